use super::*;

const HOME: Route = (Method::GET, "/api/v1/timelines/home");
const DELETE: Route = (Method::DELETE, "/api/v1/statuses/{id}");

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_785_592_200 + second).unwrap()
}

fn said(limit: u32, remaining: u32, ends: i64) -> Option<Reported> {
    Some(Reported {
        limit,
        remaining,
        written: at(ends),
        ends: at(ends),
    })
}

#[track_caller]
fn go(ledger: &mut Ledger, now: i64, route: &Route) -> Slot {
    match ledger.reserve(at(now), route, None, false, true) {
        Decision::Go(slot) => slot,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn wait(ledger: &mut Ledger, now: i64, route: &Route) -> Option<Timestamp> {
    match ledger.reserve(at(now), route, None, false, true) {
        Decision::Wait(until) => until,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_request_goes_alone() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    assert_eq!(wait(&mut ledger, 0, &HOME), None);
    ledger.finish(&first, true, said(3, 2, 300));
    let (_second, _third) = (go(&mut ledger, 0, &HOME), go(&mut ledger, 0, &HOME));
    assert_eq!(wait(&mut ledger, 0, &HOME), Some(at(300)));
}

#[test]
fn what_is_left_to_others_is_not_used() {
    let mut ledger = Ledger::default();
    ledger.spare(25);
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(100, 99, 300));
    let _rest: Vec<_> = (0..74).map(|_| go(&mut ledger, 1, &HOME)).collect();
    assert_eq!(wait(&mut ledger, 1, &HOME), Some(at(300)));
    // Another program of the person has used a part of it.
    let mut ledger = Ledger::default();
    ledger.spare(25);
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(100, 26, 300));
    let _last = go(&mut ledger, 1, &HOME);
    assert_eq!(wait(&mut ledger, 1, &HOME), Some(at(300)));
}

#[test]
fn who_never_waits_does_not_wait_for_the_first_request() {
    let mut ledger = Ledger::default();
    let _first = go(&mut ledger, 0, &HOME);
    let second = ledger.reserve(at(0), &HOME, None, false, false);
    assert!(matches!(second, Decision::Go(_)), "{second:?}");
    assert_eq!(wait(&mut ledger, 0, &HOME), None);
}

#[test]
fn a_server_that_does_not_answer_keeps_nobody_waiting() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    assert_eq!(wait(&mut ledger, 0, &HOME), None);
    ledger.finish(&first, false, None);
    let (second, _third) = (go(&mut ledger, 0, &HOME), go(&mut ledger, 0, &HOME));
    // What was sent meanwhile is counted when the limit becomes known.
    ledger.finish(&second, true, said(2, 1, 300));
    assert_eq!(wait(&mut ledger, 0, &HOME), Some(at(300)));
}

#[test]
fn answers_in_any_order_lose_no_place() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(100, 99, 300));
    let slots: Vec<_> = (0..99).map(|_| go(&mut ledger, 1, &HOME)).collect();
    assert_eq!(wait(&mut ledger, 1, &HOME), Some(at(300)));
    for (count, slot) in slots.iter().enumerate().rev() {
        ledger.finish(slot, true, said(100, 98 - count as u32, 300));
    }
    assert_eq!(wait(&mut ledger, 299, &HOME), Some(at(300)));
    let _next = go(&mut ledger, 300, &HOME);
}

#[test]
fn what_others_use_is_counted() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(100, 1, 300));
    let _second = go(&mut ledger, 0, &HOME);
    assert_eq!(wait(&mut ledger, 0, &HOME), Some(at(300)));
}

#[test]
fn what_is_in_flight_at_the_end_counts_in_the_next_window() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(2, 1, 300));
    let slow = go(&mut ledger, 299, &HOME);
    let next = go(&mut ledger, 300, &HOME);
    assert_eq!(wait(&mut ledger, 300, &HOME), None);
    ledger.finish(&next, true, said(2, 0, 600));
    assert_eq!(wait(&mut ledger, 301, &HOME), Some(at(600)));
    ledger.finish(&slow, true, said(2, 0, 300));
    assert_eq!(wait(&mut ledger, 301, &HOME), Some(at(600)));
}

