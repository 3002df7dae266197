//! Which of two items of one list is the older one.

use std::cmp::Ordering;

use super::item::Item;

/// Older first. Of two of one moment, the lower id is older where ids are in order, else what stands
/// further down in the list.
pub fn older_first(one: &Item, other: &Item) -> Ordering {
    let by_place = other.place.cmp(&one.place);
    one.created
        .cmp(&other.created)
        .then_with(|| by_id(&one.id, &other.id).unwrap_or(by_place))
}

fn by_id(one: &str, other: &str) -> Option<Ordering> {
    let are_numbers = [one, other]
        .iter()
        .all(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
    if are_numbers {
        return Some(one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
    }
    let are_ulids = one.len() == 26 && other.len() == 26;
    are_ulids.then(|| one.cmp(other))
}
