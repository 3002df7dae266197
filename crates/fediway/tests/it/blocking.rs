//! The library without async: the test is a script, and only the sandbox runs on a runtime.

use std::collections::BTreeSet;
use std::thread;

use fediway::blocking::Wait;
use fediway::login::logout;
use fediway::store::WhichAccount;
use fediway::streaming::EventKind;
use fediway::{Client, ErrorKind, Instance, MediaFile, Scopes, StatusId};
use fediway_sandbox::Fault;
use tokio::runtime::Runtime;

use crate::support::{ALICE, World, approve, code, redirect, transport_to};

const PIXEL: &[u8] = include_bytes!("../data/pixel.png");
const HOME: &str = "/api/v1/timelines/home";

/// A sandbox on a runtime of its own, which the script knows nothing of.
struct Script {
    runtime: Runtime,
    world: World,
}

impl Script {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let world = runtime.block_on(World::start());
        Self { runtime, world }
    }

    fn instance(&self) -> Instance {
        let discovery = Instance::discover(self.world.sandbox.url());
        discovery.transport(&self.world.transport).wait().unwrap()
    }

    /// The code or callback of a person who approves.
    fn approved(&self, url: &str) -> fediway_sandbox::Answer {
        let mut browser = self.world.sandbox.browser();
        self.runtime.block_on(approve(&mut browser, url, ALICE))
    }

    fn client(&self) -> Client {
        let login = self.world.login(&self.instance()).start().wait().unwrap();
        let code = code(self.approved(login.url()));
        login.finish(code).wait().unwrap()
    }

    /// Posts so many statuses and returns their ids, newest first.
    fn posted(&self, client: &Client, count: usize) -> Vec<StatusId> {
        let post = |number| client.statuses().post(format!("Number {number}")).wait();
        let mut ids: Vec<_> = (0..count).map(|it| post(it).unwrap().id).collect();
        ids.reverse();
        ids
    }
}

#[test]
fn a_script_logs_in_posts_reads_and_logs_out() {
    let script = Script::start();
    let client = script.client();
    let picture = MediaFile::bytes("pixel.png", PIXEL);
    let picture = client.media().upload(picture).description("A dot").wait();
    let picture = client.media().wait(picture.unwrap().id).wait().unwrap();
    let post = client.statuses().post("Hello").media_ids([picture.id]);
    let status = post.wait().unwrap();
    assert_eq!(client.statuses().get(&status.id).wait().unwrap(), status);
    let raw = client.request("GET", HOME).wait().unwrap();
    assert!(raw.status().is_success());
    let restored = Client::restore(&script.world.store, WhichAccount::Default);
    let restored = restored.transport(&script.world.transport).wait().unwrap();
    restored.statuses().delete(&status.id).wait().unwrap();
    logout(&client).wait().unwrap();
    let refused = client.timelines().home().wait().unwrap_err();
    assert_eq!(refused.kind(), &ErrorKind::Unauthorized);
}

#[test]
fn a_login_listens_for_the_browser() {
    let script = Script::start();
    let login = script
        .world
        .login(&script.instance())
        .scopes(Scopes::read());
    let login = login.listen().wait().unwrap();
    let callback = redirect(script.approved(login.url()));
    let browser = script.world.sandbox.browser();
    let opened = script.runtime.spawn(async move {
        browser.open(&callback).await.unwrap();
    });
    let client = login.wait().wait().unwrap();
    script.runtime.block_on(opened).unwrap();
    assert_eq!(client.credentials().unwrap().scopes(), &Scopes::read());
}

