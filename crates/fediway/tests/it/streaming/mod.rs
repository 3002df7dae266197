//! Live events: each once, in order, and never silence.

mod bounds;
mod connection;
mod direct;
mod event_sources;
mod events;
mod gaps;
mod hollo;
mod idle;
mod malformed_lists;
mod min_id;
mod places;
mod polling;
mod sandbox;
mod server;
mod subscribed_since;
mod subscriptions;
mod token;

use std::time::Duration;

use fediway::streaming::{Event, EventKind, Events, StreamingBuilder, Subscription, Via};
use fediway::transport::Limits;
use fediway::{AddressPolicy, Client, Credentials, Instance, InstanceUrl, Transport};
use tokio::time::timeout;

use self::server::{Order, Server, TOKEN};

fn transport() -> Transport {
    let policy = AddressPolicy::loopback_for_tests();
    Transport::builder()
        .policy(policy)
        .max_tries(1)
        .build()
        .unwrap()
}

/// A client of a server that nothing is known of.
pub fn client_at(url: &str) -> Client {
    let url = InstanceUrl::parse_with(url, &AddressPolicy::loopback_for_tests()).unwrap();
    let credentials = Credentials::new(url.clone(), TOKEN);
    Client::new(Instance::without_discovery(url), credentials).with_transport(&transport())
}

async fn discovered(server: &Server) -> Client {
    let transport = transport();
    let instance = Instance::discover(server.url.as_str())
        .transport(&transport)
        .await
        .unwrap();
    let credentials = Credentials::new(instance.url().clone(), TOKEN);
    Client::new(instance, credentials).with_transport(&transport)
}

/// A stream with short pauses.
fn quick(client: &Client) -> StreamingBuilder {
    let (first, longest) = (Duration::from_millis(10), Duration::from_millis(50));
    client
        .streaming()
        .backoff(first, longest)
        .settle(Duration::from_millis(20))
}

async fn next(events: &mut Events) -> Event {
    let event = timeout(Duration::from_secs(20), events.next()).await;
    event
        .expect("an event in time")
        .expect("no end")
        .expect("no error")
}

/// The next event that is not about the connection.
async fn next_news(events: &mut Events) -> Event {
    loop {
        let event = next(events).await;
        match event.kind {
            EventKind::Connected { .. }
            | EventKind::Disconnected { .. }
            | EventKind::Filled { .. }
            | EventKind::MayHaveMissed { .. } => {}
            _ => return event,
        }
    }
}

async fn connected(events: &mut Events) -> (Via, bool) {
    loop {
        if let EventKind::Connected { via, again } = next(events).await.kind {
            return (via, again);
        }
    }
}

fn id(event: &Event) -> u64 {
    match &event.kind {
        EventKind::Update(status) => status.id.as_str().parse().unwrap(),
        EventKind::Notification(one) => one.id.as_str().parse().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Everything until the gap is filled.
async fn until_filled(events: &mut Events) -> Vec<(Option<Subscription>, EventKind)> {
    let mut found = Vec::new();
    loop {
        let event = next(events).await;
        let is_end = matches!(event.kind, EventKind::Filled { .. });
        found.push((event.subscription, event.kind));
        if is_end {
            return found;
        }
    }
}

async fn down(server: &Server) {
    server.change(|rules| rules.no_websocket = Some(503));
    server.order(Order::Cut);
    server.open(0).await;
}

fn up(server: &Server) {
    server.change(|rules| rules.no_websocket = None);
}

fn client_with_short_limits(url: &str) -> Client {
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(url, &policy).unwrap();
    let mut limits = Limits::default();
    limits.first_byte = Duration::from_secs(1);
    let transport = Transport::builder()
        .policy(policy)
        .limits(limits)
        .max_tries(1);
    let credentials = Credentials::new(url.clone(), TOKEN);
    Client::new(Instance::without_discovery(url), credentials)
        .with_transport(&transport.build().unwrap())
}
