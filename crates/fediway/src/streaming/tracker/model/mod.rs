//! Tests the promise of a stream on generated histories: every item comes once and in order, or the
//! stream reports that it may be missing. Histories have posts, broken connections, lists that are late,
//! slow, refused or in another order, and changes of subscriptions.
//!
//! A short run belongs to every test run; `FEDIWAY_STREAM_CASES=1000000` is a long one,
//! `FEDIWAY_STREAM_FIRST` begins it at another seed, and `FEDIWAY_SEED` repeats a history and prints it.

mod cases;
mod check;
mod history;
mod random;
mod server;
mod world;

use std::time::Duration;

use self::world::World;
use crate::entities::{Notification, Status};
use crate::streaming::event::EventKind;

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

fn templates() -> (Status, Notification) {
    let EventKind::Update(status) = EventKind::read("update", Some(r#"{"id":"1"}"#)) else {
        panic!();
    };
    let one = EventKind::read("notification", Some(r#"{"id":"1","type":"mention"}"#));
    let EventKind::Notification(notification) = one else {
        panic!();
    };
    (*status, *notification)
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_item_comes_once_and_in_order_or_the_reader_is_told() {
    let templates = templates();
    if let Some(seed) = setting("FEDIWAY_SEED") {
        let mut world = World::new(seed, &templates, true);
        let ran = std::panic::AssertUnwindSafe(|| a_history(&mut world));
        let outcome = std::panic::catch_unwind(ran);
        for line in world.log.into_iter().flatten() {
            println!("{line}");
        }
        return outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    }
    let cases = setting("FEDIWAY_STREAM_CASES").unwrap_or(1_000);
    let first = setting("FEDIWAY_STREAM_FIRST").unwrap_or(1);
    for seed in first..first + cases {
        let mut world = World::new(seed, &templates, false);
        let ran = std::panic::AssertUnwindSafe(|| a_history(&mut world));
        if let Err(panic) = std::panic::catch_unwind(ran) {
            println!("FEDIWAY_SEED={seed} prints this history");
            std::panic::resume_unwind(panic);
        }
    }
    println!("{cases} histories from {first}");
}