#[test]
fn every_item_comes_once_and_in_order() {
    let script = Script::start();
    let client = script.client();
    let posted = script.posted(&client, 25);
    let ids = |items: Vec<fediway::Status>| items.into_iter().map(|it| it.id).collect::<Vec<_>>();
    let list = || client.timelines().home().limit(4);

    let mut found = Vec::new();
    for status in list().items() {
        found.push(status.unwrap());
    }
    assert_eq!(ids(found), posted);
    let ahead: fediway::Result<Vec<_>> = list().items().prefetch(2).into_iter().collect();
    assert_eq!(ids(ahead.unwrap()), posted);
    let parallel: fediway::Result<Vec<_>> = list().parallel_items(3).into_iter().collect();
    assert_eq!(ids(parallel.unwrap()), posted);
    let pages: fediway::Result<Vec<_>> = list().pages().into_iter().collect();
    let items = pages.unwrap().into_iter().flat_map(|page| page.items);
    assert_eq!(ids(items.collect()), posted);
}

#[test]
fn a_list_goes_on_after_an_error_and_says_where_it_is() {
    let script = Script::start();
    let impatient = transport_to(&script.world.sandbox).max_tries(1);
    let client = script.client().with_transport(&impatient.build().unwrap());
    let posted = script.posted(&client, 6);
    let mut home = client.timelines().home().limit(2).items().into_iter();
    let mut found = vec![home.next().unwrap().unwrap().id];
    found.push(home.next().unwrap().unwrap().id);
    let fault = Fault::status(503);
    script.world.sandbox.inject(fault).route("GET", HOME);
    assert!(home.next().unwrap().unwrap_err().is_transient());
    let cursor = home.stream().cursor().unwrap();
    found.extend(home.map(|status| status.unwrap().id));
    assert_eq!(found, posted);
    let rest = client.timelines().home().after(&cursor).items();
    let rest: Vec<_> = rest.into_iter().map(|it| it.unwrap().id).collect();
    assert_eq!(rest, posted[2..]);
}

#[test]
fn events_come_in_a_loop() {
    let script = Script::start();
    let client = script.client();
    let events = client.streaming().user().connect().wait().unwrap();
    let posted = script.posted(&client, 3);
    let mut seen = BTreeSet::new();
    for event in events {
        if let EventKind::Update(status) = event.unwrap().kind {
            seen.insert(status.id);
        }
        if seen.len() == posted.len() {
            break;
        }
    }
    assert_eq!(seen, posted.into_iter().collect());
}

#[test]
fn threads_wait_at_the_same_time() {
    let script = Script::start();
    let client = script.client();
    let posts = thread::scope(|scope| {
        let post = |number: usize| {
            let client = client.clone();
            move || {
                client
                    .statuses()
                    .post(format!("{number}"))
                    .wait()
                    .unwrap()
                    .id
            }
        };
        let threads: Vec<_> = (0..8).map(|number| scope.spawn(post(number))).collect();
        let ids = threads.into_iter().map(|thread| thread.join().unwrap());
        ids.collect::<BTreeSet<_>>()
    });
    let home = client.timelines().home().items().into_iter();
    assert_eq!(
        home.map(|it| it.unwrap().id).collect::<BTreeSet<_>>(),
        posts
    );
}

/// Without the check, Tokio panics.
#[tokio::test]
async fn inside_a_runtime_nothing_is_sent_and_nothing_panics() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = world.sandbox.requests().len();
    let refused = client.statuses().post("Hello").wait().unwrap_err();
    let ErrorKind::InvalidInput(why) = refused.kind() else {
        panic!("{refused}");
    };
    assert!(why.contains(".await"), "{why}");
    let mut asked = client.timelines().home().items().into_iter();
    let refused = asked.next().unwrap().unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::InvalidInput(_)));
    assert!(asked.next().is_none(), "a loop over errors ends");
    assert_eq!(world.sandbox.requests().len(), before);

    let from_outside = client.clone();
    let thread = thread::spawn(move || from_outside.statuses().post("Hello").wait());
    let posted = tokio::task::spawn_blocking(move || thread.join().unwrap()).await;
    let posted = posted.unwrap().unwrap();
    assert_eq!(client.statuses().get(&posted.id).await.unwrap(), posted);
}
