//! Limits that all processes share: what was spent is in the database.

use std::net::IpAddr;
use std::time::Duration;

use fediway::Timestamp;

use super::clock::{moment, ms};
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::pool::{Column, execute, fetch};
use super::queries;
use super::values::hash_of;

/// A rate limit: at most so many in any window of this length.
///
/// The rule keeps one number for each budget, the moment from which on all of it is free again. A
/// budget of 5 in 10 minutes gives 3 at once, and one more every 200 seconds. So never more than 5
/// fall into 10 minutes, wherever these 10 minutes begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many at once.
    burst: i64,
    /// After how many milliseconds one more is free.
    interval: i64,
}

/// Whose limit. Names are kept as hashes; an address of a client cannot be read from one without the
/// keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Budget<'a> {
    /// What one server is asked for.
    Server(&'static str, &'a str),
    /// What one client does. Of an IPv6 address, the first 64 bits count.
    Client(&'static str, IpAddr),
    /// What happens in all.
    All(&'static str, u8),
}

/// Whether there was room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spent {
    /// There was, and now there is less.
    Admitted,
    /// There is none until then. Nothing was spent.
    Wait {
        /// From when on there is room.
        until: Timestamp,
    },
}

impl Limit {
    /// At most `at_most` in any window of this length, about half of them at once. At least one is
    /// allowed.
    pub fn new(at_most: u32, within: Duration) -> Self {
        Self::with_burst(at_most, within, at_most.max(1).div_ceil(2))
    }

    /// At most `at_most` in any window of this length, `burst` of them at once. The fewer at once,
    /// the more in the long run.
    pub fn with_burst(at_most: u32, within: Duration, burst: u32) -> Self {
        let most = i64::from(at_most.max(1));
        let burst = i64::from(burst).clamp(1, most);
        // Rounded up: a shorter interval would let one too many in.
        let interval = (ms(within).max(1) + most - burst) / (most - burst + 1);
        Self { burst, interval }
    }

    /// How many at once.
    pub fn burst(&self) -> u32 {
        u32::try_from(self.burst).unwrap_or(u32::MAX)
    }

    /// What spending `amount` does to a budget that is free at `free_at`: the moment when it is free
    /// again, or since when there is room for it. More than [`burst`](Limit::burst) never fits.
    pub(crate) fn spend(&self, free_at: Option<i64>, now: i64, amount: u32) -> Result<i64, i64> {
        let (cost, latest) = self.terms(now, amount);
        match free_at {
            Some(free_at) if free_at > latest => Err(now + (free_at - latest)),
            free_at => Ok(free_at.map_or(now, |free_at| free_at.max(now)) + cost),
        }
    }

    /// What `amount` costs, and the latest `free_at` with which it may be spent now.
    fn terms(&self, now: i64, amount: u32) -> (i64, i64) {
        let amount = i64::from(amount);
        let cost = amount.saturating_mul(self.interval);
        let room = (self.burst - amount).saturating_mul(self.interval);
        (cost, now.saturating_add(room))
    }
}

impl Budget<'_> {
    fn name(&self, pepper: &[u8]) -> Vec<u8> {
        let mut name = match self {
            Self::Server(what, server) => hash_of(&[b"server", what.as_bytes(), server.as_bytes()]),
            Self::All(what, shard) => hash_of(&[b"all", what.as_bytes(), &[*shard]]),
            Self::Client(what, address) => {
                hash_of(&[b"client", pepper, what.as_bytes(), &network(*address)])
            }
        };
        name.truncate(16);
        name
    }
}

/// The network that one client can choose its addresses from.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

