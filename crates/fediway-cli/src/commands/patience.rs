//! Waiting for the end of a rate limit, with a countdown.

use std::io::IsTerminal;
use std::time::Duration;

use fediway::{Error, ErrorKind, Timestamp};
use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::{Exit, Failure};
use crate::output;

/// The longest wait; the windows of most servers are five minutes long, those for deletions thirty.
const LONGEST: Duration = Duration::from_secs(40 * 60);
/// Where a server does not say how long.
const USUAL: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

/// Whether rate limits are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    never: bool,
}

impl Patience {
    pub fn new(never: bool) -> Self {
        Self { never }
    }

    /// Sends a request, and again after each rate limit. What was refused for a rate limit had no
    /// effect, so that this repeats nothing.
    pub async fn ask<R, T>(&self, request: R) -> Result<T, Failure>
    where
        R: IntoFuture<Output = fediway::Result<T>> + Clone,
    {
        self.again(|| request.clone()).await
    }

    /// The same for a request that is made anew each time.
    pub async fn again<R, T>(&self, request: impl Fn() -> R) -> Result<T, Failure>
    where
        R: IntoFuture<Output = fediway::Result<T>>,
    {
        loop {
            match request().await {
                Ok(answer) => return Ok(answer),
                Err(error) => self.wait_after(error).await?,
            }
        }
    }

    /// Waits for the end of the rate limit that an error speaks of.
    ///
    /// # Errors
    ///
    /// The error itself, if it is about something else or the wait would be too long.
    pub async fn wait_after(&self, error: Error) -> Result<(), Failure> {
        let Some(wait) = self.wait(&error) else {
            return Err(self.given_up(error));
        };
        let host = error.host().unwrap_or("the server").to_owned();
        count_down(&host, wait).await;
        Ok(())
    }

    fn wait(&self, error: &Error) -> Option<Duration> {
        let ErrorKind::RateLimited(reset) = error.kind() else {
            return None;
        };
        let wait = reset.map_or(USUAL, |reset| until(reset, Timestamp::now()));
        (!self.never && wait <= LONGEST).then_some(wait)
    }

    fn given_up(&self, error: Error) -> Failure {
        let failure = Failure::from(error);
        match failure.exit() {
            Exit::RateLimited if self.never => {
                let (what, next) = (failure.what().to_owned(), failure.next().to_owned());
                Failure::new(
                    Exit::RateLimited,
                    what,
                    format!("{next}, or without --no-wait"),
                )
            }
            _ => failure,
        }
    }
}

/// At least a second: servers count in whole ones.
fn until(reset: Timestamp, now: Timestamp) -> Duration {
    let left = reset.duration_since(now);
    Duration::try_from(left).unwrap_or_default().max(SECOND)
}

async fn count_down(host: &str, wait: Duration) {
    let text = |left: u64| {
        format!(
            "{host} allows no more for now: going on in {}:{:02}",
            left / 60,
            left % 60
        )
    };
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    if !std::io::stderr().is_terminal() {
        output::note(&format!("note: {}", text(seconds)));
        tokio::time::sleep(wait).await;
        return;
    }
    let line = progress_line();
    let end = tokio::time::Instant::now() + wait;
    for left in (1..=seconds).rev() {
        line.set_message(text(left));
        let next = end - Duration::from_secs(left - 1);
        tokio::time::sleep_until(next).await;
    }
    line.finish_and_clear();
}

/// A line on standard error that is written over.
pub fn progress_line() -> ProgressBar {
    let line = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{msg}") {
        line.set_style(style);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reset_that_is_past_is_waited_for_a_second() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse().unwrap();
        assert_eq!(
            until(at("2026-01-01T00:05:00Z"), now),
            Duration::from_secs(300)
        );
        assert_eq!(until(at("2025-01-01T00:05:00Z"), now), SECOND);
    }
}
