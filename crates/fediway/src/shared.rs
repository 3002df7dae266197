//! One copy of equal values in a process: an app's registration or the facts of a server, shared by all
//! accounts.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::swept::Swept;
use crate::url::InstanceUrl;

/// The values of one kind that are in use.
pub(crate) struct Shared<T>(Mutex<Option<Table<T>>>);

/// By a text that is no secret; two servers may have the same.
type Table<T> = Swept<String, Vec<Known<T>>>;

/// A value that is in use, and the server it belongs to.
type Known<T> = (InstanceUrl, Weak<T>);

fn is_used<T>((_, value): &Known<T>) -> bool {
    value.strong_count() > 0
}

impl<T: PartialEq> Shared<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// The copies that are used already, else these. Nothing is kept alive by being known here.
    pub(crate) fn share(
        &self,
        key: &str,
        server: InstanceUrl,
        value: Arc<T>,
    ) -> (InstanceUrl, Arc<T>) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let table = table.get_or_insert_default();
        let is_any_used = |same: &Vec<_>| same.iter().any(is_used);
        let same = table.entry(key.to_owned(), is_any_used).or_default();
        same.retain(is_used);
        for (known, shared) in same.iter().filter(|(known, _)| *known == server) {
            if let Some(shared) = shared.upgrade().filter(|shared| **shared == *value) {
                return (known.clone(), shared);
            }
        }
        same.push((server.clone(), Arc::downgrade(&value)));
        (server, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_one_and_unused_ones_are_forgotten() {
        let kept = Shared::new();
        let at = |host: &str, value: &str| {
            let server = InstanceUrl::parse(host).unwrap();
            kept.share("key", server, Arc::new(value.to_owned())).1
        };
        let one = at("a.example.org", "value");
        let same = at("a.example.org", "value");
        let (other, elsewhere) = (at("a.example.org", "another"), at("b.example.org", "value"));
        assert!(Arc::ptr_eq(&one, &same));
        assert!(!Arc::ptr_eq(&one, &other) && !Arc::ptr_eq(&one, &elsewhere));
        let weak = Arc::downgrade(&one);
        drop((one, same));
        assert!(weak.upgrade().is_none());
    }
}
