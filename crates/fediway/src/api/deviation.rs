//! Differences between a published status and its request.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::client::Client;
use crate::endpoint::Call;
use crate::entities::{
    ApprovalGroup, MediaAttachment, Poll, PollOption, QuoteApproval, QuotePolicy, ScheduledStatus,
    ShortList, Status, Visibility,
};
use crate::error::Result;
use crate::future::{RequestFuture, boxed};
use crate::time::{Timestamp, to_seconds};
use crate::transport::Response;

/// How far a time may be from the one that was asked for.
const NEAR: Duration = Duration::from_secs(120);

/// A difference between a published status and its request.
///
/// [`PostStatus::with_deviations`](crate::api::PostStatus::with_deviations) returns these. Without it,
/// they are logged as warnings through [`tracing`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deviation {
    /// The status has another visibility.
    Visibility {
        /// The requested one.
        asked: Visibility,
        /// The actual one.
        got: Visibility,
    },
    /// The content warning is missing.
    ContentWarning,
    /// The attached media are hidden although they should be shown, or the reverse.
    Sensitive {
        /// Whether they should be hidden.
        asked: bool,
    },
    /// The status has another language, or none.
    Language {
        /// The requested one.
        asked: String,
        /// The actual one.
        got: Option<String>,
    },
    /// Some of the files are missing.
    Files {
        /// How many were requested.
        asked: usize,
        /// How many the status has.
        got: usize,
    },
    /// The poll is missing, some of its options are missing, or it allows another number of choices.
    Poll,
    /// The poll has another duration.
    PollEnd {
        /// The requested seconds.
        asked: u64,
        /// The actual seconds.
        got: u64,
    },
    /// It is not a reply, or a reply to another status.
    Reply,
    /// It quotes nothing.
    Quote,
    /// More accounts may quote it than requested.
    QuotePolicy {
        /// Who should be allowed to.
        asked: QuotePolicy,
    },
    /// It is not only on its own server.
    LocalOnly,
    /// It will be published at another time.
    Time {
        /// The requested time.
        asked: Timestamp,
        /// The actual time.
        got: Timestamp,
    },
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
            Self::PollEnd { asked, got } => write!(f, "the poll lasts {got} seconds, not {asked}"),
            Self::Reply => f.write_str("the status is not a reply"),
            Self::Quote => f.write_str("the status does not quote anything"),
            Self::QuotePolicy { asked } => {
                write!(f, "it may be quoted by more than {}", asked.as_str())
            }
            Self::LocalOnly => f.write_str("the status leaves its server"),
            Self::Time { asked, got } => {
                let (asked, got) = (to_seconds(*asked), to_seconds(*got));
                write!(f, "the status comes at {got}, not at {asked}")
            }
        }
    }
}

/// Sends a call, and warns of what the answer has otherwise than it was asked for.
pub(crate) fn ask(
    client: Client,
    call: Call,
    read: fn(&Response) -> Result<Status>,
) -> RequestFuture<Status> {
    boxed(async move {
        let answer = read(&client.send(&call).await?)?;
        warn(&call, &answer);
        Ok(answer)
    })
}

/// Warns of what an answer has otherwise than it was asked for.
pub(super) fn warn(call: &Call, answer: &Status) {
    warn_of(answer.id.as_str(), &between(call, answer));
}