impl Database {
    /// Spends some of a budget, if there is room. All processes share it.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Invalid`] if there is never so much at once.
    pub async fn spend(&self, budget: Budget<'_>, limit: Limit, amount: u32) -> StoreResult<Spent> {
        if amount > limit.burst() {
            let what = format!("{amount} at once, of a limit that gives {}", limit.burst());
            return Err(StoreError::new(StoreErrorKind::Invalid, what));
        }
        let name = budget.name(self.keys().writing().bytes());
        let now = self.now();
        let (cost, latest) = limit.terms(now, amount);
        let mut link = self.link().await?;
        let query = queries::SPEND;
        if fetch!(optional Column<i64>, link, query, &name, now, cost, latest)?.is_some() {
            return Ok(Spent::Admitted);
        }
        let free_at = fetch!(optional Column<i64>, link, queries::BUDGET, &name)?;
        let until = match limit.spend(free_at.map(|(free_at,)| free_at), now, amount) {
            Err(until) => until,
            // It was swept or given back in between.
            Ok(_) => now,
        };
        Ok(Spent::Wait {
            until: moment(until),
        })
    }

    /// Gives back what was spent of a budget and not used.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn refund(&self, budget: Budget<'_>, limit: Limit, amount: u32) -> StoreResult<()> {
        if amount == 0 {
            return Ok(());
        }
        let name = budget.name(self.keys().writing().bytes());
        let (cost, _) = limit.terms(0, amount);
        let mut link = self.link().await?;
        execute!(link, queries::REFUND, name, cost).map(drop)
    }

    /// Makes all of a budget free again.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn reset_budget(&self, budget: Budget<'_>) -> StoreResult<()> {
        let name = budget.name(self.keys().writing().bytes());
        let mut link = self.link().await?;
        execute!(link, queries::RESET_BUDGET, name).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_stretch_of_time_has_more_than_the_limit(
            most in 1u32..40,
            within in 1u64..100_000,
            burst in 1u32..40,
            steps in prop::collection::vec((0i64..20_000, 1u32..4), 1..300),
        ) {
            let limit = Limit::with_burst(most, Duration::from_millis(within), burst);
            let (mut now, mut free_at, mut admitted) = (0, None, Vec::new());
            for (step, amount) in steps {
                now += step % (2 * within as i64 / i64::from(most) + 2);
                let amount = amount.min(limit.burst());
                match limit.spend(free_at, now, amount) {
                    Ok(next) => {
                        free_at = Some(next);
                        admitted.extend(std::iter::repeat_n(now, amount as usize));
                    }
                    Err(until) => prop_assert!(until > now),
                }
            }
            for (index, first) in admitted.iter().enumerate() {
                let within = admitted[index..].iter().filter(|at| **at < first + within as i64);
                prop_assert!(within.count() <= most as usize);
            }
        }

        #[test]
        fn who_waits_as_told_is_admitted(most in 1u32..40, within in 1_000u64..100_000) {
            let limit = Limit::new(most, Duration::from_millis(within));
            let (mut now, mut free_at) = (0, None);
            for _ in 0..100 {
                now = limit.spend(free_at, now, 1).err().unwrap_or(now);
                free_at = Some(limit.spend(free_at, now, 1).unwrap());
            }
            let stretches = now / within as i64 + 1;
            // At least half of what is allowed is given.
            prop_assert!(100 >= (stretches - 2) * i64::from(most) / 2);
        }
    }

    #[test]
    fn five_in_ten_minutes() {
        let limit = Limit::new(5, Duration::from_secs(600));
        assert_eq!((limit.burst, limit.interval), (3, 200_000));
        let once = Limit::new(1, Duration::from_secs(60));
        assert_eq!((once.burst, once.interval), (1, 60_000));
    }

    #[test]
    fn an_ipv6_client_is_its_network() {
        let name = |address: &str, pepper: &[u8]| {
            Budget::Client("start", address.parse().unwrap()).name(pepper)
        };
        assert_eq!(name("2001:db8::1", b"a"), name("2001:db8::2:1", b"a"));
        assert_ne!(name("2001:db8::1", b"a"), name("2001:db8:0:1::1", b"a"));
        assert_eq!(name("::ffff:192.0.2.1", b"a"), name("192.0.2.1", b"a"));
        assert_ne!(name("192.0.2.1", b"a"), name("192.0.2.2", b"a"));
        assert_ne!(name("192.0.2.1", b"a"), name("192.0.2.1", b"b"));
    }
}
