//! What a server published otherwise than it was asked to.

use std::fmt;

use futures_core::future::BoxFuture;
use serde_json::Value;

use crate::client::Client;
use crate::endpoint::Call;
use crate::entities::{Status, Visibility};
use crate::error::Result;
use crate::transport::Response;

/// One thing that a server did otherwise than it was asked to. The status is published all the
/// same.
///
/// [`PostStatus::with_deviations`](crate::api::PostStatus::with_deviations) gives these. A request that is sent without it logs them as
/// warnings of [`tracing`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deviation {
    /// The status has another visibility.
    Visibility {
        /// The one that was asked for.
        asked: Visibility,
        /// The one that it has.
        got: Visibility,
    },
    /// The content warning is missing.
    ContentWarning,
    /// The attached media are hidden, or shown, against what was asked for.
    Sensitive {
        /// Whether they were to be hidden.
        asked: bool,
    },
    /// The status has another language, or none.
    Language {
        /// The one that was asked for.
        asked: String,
        /// The one that it has.
        got: Option<String>,
    },
    /// Some of the files are missing.
    Files {
        /// How many were named.
        asked: usize,
        /// How many the status has.
        got: usize,
    },
    /// The poll is missing, or some of its options are.
    Poll,
    /// It is no reply.
    Reply,
    /// It quotes nothing.
    Quote,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visibility { asked, got } => {
                let (asked, got) = (asked.as_str(), got.as_str());
                write!(f, "the visibility is {got}, not {asked}")
            }
            Self::ContentWarning => f.write_str("the content warning is missing"),
            Self::Sensitive { asked: true } => f.write_str("the media are not hidden"),
            Self::Sensitive { asked: false } => f.write_str("the media are hidden"),
            Self::Language { asked, got } => match got {
                Some(got) => write!(f, "the language is {got}, not {asked}"),
                None => write!(f, "the language {asked} is missing"),
            },
            Self::Files { asked, got } => write!(f, "the status has {got} files, not {asked}"),
            Self::Poll => f.write_str("the poll is missing or incomplete"),
            Self::Reply => f.write_str("the status is not a reply"),
            Self::Quote => f.write_str("the status does not quote anything"),
        }
    }
}

/// Sends a call, and warns of what the answer has otherwise than it was asked for.
pub(crate) fn ask(
    client: Client,
    call: Call,
    read: fn(&Response) -> Result<Status>,
) -> BoxFuture<'static, Result<Status>> {
    Box::pin(async move {
        let answer = read(&client.send(&call).await?)?;
        warn(&call, &answer);
        Ok(answer)
    })
}

/// Warns of what an answer has otherwise than it was asked for.
pub(super) fn warn(call: &Call, answer: &Status) {
    for deviation in between(call, answer) {
        let status = answer.id.as_str();
        tracing::warn!(status, "the server published it otherwise: {deviation}");
    }
}

/// What an answer has otherwise than it was asked for.
pub(super) fn between(call: &Call, answer: &Status) -> Vec<Deviation> {
    let text = |name| call.value(name).and_then(Value::as_str);
    let named = |name| text(name).filter(|text| !text.trim().is_empty());
    let warning = named("spoiler_text");
    let found = [
        text("visibility").and_then(|asked| visibility(asked, &answer.visibility)),
        (warning.is_some() && answer.spoiler_text.trim().is_empty())
            .then_some(Deviation::ContentWarning),
        sensitive(call, answer, warning.is_some()),
        named("language").and_then(|asked| language(asked, answer.language.as_deref())),
        files(call, answer),
        poll(call, answer),
        (named("in_reply_to_id").is_some() && answer.in_reply_to_id.is_none())
            .then_some(Deviation::Reply),
        (named("quoted_status_id").is_some() && !quotes(answer)).then_some(Deviation::Quote),
    ];
    found.into_iter().flatten().collect()
}

fn visibility(asked: &str, got: &Visibility) -> Option<Deviation> {
    // An answer without one says nothing.
    (asked != got.as_str() && !got.as_str().is_empty()).then(|| Deviation::Visibility {
        asked: Visibility::from(asked),
        got: got.clone(),
    })
}

/// Servers hide the media of a status with a content warning whatever they are told.
fn sensitive(call: &Call, answer: &Status, has_warning: bool) -> Option<Deviation> {
    let asked = call.value("sensitive")?.as_bool()?;
    let differs = asked != answer.sensitive && (asked || !has_warning);
    (differs && !answer.media_attachments.is_empty()).then_some(Deviation::Sensitive { asked })
}

/// `en` and `en-GB` are one language to a server that knows no regions.
fn language(asked: &str, got: Option<&str>) -> Option<Deviation> {
    let plain = |tag: &str| tag.split(['-', '_']).next().map(str::to_ascii_lowercase);
    let got = got.filter(|got| !got.is_empty());
    (got.and_then(plain) != plain(asked)).then(|| Deviation::Language {
        asked: asked.to_owned(),
        got: got.map(str::to_owned),
    })
}

fn files(call: &Call, answer: &Status) -> Option<Deviation> {
    let asked = call.value("media_ids")?.as_array()?.len();
    let got = answer.media_attachments.len();
    (got < asked).then_some(Deviation::Files { asked, got })
}

fn poll(call: &Call, answer: &Status) -> Option<Deviation> {
    let asked = call.value("poll")?.get("options")?.as_array()?.len();
    let got = answer.poll.as_ref().map_or(0, |poll| poll.options.len());
    (got < asked).then_some(Deviation::Poll)
}

fn quotes(status: &Status) -> bool {
    let pleroma = status.pleroma.as_ref();
    status.quote.is_some()
        || status.quote_id.is_some()
        || pleroma.is_some_and(|pleroma| pleroma.quote.is_some() || pleroma.quote_id.is_some())
}
