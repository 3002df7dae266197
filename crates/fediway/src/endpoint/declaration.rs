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
    /// The scopes, any one of which a token needs; none for public data.
    pub scopes: &'static [Scope],
    /// The parameters of the path, query or body, under their names on the wire.
    pub params: &'static [&'static str],
    /// Those of them that go into the query though the request has a body.
    pub in_query: &'static [&'static str],
    /// How parameters travel.
    pub body: Body,
    /// What it answers.
    pub answer: &'static str,
    /// How its list is paged, if it is one.
    pub paging: Option<Paging>,
    /// Whether a repeated request with the same `Idempotency-Key` has its effect once.
    pub keyed: bool,
    /// What replaces it, if it is going away.
    pub deprecated: Option<&'static str>,
    /// What is checked before it is sent.
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

/// How the parameters of a request travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// In the query; there is no body.
    None,
    /// As JSON; with a file among them as `multipart/form-data`.
    Json,
    /// As `application/x-www-form-urlencoded`: what OAuth asks for.
    Form,
    /// As `multipart/form-data`.
    Multipart,
}

/// How a list is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Paging {
    /// The next page is asked for by the id of the last item.
    Id,
    /// The next page is asked for by the cursor in the `Link` header.
    Link,
    /// The next page is asked for by how many items came before.
    Offset,
}

/// One thing that is checked before a request is sent. Names are those on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// At least one of these must be there and not be empty.
    OneOf(&'static [&'static str]),
    /// Not both `poll` and `media_ids`, on a server that is known to refuse that.
    PollOrFiles,
    /// The first is taken only together with the second.
    Needs(&'static str, &'static str),
    /// `status`, `spoiler_text`, `media_ids` and `poll` stay within what the server says it takes.
    StatusFits,
    /// `description` is no longer than the server says it takes.
    DescriptionFits,
    /// `focus` lies inside the picture.
    FocusInside,
}
