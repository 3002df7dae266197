//! Many people sign in at many servers at the same moment.

use std::time::Duration;

use fediway::transport::{Limits, RateLimit};
use fediway::{AddressPolicy, Transport};
use fediway_sandbox::Sandbox;
use futures_util::future::join_all;

use crate::support::{Site, Visitor, approve, requests_to};
use crate::thorough::quick_or;

/// How many people of each server sign in.
fn of_each() -> usize {
    quick_or(4, 10)
}

const PASSWORD: &str = "correct horse";
/// One machine plays everybody here: everything takes its time, and nothing may fail for that.
pub const LONG: Duration = Duration::from_secs(120);

/// Four servers, unless `FEDIWAY_SERVERS` says something else. `cargo xtask postgres` has a hundred.
pub async fn servers() -> Vec<Sandbox> {
    let asked = std::env::var("FEDIWAY_SERVERS").ok();
    let count = asked.map_or(4, |asked| asked.parse().unwrap());
    join_all((0..count).map(|_| server())).await
}

/// A server with so many accounts besides its usual ones: `p0`, `p1` and so on.
async fn server() -> Sandbox {
    let mut builder = Sandbox::builder().http();
    for number in 0..of_each() {
        builder = builder.account(name(number), PASSWORD);
    }
    builder.start().await.unwrap()
}

fn name(number: usize) -> String {
    format!("p{number}")
}

/// Connections that wait for as long as it takes.
pub fn patient() -> Transport {
    let mut limits = Limits::default();
    (limits.connect, limits.first_byte, limits.idle, limits.total) = (LONG, LONG, LONG, LONG);
    let builder = Transport::builder().policy(AddressPolicy::loopback_for_tests());
    let builder = builder.limits(limits).rate_limit(RateLimit::Fail);
    builder.build().unwrap()
}

/// Somebody of a server, in a browser of their own.
pub struct Person<'a> {
    pub server: &'a Sandbox,
    name: String,
    pub visitor: Visitor,
}

impl Person<'_> {
    pub async fn approve(&self, page: &str) -> String {
        approve(&mut self.server.browser(), page, (&self.name, PASSWORD)).await
    }

    /// What the site says to somebody of this name and server who is signed in.
    pub fn greeting(&self) -> String {
        format!("{}@{} ", self.name, self.server.addr())
    }
}

/// Everybody, in an order in which neighbours are of different servers.
pub fn people<'a>(servers: &'a [Sandbox], visitor: &Visitor) -> Vec<Person<'a>> {
    let numbers = (0..of_each()).flat_map(|number| servers.iter().map(move |it| (number, it)));
    let person = |(number, server)| Person {
        server,
        name: name(number),
        visitor: visitor.clone(),
    };
    numbers.map(person).collect()
}

/// What holds afterwards, whatever happened on the way.
pub fn check(servers: &[Sandbox]) {
    for server in servers {
        assert_eq!(server.app_count(), 1, "one registration for each server");
        assert_eq!(requests_to(server, "/api/v1/apps").len(), 1);
        assert_eq!(server.live_token_count(), 0, "no token is left");
    }
}

/// All begin at the same moment, and all come back at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_signs_in_at_once() {
    let servers = servers().await;
    let site = Site::with(&[], |builder| builder.transport(patient()).timeout(LONG)).await;
    let mut people = people(&servers, &site.visitor());
    let begun = people.iter_mut().map(|person| async {
        let page = person.visitor.start(person.server.url()).await;
        person.approve(&page).await
    });
    let callbacks = join_all(begun).await;
    let ended = people.iter_mut().zip(callbacks);
    let ended = ended.map(|(person, callback)| async move {
        let got = person.visitor.come_back(&callback).await;
        assert_eq!(got.location(), "/");
        let who = person.visitor.who().await;
        assert!(who.starts_with(&person.greeting()), "{who}");
    });
    let ended = join_all(ended).await.len();
    assert_eq!(ended, servers.len() * of_each());
    check(&servers);
    for server in &servers {
        let asked = requests_to(server, "/nodeinfo/2.0").len();
        assert_eq!(asked, 1, "asked what it is");
    }
    let new = site.events_named("signed_in").len();
    assert_eq!(new, ended);
}
