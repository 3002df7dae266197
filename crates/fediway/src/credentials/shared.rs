//! One copy of each app registration in a process, shared by all its accounts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::app::RegisteredApp;
use crate::url::InstanceUrl;

/// How many entries there are before those that nobody uses any more are looked for.
const FIRST_SWEEP: usize = 64;

/// A registration that is in use, and the server it was made on.
type Known = (InstanceUrl, Weak<RegisteredApp>);

#[derive(Default)]
struct Table {
    /// By client id, which is no secret; two servers may have given the same.
    known: HashMap<String, Vec<Known>>,
    sweep_at: usize,
}

impl Table {
    fn sweep(&mut self) {
        self.known.retain(|_, same| same.iter().any(is_used));
        self.sweep_at = (self.known.len() * 2).max(FIRST_SWEEP);
    }
}

fn is_used((_, app): &Known) -> bool {
    app.strong_count() > 0
}

/// The copies that are used already, else these. Nothing secret is kept alive by being known here.
pub(super) fn share(
    issuer: InstanceUrl,
    app: Arc<RegisteredApp>,
) -> (InstanceUrl, Arc<RegisteredApp>) {
    static TABLE: Mutex<Option<Table>> = Mutex::new(None);
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let table = table.get_or_insert_default();
    if table.known.len() >= table.sweep_at {
        table.sweep();
    }
    let same = table.known.entry(app.client_id.clone()).or_default();
    same.retain(is_used);
    for (server, known) in same.iter().filter(|(server, _)| *server == issuer) {
        if let Some(known) = known.upgrade().filter(|known| **known == *app) {
            return (server.clone(), known);
        }
    }
    same.push((issuer.clone(), Arc::downgrade(&app)));
    (issuer, app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_apps_are_one_and_unused_ones_are_forgotten() {
        let at = |host: &str, secret: &str| {
            let app = RegisteredApp::new("shared-1", secret.to_owned());
            share(InstanceUrl::parse(host).unwrap(), Arc::new(app)).1
        };
        let one = at("a.example.org", "secret");
        let same = at("a.example.org", "secret");
        let (other, elsewhere) = (
            at("a.example.org", "another"),
            at("b.example.org", "secret"),
        );
        assert!(Arc::ptr_eq(&one, &same));
        assert!(!Arc::ptr_eq(&one, &other) && !Arc::ptr_eq(&one, &elsewhere));
        let weak = Arc::downgrade(&one);
        drop((one, same));
        assert!(weak.upgrade().is_none());
    }
}
