//! When a fault happens.

use std::sync::{Arc, Mutex};

use super::Fault;
use crate::sync::lock;

/// A fault and the requests it happens to.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) number: u64,
    pub(super) fault: Fault,
    pub(super) on: On,
    /// How many matching requests there were.
    seen: u64,
    pub(super) fired: u64,
}

/// Which requests a fault happens to.
#[derive(Debug, Clone)]
pub(super) struct On {
    /// Any, if none.
    pub(super) method: Option<String>,
    /// A path, or the beginning of one and `*`; any, if none.
    pub(super) path: Option<String>,
    pub(super) after: u64,
    pub(super) every: u64,
    /// For ever, if none.
    pub(super) times: Option<u64>,
}

impl Default for On {
    fn default() -> Self {
        Self {
            method: None,
            path: None,
            after: 0,
            every: 1,
            times: Some(1),
        }
    }
}

impl On {
    fn matches(&self, method: &str, path: &str) -> bool {
        let right_path = |wanted: &String| match wanted.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == wanted,
        };
        self.method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path.as_ref().is_none_or(right_path)
    }
}

impl Rule {
    fn due(&self) -> bool {
        let left = self.on.times.is_none_or(|times| self.fired < times);
        left && self.seen > self.on.after
            && (self.seen - self.on.after - 1).is_multiple_of(self.on.every.max(1))
    }
}

/// Every fault injected, in that order.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    made: u64,
}

impl Faults {
    pub(super) fn add(&mut self, fault: Fault, on: On) -> u64 {
        self.made += 1;
        self.rules.push(Rule {
            number: self.made,
            fault,
            on,
            seen: 0,
            fired: 0,
        });
        self.made
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(super) fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// The fault that happens to this request: that of the first rule whose
    /// turn it is. All rules count it, so that `after(3)` means the fourth
    /// request whatever happened to the three.
    pub(crate) fn next(&mut self, method: &str, path: &str) -> Option<Fault> {
        let mut chosen = None;
        for rule in &mut self.rules {
            if !rule.on.matches(method, path) {
                continue;
            }
            rule.seen += 1;
            if chosen.is_none() && rule.due() {
                rule.fired += 1;
                chosen = Some(rule.fault.clone());
            }
        }
        chosen
    }
}

/// An injected fault, with methods to narrow it down. It is active at once. By
/// default, it affects the next request of any kind.
///
/// ```no_run
/// # fn example(sandbox: &fediway_sandbox::Sandbox) {
/// use fediway_sandbox::Fault;
/// sandbox
///     .inject(Fault::drop_after())
///     .route("POST", "/api/v1/statuses")
///     .after(2)
///     .times(3);
/// # }
/// ```
pub struct FaultRule {
    faults: Arc<Mutex<Faults>>,
    number: u64,
}

impl FaultRule {
    pub(crate) fn new(faults: Arc<Mutex<Faults>>, fault: Fault) -> Self {
        let number = lock(&faults).add(fault, On::default());
        Self { faults, number }
    }

    /// Only requests with this method and path. A path that ends with `*` is a
    /// prefix.
    pub fn route(self, method: impl Into<String>, path: impl Into<String>) -> Self {
        let (method, path) = (method.into(), path.into());
        self.change(|on| {
            on.method = Some(method);
            on.path = Some(path);
        })
    }

    /// This many times. The default is once.
    pub fn times(self, times: u64) -> Self {
        self.change(|on| on.times = Some(times))
    }

    /// Every time, until the faults are cleared.
    pub fn always(self) -> Self {
        self.change(|on| on.times = None)
    }

    /// Skips this many matching requests first.
    pub fn after(self, requests: u64) -> Self {
        self.change(|on| on.after = requests)
    }

    /// Only every n-th matching request, starting with the first.
    pub fn every(self, requests: u64) -> Self {
        self.change(|on| on.every = requests)
    }

    /// How many times it has happened; 0 after the faults were cleared.
    pub fn hits(&self) -> u64 {
        let faults = lock(&self.faults);
        let mut rules = faults.rules.iter();
        rules
            .find(|rule| rule.number == self.number)
            .map_or(0, |rule| rule.fired)
    }

    fn change(self, change: impl FnOnce(&mut On)) -> Self {
        let mut faults = lock(&self.faults);
        let mut rules = faults.rules.iter_mut();
        if let Some(rule) = rules.find(|rule| rule.number == self.number) {
            change(&mut rule.on);
        }
        drop(faults);
        self
    }
}

impl std::fmt::Debug for FaultRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaultRule")
            .field("number", &self.number)
            .field("hits", &self.hits())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statuses(faults: &mut Faults, requests: usize) -> Vec<bool> {
        (0..requests)
            .map(|_| faults.next("POST", "/api/v1/statuses").is_some())
            .collect()
    }

    #[test]
    fn a_rule_waits_skips_and_ends() {
        let mut faults = Faults::default();
        let on = On {
            after: 1,
            every: 2,
            times: Some(2),
            ..On::default()
        };
        faults.add(Fault::status(503), on);
        let fired = statuses(&mut faults, 7);
        assert_eq!(fired, [false, true, false, true, false, false, false]);
    }

    #[test]
    fn routes_match_exactly_or_by_their_beginning() {
        let on = |method: &str, path: &str| On {
            method: Some(method.to_owned()),
            path: Some(path.to_owned()),
            ..On::default()
        };
        assert!(on("post", "/a").matches("POST", "/a"));
        assert!(!on("GET", "/a").matches("POST", "/a"));
        assert!(!on("POST", "/a").matches("POST", "/a/b"));
        assert!(on("POST", "/a*").matches("POST", "/a/b"));
        assert!(on("POST", "*").matches("POST", "/a/b"));
        assert!(On::default().matches("POST", "/a/b"));
    }

    #[test]
    fn the_first_rule_that_is_due_wins_and_all_count() {
        let mut faults = Faults::default();
        faults.add(Fault::status(500), On::default());
        let second = On {
            after: 1,
            ..On::default()
        };
        faults.add(Fault::status(503), second);
        assert_eq!(statuses(&mut faults, 3), [true, true, false]);
    }
}
