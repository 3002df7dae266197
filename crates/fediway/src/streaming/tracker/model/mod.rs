//! The promise of a stream, tried on generated histories of posts, cuts, lists that are late, slow,
//! refused or in another order, and changes of subscriptions: every item comes once and in order, or
//! the reader is told that something may be missing.
//!
//! A short run belongs to every test run; `FEDIWAY_STREAM_CASES=1000000` is a long one, and
//! `FEDIWAY_SEED` repeats a history and prints it.

mod server;

use std::collections::HashMap;
use std::time::Duration;

use self::server::{Connected, Lists, MinId, Posted, Server};
use super::{Action, Fetch, Moment, Overlap, Page, Rules, Ticket, Tracker, Upwards};
use crate::entities::{Notification, Status};
use crate::error::{Error, ErrorKind, Result};
use crate::streaming::event::{EventKind, Missed, Via};
use crate::streaming::subscription::{Feed, Subscription};

/// xorshift64.
#[derive(Clone, Debug)]
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn millis(&mut self, most: u64) -> Duration {
        Duration::from_millis(self.below(most + 1))
    }
}

const OVERLAP: Overlap = Overlap {
    least: 2,
    time: Duration::from_secs(20),
    most: 8,
};
/// How late an item may be.
const LATENESS: u64 = 2000;

/// A page on its way.
struct Asked {
    fetch: Fetch,
    /// When the server looks at its list, and when the answer arrives.
    looks_at: Moment,
    arrives_at: Moment,
    page: Option<Result<Page>>,
}

/// What a reader was told to miss.
struct Admitted {
    list: usize,
    after: u64,
    /// Until it is known again how far the list has come.
    until: Moment,
}

/// What is due of a list.
#[derive(Default)]
struct Account {
    /// From when on: since it was subscribed to, or polled.
    from: Option<Moment>,
    /// When it was not subscribed to.
    absent: Vec<(Moment, Moment)>,
    /// What was due before it was ended.
    due: Vec<(Moment, Moment)>,
    delivered: HashMap<u64, Moment>,
    highest: u64,
}

struct World {
    random: Random,
    log: Option<Vec<String>>,
    now: Moment,
    server: Server,
    tracker: Tracker,
    polls: bool,
    wanted: Vec<Subscription>,
    asked: Vec<Asked>,
    connecting: Option<(Moment, Vec<Subscription>)>,
    /// The subscriptions have changed meanwhile.
    has_changed: bool,
    /// Items whose ids were given and that are not on their list yet.
    late: Vec<(Moment, usize, Posted)>,
    next_id: u64,
    admitted: Vec<Admitted>,
    accounts: Vec<Account>,
    settle: Duration,
}

