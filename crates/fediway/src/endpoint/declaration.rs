//! An endpoint as data.

use http::Method;

use crate::scope::Scope;

/// One endpoint of the API: a row of [`ENDPOINTS`](crate::api::ENDPOINTS).
#[derive(Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// How it is called in this library, such as `statuses().post`.
    pub call: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for ids.
    pub path: &'static str,
    /// The scopes. A token needs one of them; there is none for public data.
    pub scopes: &'static [Scope],
    /// The parameters of the path, query or body, by their names on the wire.
    pub params: &'static [&'static str],
    /// The parameters that go into the query although the request has a body.
    pub in_query: &'static [&'static str],
    /// How parameters are sent.
    pub body: Body,
    /// The response.
    pub answer: &'static str,
    /// How its list is paged, if it is one.
    pub paging: Option<Paging>,
    /// Whether an `Idempotency-Key` is sent, so that a repeated request has its effect once.
    pub keyed: bool,
    /// What replaces it, if it is deprecated.
    pub deprecated: Option<&'static str>,
    /// What is checked before sending.
    pub rules: &'static [Rule],
}

impl Endpoint {
    /// Whether the answer is JSON, and not a text, table or picture.
    pub(crate) fn answers_json(&self) -> bool {
        !matches!(self.answer, "Text" | "Bytes")
    }

    /// Whether a path is one of this endpoint's.
    pub(crate) fn takes(&self, path: &str) -> bool {
        let (mut declared, mut asked) = (self.path.split('/'), path.split('/'));
        loop {
            match (declared.next(), asked.next()) {
                (None, None) => return true,
                (Some(declared), Some(asked))
                    if declared == asked || (declared.starts_with('{') && !asked.is_empty()) => {}
                _ => return false,
            }
        }
    }
}

/// How the parameters of a request are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// In the query, without a body.
    None,
    /// As JSON, or as `multipart/form-data` if one of them is a file.
    Json,
    /// As `application/x-www-form-urlencoded`, which OAuth requires.
    Form,
    /// As `multipart/form-data`.
    Multipart,
}

/// How a list is divided into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// The next page is requested with the id of the last item.
    Id,
    /// The next page is requested with the cursor in the `Link` header.
    Link,
    /// The next page is requested with the number of items before it.
    Offset,
}

/// A check before a request is sent. Names are those on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// At least one of these must be set and not empty.
    OneOf(&'static [&'static str]),
    /// Not both `poll` and `media_ids`, on a server that is known to refuse this.
    PollOrFiles,
    /// The first is accepted only together with the second.
    Needs(&'static str, &'static str),
    /// `status`, `spoiler_text`, `media_ids` and `poll` are within the server's limits.
    StatusFits,
    /// `description` is within the server's limit.
    DescriptionFits,
    /// `focus` is inside the picture.
    FocusInside,
}
