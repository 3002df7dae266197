//! What decides how entities look: the terminal, the place, and what was asked for.

use fediway::Timestamp;
use fediway::entities::FilterContext;
use jiff::tz::TimeZone;

/// The clock that times are read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    Utc,
    Local(TimeZone),
}

/// How entities look.
#[derive(Clone, Debug)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    pub has_color: bool,
    /// Whether somebody looks at it now: there are times such as "5 min ago" then.
    pub is_terminal: bool,
    pub now: Timestamp,
    pub zone: Zone,
    /// The host of the server, which servers leave out of their own handles.
    pub host: String,
    /// Where it is shown, for the account's filters.
    pub place: FilterContext,
    /// Whether texts behind a content warning are shown.
    pub is_open: bool,
    /// Whether everything is shown that is known.
    pub in_full: bool,
    /// Whether there are places for pictures.
    pub has_pictures: bool,
}

impl Look {
    /// For a file, eighty columns wide.
    pub fn plain() -> Self {
        Self {
            width: 80,
            has_color: false,
            is_terminal: false,
            now: Timestamp::UNIX_EPOCH,
            zone: Zone::Utc,
            host: String::new(),
            place: FilterContext::Home,
            is_open: false,
            in_full: false,
            has_pictures: false,
        }
    }

    /// The same for a place where filters act otherwise.
    #[must_use]
    pub fn at(&self, place: FilterContext) -> Self {
        Self {
            place,
            ..self.clone()
        }
    }

    /// The same for what stands indented.
    #[must_use]
    pub fn narrower(&self, by: usize) -> Self {
        Self {
            width: self.width.saturating_sub(by),
            ..self.clone()
        }
    }

    /// The same with all that is known.
    #[must_use]
    pub fn full(&self) -> Self {
        Self {
            in_full: true,
            is_open: true,
            ..self.clone()
        }
    }
}
