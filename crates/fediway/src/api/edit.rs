//! Editing a status. Servers remove everything that an edit does not contain. Therefore an edit first
//! reads the status, and sends all of its values.

use serde_json::Value;

use super::deviation::{self, Deviation};
use super::statuses::{ReplaceStatus, Statuses};
use super::{MediaEdit, NewPoll};
use crate::endpoint::{Call, Param, Request};
use crate::entities::{
    ApprovalGroup, ContentType, Focus, Poll, QuoteApproval, QuotePolicy, Status, StatusSource,
};
use crate::error::{Error, Result};
use crate::future::{RequestFuture, boxed};
use crate::ids::{MediaId, StatusId};
use crate::time::Timestamp;

/// The shortest poll that Mastodon takes, where a server does not say.
const SHORTEST_POLL: u32 = 300;

impl Statuses {
    /// Edits one of the account's statuses. It changes only the values that are set. All others stay: text,
    /// content warning, language, files with their descriptions and focus, the poll with its votes, and
    /// who may quote the status.
    ///
    /// Servers remove everything that an edit does not contain. Therefore this request first reads the
    /// status and its source. [`replace`](Statuses::replace) edits without reading them.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client, status: fediway::Status) -> fediway::Result<()> {
    /// use fediway::api::MediaEdit;
    ///
    /// let picture = MediaEdit::new("22348641").description("A cat asleep on a keyboard");
    /// client.statuses().edit(&status.id).media_attributes([picture]).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if something that was not set cannot be
    /// kept: a poll that has ended or ends within minutes, or text and content warning on a server that
    /// does not return their source. The status is unchanged then.
    pub fn edit(&self, id: impl Into<StatusId>) -> EditStatus {
        let id = id.into();
        EditStatus {
            id: id.clone(),
            named: self.replace(id),
            without_poll: false,
        }
    }
}

/// The request [`Statuses::edit`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct EditStatus {
    id: StatusId,
    named: ReplaceStatus,
    without_poll: bool,
}

