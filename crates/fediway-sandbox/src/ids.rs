//! Ids: one kind inside, many kinds on the wire.
//!
//! Inside, an id is a number as Mastodon makes them: milliseconds, then
//! sixteen low bits. Every [`IdStyle`] writes that number so that it can be
//! read back, which keeps the rest of the sandbox free of styles.

use jiff::Timestamp;

use crate::personalities::IdStyle;

/// Gives out ids that always grow, by the sandbox's clock.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    last: u64,
    counted: u64,
}

impl Ids {
    pub(crate) fn next(&mut self, now: Timestamp) -> u64 {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        self.last = (millis << 16).max(self.last + 1);
        self.last
    }

    /// The next id of something written in this style.
    pub(crate) fn next_for(&mut self, style: IdStyle, now: Timestamp) -> u64 {
        if style == IdStyle::Count {
            self.counted += 1;
            return self.counted;
        }
        self.next(now)
    }
}

const BASE_32: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE_62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Fills the bits of long ids that the number inside does not reach.
const FILLING: u64 = 0x1d3c_5b7a_9f8e_2d4c;

impl IdStyle {
    /// The id as the API writes it.
    pub(crate) fn show(self, id: u64) -> String {
        let (millis, low) = (u128::from(id >> 16), u128::from(id & 0xffff));
        match self {
            Self::Snowflake | Self::Count => id.to_string(),
            Self::Ulid => digits(millis << 80 | low << 64 | u128::from(FILLING), BASE_32, 26),
            // Under a time of its own, to look like one.
            Self::RandomUlid => digits(
                0x0190 << 112 | u128::from(scatter(id)) << 48 | u128::from(FILLING >> 16),
                BASE_32,
                26,
            ),
            Self::Flake => digits(
                millis << 64 | u128::from(FILLING >> 16) << 16 | low,
                BASE_62,
                18,
            ),
            Self::Uuid => uuid(
                millis << 80
                    | 7 << 76
                    | (low >> 4) << 64
                    | 2 << 62
                    | (low & 0xf) << 58
                    | u128::from(FILLING >> 6),
            ),
            Self::Hex => {
                let high = scatter(id);
                format!("{high:016x}{:016x}", scatter(high ^ FILLING))
            }
            Self::Dotted => {
                let millis = id >> 16;
                let rest = (millis % 1000) << 16 | id & 0xffff;
                format!("{}.{rest:08}", millis / 1000)
            }
        }
    }

    /// The id inside, if `text` is one the sandbox could have written.
    pub(crate) fn read(self, text: &str) -> Option<u64> {
        // What is written otherwise is some other server's.
        self.inside(text).filter(|id| self.show(*id) == text)
    }

    /// Where a list is cut by `text`, which on servers that sort by id need
    /// not be the id of anything.
    pub(crate) fn cut(self, text: &str) -> Option<u64> {
        match self {
            Self::Snowflake | Self::Ulid | Self::Flake | Self::Uuid => self.inside(text),
            _ => self.read(text),
        }
    }

    fn inside(self, text: &str) -> Option<u64> {
        let from_time = |millis: u128, low: u128| {
            let millis = u64::try_from(millis).ok()?;
            Some(millis << 16 | u64::try_from(low & 0xffff).ok()?)
        };
        match self {
            Self::Snowflake | Self::Count => text.parse().ok(),
            Self::Ulid => {
                let value = number(text, BASE_32)?;
                from_time(value >> 80, value >> 64)
            }
            Self::RandomUlid => {
                let value = number(text, BASE_32)? >> 48;
                u64::try_from(value & u128::from(u64::MAX)).ok().map(gather)
            }
            Self::Flake => {
                let value = number(text, BASE_62)?;
                from_time(value >> 64, value)
            }
            Self::Uuid => {
                let value = u128::from_str_radix(&text.replace('-', ""), 16).ok()?;
                let low = (value >> 64 & 0xfff) << 4 | (value >> 58 & 0xf);
                from_time(value >> 80, low)
            }
            Self::Hex => u64::from_str_radix(text.get(..16)?, 16).ok().map(gather),
            Self::Dotted => {
                let (seconds, rest) = text.split_once('.')?;
                let (seconds, rest): (u64, u64) = (seconds.parse().ok()?, rest.parse().ok()?);
                let millis = seconds.checked_mul(1000)?.checked_add(rest >> 16)?;
                Some(millis.checked_mul(1 << 16)? | rest & 0xffff)
            }
        }
    }
}

fn digits(mut value: u128, alphabet: &[u8], length: usize) -> String {
    let base = alphabet.len() as u128;
    let mut text = vec![char::from(alphabet[0]); length];
    for place in text.iter_mut().rev() {
        let digit = usize::try_from(value % base).unwrap_or(0);
        *place = char::from(alphabet[digit]);
        value /= base;
    }
    text.into_iter().collect()
}

