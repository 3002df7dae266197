//! Every connection that streams, and what it has subscribed to.

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use http::StatusCode;
use tokio::sync::{mpsc, watch};

use super::connection::{Caller, StreamConnection, StreamTransport};
use super::message::Event;
use super::name::Name;
use super::order::{Control, Ends, Order, Pieces};
use crate::personalities::Streaming;
use crate::record::RecordedRequest;
use crate::sync::lock;

/// How many connections that ended are remembered.
const ENDED_KEPT: usize = 1000;

/// Whom an event is for.
#[derive(Debug, Clone)]
pub(crate) struct To {
    pub(crate) stream: Name,
    /// Everyone, if none.
    pub(crate) account: Option<u64>,
}

struct Line {
    account: u64,
    token: String,
    /// Whether its token reaches notifications.
    notifications: bool,
    streams: Vec<Name>,
    silent: bool,
    shown: StreamConnection,
    orders: mpsc::Sender<Order>,
    control: watch::Sender<Control>,
}

#[derive(Default)]
struct Lines {
    /// The connections in the order of opening.
    all: Vec<Line>,
    refusals: Option<(u32, u16)>,
    stopped: bool,
}

/// The lines, behind one lock. It is taken after that of the state, never
/// before.
pub(crate) struct Hub {
    lines: Mutex<Lines>,
    changed: watch::Sender<()>,
    queue: usize,
    pub(crate) pieces: Pieces,
}

impl Hub {
    /// With room for so many events per connection.
    pub(crate) fn new(queue: usize) -> Self {
        Self {
            lines: Mutex::default(),
            changed: watch::Sender::default(),
            queue: queue.max(1),
            pieces: Pieces::default(),
        }
    }

    /// Takes one of the refusals that were asked for: its status.
    pub(crate) fn next_refusal(&self) -> Option<u16> {
        let mut lines = lock(&self.lines);
        let (left, status) = lines.refusals?;
        lines.refusals = (left > 1).then(|| (left - 1, status));
        Some(status)
    }

    /// Whether nobody is let in.
    pub(crate) fn is_stopped(&self) -> bool {
        lock(&self.lines).stopped
    }

    pub(crate) fn open(
        &self,
        caller: Caller,
        transport: StreamTransport,
        status: StatusCode,
        request: RecordedRequest,
    ) -> Ends {
        let (orders, queued) = mpsc::channel(self.queue);
        let (control, told) = watch::channel(Control::Run);
        let mut lines = lock(&self.lines);
        lines.forget_ended();
        let number = lines.all.last().map_or(0, |it| it.shown.number) + 1;
        lines.all.push(Line {
            account: caller.account,
            notifications: caller.scopes.allow(&["read:notifications"]),
            token: caller.token,
            streams: Vec::new(),
            silent: false,
            shown: StreamConnection {
                number,
                transport,
                token: caller.place,
                username: caller.username,
                streams: Vec::new(),
                open: true,
                request: RecordedRequest { status, ..request },
            },
            orders,
            control,
        });
        drop(lines);
        self.tell();
        Ends {
            number,
            orders: queued,
            control: told,
        }
    }

    pub(crate) fn ended(&self, number: u64) {
        self.with(number, |line| line.shown.open = false);
    }

    pub(crate) fn subscribe(&self, number: u64, name: Name) {
        self.with(number, |line| {
            if !line.streams.iter().any(|it| it.is(&name)) {
                line.streams.push(name);
            }
        });
    }

    pub(crate) fn unsubscribe(&self, number: u64, name: &Name) {
        self.with(number, |line| line.streams.retain(|it| !it.is(name)));
    }

    fn with(&self, number: u64, change: impl FnOnce(&mut Line)) {
        let mut lines = lock(&self.lines);
        let open = lines.open();
        if let Some(line) = open.into_iter().find(|it| it.shown.number == number) {
            change(line);
            line.shown.streams = line.streams.iter().map(Name::to_string).collect();
        }
        drop(lines);
        self.tell();
    }

    /// Queues something on one connection.
    pub(crate) fn order(&self, number: u64, order: Order) {
        let mut lines = lock(&self.lines);
        for line in lines.open() {
            if line.shown.number == number {
                line.put(order.clone());
            }
        }
    }

    /// Queues something on every connection.
    pub(crate) fn order_all(&self, order: &Order) -> usize {
        let mut lines = lock(&self.lines);
        let mut open = lines.open();
        open.iter_mut().for_each(|line| line.put(order.clone()));
        open.len()
    }

    /// Queues an event for all whom it is for; says how many that are.
    pub(crate) fn deliver(&self, rules: &Streaming, to: &To, event: Event<'_>) -> usize {
        self.spread(to, event.name == "notification", |line, stream| {
            Order::Text(match line {
                StreamTransport::WebSocket => event.frame(rules, stream),
                StreamTransport::ServerSentEvents => event.lines(),
            })
        })
    }

    pub(crate) fn flood(&self, to: &To, events: u64) -> usize {
        self.spread(to, false, |_, stream| Order::Flood(stream.clone(), events))
    }

