//! Publishing later. It is not declared with `resource!`, because there are two kinds of responses: some
//! servers ignore the time and publish at once.

use std::time::Duration;

use serde_json::Value;

use super::deviation::{self, Deviation};
use super::statuses::PostStatus;
use crate::client::Client;
use crate::endpoint::{Call, Endpoint, Request};
use crate::entities::{ScheduledStatus, Status};
use crate::error::{Error, Result};
use crate::future::{RequestFuture, boxed};
use crate::time::Timestamp;
use crate::transport::Response;

/// How far the time in an answer may be from the one that was asked for: less than the five minutes
/// that lie between now and the earliest time a server takes.
const NEAR: Duration = Duration::from_secs(150);

impl PostStatus {
    /// Publishes the status later, at least five minutes from now.
    ///
    /// Takahē, Mitra and Hollo would publish it at once. For them, this is refused unless
    /// [`even_if_published_at_once`](SchedulePost::even_if_published_at_once) allows it.
    ///
    /// ```no_run
    /// # use fediway::{Client, Result, Timestamp};
    /// # async fn run(client: Client, tomorrow: Timestamp) -> Result<()> {
    /// use fediway::api::Scheduled;
    ///
    /// match client.statuses().post("Good morning!").schedule(tomorrow).await? {
    ///     Scheduled::Later(status) => println!("scheduled for {:?}", status.scheduled_at),
    ///     Scheduled::Now(status) => println!("already published: {}", status.uri),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the server is known to publish at
    /// once. Nothing is sent then.
    pub fn schedule(self, at: impl Into<Timestamp>) -> SchedulePost {
        let Self { client, mut call } = self;
        let at = at.into();
        call.set("scheduled_at", at);
        SchedulePost {
            client,
            call,
            at,
            even_at_once: false,
        }
    }
}

/// The result of scheduling a status.
#[derive(Clone, Debug, PartialEq)]
pub enum Scheduled {
    /// The server will publish it at that time.
    Later(Box<ScheduledStatus>),
    /// The server published it at once.
    Now(Box<Status>),
}

/// The request [`PostStatus::schedule`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct SchedulePost {
    client: Client,
    call: Call,
    at: Timestamp,
    even_at_once: bool,
}

impl SchedulePost {
    /// The idempotency key. The server handles repeated requests with the same key once. The default is
    /// a random key.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.call.set_idempotency_key(key);
        self
    }

    /// Also allows a server that is known to publish at once.
    pub fn even_if_published_at_once(mut self) -> Self {
        self.even_at_once = true;
        self
    }

    /// Sends the request, and also returns where the result differs from it: see
    /// [`PostStatus::with_deviations`].
    ///
    /// # Errors
    ///
    /// The same errors.
    pub fn with_deviations(self) -> RequestFuture<(Scheduled, Vec<Deviation>)> {
        boxed(self.run())
    }

    async fn run(self) -> Result<(Scheduled, Vec<Deviation>)> {
        let instance = self.client.instance();
        if instance.quirks().ignores_schedule && !self.even_at_once {
            let host = instance.url();
            return Err(Error::invalid(format!(
                "{host} would publish it at once: its software does not schedule statuses; \
                 `even_if_published_at_once` sends it all the same"
            )));
        }
        let text = self.call.value("status").and_then(Value::as_str);
        let answer = self.client.send(&self.call).await?;
        // A status of now was published, also if it was to be published before.
        let earliest = self.at.checked_sub(NEAR).unwrap_or(self.at);
        let earliest = earliest.max(soon(&answer));
        let outcome = outcome(&answer, earliest, text.unwrap_or_default())?;
        let deviations = match &outcome {
            Scheduled::Later(status) => deviation::scheduled(&self.call, self.at, status),
            Scheduled::Now(status) => deviation::between(&self.call, status),
        };
        Ok((outcome, deviations))
    }
}

/// What is not before this is yet to come, by the server's clock.
fn soon(response: &Response) -> Timestamp {
    let sent = response.sent();
    sent.checked_add(NEAR).unwrap_or(sent)
}

/// What an answer means. Some servers answer a scheduled status with the status that it will be,
/// without `scheduled_at`; then `created_at` is when that will be, and not before `earliest`.
fn outcome(response: &Response, earliest: Timestamp, text: &str) -> Result<Scheduled> {
    let scheduled: Box<ScheduledStatus> = response.json()?;
    if scheduled.scheduled_at.is_some() {
        return Ok(Scheduled::Later(scheduled));
    }
    let status: Box<Status> = response.json()?;
    match status.created_at {
        Some(at) if at >= earliest => Ok(Scheduled::Later(announced(*scheduled, *status, text))),
        _ => Ok(Scheduled::Now(status)),
    }
}

/// A scheduled status, from the status that it will be.
fn announced(mut scheduled: ScheduledStatus, status: Status, text: &str) -> Box<ScheduledStatus> {
    scheduled.scheduled_at = status.created_at;
    let params = &mut scheduled.params;
    params.text = status.text.unwrap_or_else(|| text.to_owned());
    params.visibility = Some(status.visibility);
    params.sensitive = Some(status.sensitive);
    params.spoiler_text = Some(status.spoiler_text).filter(|text| !text.is_empty());
    params.language = status.language;
    params.in_reply_to_id = status.in_reply_to_id;
    let files = status.media_attachments.iter();
    params.media_ids = files.map(|file| file.id.clone()).collect();
    Box::new(scheduled)
}

impl Request for SchedulePost {
    type Response = Scheduled;

    const ENDPOINT: &'static Endpoint = PostStatus::ENDPOINT;

    fn call(&self) -> &Call {
        &self.call
    }

    /// Without the request, a status whose time is yet to come counts as scheduled.
    fn read(response: &Response) -> Result<Scheduled> {
        outcome(response, soon(response), "")
    }
}

impl IntoFuture for SchedulePost {
    type Output = Result<Scheduled>;
    type IntoFuture = RequestFuture<Scheduled>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(async move {
            let (outcome, deviations) = self.run().await?;
            let id = match &outcome {
                Scheduled::Later(status) => status.id.as_str(),
                Scheduled::Now(status) => status.id.as_str(),
            };
            deviation::warn_of(id, &deviations);
            Ok(outcome)
        })
    }
}
