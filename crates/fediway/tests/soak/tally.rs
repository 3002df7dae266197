//! What happened in a run.

use std::collections::BTreeMap;
use std::sync::Mutex;

use fediway::transport::RequestInfo;
use fediway::{Error, ErrorKind};

/// How many faults are shown.
const SHOWN: usize = 20;

#[derive(Default)]
pub struct Tally {
    counts: Mutex<BTreeMap<String, u64>>,
    faults: Mutex<Vec<String>>,
}

impl Tally {
    pub fn count(&self, what: &str) {
        let mut counts = self.counts.lock().unwrap();
        match counts.get_mut(what) {
            Some(count) => *count += 1,
            None => drop(counts.insert(what.to_owned(), 1)),
        }
    }

    pub fn get(&self, what: &str) -> u64 {
        let counts = self.counts.lock().unwrap();
        counts.get(what).copied().unwrap_or_default()
    }

    /// One attempt of a request.
    pub fn attempt(&self, request: &RequestInfo<'_>) {
        self.count("requests");
        if request.attempt > 1 {
            self.count("requests that are retries");
        }
    }

    /// Something that must not happen.
    pub fn fault(&self, what: String) {
        let mut faults = self.faults.lock().unwrap();
        if faults.len() < SHOWN {
            faults.push(what);
        }
    }

    pub fn faults(&self) -> Vec<String> {
        self.faults.lock().unwrap().clone()
    }

    /// A call failed after its retries. Whether this can come from an injected fault.
    pub fn failed(&self, what: &str, error: &Error) -> bool {
        let kind = match error.kind() {
            ErrorKind::Server => "Server",
            ErrorKind::RateLimited(_) => "RateLimited",
            ErrorKind::Network => "Network",
            ErrorKind::Timeout => "Timeout",
            ErrorKind::UnknownOutcome { .. } => "UnknownOutcome",
            _ => {
                self.fault(format!("{what}: {}", error.report()));
                return false;
            }
        };
        self.count(&format!("error {kind} of {what}"));
        true
    }

    pub fn print(&self, faults: &serde_json::Value) {
        for (what, count) in &*self.counts.lock().unwrap() {
            println!("{count:>9}  {what}");
        }
        for (what, count) in faults.as_object().unwrap() {
            println!("{:>9}  fault {what}", count.to_string());
        }
    }
}