impl World {
    fn new(seed: u64, templates: &(Status, Notification), is_logged: bool) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..4 {
            random.below(2);
        }
        let min_id = match random.below(4) {
            0 => MinId::NewestFirst,
            1 => MinId::Ignored,
            _ => MinId::Honoured,
        };
        let page = 3 + random.below(4) as usize;
        let window = [3, 10, 1000, 1000][random.below(4) as usize];
        let polls = random.one_in(4);
        let goes_up = match min_id {
            _ if random.one_in(3) => Upwards::Unknown,
            MinId::Honoured => Upwards::Yes,
            _ => Upwards::No,
        };
        let settle = Duration::from_millis(250);
        let rules = Rules {
            window,
            round: window,
            settle,
            poll: polls.then_some(Duration::from_secs(4)),
            capacity: [4, 64][random.below(2) as usize],
            buffer: 1 << 20,
            remembered: window + 24,
            overlap: OVERLAP,
            short: 3,
            statuses_go_up: goes_up,
            notifications_go_up: goes_up,
            direct_comes_twice: random.one_in(2),
            account: None,
        };
        let mut server = Server::new(templates, min_id, page);
        let all = [
            Subscription::User,
            Subscription::public(),
            Subscription::list("7"),
        ];
        let wanted = all[..1 + random.below(3) as usize].to_vec();
        let mut next_id = 1000;
        for list in 0..server.lists.len() {
            for _ in 0..random.below(6) {
                next_id += 10;
                server.post(list, posted(next_id, Moment::ZERO), Moment::ZERO);
            }
        }
        let accounts = server.lists.iter().map(|_| Account::default()).collect();
        let tracker = Tracker::new(rules, wanted.clone());
        let log = is_logged.then(Vec::new);
        Self {
            random,
            log,
            now: Moment::from_secs(1),
            server,
            tracker,
            polls,
            wanted,
            asked: Vec::new(),
            connecting: None,
            has_changed: false,
            late: Vec::new(),
            next_id,
            admitted: Vec::new(),
            accounts,
            settle,
        }
    }

    fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(format!("{:?}: {}", self.now, text()));
        }
    }

    // ---- the driver ----------------------------------------------------------------------------

    fn run_actions(&mut self) {
        while let Some(action) = self.tracker.next_action() {
            if self.log.is_some() {
                let text = format!("{action:?}");
                self.note(|| text.chars().take(400).collect());
            }
            match action {
                Action::Deliver(event, _) => self.delivered(event.subscription, &event.kind),
                Action::Fetch(fetch) => {
                    let slow = if self.random.one_in(10) { 3000 } else { 60 };
                    let looks_at = self.now + fetch.after + self.random.millis(slow);
                    self.asked.push(Asked {
                        fetch,
                        looks_at,
                        arrives_at: looks_at + self.random.millis(slow),
                        page: None,
                    });
                }
                Action::Forget(ticket) => self.asked.retain(|one| one.fetch.ticket != ticket),
                Action::Connect(wanted) => {
                    let at = self.now + self.random.millis(300);
                    self.connecting = Some((at, wanted));
                }
                Action::Subscribe(wanted) => self.subscribe(&wanted),
                Action::Retry { reason, .. } => {
                    let pause = self.random.millis(3000);
                    self.tracker.on_retry(reason.error, pause, None, self.now);
                }
                Action::Restored => {}
                Action::End(error) => panic!("ended: {error}"),
            }
        }
    }

    /// The server has this on the connection, after a moment.
    fn subscribe(&mut self, wanted: &[Subscription]) {
        let effective = self.now + self.random.millis(self.settle.as_millis() as u64 - 1);
        let Some(connection) = &mut self.server.connection else {
            return;
        };
        let all = &mut connection.subscriptions;
        all.retain(|(one, _)| wanted.contains(one));
        for subscription in wanted {
            if all.iter().any(|(one, _)| one == subscription) {
                continue;
            }
            all.push((subscription.clone(), effective));
            for (list, account) in self.server.lists.iter().zip(&mut self.accounts) {
                if list.subscription == *subscription && self.wanted.contains(subscription) {
                    account.from.get_or_insert(effective);
                }
            }
        }
    }

    fn connected(&mut self, wanted: &[Subscription]) {
        if self.polls {
            let none = Error::new(ErrorKind::NoStreaming);
            self.tracker.on_no_connection(none.into(), self.now);
        } else if self.server.is_down && self.tracker_has_begun() {
            let none = Error::new(ErrorKind::Network);
            self.tracker.on_no_connection(none.into(), self.now);
        } else {
            self.server.connection = Some(Connected::default());
            self.subscribe(wanted);
            self.tracker.on_connected(Via::WebSocket, self.now);
        }
        if std::mem::take(&mut self.has_changed) {
            self.run_actions();
            self.tracker.on_change(self.wanted.clone(), self.now);
        }
    }

    fn tracker_has_begun(&self) -> bool {
        !self
            .accounts
            .iter()
            .all(|account| account.from.is_none() && account.due.is_empty())
    }

    fn delivered(&mut self, subscription: Option<Subscription>, kind: &EventKind) {
        let Some(subscription) = subscription else {
            return;
        };
        let (feed, id) = match kind {
            EventKind::Update(status) => (Feed::Statuses, status.id.as_str()),
            EventKind::Notification(one) => (Feed::Notifications, one.id.as_str()),
            EventKind::MayHaveMissed { what, after } => {
                let feed = match what {
                    Missed::Notifications => Feed::Notifications,
                    _ => Feed::Statuses,
                };
                let after = after.as_ref().map_or(0, |id| id.parse().unwrap());
                let list = self.server.list(&subscription, feed).unwrap();
                let until = Moment::MAX;
                return self.admitted.push(Admitted { list, after, until });
            }
            _ => return,
        };
        let id: u64 = id.parse().unwrap();
        let list = self.server.list(&subscription, feed).unwrap();
        self.check_delivery(list, id);
    }

    fn check_delivery(&mut self, list: usize, id: u64) {
        let items = &self.server.lists[list].items;
        let item = items.iter().find(|one| one.id == id).unwrap().clone();
        let is_admitted = self.is_admitted(list, &item);
        let account = &mut self.accounts[list];
        let before = account.delivered.insert(id, self.now);
        assert!(before.is_none(), "list {list}: {id} comes twice");
        // What was posted while the subscription took effect comes after the next gap, or not at all.
        let is_due = account.from.is_some_and(|from| item.at >= from);
        let may_be_late = item.late > 0 || !is_due || is_admitted;
        let is_in_order = id > account.highest || may_be_late;
        let highest = account.highest;
        assert!(is_in_order, "list {list}: {id} comes after {highest}");
        account.highest = highest.max(id);
        let mut absent = account.absent.iter();
        let was_absent = absent.any(|(from, to)| item.at > *from && item.at < *to);
        assert!(
            !was_absent,
            "list {list}: {id} was posted while it was not subscribed to"
        );
    }

    fn is_admitted(&self, list: usize, item: &Posted) -> bool {
        self.admitted
            .iter()
            .any(|one| one.list == list && item.id > one.after && item.at <= one.until)
    }

    // ---- time ----------------------------------------------------------------------------------

    /// Whatever happens next before a moment, and what comes of it.
    fn step(&mut self, until: Moment) -> bool {
        // The driver does nothing else while it connects.
        let connecting = self.connecting.as_ref().map(|one| one.0);
        let answers = self.asked.iter().filter_map(|one| match one.page {
            None => Some(one.looks_at),
            Some(_) => connecting.is_none().then_some(one.arrives_at),
        });
        let late = self.late.iter().map(|one| one.0);
        let on_the_way = self.server.connection.as_ref();
        let on_the_way = on_the_way.and_then(|one| Some(one.on_the_way.front()?.0));
        let on_the_way = on_the_way.filter(|_| self.tracker.listens());
        let next = answers
            .chain(late)
            .chain(on_the_way)
            .chain(connecting)
            .chain(self.tracker.wake().filter(|_| connecting.is_none()))
            .min();
        let Some(next) = next.filter(|next| *next <= until) else {
            self.now = self.now.max(until);
            return false;
        };
        self.now = self.now.max(next);
        self.happen();
        self.run_actions();
        true
    }

    fn happen(&mut self) {
        let now = self.now;
        if let Some(at) = self.late.iter().position(|one| one.0 <= now) {
            let (_, list, item) = self.late.swap_remove(at);
            return self.put(list, item);
        }
        for asked in self.asked.iter_mut().filter(|one| one.looks_at <= now) {
            if asked.page.is_none() {
                asked.page = Some(self.server.answer(&asked.fetch));
                return;
            }
        }
        if let Some((at, wanted)) = self.connecting.take() {
            match at <= now {
                true => self.connected(&wanted),
                false => self.connecting = Some((at, wanted)),
            }
            return;
        }
        let arrived = |one: &Asked| one.page.is_some() && one.arrives_at <= now;
        if let Some(at) = self.asked.iter().position(arrived) {
            let Asked { fetch, page, .. } = self.asked.swap_remove(at);
            return self.arrive(fetch, page.unwrap());
        }
        if self.tracker.listens()
            && let Some(connection) = &mut self.server.connection
            && connection
                .on_the_way
                .front()
                .is_some_and(|one| one.0 <= now)
            && let Some((_, event)) = connection.on_the_way.pop_front()
        {
            return self.tracker.on_live(event, 1, now);
        }
        self.tracker.on_time(now);
    }

    fn arrive(&mut self, fetch: Fetch, page: Result<Page>) {
        let ticket: Ticket = fetch.ticket;
        if fetch.from == super::From::Top
            && page.is_ok()
            && let Some(list) = self.server.list(&fetch.subscription, fetch.feed)
        {
            for one in self.admitted.iter_mut().filter(|one| one.list == list) {
                one.until = one.until.min(self.now);
            }
            if self.polls && self.wanted.contains(&fetch.subscription) {
                self.accounts[list].from.get_or_insert(self.now);
            }
        }
        self.tracker.on_page(ticket, page, self.now);
    }

    // ---- the history ---------------------------------------------------------------------------

    fn put(&mut self, list: usize, mut item: Posted) {
        item.at = self.now;
        self.note(|| format!("posted {} on {list}", item.id));
        let delay = self.random.millis(100);
        self.server.post(list, item, delay);
    }

    fn post(&mut self, list: usize) {
        self.next_id += 10;
        let id = self.next_id;
        let item = posted(id, self.now);
        if self.random.one_in(6) {
            let at = self.now + self.random.millis(LATENESS);
            return self.late.push((at, list, item));
        }
        if list == 1 && self.random.one_in(4) {
            self.put(
                1,
                Posted {
                    direct: true,
                    ..item.clone()
                },
            );
            let about = Some(id);
            self.next_id += 10;
            return self.put(
                0,
                Posted {
                    about,
                    ..posted(self.next_id, self.now)
                },
            );
        }
        self.put(list, item);
    }

    fn change(&mut self) {
        if self.has_changed {
            return;
        }
        let all = [
            Subscription::User,
            Subscription::public(),
            Subscription::list("7"),
        ];
        let one = &all[self.random.below(3) as usize];
        let was_wanted = self.wanted.contains(one);
        match was_wanted {
            true => self.wanted.retain(|other| other != one),
            false => self.wanted.push(one.clone()),
        }
        self.note(|| format!("{} {one:?}", if was_wanted { "without" } else { "with" }));
        for (list, account) in self.server.lists.iter().zip(&mut self.accounts) {
            if list.subscription != *one {
                continue;
            }
            if was_wanted {
                let due = account.from.take().map(|from| (from, self.now));
                account.due.extend(due);
                account.absent.push((self.now, Moment::MAX));
            } else if let Some((_, to)) = account.absent.last_mut() {
                *to = self.now;
            }
        }
        match self.connecting {
            Some(_) => self.has_changed = true,
            None => self.tracker.on_change(self.wanted.clone(), self.now),
        }
    }

    fn cut(&mut self) {
        if self.server.connection.is_some() {
            self.note(|| "cut".to_owned());
            self.server.cut();
            let reason = Error::new(ErrorKind::Network);
            self.tracker.on_broken(reason, self.now);
        }
    }

    fn something(&mut self) {
        match self.random.below(16) {
            0 | 1 => self.cut(),
            2 => {
                self.server.is_down = !self.server.is_down;
                self.cut();
            }
            3 => {
                let list = self.server.random_list(&mut self.random);
                let answers = [Lists::Fine, Lists::Failing, Lists::Refused];
                let answers = answers[self.random.below(3) as usize];
                self.note(|| format!("list {list}: {answers:?}"));
                self.server.lists[list].answers = answers;
            }
            4 => self.change(),
            5 => {
                for _ in 0..self.random.below(15) {
                    let list = self.server.random_list(&mut self.random);
                    self.post(list);
                }
            }
            _ => {
                let list = self.server.random_list(&mut self.random);
                self.post(list);
            }
        }
        self.run_actions();
    }

    fn live_until(&mut self, until: Moment) {
        let mut steps = 0;
        while self.step(until) {
            steps += 1;
            assert!(steps < 20_000, "it goes in a circle");
        }
    }

    /// Everything works again: nothing stays undelivered.
    fn recover(&mut self) {
        self.note(|| "everything works again".to_owned());
        self.server.is_down = false;
        for list in &mut self.server.lists {
            list.answers = Lists::Fine;
        }
        // Whatever waits after a failure is tried again, and a last gap is filled.
        self.live_until(self.now + Duration::from_secs(60));
        self.cut();
        self.run_actions();
        self.live_until(self.now + Duration::from_secs(60));
    }

    fn check(&self) {
        for (index, list) in self.server.lists.iter().enumerate() {
            let account = &self.accounts[index];
            let due = account.from.map(|from| (from, Moment::MAX));
            let due: Vec<_> = account.due.iter().copied().chain(due).collect();
            let has_admitted = self.admitted.iter().any(|one| one.list == index);
            for item in &list.items {
                // An id from before the subscription is no news.
                let is_due = due
                    .iter()
                    .any(|(from, to)| item.made >= *from && item.at < *to);
                // Until it is looked for, more came above it than are looked at again.
                let soon = item.at + Duration::from_secs(15);
                let above = list
                    .items
                    .iter()
                    .filter(|one| one.id > item.id && one.at <= soon);
                let is_too_late = item.late > 0 && (has_admitted || above.count() > OVERLAP.most);
                let has_come = account.delivered.contains_key(&item.id);
                let is_excused = self.is_admitted(index, item)
                    || is_too_late
                    || (item.direct && self.is_notified(item.id))
                    || due
                        .iter()
                        .any(|(_, to)| *to != Moment::MAX && item.at < *to);
                assert!(
                    !is_due || has_come || is_excused,
                    "list {index}: {} never comes, and nothing is admitted",
                    item.id
                );
            }
        }
    }

    /// Whether the notification of a status came.
    fn is_notified(&self, id: u64) -> bool {
        let mut notifications = self.server.lists[0].items.iter();
        let one = notifications.find(|one| one.about == Some(id));
        one.is_some_and(|one| self.accounts[0].delivered.contains_key(&one.id))
    }
}