    /// One event of about so many bytes, for everyone.
    pub(crate) fn oversized(&self, rules: &Streaming, bytes: usize) -> usize {
        let payload = "x".repeat(bytes);
        let event = Event {
            name: "update",
            payload: Some(&payload),
        };
        let mut lines = lock(&self.lines);
        let mut open = lines.open();
        for line in &mut open {
            line.put(Order::Text(match line.shown.transport {
                StreamTransport::WebSocket => event.frame(rules, &Name::read("user")),
                StreamTransport::ServerSentEvents => event.lines(),
            }));
        }
        open.len()
    }

    fn spread(
        &self,
        to: &To,
        notification: bool,
        order: impl Fn(StreamTransport, &Name) -> Order,
    ) -> usize {
        let mut lines = lock(&self.lines);
        let mut reached = 0;
        for line in lines.open() {
            if to.account.is_some_and(|account| account != line.account)
                || notification && !line.notifications
            {
                continue;
            }
            let stream = line.streams.iter().find(|it| it.is(&to.stream));
            if let Some(order) = stream.map(|stream| order(line.shown.transport, stream)) {
                line.put(order);
                reached += 1;
            }
        }
        reached
    }

    /// Tells every connection, now.
    pub(crate) fn control_all(&self, control: Control) -> usize {
        let mut lines = lock(&self.lines);
        let mut open = lines.open();
        for line in &mut open {
            // What happens from now on is not even queued: nobody empties the
            // queue of a silent line.
            line.silent |= control == Control::Silent;
            line.tell(control);
        }
        open.len()
    }

    /// Ends the connections of a token that is no longer valid.
    pub(crate) fn token_ended(&self, token: &str) {
        let mut lines = lock(&self.lines);
        let mut open = lines.open();
        let of_token = open.iter_mut().filter(|line| line.token == token);
        of_token.for_each(|line| line.put(Order::Close(1000, String::new())));
    }

    /// Ends every connection, without waiting.
    pub(crate) fn drop_all(&self) {
        self.control_all(Control::Drop);
    }

    pub(crate) fn set_stopped(&self, stopped: bool) {
        lock(&self.lines).stopped = stopped;
    }

    pub(crate) fn refuse(&self, connections: u32, status: u16) {
        let refusals = (connections > 0).then_some((connections, status));
        lock(&self.lines).refusals = refusals;
    }

    pub(crate) fn set_single_bytes(&self, on: bool) {
        self.pieces.bytes.store(on, Ordering::SeqCst);
    }

    pub(crate) fn set_fragments(&self, on: bool) {
        self.pieces.frames.store(on, Ordering::SeqCst);
    }

    pub(crate) fn all(&self) -> Vec<StreamConnection> {
        let lines = lock(&self.lines);
        lines.all.iter().map(|line| line.shown.clone()).collect()
    }

    /// Waits until the connections are as wanted.
    pub(crate) async fn until(&self, wanted: impl Fn(&[StreamConnection]) -> bool) {
        let mut changed = self.changed.subscribe();
        while !wanted(&self.all()) {
            if changed.changed().await.is_err() {
                break;
            }
        }
    }

    fn tell(&self) {
        self.changed.send_replace(());
    }
}

impl Lines {
    fn open(&mut self) -> Vec<&mut Line> {
        let all = self.all.iter_mut();
        all.filter(|line| line.shown.open).collect()
    }

    fn forget_ended(&mut self) {
        let has_ended = |line: &Line| !line.shown.open;
        let ended = self.all.iter().filter(|line| has_ended(line)).count();
        let mut too_many = ended.saturating_sub(ENDED_KEPT);
        self.all.retain(|line| {
            let forgotten = too_many > 0 && has_ended(line);
            too_many -= usize::from(forgotten);
            !forgotten
        });
    }
}

impl Line {
    /// Who reads too slowly for the queue is dropped: to wait would make one
    /// client slow down all, and to leave something out would go unnoticed.
    fn put(&mut self, order: Order) {
        if self.silent {
            return;
        }
        if let Err(mpsc::error::TrySendError::Full(_)) = self.orders.try_send(order) {
            self.tell(Control::Drop);
        }
    }

    fn tell(&self, control: Control) {
        self.control.send_replace(control);
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Request;

    use super::*;
    use crate::hub::TokenPlace;
    use crate::scopes::Scopes;

    fn open(hub: &Hub) -> u64 {
        let caller = Caller {
            place: TokenPlace::Header,
            token: "token".to_owned(),
            account: 1,
            username: "alice".to_owned(),
            scopes: Scopes::default(),
        };
        let request = RecordedRequest::of(&Request::default());
        let transport = StreamTransport::WebSocket;
        hub.open(caller, transport, StatusCode::OK, request).number
    }

    #[test]
    fn open_connections_and_the_last_that_ended_are_remembered() {
        let hub = Hub::new(1);
        assert_eq!(open(&hub), 1);
        (0..2 * ENDED_KEPT).for_each(|_| hub.ended(open(&hub)));
        let last = 2 * ENDED_KEPT as u64 + 2;
        assert_eq!(open(&hub), last);
        let numbers: Vec<_> = hub.all().iter().map(|it| it.number).collect();
        assert_eq!(numbers.len(), ENDED_KEPT + 2);
        assert_eq!(numbers[..2], [1, last - ENDED_KEPT as u64]);
        assert_eq!(numbers.last(), Some(&last));
    }
}
