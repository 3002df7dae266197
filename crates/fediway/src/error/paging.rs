//! Why a walk through a list stops before its end.

use std::fmt;

/// The reason why a walk through a list stopped early.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingFailure {
    /// This many pages in a row had no new item, although the server names a next page; or a walk to newer
    /// items has read this many pages without finding where it begins. Polling the stream again
    /// continues there.
    NothingNew(usize),
    /// The server ignores this bound (`min_id` or `since_id`) in this list, and ids do not show where the
    /// bound is.
    BoundIgnored(&'static str),
    /// It is unknown whether the server respects this bound in this list.
    BoundUnknown(&'static str),
    /// The last item was deleted, and the server does not tell where it was. The list may have ended or
    /// not.
    EndUnknown,
    /// The server returns the same page for each cursor. The list may be longer than this page.
    SamePage,
    /// The server names the next page by a parameter that this library does not know.
    UnknownCursor,
}

impl fmt::Display for PagingFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingNew(pages) => write!(f, "{pages} pages in a row brought nothing new"),
            Self::BoundIgnored(name) => write!(f, "the server ignores `{name}` in this list"),
            Self::BoundUnknown(name) => {
                write!(f, "the server may have ignored `{name}` in this list")
            }
            Self::EndUnknown => f.write_str("items were deleted, and the walk cannot continue"),
            Self::SamePage => f.write_str("the server returns the same page for each request"),
            Self::UnknownCursor => f.write_str("the server names the next page in an unknown way"),
        }
    }
}

impl PagingFailure {
    pub(super) fn next_step(&self) -> &'static str {
        match self {
            Self::NothingNew(_) => "ask for the next page again if the list should be longer",
            Self::BoundIgnored(_) | Self::BoundUnknown(_) => {
                "leave out the bound and stop at an item that you know"
            }
            Self::EndUnknown => "walk through the list again from its beginning",
            Self::UnknownCursor => {
                "the list is longer: follow its `Link` header with `Client::request`"
            }
            Self::SamePage => "ask for longer pages with `limit`: the list may be longer",
        }
    }
}
