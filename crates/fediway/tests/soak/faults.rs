//! Random faults, for as long as the clients work.

use std::collections::BTreeMap;
use std::time::Duration;

use fediway_sandbox::{Fault, FaultRule, RateLimitStyle, Sandbox};
use serde_json::{Value, json};

use crate::random::Random;

/// A round is that many requests long and has that many faults.
const ROUND: u64 = 100;
const FAULTS: u64 = 4;
/// One of so many rounds disturbs all streams.
const STREAMS: u64 = 60;

const POSTS: (&str, &str) = ("POST", "/api/v1/statuses");

pub struct Storm<'a> {
    sandbox: &'a Sandbox,
    random: Random,
    injected: Vec<(&'static str, FaultRule)>,
    happened: BTreeMap<&'static str, u64>,
    silent: bool,
}

impl<'a> Storm<'a> {
    pub const fn new(sandbox: &'a Sandbox, random: Random) -> Self {
        Self {
            sandbox,
            random,
            injected: Vec::new(),
            happened: BTreeMap::new(),
            silent: false,
        }
    }

    /// Round after round, without an end.
    pub async fn rage(&mut self) {
        self.disturb_streams();
        loop {
            (0..FAULTS).for_each(|_| self.inject());
            let end = self.sandbox.request_count() + ROUND;
            while self.sandbox.request_count() < end {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            self.end_round();
            if self.silent || self.random.below(STREAMS) == 0 {
                self.disturb_streams();
            }
        }
    }

    /// Ends all faults, and says how often each happened.
    pub fn calm(&mut self) -> Value {
        self.end_round();
        self.sandbox.streams().refuse(0, 503);
        if self.silent {
            self.disturb_streams();
        }
        json!(self.happened)
    }

    /// A fault of a request of this round. Every fourth is one of a post.
    fn inject(&mut self) {
        let (name, fault) = self.choose();
        let rule = self.sandbox.inject(fault);
        let rule = match self.random.below(4) {
            0 => rule
                .route(POSTS.0, POSTS.1)
                .after(self.random.below(ROUND / 8)),
            _ => rule.after(self.random.below(ROUND)),
        };
        self.injected.push((name, rule));
    }

    fn choose(&mut self) -> (&'static str, Fault) {
        let seconds = RateLimitStyle::RetryAfterSeconds;
        match self.random.below(10) {
            0 => ("500", Fault::status(500)),
            1 => ("502", Fault::html(502)),
            2 => ("503", Fault::status(503)),
            3 => (
                "429",
                Fault::rate_limited(Some(1 + self.random.below(3)), seconds),
            ),
            4 => ("drop_before", Fault::drop_before()),
            5 | 6 => ("drop_after", Fault::drop_after()),
            7 | 8 => ("truncated", Fault::truncated()),
            _ => {
                let wait = Duration::from_millis(self.random.below(50));
                ("delay", Fault::delay(wait))
            }
        }
    }

    /// Counts what happened, and frees what the sandbox keeps of it.
    fn end_round(&mut self) {
        for (name, rule) in self.injected.drain(..) {
            *self.happened.entry(name).or_default() += rule.hits();
        }
        self.sandbox.clear_faults();
        self.sandbox.clear_requests();
    }

    fn disturb_streams(&mut self) {
        let streams = self.sandbox.streams();
        let (name, disturbed) = match self.random.below(4) {
            _ if std::mem::take(&mut self.silent) => ("streams dropped", streams.drop_all()),
            0 => {
                self.silent = true;
                ("streams silent", streams.go_silent())
            }
            1 => ("streams closed", streams.close_all(1001, "going away")),
            2 => {
                streams.refuse(5, 503);
                ("streams dropped and refused", streams.drop_all())
            }
            _ => ("streams dropped", streams.drop_all()),
        };
        *self.happened.entry(name).or_default() += disturbed as u64;
    }
}
