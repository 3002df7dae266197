//! How many clients, and for how long.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, Instant};

use crate::random::Random;

/// How many clients share an account. One of them has a stream.
pub const PER_ACCOUNT: usize = 10;
/// How many statuses a client keeps.
pub const KEPT: usize = 4;

pub struct Plan {
    pub clients: usize,
    pub seed: u64,
    length: Length,
}

/// Says how to repeat a run, if it fails.
pub struct Repeat(String);

enum Length {
    /// So many actions of each client, one after the other.
    Actions(usize),
    /// Until this moment, with pauses.
    Until(Instant),
}

impl Plan {
    pub fn from_environment() -> Self {
        let number = |name: &str| {
            let text = std::env::var(name).ok();
            text.map(|text| text.parse::<u64>().unwrap())
        };
        let random = || RandomState::new().build_hasher().finish();
        let (clients, length) = match number("FEDIWAY_SOAK") {
            None => (2 * PER_ACCOUNT, Length::Actions(8)),
            Some(seconds) => {
                let end = Instant::now() + Duration::from_secs(seconds);
                (1000, Length::Until(end))
            }
        };
        Self {
            clients,
            seed: number("FEDIWAY_SOAK_SEED").unwrap_or_else(random),
            length,
        }
    }

    /// To be kept until the run is over.
    pub fn repeat(&self) -> Repeat {
        let seconds = std::env::var("FEDIWAY_SOAK").ok();
        let length = seconds.map_or(String::new(), |it| format!("FEDIWAY_SOAK={it} "));
        let seed = self.seed;
        let test = "cargo test -p fediway --test soak -- --nocapture";
        Repeat(format!("{length}FEDIWAY_SOAK_SEED={seed} {test}"))
    }

    pub const fn accounts(&self) -> usize {
        self.clients / PER_ACCOUNT
    }

    pub const fn is_timed(&self) -> bool {
        matches!(self.length, Length::Until(_))
    }

    /// Whether a client that has acted so often is done.
    pub fn is_over(&self, actions: usize) -> bool {
        match self.length {
            Length::Actions(most) => actions >= most,
            Length::Until(end) => Instant::now() >= end,
        }
    }

    /// What a client waits between two actions.
    pub fn pause(&self, random: &mut Random) -> Duration {
        match self.length {
            Length::Actions(_) => Duration::ZERO,
            Length::Until(_) => Duration::from_millis(random.below(4000)),
        }
    }
}

impl Drop for Repeat {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("the same choices again, with other timing: {}", self.0);
        }
    }
}
