//! Publishing later. It is not declared with `resource!`, because the same request is answered with one
//! of two things: some servers do not look at the time and publish at once.

use futures_core::future::BoxFuture;

use super::statuses::PostStatus;
use crate::client::Client;
use crate::endpoint::{Call, Endpoint, Request};
use crate::entities::{ScheduledStatus, Status};
use crate::error::Result;
use crate::time::Timestamp;
use crate::transport::Response;

impl PostStatus {
    /// Publishes it later, at least five minutes from now.
    ///
    /// ```no_run
    /// # use fediway::{Client, Result, Timestamp};
    /// # async fn run(client: Client, tomorrow: Timestamp) -> Result<()> {
    /// use fediway::api::Scheduled;
    ///
    /// match client.statuses().post("Good morning!").schedule(tomorrow).await? {
    ///     Scheduled::Later(status) => println!("comes at {:?}", status.scheduled_at),
    ///     Scheduled::Now(status) => println!("is there already: {}", status.uri),
    /// }
    /// # Ok(()) }
    /// ```
    pub fn schedule(self, at: impl Into<Timestamp>) -> SchedulePost {
        let Self { client, mut call } = self;
        call.set("scheduled_at", at.into());
        SchedulePost { client, call }
    }
}

/// What became of a status that was to be published later.
#[derive(Clone, Debug, PartialEq)]
pub enum Scheduled {
    /// It will be published then.
    Later(Box<ScheduledStatus>),
    /// It was published at once, because the server does not do it later.
    Now(Box<Status>),
}

/// The request [`PostStatus::schedule`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct SchedulePost {
    client: Client,
    call: Call,
}

impl SchedulePost {
    /// The key under which the server does this once, however often it is sent. When none is
    /// given, a random one is sent.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.call.set_idempotency_key(key);
        self
    }
}

impl Request for SchedulePost {
    type Response = Scheduled;

    const ENDPOINT: &'static Endpoint = PostStatus::ENDPOINT;

    fn call(&self) -> &Call {
        &self.call
    }

    fn read(response: &Response) -> Result<Scheduled> {
        let scheduled: Box<ScheduledStatus> = response.json()?;
        match scheduled.scheduled_at {
            Some(_) => Ok(Scheduled::Later(scheduled)),
            None => Ok(Scheduled::Now(response.json()?)),
        }
    }
}

impl IntoFuture for SchedulePost {
    type Output = Result<Scheduled>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Self::read(&self.client.send(&self.call).await?) })
    }
}