fn number(text: &str, alphabet: &[u8]) -> Option<u128> {
    let base = alphabet.len() as u128;
    text.bytes().try_fold(0_u128, |value, byte| {
        let digit = alphabet.iter().position(|known| *known == byte)?;
        value.checked_mul(base)?.checked_add(digit as u128)
    })
}

fn uuid(value: u128) -> String {
    let hex = format!("{value:032x}");
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

/// Odd, so that multiplying by it can be undone.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Its inverse modulo 2^64.
const UNSPREAD: u64 = inverse(SPREAD);

/// Newton's way: every step doubles the number of right bits, and the first
/// guess has three.
const fn inverse(odd: u64) -> u64 {
    let mut guess = odd;
    let mut step = 0;
    while step < 5 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        step += 1;
    }
    guess
}

/// Moves ids out of the order of time, without two becoming one.
fn scatter(id: u64) -> u64 {
    id.rotate_left(29).wrapping_mul(SPREAD) ^ FILLING
}

fn gather(scattered: u64) -> u64 {
    (scattered ^ FILLING)
        .wrapping_mul(UNSPREAD)
        .rotate_right(29)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [IdStyle; 8] = [
        IdStyle::Snowflake,
        IdStyle::Count,
        IdStyle::Ulid,
        IdStyle::RandomUlid,
        IdStyle::Flake,
        IdStyle::Uuid,
        IdStyle::Hex,
        IdStyle::Dotted,
    ];

    #[test]
    fn ids_grow_within_one_millisecond_and_when_the_clock_stands_back() {
        let mut ids = Ids::default();
        let now: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
        let earlier: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let first = ids.next(now);
        assert_eq!(first >> 16, 1_785_542_400_000);
        assert_eq!(ids.next(now), first + 1);
        assert_eq!(ids.next(earlier), first + 2);
        assert_eq!(ids.next_for(IdStyle::Count, now), 1);
        assert_eq!(ids.next_for(IdStyle::Count, now), 2);
    }

    #[test]
    fn what_is_shown_is_read_back_and_nothing_else() {
        let first = 1_785_542_400_999_u64 << 16;
        for style in ALL {
            for id in (0..50).map(|more| first + more * 0x3001) {
                assert_eq!(style.read(&style.show(id)), Some(id), "{style:?}");
            }
            for other in ["", "x", "nonsense!", "é", "-1", "1.2.3"] {
                assert_eq!(style.read(other), None, "{style:?} {other}");
            }
        }
        assert_eq!(
            IdStyle::Uuid.read("00000000-0000-0000-0000-000000000001"),
            None
        );
    }

    #[test]
    fn a_list_can_be_cut_where_nothing_is() {
        let millis = 1_785_542_400_123_u64;
        let ulid = digits(u128::from(millis) << 80, BASE_32, 26);
        assert_eq!(IdStyle::Ulid.cut(&ulid), Some(millis << 16));
        assert_eq!(IdStyle::Ulid.read(&ulid), None);
        let uuid = uuid(u128::from(millis) << 80 | 7 << 76 | 2 << 62);
        assert_eq!(IdStyle::Uuid.cut(&uuid), Some(millis << 16));
        assert_eq!(IdStyle::Hex.cut(&"0".repeat(32)), None);
    }

    #[test]
    fn each_style_looks_like_its_servers() {
        let id = (1_785_542_400_123_u64 << 16) + 7;
        let shown = |style: IdStyle| style.show(id);
        assert_eq!(shown(IdStyle::Ulid).len(), 26);
        assert!(shown(IdStyle::Ulid).starts_with("01"));
        assert!(shown(IdStyle::RandomUlid).starts_with("01"));
        assert_eq!(shown(IdStyle::Flake).len(), 18);
        assert_eq!(shown(IdStyle::Hex).len(), 32);
        assert_eq!(shown(IdStyle::Dotted), "1785542400.08060935");
        let uuid = shown(IdStyle::Uuid);
        let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "7", "a version 7");
    }

    #[test]
    fn some_styles_keep_the_order_of_time_and_some_do_not() {
        let ids = [1_u64 << 16, 2 << 16, 3 << 16, (3 << 16) + 1, 900 << 16]
            .map(|id| id + (1_785_542_400_000 << 16));
        for style in ALL {
            let shown = ids.map(|id| style.show(id));
            let scattered = matches!(style, IdStyle::RandomUlid | IdStyle::Hex);
            assert_ne!(shown.is_sorted(), scattered, "{style:?}");
        }
    }
}