#[test]
fn a_small_budget_of_one_route_stops_no_other() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &DELETE);
    ledger.finish(&first, true, said(30, 0, 1800));
    let home = go(&mut ledger, 0, &HOME);
    ledger.finish(&home, true, said(300, 298, 300));
    assert_eq!(wait(&mut ledger, 1, &DELETE), Some(at(1800)));
    let _home = go(&mut ledger, 1, &HOME);
}

#[test]
fn a_cancelled_request_gives_its_place_in_flight_back() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(1, 0, 300));
    let dropped = go(&mut ledger, 300, &HOME);
    ledger.finish(&dropped, false, None);
    let _again = go(&mut ledger, 300, &HOME);
}

#[test]
fn a_pace_takes_the_place_of_headers() {
    let mut ledger = Ledger::default();
    let pace = Some(Pace {
        requests: 2,
        per: Duration::from_secs(10),
    });
    for _ in 0..2 {
        let Decision::Go(slot) = ledger.reserve(at(0), &HOME, pace, false, true) else {
            panic!()
        };
        ledger.finish(&slot, true, None);
    }
    let Decision::Wait(until) = ledger.reserve(at(3), &HOME, pace, false, true) else {
        panic!()
    };
    assert_eq!(until, Some(at(10)));
    assert!(matches!(
        ledger.reserve(at(10), &HOME, pace, false, true),
        Decision::Go(_)
    ));
}

#[test]
fn retry_after_stops_everything_for_a_while() {
    let mut ledger = Ledger::default();
    ledger.block(at(20));
    ledger.block(at(10));
    assert_eq!(wait(&mut ledger, 0, &HOME), Some(at(20)));
    assert!(!ledger.is_stale(at(0)) && ledger.is_stale(at(20)));
    let _go = go(&mut ledger, 20, &HOME);
}

/// The headers stop coming, as behind a cache that drops them: the window ends all the same.
#[test]
fn a_window_whose_end_nobody_tells_ends() {
    let mut ledger = Ledger::default();
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(60, 59, 300));
    for _ in 0..60 {
        let slot = go(&mut ledger, 301, &HOME);
        ledger.finish(&slot, true, None);
    }
    let _alone = go(&mut ledger, 302, &HOME);
    assert_eq!(wait(&mut ledger, 302, &HOME), None);
    let _together = (go(&mut ledger, 602, &HOME), go(&mut ledger, 602, &HOME));
}

#[test]
fn it_is_told_how_long_many_requests_take() {
    let told = |ledger: &Ledger, now, requests| ledger.forecast(at(now), requests).as_secs();
    let mut ledger = Ledger::default();
    assert_eq!(told(&ledger, 0, 1_000_000), 0, "nothing is known");
    ledger.spare(25);
    let first = go(&mut ledger, 0, &HOME);
    ledger.finish(&first, true, said(100, 99, 240));
    // 74 are left of 75: then 75 in each window of five minutes.
    for (requests, seconds) in [
        (1, 0),
        (74, 0),
        (75, 240),
        (149, 240),
        (150, 540),
        (74 + 10 * 75, 240 + 9 * 300),
    ] {
        assert_eq!(told(&ledger, 0, requests), seconds, "{requests}");
    }
    assert_eq!(told(&ledger, 100, 75), 140);
    // The window is over, and a new one has everything.
    assert_eq!((told(&ledger, 300, 75), told(&ledger, 300, 76)), (0, 300));
    // The limit of a single route says nothing about the others.
    let deletion = go(&mut ledger, 0, &DELETE);
    ledger.finish(&deletion, true, said(30, 0, 1800));
    assert_eq!(told(&ledger, 0, 1), 0);
    ledger.block(at(600));
    assert_eq!(told(&ledger, 0, 1), 600);
}
