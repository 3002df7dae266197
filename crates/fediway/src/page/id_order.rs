//! Compares the age of two ids.
//!
//! Ids are opaque, but those of almost all servers grow with time, and their forms are known. An id of
//! another form has no order, and the result is `None`.

use std::cmp::Ordering;

use crate::instance::TimeInIds;

/// The kinds of ids that are compared as text.
const TIMED: [TimeInIds; 3] = [TimeInIds::Ulid, TimeInIds::Flake, TimeInIds::Uuid];

/// Compares two ids of the same list; the greater one is newer. `None` if the ids do not tell.
pub(crate) fn compare(one: &str, other: &str) -> Option<Ordering> {
    if one == other {
        return Some(Ordering::Equal);
    }
    if is_number(one) && is_number(other) {
        return Some(by_number(one, other));
    }
    if let (Some(one), Some(other)) = (seconds(one), seconds(other)) {
        return Some(by_number(one.0, other.0).then_with(|| one.1.cmp(other.1)));
    }
    let is_timed = one.len() == other.len()
        && TIMED
            .into_iter()
            .any(|kind| tells_time(kind, one) && tells_time(kind, other));
    let is_aid = one.len() == other.len() && is_aid(one) && is_aid(other);
    // Of one length and one alphabet in the order of its digits: the text tells the order.
    (is_timed || is_aid).then(|| one.cmp(other))
}

/// Which of two ids of the same list is the newer one, where ids tell that: the greater one. `None`
/// where they do not, as with random ids.
///
/// ```
/// use std::cmp::Ordering;
///
/// use fediway::page::compare_ids;
///
/// assert_eq!(compare_ids("9", "10"), Some(Ordering::Less));
/// let (one, other) = ("f81d4fae-7dec-4d0a-a765-00a0c91e6bf6", "7d793037-a076-4e2b-9c5c-12ab34cd56ef");
/// assert_eq!(compare_ids(one, other), None);
/// ```
pub fn compare_ids(one: &str, other: &str) -> Option<Ordering> {
    compare(one, other)
}

/// Whether an id is of a form whose order is known.
pub(crate) fn is_ordered(id: &str) -> bool {
    let is_timed = TIMED.into_iter().any(|kind| tells_time(kind, id));
    is_number(id) || seconds(id).is_some() || is_timed || is_aid(id)
}

/// Whether `id` is at or below `bound`; `None` if the ids do not tell.
pub(crate) fn is_at_or_below(id: &str, bound: &str) -> Option<bool> {
    compare(id, bound).map(Ordering::is_le)
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Compares numbers of any length.
fn by_number(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// `1785542400.080609`: seconds, and a fraction that is always as long.
fn seconds(id: &str) -> Option<(&str, &str)> {
    let (seconds, fraction) = id.split_once('.')?;
    let is_time = seconds.len() == 10 && (6..=9).contains(&fraction.len());
    (is_time && is_number(seconds) && is_number(fraction)).then_some((seconds, fraction))
}

fn tells_time(kind: TimeInIds, id: &str) -> bool {
    let is_long_enough = kind != TimeInIds::Flake || id.len() == 18;
    let position = kind.position(id);
    is_long_enough && position.is_some_and(|position| kind.is_plausible(position))
}

/// The ids of Misskey and its relatives: milliseconds since 2000 in base 36, then a counter.
fn is_aid(id: &str) -> bool {
    const SINCE: u64 = 946_684_800_000;
    let is_plausible = |millis: u64| TimeInIds::Uuid.is_plausible(millis + SINCE);
    matches!(id.len(), 10 | 16)
        && id
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        && u64::from_str_radix(&id[..8], 36).is_ok_and(is_plausible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_grow_with_time_are_in_order() {
        for (older, newer) in [
            ("9", "10"),
            ("0099", "100"),
            ("109302436954721982", "1109302436954721982"),
            ("1785542400.080609", "1785542401.000000"),
            ("1785542400.080609", "1785542400.180609"),
            ("01J8MHAMCHF6Y650WCRSCP4WMY", "01J8MHAMCJ0000000000000000"),
            ("AXVjZ1Pv8hQ8eRkMSu", "AXVjZ1Pv8hQ8eRkMSv"),
            (
                "019fba9e-d87b-7000-8000-000000000000",
                "019fba9e-d87c-7000-8000-000000000000",
            ),
            ("9abc0d1e2f", "9abc0d1e30"),
        ] {
            assert_eq!(compare(older, newer), Some(Ordering::Less), "{older}");
            assert_eq!(compare(newer, older), Some(Ordering::Greater), "{older}");
            assert_eq!(is_at_or_below(older, newer), Some(true));
            assert_eq!(is_at_or_below(newer, newer), Some(true));
        }
    }

    #[test]
    fn other_ids_are_in_no_order() {
        for (one, other) in [
            ("", "1"),
            (
                "5d41402abc4b2a76b9719d911017c592",
                "7d793037a0760186574b0282f2f435e7",
            ),
            (
                "9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
                "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
            ),
            ("12", "01J8MHAMCHF6Y650WCRSCP4WMY"),
            ("1785542400.08", "1785542401.080609"),
            ("abc", "abd"),
        ] {
            assert_eq!(compare(one, other), None, "{one}");
        }
        assert_eq!(compare("abc", "abc"), Some(Ordering::Equal));
    }
}
