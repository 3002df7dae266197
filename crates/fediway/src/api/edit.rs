//! Editing a status. A server takes away what an edit does not name: so an edit begins with what
//! the status has now, and names all of it.

use futures_core::future::BoxFuture;
use serde_json::Value;

use super::deviation::{self, Deviation};
use super::statuses::{ReplaceStatus, Statuses};
use super::{MediaEdit, NewPoll};
use crate::endpoint::{Call, Param, Request};
use crate::entities::{ContentType, Poll, QuotePolicy, Status, StatusSource};
use crate::error::{Error, Result};
use crate::ids::{MediaId, StatusId};
use crate::time::Timestamp;

/// The shortest poll that Mastodon takes, where a server does not say.
const SHORTEST_POLL: u32 = 300;

impl Statuses {
    /// Changes what is named of one of the account's statuses. The rest stays as it is: text,
    /// content warning, language, files and their descriptions, and the poll with its votes.
    ///
    /// It reads the status and its source first, because servers take away what an edit does not
    /// name. [`replace`](Statuses::replace) is the edit without that.
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
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), and the status is unchanged, if
    /// something that was not named cannot be kept: a poll that has ended or ends within minutes,
    /// or text and content warning on a server that does not give them as they were typed.
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

/// The options of an edit are those of the request that it sends.
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
    /// The content warning, shown instead of the text until it is opened; an empty one takes it
    /// away.
    spoiler_text: impl Into<String>;
    /// Whether attached media are hidden at first.
    sensitive: bool;
    /// The language, as an ISO 639-1 code.
    language: impl Into<String>;
    /// The attached files, in order: those that are not named are taken away.
    media_ids: impl IntoIterator<Item = impl Into<MediaId>>;
    /// What to change of the attached files.
    media_attributes: impl IntoIterator<Item = impl Into<MediaEdit>>;
    /// The poll, in the place of the one that is there. One with other options loses the votes.
    poll: impl Into<NewPoll>;
    /// Who may quote it. Mastodon 4.5.
    quote_approval_policy: impl Into<QuotePolicy>;
    /// The format of the text. GoToSocial.
    content_type: impl Into<ContentType>;
}

impl EditStatus {
    /// Takes the files away.
    pub fn without_files(self) -> Self {
        let none: [MediaId; 0] = [];
        self.media_ids(none)
    }

    /// Takes the poll away.
    pub fn without_poll(mut self) -> Self {
        self.without_poll = true;
        self
    }

    /// Sends it, and says what the server did otherwise than it was asked to: see
    /// [`PostStatus::with_deviations`](super::PostStatus::with_deviations).
    ///
    /// # Errors
    ///
    /// As without.
    pub fn with_deviations(self) -> BoxFuture<'static, Result<(Status, Vec<Deviation>)>> {
        Box::pin(async move {
            let (call, status) = self.run().await?;
            let deviations = deviation::between(&call, &status);
            Ok((status, deviations))
        })
    }

    async fn run(self) -> Result<(Call, Status)> {
        let (client, named) = (&self.named.client, &self.named.call);
        named.check(&client.instance())?;
        let now = client.statuses().get(&self.id).await?;
        let source = match names_text(named) {
            true => None,
            false => Some(self.source().await?),
        };
        let mut call = named.clone();
        keep(&mut call, &now, source.as_ref());
        if !self.without_poll && named.value("poll").is_none() {
            self.keep_poll(&mut call, &now)?;
        }
        let answer = client.send(&call).await?;
        Ok((call, ReplaceStatus::read(&answer)?))
    }

    /// The text as it was typed. The status is there, so a 404 means that the server does not
    /// give it.
    async fn source(&self) -> Result<StatusSource> {
        let client = &self.named.client;
        client.statuses().source(&self.id).await.map_err(|error| {
            if !matches!(error.http_status(), Some(404 | 405 | 501)) {
                return error;
            }
            let instance = client.instance();
            let host = instance.url();
            Error::invalid(format!(
                "{host} does not give the text of a status as it was typed, so an edit cannot keep \
                 it: name `status` and `spoiler_text`"
            ))
            .source(error)
        })
    }

    fn keep_poll(&self, call: &mut Call, now: &Status) -> Result<()> {
        let Some(poll) = &now.poll else {
            return Ok(());
        };
        let instance = self.named.client.instance();
        let shortest = instance.limits().min_poll_seconds.unwrap_or(SHORTEST_POLL);
        let left = seconds_left(poll, Timestamp::now());
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

fn names_text(named: &Call) -> bool {
    named.value("status").is_some() && named.value("spoiler_text").is_some()
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
    let warning = source.map(|source| source.spoiler_text.as_str().into());
    keep("spoiler_text", warning);
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
    keep_descriptions(call, now);
}

/// A server may take a description away where only the focus is named.
fn keep_descriptions(call: &mut Call, now: &Status) {
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
        let description = file.and_then(|file| file.description.as_deref());
        if let (Some(description), None) = (description, edit.get("description")) {
            edit["description"] = description.into();
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
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (call, status) = self.run().await?;
            deviation::warn(&call, &status);
            Ok(status)
        })
    }
}