const fn posted(id: u64, at: Moment) -> Posted {
    Posted {
        id,
        made: at,
        at,
        late: 0,
        direct: false,
        about: None,
    }
}

fn a_history(world: &mut World) {
    world.run_actions();
    world.live_until(world.now + Duration::from_secs(10));
    for _ in 0..world.random.below(40) {
        world.something();
        let pause = [30, 300, 3000, 20_000][world.random.below(4) as usize];
        let until = world.now + world.random.millis(pause);
        world.live_until(until);
    }
    if !world.wanted.is_empty() {
        world.recover();
    }
    world.check();
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_item_comes_once_and_in_order_or_the_reader_is_told() {
    let EventKind::Update(status) = EventKind::read("update", Some(r#"{"id":"1"}"#)) else {
        panic!();
    };
    let one = EventKind::read("notification", Some(r#"{"id":"1","type":"mention"}"#));
    let EventKind::Notification(notification) = one else {
        panic!();
    };
    let templates = (*status, *notification);
    if let Some(seed) = setting("FEDIWAY_SEED") {
        let mut world = World::new(seed, &templates, true);
        let ran = std::panic::AssertUnwindSafe(|| a_history(&mut world));
        let outcome = std::panic::catch_unwind(ran);
        for line in world.log.into_iter().flatten() {
            println!("{line}");
        }
        return outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    }
    let cases = setting("FEDIWAY_STREAM_CASES").unwrap_or(10_000);
    for seed in 1..=cases {
        let mut world = World::new(seed, &templates, false);
        let ran = std::panic::AssertUnwindSafe(|| a_history(&mut world));
        if let Err(panic) = std::panic::catch_unwind(ran) {
            println!("FEDIWAY_SEED={seed} prints this history");
            std::panic::resume_unwind(panic);
        }
    }
    println!("{cases} histories");
}
