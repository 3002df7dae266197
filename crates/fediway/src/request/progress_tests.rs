use super::*;
use crate::clock::Clock;
use crate::instance::KeyTrust;
use crate::rate_limit::RateLimit;
use crate::transport::Purpose;
use futures_core::future::BoxFuture;
use http::Method;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        NOW
    }

    fn sleep_until(&self, _: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn progress(method: Method, trust: KeyTrust) -> Progress {
    let class = Class::of(&method, Purpose::Api, Some("k"), trust);
    let rules = Rules {
        max_tries: 4,
        patience: seconds(60),
    };
    Progress {
        tries: 1,
        ..Progress::new(class, rules, NOW)
    }
}

fn answered(status: u16, asked: Option<u64>) -> Answered {
    Answered {
        status: StatusCode::from_u16(status).unwrap(),
        asked: asked.map(|asked| after(NOW, seconds(asked))),
        token_refused: status == 401,
        repeatable: true,
        lasted: seconds(1),
        now: NOW,
    }
}

fn step(progress: &mut Progress, answer: &Answered) -> Step {
    let policy = RateLimit::Wait {
        at_most: seconds(60),
    };
    progress.after_answer(answer, &Waiting::new(&Stopped, policy))
}

/// How long the pause is that a status leads to, if it leads to one.
fn pause(progress: &mut Progress, answer: &Answered) -> Option<Duration> {
    match step(progress, answer) {
        Step::Again(moment) => Some(until(NOW, moment)),
        _ => None,
    }
}

#[test]
fn what_a_status_leads_to() {
    use KeyTrust::{AfterFirst, Always, None};
    for (method, trust, status, again, unknown) in [
        (Method::GET, None, 500, true, false),
        (Method::GET, None, 501, false, false),
        (Method::GET, None, 505, false, false),
        (Method::GET, None, 502, true, false),
        (Method::GET, None, 503, true, false),
        (Method::GET, None, 504, true, false),
        (Method::GET, None, 404, false, false),
        (Method::PUT, None, 500, false, false),
        (Method::PUT, None, 504, true, false),
        (Method::POST, None, 500, false, false),
        (Method::POST, None, 503, false, false),
        (Method::POST, None, 502, false, true),
        (Method::POST, None, 504, false, true),
        (Method::POST, None, 429, true, false),
        (Method::POST, Always, 500, false, false),
        (Method::POST, Always, 504, true, false),
        (Method::POST, Always, 502, true, false),
        (Method::POST, AfterFirst, 503, true, false),
        (Method::POST, AfterFirst, 502, true, false),
        // The first request may still be worked on.
        (Method::POST, AfterFirst, 504, false, true),
    ] {
        let mut progress = progress(method.clone(), trust);
        let step = step(&mut progress, &answered(status, Option::None));
        assert_eq!(
            (matches!(step, Step::Again(_)), step == Step::Unknown),
            (again, unknown),
            "{method} {trust:?} {status}: {step:?}"
        );
    }
}

#[test]
fn a_key_that_is_good_after_the_first_request_waits_for_its_end() {
    let mut keyed = progress(Method::POST, KeyTrust::AfterFirst);
    let waited = pause(&mut keyed, &answered(502, None)).unwrap();
    assert_eq!(waited, seconds(29), "30 s after it was sent");
    let mut locked = progress(Method::POST, KeyTrust::Always);
    assert!(pause(&mut locked, &answered(502, None)).unwrap() < seconds(1));
}

#[test]
fn an_answer_after_an_ambiguous_try_tells_nothing_but_success() {
    for (status, expected) in [
        (200, Step::Stop),
        (422, Step::Unknown),
        (500, Step::Unknown),
    ] {
        let mut keyed = progress(Method::POST, KeyTrust::Always);
        assert!(pause(&mut keyed, &answered(502, None)).is_some());
        assert_eq!(step(&mut keyed, &answered(status, None)), expected);
    }
}

#[test]
fn a_refused_token_is_renewed_twice_at_most() {
    let mut call = progress(Method::POST, KeyTrust::None);
    for _ in 0..2 {
        assert_eq!(step(&mut call, &answered(401, None)), Step::Authorize);
    }
    assert_eq!(step(&mut call, &answered(401, None)), Step::Stop);
}

#[test]
fn a_long_wait_is_cut_and_a_short_one_is_kept() {
    let mut read = progress(Method::GET, KeyTrust::None);
    assert_eq!(pause(&mut read, &answered(503, Some(8))), Some(seconds(8)));
    let mut read = progress(Method::GET, KeyTrust::None);
    for tries in 1..10 {
        read.tries = tries;
        let waited = pause(&mut read, &answered(503, Some(120))).unwrap();
        assert!(waited >= seconds(4) && waited <= seconds(10), "{waited:?}");
    }
}

#[test]
fn patience_and_tries_end() {
    let mut read = progress(Method::GET, KeyTrust::None);
    read.tries = 4;
    assert_eq!(step(&mut read, &answered(503, None)), Step::Stop);
    assert!(matches!(
        step(&mut read, &answered(503, Some(120))),
        Step::Again(_)
    ));
    read.started = NOW - seconds(58);
    assert_eq!(step(&mut read, &answered(503, Some(120))), Step::Stop);
    let mut once = progress(Method::GET, KeyTrust::None);
    once.rules.max_tries = 1;
    assert_eq!(step(&mut once, &answered(503, Some(1))), Step::Stop);
}

#[test]
fn what_cannot_be_made_again_is_not_sent_again() {
    for (status, expected) in [(429, Step::Stop), (503, Step::Stop), (502, Step::Unknown)] {
        let mut upload = progress(Method::POST, KeyTrust::Always);
        let answer = Answered {
            repeatable: false,
            ..answered(status, None)
        };
        assert_eq!(step(&mut upload, &answer), expected, "{status}");
    }
}

#[test]
fn a_try_that_stayed_here_is_repeated_whatever_it_was() {
    let failed = |maybe_sent| Failed {
        maybe_sent,
        may_pass: true,
        loss: Loss {
            lasted: seconds(0),
            was_late: false,
            answered: false,
        },
        repeatable: true,
        now: NOW,
    };
    let mut once = progress(Method::POST, KeyTrust::None);
    assert!(matches!(once.after_failure(&failed(false)), Step::Again(_)));
    assert_eq!(once.after_failure(&failed(true)), Step::Unknown);
}

/// What happens to one try, times in milliseconds. `work` is how long the server is at it.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Answers {
        work: u64,
    },
    Breaks {
        lasted: u64,
        work: u64,
    },
    TimesOut {
        lasted: u64,
        work: u64,
    },
    Gateway {
        status: u16,
        lasted: u64,
        work: u64,
    },
    /// The server says no, and does nothing.
    Refuses {
        status: u16,
    },
    /// It was never sent.
    NoConnection,
}