/// The options of an edit, which are those of the request that it sends.
macro_rules! options {
    ($($(#[$doc:meta])* $option:ident: $Type:ty;)*) => {
        impl EditStatus {
            $(
                $(#[$doc])*
                pub fn $option(mut self, $option: $Type) -> Self {
                    self.named = self.named.$option($option);
                    self
                }
            )*
        }
    };
}

options! {
    /// The text.
    status: impl Into<String>;
    /// The content warning, shown instead of the text until it is opened. An empty text removes it.
    spoiler_text: impl Into<String>;
    /// Whether attached media are hidden at first.
    sensitive: bool;
    /// The language, as an ISO 639-1 code.
    language: impl Into<String>;
    /// The attached files, in order. Other files are removed.
    media_ids: impl IntoIterator<Item = impl Into<MediaId>>;
    /// Changes to the attached files.
    media_attributes: impl IntoIterator<Item = impl Into<MediaEdit>>;
    /// A poll that replaces the present one. If its options differ, all votes are lost.
    poll: impl Into<NewPoll>;
    /// Who may quote it. Mastodon 4.5.
    quote_approval_policy: impl Into<QuotePolicy>;
    /// The format of the text. GoToSocial.
    content_type: impl Into<ContentType>;
}

impl EditStatus {
    /// Removes all files.
    pub fn without_files(self) -> Self {
        let none: [MediaId; 0] = [];
        self.media_ids(none)
    }

    /// Removes the poll.
    pub fn without_poll(mut self) -> Self {
        self.without_poll = true;
        self
    }

    /// Sends the request, and also returns where the result differs from it: see
    /// [`PostStatus::with_deviations`](super::PostStatus::with_deviations).
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn with_deviations(self) -> RequestFuture<(Status, Vec<Deviation>)> {
        boxed(async move {
            let (call, status) = self.run().await?;
            let deviations = deviation::between(&call, &status);
            Ok((status, deviations))
        })
    }

    async fn run(self) -> Result<(Call, Status)> {
        let (client, named) = (&self.named.client, &self.named.call);
        named.check(&client.instance())?;
        let now = client.statuses().get(&self.id).await?;
        let source = match needs_source(named, &now) {
            true => Some(self.source(&now).await?),
            false => None,
        };
        let mut call = named.clone();
        keep(&mut call, &now, source.as_ref());
        self.check_files(&call)?;
        if !self.without_poll && named.value("poll").is_none() {
            self.keep_poll(&mut call, &now)?;
        }
        let answer = client.send(&call).await?;
        Ok((call, ReplaceStatus::read(&answer)?))
    }

    /// The text as it was typed. The status is there, so a 404 means that the server does not
    /// give it; so does no text where the status has one.
    async fn source(&self, now: &Status) -> Result<StatusSource> {
        let asked = self.named.client.statuses().source(&self.id).await;
        match asked {
            Ok(source) if source.text.is_empty() && !now.content.is_empty() => {
                Err(self.without_source())
            }
            Err(error) if matches!(error.http_status(), Some(404 | 405 | 501)) => {
                Err(self.without_source().source(error))
            }
            asked => asked,
        }
    }

    fn without_source(&self) -> Error {
        let instance = self.named.client.instance();
        let host = instance.url();
        Error::invalid(format!(
            "{host} does not give the text of a status as it was typed, so an edit cannot keep \
             it: name `status` and `spoiler_text`"
        ))
    }

    /// A file without an id cannot be named.
    fn check_files(&self, call: &Call) -> Result<()> {
        let files = call.value("media_ids").and_then(Value::as_array);
        match files.is_some_and(|files| files.iter().any(|id| id == "")) {
            false => Ok(()),
            true => Err(Error::invalid(
                "the status has a file without an id, which an edit cannot keep: name `media_ids`",
            )),
        }
    }

    fn keep_poll(&self, call: &mut Call, now: &Status) -> Result<()> {
        let Some(poll) = &now.poll else {
            return Ok(());
        };
        let instance = self.named.client.instance();
        let shortest = instance.limits().min_poll_seconds.unwrap_or(SHORTEST_POLL);
        let left = seconds_left(poll, self.named.client.transport()?.now());
        let left = left.filter(|left| *left >= u64::from(shortest));
        let Some(left) = left.filter(|_| !poll.expired) else {
            return Err(Error::invalid(format!(
                "the status has a poll that an edit cannot keep: a poll must have {shortest} \
                 seconds left; name another `poll`, or take it away `without_poll`"
            )));
        };
        call.set("poll", as_it_is(poll, left));
        Ok(())
    }
}

/// Whether the text or the content warning is kept and is there to be kept.
fn needs_source(named: &Call, now: &Status) -> bool {
    let is_named = |name| named.value(name).is_some();
    !is_named("status") || (!is_named("spoiler_text") && !now.spoiler_text.is_empty())
}

/// Names what the status has now, where nothing else was named.
fn keep(call: &mut Call, now: &Status, source: Option<&StatusSource>) {
    let mut keep = |name: &'static str, value: Option<Value>| {
        if let Some(value) = value
            && call.value(name).is_none()
        {
            call.set_param(name.into(), Param::Value(value));
        }
    };
    keep("status", source.map(|source| source.text.as_str().into()));
    // Some servers leave the warning out of the source.
    let typed = source.map(|source| &*source.spoiler_text);
    let typed = typed.filter(|warning| !warning.is_empty());
    let warning = typed.unwrap_or(&now.spoiler_text);
    keep("spoiler_text", Some(warning.into()));
    keep("sensitive", Some(now.sensitive.into()));
    keep("language", now.language.as_deref().map(Value::from));
    let files: Vec<_> = now
        .media_attachments
        .iter()
        .map(|file| file.id.as_str())
        .collect();
    keep("media_ids", (!files.is_empty()).then(|| files.into()));
    let format = source.and_then(|source| source.content_type.as_ref());
    let format = format.or(now.content_type.as_ref());
    keep("content_type", format.map(|format| format.as_str().into()));
    let quotes = now.quote_approval.as_ref().and_then(quote_policy);
    keep(
        "quote_approval_policy",
        quotes.map(|policy| policy.as_str().into()),
    );
    keep_parts_of_files(call, now);
}

/// The policy that gives this approval, if one does.
fn quote_policy(approval: &QuoteApproval) -> Option<QuotePolicy> {
    match (&*approval.automatic, &*approval.manual) {
        ([ApprovalGroup::Public], []) => Some(QuotePolicy::Public),
        ([ApprovalGroup::Followers], []) => Some(QuotePolicy::Followers),
        ([], []) => Some(QuotePolicy::Nobody),
        _ => None,
    }
}

/// A server may take away the description where only the focus is named, and the reverse.
fn keep_parts_of_files(call: &mut Call, now: &Status) {
    let Some(Value::Array(edits)) = call.value("media_attributes") else {
        return;
    };
    let mut edits = edits.clone();
    for edit in &mut edits {
        let is_it = |id: &str| edit["id"] == id;
        let file = now
            .media_attachments
            .iter()
            .find(|file| is_it(file.id.as_str()));
        let Some(file) = file else { continue };
        if let (Some(description), None) = (&file.description, edit.get("description")) {
            edit["description"] = description.as_str().into();
        }
        let focus = file.meta.as_ref().and_then(|meta| meta.focus.as_ref());
        if let (Some(Focus { x, y }), None) = (focus, edit.get("focus")) {
            edit["focus"] = format!("{x},{y}").into();
        }
    }
    call.set_param("media_attributes".into(), Param::Value(edits.into()));
}

/// The poll as it is, for a server that keeps the votes of a poll with the same options.
fn as_it_is(poll: &Poll, seconds_left: u64) -> NewPoll {
    let options = poll.options.iter().map(|option| option.title.as_str());
    let lasts = std::time::Duration::from_secs(seconds_left);
    let mut kept = NewPoll::new(options, lasts);
    if poll.multiple {
        kept = kept.multiple();
    }
    // They are told unless they are hidden until the end.
    if poll
        .options
        .iter()
        .any(|option| option.votes_count.is_none())
    {
        kept = kept.hide_totals();
    }
    kept
}

/// Rounded up; `None` if it has no end, or has ended.
fn seconds_left(poll: &Poll, now: Timestamp) -> Option<u64> {
    let left = now.duration_until(poll.expires_at?);
    let seconds = u64::try_from(left.as_secs()).ok()?;
    Some(seconds + u64::from(left.subsec_nanos() > 0))
}

impl IntoFuture for EditStatus {
    type Output = Result<Status>;
    type IntoFuture = RequestFuture<Status>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(async move {
            let (call, status) = self.run().await?;
            deviation::warn(&call, &status);
            Ok(status)
        })
    }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
