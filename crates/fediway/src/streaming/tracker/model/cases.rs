//! Single histories, each of which once went wrong.

use std::time::Duration;

use super::server::{Lists, MinId, Posted, Server};
use super::templates;
use crate::error::{Error, ErrorKind};
use crate::instance::MinId as Known;
use crate::streaming::event::{Event, EventKind, Missed, Via};
use crate::streaming::subscription::{Feed, Subscription};
use crate::streaming::tracker::seen::Overlap;
use crate::streaming::tracker::{Action, Moment, Rules, Tracker};

/// The list of the public statuses.
const PUBLIC: usize = 2;

struct Stream {
    tracker: Tracker,
    server: Server,
    has_streams: bool,
    now: Moment,
    delivered: Vec<u64>,
    /// Of the statuses something may be missing: so often.
    admitted: usize,
    /// Subscriptions were refused: so often.
    refused: usize,
}

impl Stream {
    /// Of the public statuses, where these are there already.
    fn begin(window: usize, statuses: &[u64]) -> Self {
        Self::new(window, None, statuses)
    }

    fn new(window: usize, poll: Option<Duration>, statuses: &[u64]) -> Self {
        let overlap = Overlap {
            least: 2,
            time: Duration::from_secs(120),
            most: 3,
        };
        let rules = Rules {
            window,
            settle: Duration::ZERO,
            poll,
            overlap,
            min_id_of_statuses: Known::Above,
            min_id_of_notifications: Known::Above,
            ..Rules::default()
        };
        let mut stream = Self {
            tracker: Tracker::new(rules, vec![Subscription::public()]),
            server: Server::new(&templates(), MinId::Honoured, 20),
            has_streams: poll.is_none(),
            now: Moment::from_secs(1),
            delivered: Vec::new(),
            admitted: 0,
            refused: 0,
        };
        stream.list(statuses);
        stream.run();
        stream
    }

    /// The list shows these from now on.
    fn list(&mut self, statuses: &[u64]) {
        for id in statuses {
            let item = Posted::new(*id, self.now);
            self.server.post(PUBLIC, item, Duration::ZERO);
        }
    }

    /// These come live.
    fn live(&mut self, statuses: &[u64]) {
        for id in statuses {
            let item = Posted::new(*id, self.now);
            let kind = self.server.kind(Feed::Statuses, &item);
            let event = Event::of(&Subscription::public(), kind);
            self.tracker.on_live(event, self.now);
        }
        self.run();
    }

    /// The connection breaks, and another one is made. `meanwhile` happens before the lists answer.
    fn again(&mut self, meanwhile: &[u64]) {
        self.tracker
            .on_broken(Error::new(ErrorKind::Network), self.now);
        while let Some(action) = self.next() {
            let is_connect = matches!(action, Action::Connect(_));
            self.act(action);
            if is_connect {
                break;
            }
        }
        self.live(meanwhile);
    }

    fn next(&mut self) -> Option<Action> {
        self.tracker.next_action()
    }

    fn run(&mut self) {
        for _ in 0..1000 {
            match self.next() {
                Some(action) => self.act(action),
                None => return,
            }
        }
        panic!("it goes in a circle");
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Fetch(fetch) => {
                let page = self.server.answer(&fetch);
                self.tracker.on_page(fetch.ticket, page, self.now);
            }
            Action::Connect(_) if self.has_streams => {
                self.tracker.on_connected(Via::WebSocket, self.now);
            }
            Action::Connect(_) => {
                let none = Error::new(ErrorKind::NoStreaming);
                self.tracker.on_no_connection(none, self.now);
            }
            Action::Retry { reason, .. } => {
                let pause = Duration::from_secs(1);
                self.tracker.on_retry(reason, pause, None, self.now);
                self.now += pause;
                self.tracker.on_time(self.now);
            }
            Action::Deliver(event) => match event.kind {
                EventKind::Update(status) => {
                    self.delivered.push(status.id.as_str().parse().unwrap());
                }
                EventKind::MayHaveMissed { what, .. } => {
                    self.admitted += usize::from(what == Missed::Statuses);
                }
                EventKind::Refused { .. } => self.refused += 1,
                _ => {}
            },
            _ => {}
        }
    }
}

