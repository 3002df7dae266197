//! Ids that contain the time: the time of an id, and an id for a time.
//!
//! No result depends on them. They only say where to start a request. The items are joined by the ids
//! that the server gave.

use crate::instance::TimeInIds;

/// The digits of a ULID.
const BASE_32: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The digits of a FlakeID.
const BASE_62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// From 2010 to 2100, in milliseconds.
const PLAUSIBLE: std::ops::Range<u64> = 1_262_304_000_000..4_102_444_800_000;

impl TimeInIds {
    /// Where an id stands: a number that grows with time. Ids made at once may share it.
    pub(super) fn position(self, id: &str) -> Option<u64> {
        match self {
            Self::Snowflake => {
                let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
                id.parse().ok().filter(|_| is_number)
            }
            Self::Ulid if id.len() == 26 => u64::try_from(number(id, BASE_32)? >> 80).ok(),
            Self::Flake => u64::try_from(number(id, BASE_62)? >> 64).ok(),
            Self::Uuid if id.len() == 36 => {
                let digits: String = id.split('-').collect();
                let value = u128::from_str_radix(&digits, 16).ok()?;
                u64::try_from(value >> 80)
                    .ok()
                    .filter(|_| digits.len() == 32)
            }
            Self::Ulid | Self::Uuid => None,
        }
    }

    /// The first id at a position.
    pub(super) fn id_at(self, position: u64) -> String {
        let high = u128::from(position);
        match self {
            Self::Snowflake => position.to_string(),
            Self::Ulid => digits(high << 80, BASE_32, 26),
            Self::Flake => digits(high << 64, BASE_62, 18),
            // With the marks of a version 7, for servers that look at them.
            Self::Uuid => {
                let hex = format!("{:032x}", high << 80 | 7 << 76 | 2 << 62);
                let parts = [
                    &hex[..8],
                    &hex[8..12],
                    &hex[12..16],
                    &hex[16..20],
                    &hex[20..],
                ];
                parts.join("-")
            }
        }
    }

    /// Whether a position is a time at which there were such ids.
    pub(super) fn is_plausible(self, position: u64) -> bool {
        let millis = match self {
            Self::Snowflake => position >> 16,
            Self::Ulid | Self::Flake | Self::Uuid => position,
        };
        PLAUSIBLE.contains(&millis)
    }
}

fn number(text: &str, alphabet: &[u8]) -> Option<u128> {
    let base = alphabet.len() as u128;
    text.bytes().try_fold(0_u128, |value, byte| {
        let digit = alphabet.iter().position(|known| *known == byte)?;
        value.checked_mul(base)?.checked_add(digit as u128)
    })
}

fn digits(mut value: u128, alphabet: &[u8], length: usize) -> String {
    let base = alphabet.len() as u128;
    let mut text = vec![char::from(alphabet[0]); length];
    for place in text.iter_mut().rev() {
        // A remainder is less than the base.
        *place = char::from(alphabet[(value % base) as usize]);
        value /= base;
    }
    text.into_iter().collect()
}

#[cfg(test)]
pub(super) const KINDS: [TimeInIds; 4] = [
    TimeInIds::Snowflake,
    TimeInIds::Ulid,
    TimeInIds::Flake,
    TimeInIds::Uuid,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_ids_tell_their_time() {
        let around_2023 = |position| (1_640_000_000_000..1_790_000_000_000).contains(&position);
        let ulid = TimeInIds::Ulid
            .position("01J8MHAMCHF6Y650WCRSCP4WMY")
            .unwrap();
        let flake = TimeInIds::Flake.position("AXVjZ1Pv8hQ8eRkMSu").unwrap();
        let uuid = TimeInIds::Uuid
            .position("018f7c6e-7f3b-7c52-9d8f-2f1d7d8e6a11")
            .unwrap();
        let snowflake = TimeInIds::Snowflake.position("109302436954721982").unwrap();
        assert!(
            around_2023(ulid) && around_2023(flake) && around_2023(uuid),
            "{flake}"
        );
        assert!(around_2023(snowflake >> 16));
    }

    #[test]
    fn a_made_up_id_stands_where_it_should() {
        let now = 1_785_542_400_123_u64;
        for kind in KINDS {
            let position = if kind == TimeInIds::Snowflake {
                now << 16
            } else {
                now
            };
            assert!(kind.is_plausible(position));
            let id = kind.id_at(position);
            assert_eq!(kind.position(&id), Some(position), "{id}");
            assert!(kind.id_at(position - 1) < id, "older ids are smaller");
        }
        assert_eq!(
            TimeInIds::Uuid.id_at(now),
            "019fba9e-d87b-7000-8000-000000000000"
        );
    }

    #[test]
    fn what_is_no_such_id_stands_nowhere() {
        for kind in KINDS {
            for id in [
                "",
                "-1",
                "+7",
                "1.5",
                "é",
                "018f7c6e-7f3b-7c52-9d8f-2f1d7d8e6a1",
                "~",
            ] {
                assert!(
                    !kind.position(id).is_some_and(|at| kind.is_plausible(at)),
                    "{id}"
                );
            }
        }
    }
}