pub(super) fn warn_of(status: &str, deviations: &[Deviation]) {
    for deviation in deviations {
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
        poll_end(call, answer),
        reply(named("in_reply_to_id"), answer),
        quote(named("quoted_status_id").or(named("quote_id")), answer),
        text("quote_approval_policy").and_then(|asked| quotable(asked, answer)),
        local_only(call, answer),
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

/// Servers always hide the media of a status with a content warning.
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
    let asked = call.value("poll")?;
    let options = asked.get("options")?.as_array()?.len();
    let multiple = asked.get("multiple").and_then(Value::as_bool) == Some(true);
    let as_asked = answer
        .poll
        .as_ref()
        .is_some_and(|poll| poll.options.len() >= options && poll.multiple == multiple);
    (!as_asked).then_some(Deviation::Poll)
}

fn poll_end(call: &Call, answer: &Status) -> Option<Deviation> {
    let asked = call.value("poll")?.get("expires_in")?.as_u64()?;
    let began = answer.edited_at.or(answer.created_at)?;
    let lasts = began.duration_until(answer.poll.as_ref()?.expires_at?);
    let got = u64::try_from(lasts.as_secs()).unwrap_or_default();
    (got.abs_diff(asked) > NEAR.as_secs()).then_some(Deviation::PollEnd { asked, got })
}

fn reply(asked: Option<&str>, answer: &Status) -> Option<Deviation> {
    let got = answer.in_reply_to_id.as_ref().map(|id| id.as_str());
    (asked.is_some() && got != asked).then_some(Deviation::Reply)
}

fn quote(asked: Option<&str>, answer: &Status) -> Option<Deviation> {
    (asked.is_some() && !quotes(answer)).then_some(Deviation::Quote)
}

/// A server may make the policy stricter, as it does where few may see the status.
fn quotable(asked: &str, answer: &Status) -> Option<Deviation> {
    let asked = QuotePolicy::from(asked);
    let approval = answer.quote_approval.as_ref();
    let allows =
        |group: &ApprovalGroup| approval.is_none_or(|approval| approval.automatic.contains(group));
    let by_more = match asked {
        QuotePolicy::Nobody => allows(&ApprovalGroup::Public) || allows(&ApprovalGroup::Followers),
        QuotePolicy::Followers => allows(&ApprovalGroup::Public),
        _ => false,
    };
    by_more.then_some(Deviation::QuotePolicy { asked })
}

fn local_only(call: &Call, answer: &Status) -> Option<Deviation> {
    let flag = |name| call.value(name).and_then(Value::as_bool);
    let asked = flag("local_only") == Some(true) || flag("federated") == Some(false);
    (asked && answer.local_only != Some(true)).then_some(Deviation::LocalOnly)
}

/// What will be otherwise than it was asked for, in a status to be published later.
pub(super) fn scheduled(call: &Call, at: Timestamp, answer: &ScheduledStatus) -> Vec<Deviation> {
    let params = &answer.params;
    // A server that does not repeat what was asked for says nothing of it.
    let mut found = match params.text.is_empty() && params.visibility.is_none() {
        true => Vec::new(),
        false => between(call, &announced(answer)),
    };
    found.retain(|one| !matches!(one, Deviation::LocalOnly) || params.local_only.is_some());
    let is_far = |got: &Timestamp| got.duration_until(at).unsigned_abs() > NEAR;
    let got = answer.scheduled_at.filter(is_far);
    found.extend(got.map(|got| Deviation::Time { asked: at, got }));
    found
}

/// The status that it will be, as far as it is told.
fn announced(scheduled: &ScheduledStatus) -> Status {
    let params = scheduled.params.clone();
    let media = |id| MediaAttachment::build(|file| file.id = id);
    let option = |title| PollOption::build(|option| option.title = title);
    Status::build(|status| {
        status.visibility = params.visibility.unwrap_or_default();
        status.spoiler_text = params.spoiler_text.unwrap_or_default();
        status.sensitive = params.sensitive.unwrap_or_default();
        status.language = params.language;
        status.in_reply_to_id = params.in_reply_to_id;
        status.quote_id = params.quoted_status_id;
        status.local_only = params.local_only;
        status.media_attachments = match scheduled.media_attachments.is_empty() {
            true => params.media_ids.into_iter().map(media).collect(),
            false => scheduled.media_attachments.clone(),
        };
        status.quote_approval = params.quote_approval_policy.map(|policy| approval(&policy));
        status.poll = params.poll.map(|planned| {
            Box::new(Poll::build(|poll| {
                poll.options = planned.options.into_iter().map(option).collect();
                poll.multiple = planned.multiple;
            }))
        });
    })
}

/// The approval that a policy gives.
fn approval(policy: &QuotePolicy) -> QuoteApproval {
    QuoteApproval::build(|approval| {
        approval.automatic = match policy {
            QuotePolicy::Public => vec![ApprovalGroup::Public].into(),
            QuotePolicy::Followers => vec![ApprovalGroup::Followers].into(),
            _ => ShortList::default(),
        };
    })
}

fn quotes(status: &Status) -> bool {
    let pleroma = status.pleroma.as_ref();
    status.quote.is_some()
        || status.quote_id.is_some()
        || pleroma.is_some_and(|pleroma| pleroma.quote.is_some() || pleroma.quote_id.is_some())
}