/// The window of a gap is full, and what comes after it is a status that is older than the beginning:
/// nothing from before the subscription follows, and nothing that was left out.
#[test]
fn a_late_one_after_a_full_window_does_not_lead_back() {
    let mut stream = Stream::begin(2, &[10, 30]);
    stream.list(&[40, 50, 60]);
    stream.again(&[20]);
    assert_eq!(
        (&*stream.delivered, stream.admitted),
        (&[40, 50, 20][..], 1)
    );
    stream.list(&[70]);
    stream.again(&[]);
    assert_eq!(
        (&*stream.delivered, stream.admitted),
        (&[40, 50, 20, 70][..], 1)
    );
}

/// The list could not be asked how far it had come, and the first status that comes is an old one.
#[test]
fn a_late_one_of_a_list_that_could_not_be_asked_does_not_lead_back() {
    let mut stream = Stream::begin(10, &[]);
    let now = stream.now;
    stream.tracker.on_change(Vec::new(), now);
    stream.list(&[10, 30]);
    stream.server.lists[PUBLIC].answers = Lists::Refused;
    stream.tracker.on_change(vec![Subscription::public()], now);
    stream.run();
    stream.live(&[20]);
    stream.server.lists[PUBLIC].answers = Lists::Fine;
    stream.list(&[40]);
    stream.again(&[]);
    assert_eq!((&*stream.delivered, stream.admitted), (&[20][..], 1));
    // From now on it is known.
    stream.list(&[50]);
    stream.again(&[]);
    assert_eq!((&*stream.delivered, stream.admitted), (&[20, 50][..], 1));
}

/// More came within two minutes than are compared again: if one of them came late, others may be
/// missing below those that are compared.
#[test]
fn late_ones_among_more_than_are_compared_are_admitted() {
    for (late, admitted) in [(None, 0), (Some(45), 1)] {
        let mut stream = Stream::begin(10, &[5]);
        let live: Vec<_> = [10, 20, 30, 40, 50].into_iter().chain(late).collect();
        stream.list(&live);
        stream.live(&live);
        stream.again(&[]);
        assert_eq!(stream.delivered, live);
        assert_eq!(stream.admitted, admitted);
    }
}

/// The list was empty at first, and a round of polling is full: what came late, below its first item,
/// is not left to the next round, which goes on above.
#[test]
fn a_full_round_brings_late_ones_as_well() {
    let mut stream = Stream::new(2, Some(Duration::from_secs(4)), &[]);
    for statuses in [&[50][..], &[40, 60, 70, 80], &[]] {
        stream.list(statuses);
        stream.now += Duration::from_secs(200);
        stream.tracker.on_time(stream.now);
        stream.run();
    }
    assert_eq!(stream.delivered, [50, 60, 70, 40, 80]);
    assert_eq!(stream.admitted, 0);
}

/// What no list has cannot be polled. The reader is told that once, however often something else is
/// subscribed to.
#[test]
fn what_cannot_be_polled_is_refused_once() {
    let mut stream = Stream::new(2, Some(Duration::from_secs(4)), &[]);
    let mut wanted = vec![Subscription::public(), Subscription::Direct];
    for other in [Subscription::User, Subscription::hashtag("cats")] {
        stream.tracker.on_change(wanted.clone(), stream.now);
        stream.run();
        assert_eq!(stream.refused, 1);
        wanted.push(other);
    }
    // One that was ended and begun again is another one.
    wanted.retain(|one| *one != Subscription::Direct);
    stream.tracker.on_change(wanted.clone(), stream.now);
    wanted.push(Subscription::Direct);
    stream.tracker.on_change(wanted, stream.now);
    stream.run();
    assert_eq!(stream.refused, 2);
}
