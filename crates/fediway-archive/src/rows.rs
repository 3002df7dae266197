//! What stands in the tables.

use fediway::{Account, Status, Timestamp};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::error::{Error, ErrorKind, Result};
use crate::json::malformed;

/// A moment as the tables have it.
pub(crate) fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or_default()
}

fn time(row: &SqliteRow, column: &str) -> sqlx::Result<Timestamp> {
    row.try_get(column).map(moment)
}

fn time_if_any(row: &SqliteRow, column: &str) -> sqlx::Result<Option<Timestamp>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(moment))
}

/// Declares a row: its columns by the names of its fields, moments with `@`.
macro_rules! rows {
    ($($(#[$doc:meta])* $Row:ident { $($(#[$field_doc:meta])* $field:ident: $Type:ty $(= $how:ident)?,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct $Row {
            $($(#[$field_doc])* pub $field: $Type,)*
        }

        columns!($Row { $($field $(= $how)?)* });
    )*};
}

/// Reads a row by the names of its columns.
macro_rules! columns {
    ($Row:ident { $($field:ident $(= $how:ident)?)* }) => {
        impl sqlx::FromRow<'_, sqlx::sqlite::SqliteRow> for $Row {
            fn from_row(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Self> {
                Ok(Self { $($field: $crate::rows::columns!(@read row $field $($how)?),)* })
            }
        }
    };
    (@read $row:ident $field:ident) => { sqlx::Row::try_get($row, stringify!($field))? };
    (@read $row:ident $field:ident $how:ident) => { $how($row, stringify!($field))? };
}

pub(crate) use columns;

rows! {
    /// An account that is archived.
    OwnerRow {
        /// The row.
        id: i64,
        /// The server: its host, and the port if that is not the usual one.
        server: String,
        /// Its id on that server.
        remote_id: String,
        /// `user@example.com`.
        handle: String,
        /// The same text in the accounts of one person.
        person: Option<String>,
        /// The software of the server.
        software: Option<String>,
        /// Its row in `accounts`.
        account: Option<i64>,
    }

    /// An account that was seen.
    AccountRow {
        /// The row.
        id: i64,
        /// The ActivityPub id.
        uri: Option<String>,
        /// The profile page.
        url: Option<String>,
        /// `user@example.com`.
        handle: String,
        /// The name to show.
        display_name: String,
        /// The URL of the picture.
        avatar: Option<String>,
        /// The URL of the banner.
        header: Option<String>,
        /// When it was seen first.
        first_seen: Timestamp = time,
        /// When it was seen last.
        last_seen: Timestamp = time,
        /// As the server sent it.
        json: String,
    }

    /// A status or boost in its present version.
    StatusRow {
        /// The row.
        id: i64,
        /// The ActivityPub id; none for a boost on a server that gives boosts none.
        uri: Option<String>,
        /// The page of the status.
        url: Option<String>,
        /// The row of the author.
        account: i64,
        /// The author's `user@example.com`.
        author: String,
        /// The author's name to show.
        author_name: String,
        /// When it was posted.
        created_at: Timestamp = time,
        /// When it was edited last.
        edited_at: Option<Timestamp> = time_if_any,
        /// Who may see it: `public`, `unlisted`, `private`, `direct` or a word of its server.
        visibility: String,
        /// The language, as an ISO 639 code.
        language: Option<String>,
        /// The content warning.
        warning: String,
        /// The text, plain.
        text: String,
        /// Whether media are hidden at first.
        sensitive: bool,
        /// The row of the boosted status, if this is a boost.
        boost_of: Option<i64>,
        /// The row of the quoted status.
        quote_of: Option<i64>,
        /// What it replies to, where the archive does not have that: `server id` or a URI.
        reply_key: Option<String>,
        /// The row of what it replies to.
        reply_to: Option<i64>,
        /// How many replies it had when it was seen last.
        replies: i64,
        /// How many boosts.
        boosts: i64,
        /// How many favourites.
        favourites: i64,
        /// The number of the present version.
        version: i64,
        /// When it was seen first.
        first_seen: Timestamp = time,
        /// When it was seen last.
        last_seen: Timestamp = time,
        /// When it was found to be gone.
        gone_at: Option<Timestamp> = time_if_any,
        /// Where the present version came from: see [`Origin`](crate::Origin).
        origin: String,
        /// The present version as the server sent it, with the counts of `last_seen`.
        json: String,
    }

    /// A version of a status.
    VersionRow {
        /// From 1 on, in the order in which they were written.
        number: i64,
        /// Where it came from.
        origin: String,
        /// When the author made it.
        edited_at: Option<Timestamp> = time_if_any,
        /// When it was seen.
        seen_at: Timestamp = time,
        /// As the server sent it: a status, or an edit where `origin` is `history`.
        json: String,
    }

    /// A file attached to a version of a status.
    AttachmentRow {
        /// The status.
        status: i64,
        /// Its place, from 0 on.
        position: i64,
        /// The id of the attachment on its server.
        remote_id: Option<String>,
        /// `image`, `video`, `gifv`, `audio`, `unknown`.
        kind: String,
        /// The file on the server.
        url: Option<String>,
        /// A smaller version on the server.
        preview_url: Option<String>,
        /// Where the file is on its author's server.
        remote_url: Option<String>,
        /// The alternative text.
        description: Option<String>,
        /// A blurred picture in a few characters.
        blurhash: Option<String>,
        /// The point that stays visible, from left (-1) to right (1).
        focus_x: Option<f64>,
        /// The point that stays visible, from bottom (-1) to top (1).
        focus_y: Option<f64>,
        /// Pixels.
        width: Option<i64>,
        /// Pixels.
        height: Option<i64>,
        /// The hash of the file, where the archive has it.
        sha256: Option<String>,
        /// The path of the file in the folder of the archive.
        path: Option<String>,
        /// The MIME type of the file, by its content.
        mime: Option<String>,
        /// The size of the file.
        bytes: Option<i64>,
        /// The path of the smaller version.
        preview_path: Option<String>,
    }

    /// A file.
    FileRow {
        /// Its SHA-256, in hexadecimal.
        sha256: String,
        /// Its size.
        bytes: i64,
        /// What it is, by its content.
        mime: String,
        /// Its path in the folder of the archive.
        path: String,
    }

    /// Who follows, is followed, is blocked …, and for how long.
    RelationRow {
        /// `followers`, `following`, `blocks`, `mutes`, `endorsements`, `list ID`.
        kind: String,
        /// The row of the account.
        account: i64,
        /// `user@example.com`.
        handle: String,
        /// When it was seen first.
        first_seen: Timestamp = time,
        /// When it was seen last.
        last_seen: Timestamp = time,
        /// When it was found to have ended.
        ended_at: Option<Timestamp> = time_if_any,
        /// The account as the server sent it.
        json: String,
    }

    /// Anything else that a server said.
    DocumentRow {
        /// `notifications`, `lists`, `filters` ….
        collection: String,
        /// What tells it from the others of its collection.
        key: String,
        /// When it was seen first.
        first_seen: Timestamp = time,
        /// When it was seen last.
        last_seen: Timestamp = time,
        /// When it was found to be gone.
        gone_at: Option<Timestamp> = time_if_any,
        /// As the server sent it.
        json: String,
    }

    /// How far a collection is.
    CollectionRow {
        /// Its name.
        name: String,
        /// When it was complete last.
        complete_at: Option<Timestamp> = time_if_any,
        /// When it was asked for last.
        tried_at: Timestamp = time,
        /// Why the server has none.
        missing: Option<String>,
    }
}

impl StatusRow {
    /// The status as the library has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] if its JSON was changed.
    pub fn status(&self) -> Result<Status> {
        decoded(&self.json, "a status")
    }
}

impl AccountRow {
    /// The account as the library has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] if its JSON was changed.
    pub fn account(&self) -> Result<Account> {
        decoded(&self.json, "an account")
    }
}

impl RelationRow {
    /// The account as the library has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] if its JSON was changed.
    pub fn account(&self) -> Result<Account> {
        decoded(&self.json, "an account")
    }
}

pub(crate) fn decoded<T: serde::de::DeserializeOwned>(json: &str, what: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| malformed(what, error))
}

/// How far a file of a URL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MediaState {
    /// It is to be fetched.
    Wanted,
    /// It is here.
    Kept,
    /// It failed in a way that may pass: it is tried again later.
    Waiting,
    /// Its server has it no more.
    Gone,
    /// Its address is none that may be asked.
    Refused,
    /// It is larger than the limit.
    Large,
}

impl MediaState {
    /// Its name in the table `media`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Kept => "kept",
            Self::Waiting => "waiting",
            Self::Gone => "gone",
            Self::Refused => "refused",
            Self::Large => "large",
        }
    }
}

/// The error for a row that has to be there.
pub(crate) fn absent(what: &str) -> Error {
    Error::new(ErrorKind::Invalid, format!("the archive has no {what}"))
}