fn happens() -> impl Strategy<Value = Happens> {
    // A connection that breaks early says nothing of a server that is at work for half a minute.
    let breaking = prop_oneof![
        (0..=5_000u64, 0..=30_000u64),
        (5_001..60_000u64, 0..600_000u64)
    ];
    let slow = (0..60_000u64, 0..600_000u64);
    prop_oneof![
        (0..60_000u64).prop_map(|work| Happens::Answers { work }),
        breaking
            .clone()
            .prop_map(|(lasted, work)| Happens::Breaks { lasted, work }),
        breaking.prop_map(|(lasted, work)| Happens::Gateway {
            status: 502,
            lasted,
            work
        }),
        slow.clone()
            .prop_map(|(lasted, work)| Happens::TimesOut { lasted, work }),
        slow.prop_map(|(lasted, work)| Happens::Gateway {
            status: 504,
            lasted,
            work
        }),
        prop::sample::select(vec![422, 429, 500, 503])
            .prop_map(|status| Happens::Refuses { status }),
        Just(Happens::NoConnection),
    ]
}

/// A server that publishes, and what it does with keys.
struct Server {
    trust: KeyTrust,
    published_at: Vec<u64>,
}

impl Server {
    fn gets(&mut self, now: u64, work: u64) {
        let known = match self.trust {
            KeyTrust::None => false,
            KeyTrust::AfterFirst => self.published_at.iter().any(|at| *at <= now),
            KeyTrust::Always => !self.published_at.is_empty(),
        };
        if !known {
            self.published_at.push(now + work);
        }
    }
}

fn millis(millis: u64) -> Timestamp {
    after(NOW, Duration::from_millis(millis))
}

/// One try at `now`: its end, and what is done next.
fn one_try(server: &mut Server, call: &mut Progress, now: u64, what: Happens) -> (u64, bool, Step) {
    let policy = RateLimit::Wait {
        at_most: seconds(100_000),
    };
    let mut answer = |status, lasted| {
        let answer = Answered {
            lasted: Duration::from_millis(lasted),
            now: millis(now + lasted),
            ..answered(status, None)
        };
        let step = call.after_answer(&answer, &Waiting::new(&Stopped, policy));
        (now + lasted, status == 200, step)
    };
    match what {
        Happens::Answers { work } => {
            server.gets(now, work);
            answer(200, work)
        }
        Happens::Gateway {
            status,
            lasted,
            work,
        } => {
            server.gets(now, work);
            answer(status, lasted)
        }
        Happens::Refuses { status } => answer(status, 0),
        Happens::Breaks { lasted, work } | Happens::TimesOut { lasted, work } => {
            server.gets(now, work);
            let was_late = matches!(what, Happens::TimesOut { .. });
            (
                now + lasted,
                false,
                call.after_failure(&broken(true, was_late, now, lasted)),
            )
        }
        Happens::NoConnection => (
            now,
            false,
            call.after_failure(&broken(false, false, now, 0)),
        ),
    }
}

fn broken(maybe_sent: bool, was_late: bool, began: u64, lasted: u64) -> Failed {
    Failed {
        maybe_sent,
        may_pass: true,
        loss: Loss {
            lasted: Duration::from_millis(lasted),
            was_late,
            answered: false,
        },
        repeatable: true,
        now: millis(began + lasted),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    /// Never twice, and never a success or a refusal that is not true.
    #[test]
    fn a_post_has_its_effect_once_or_the_outcome_is_unknown(
        trust in prop::sample::select(vec![KeyTrust::None, KeyTrust::AfterFirst, KeyTrust::Always]),
        what in prop::collection::vec(happens(), 1..20),
    ) {
        let mut call = progress(Method::POST, trust);
        call.rules = Rules { max_tries: 30, patience: seconds(3600) };
        let mut server = Server { trust, published_at: Vec::new() };
        let mut now = 0;
        for what in what {
            let (ended, succeeded, step) = one_try(&mut server, &mut call, now, what);
            let published = server.published_at.len();
            prop_assert!(published <= 1, "twice");
            match step {
                Step::Again(moment) => now = ended.max(until(NOW, moment).as_millis() as u64 + 1),
                Step::Stop => {
                    prop_assert_eq!(published == 1, succeeded);
                    return Ok(());
                }
                Step::Unknown => return Ok(()),
                Step::Authorize => prop_assert!(false, "no token was refused"),
            }
            call.tries += 1;
        }
    }
}
