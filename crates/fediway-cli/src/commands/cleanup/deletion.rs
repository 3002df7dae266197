//! A run that deletes, one item after the other.

use std::time::Duration;

use fediway::{Error, ErrorKind};
use jiff::Timestamp;

use super::journal::Journal;
use super::judged::Judged;
use super::progress::Progress;
use super::read_only::{Fresh, ReadOnly};
use super::remover::Remover;
use crate::cleanup::attempt::{Attempts, Next, Outcome};
use crate::cleanup::item::Item;
use crate::cleanup::journal::{Line, Target};
use crate::cleanup::policy::Policy;
use crate::cleanup::reason::Reason;
use crate::cleanup::run::{Run, Verdict};
use crate::failure::{self, Exit, Failure};
use crate::signals::Signals;
use crate::{output, text};

/// A wait that is longer is told.
const NOTEWORTHY: Duration = Duration::from_secs(3);

/// Everything that a run needs, after it was confirmed.
pub struct Deletion {
    pub(super) read: ReadOnly,
    pub(super) remover: Remover,
    pub(super) policy: Policy,
    pub(super) judged: Judged,
    pub(super) journal: Journal,
    pub(super) no_wait: bool,
    /// When it is to stop.
    pub(super) until: Option<Timestamp>,
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Pace,
    Limit,
    AnotherTry,
}

impl std::fmt::Display for For {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pace => "the pace",
            Self::Limit => "the server's limit",
            Self::AnotherTry => "another try",
        })
    }
}

/// Why a run does not go on.
enum Halt {
    Stopped,
    Failed(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Deletion {
    /// Deletes until everything is done, or until a signal comes: then what is under way is finished.
    pub async fn run(self, signals: &mut Signals) -> Result<(), Failure> {
        let Self {
            read,
            remover,
            policy,
            judged,
            journal,
            no_wait,
            until,
        } = self;
        let items = judged.items.clone();
        let mut run = Run::new(&policy, judged.moments, items, &judged.plan);
        let mut worker = Worker {
            progress: Progress::new(judged.plan.delete.len()),
            read,
            remover,
            journal,
            sent: judged.sent.clone(),
            delete_media: policy.delete_media,
            no_wait,
            until,
            judged: &judged,
            signals,
        };
        worker.begin()?;
        let halted = worker.all(&mut run).await.err();
        worker.end(run.left(), halted)
    }
}

struct Worker<'a> {
    read: ReadOnly,
    remover: Remover,
    journal: Journal,
    /// When requests to delete were sent, by the server's clock.
    sent: Vec<Timestamp>,
    delete_media: bool,
    no_wait: bool,
    until: Option<Timestamp>,
    progress: Progress,
    judged: &'a Judged,
    signals: &'a mut Signals,
}

impl Worker<'_> {
    fn begin(&mut self) -> Result<(), Failure> {
        self.journal.write(&Line::Begin {
            at: Timestamp::now(),
            account: self.judged.account.clone(),
            planned: self.judged.plan.delete.len(),
            judged_at: self.judged.moments.now,
            rules: Some(self.judged.rules.clone()),
        })
    }

    async fn all(&mut self, run: &mut Run<'_>) -> Result<(), Halt> {
        while let Some(item) = run.next().cloned() {
            self.one(run, &item).await?;
            for (item, why) in run.taken_out() {
                kept(&mut self.journal, item, why)?;
                self.progress.keep(item, why);
            }
        }
        Ok(())
    }

    /// One item, to its end.
    async fn one(&mut self, run: &mut Run<'_>, item: &Item) -> Result<(), Halt> {
        let mut attempts = Attempts::default();
        loop {
            let pace = self.judged.pace;
            let now = self.read.clock().now();
            self.wait(now, pace.next(&self.sent, now), For::Pace)
                .await?;
            let outcome = match self.until_done(run, item, &mut attempts).await? {
                Tried::Kept => return Ok(()),
                Tried::Asked(outcome) => outcome,
            };
            let now = Timestamp::now();
            match attempts.next(outcome, now) {
                Next::Settled(answer) => {
                    if let Some(target) = Target::of(item) {
                        let at = Timestamp::now();
                        self.journal.write(&Line::Deleted { at, target, answer })?;
                    }
                    self.progress.deleted();
                    run.is_gone();
                    return Ok(());
                }
                Next::Again(pause) => self.wait(now, later(now, pause), For::AnotherTry).await?,
                Next::Wait(until) => self.wait(now, until, For::Limit).await?,
                Next::GiveUp(why) => {
                    self.failed(item, &why)?;
                    run.stays();
                    return Ok(());
                }
                Next::Stop(error) => return Err(Halt::Failed(error)),
            }
        }
    }

    /// Reads and deletes. A signal that comes meanwhile counts afterwards: nothing is left half done.
    async fn until_done(
        &mut self,
        run: &mut Run<'_>,
        item: &Item,
        attempts: &mut Attempts,
    ) -> Result<Tried, Halt> {
        let mut stopped = false;
        let tried = {
            let signals = &mut *self.signals;
            let work = attempt(
                (&self.read, &self.remover, &mut self.journal, &mut self.sent),
                (run, item, attempts),
                (self.delete_media, &mut self.progress),
            );
            tokio::pin!(work);
            tokio::select! {
                biased;
                tried = &mut work => tried,
                () = signals.stop() => {
                    stopped = true;
                    work.await
                }
            }
        };
        let tried = tried?;
        if stopped {
            self.progress.stop();
        }
        Ok(tried)
    }

    /// Waits, unless somebody wants it to end.
    async fn wait(&mut self, now: Timestamp, until: Timestamp, what: For) -> Result<(), Halt> {
        if self.progress.is_stopped() {
            return Err(Halt::Stopped);
        }
        if let Some(end) = self.until.filter(|end| until.max(now) >= *end) {
            return Err(Halt::Failed(over(end)));
        }
        let pause = Duration::try_from(until.duration_since(now)).unwrap_or_default();
        if pause > NOTEWORTHY {
            if self.no_wait && what != For::AnotherTry {
                return Err(Halt::Failed(limited(until)));
            }
            let done = self.progress.line();
            output::note(&format!(
                "{done}; waiting for {what} until {}",
                text::moment(until)
            ));
        }
        tokio::select! {
            biased;
            () = self.signals.stop() => Err(Halt::Stopped),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    fn failed(&mut self, item: &Item, why: &str) -> Result<(), Failure> {
        if let Some(target) = Target::of(item) {
            let (at, why) = (Timestamp::now(), why.to_owned());
            self.journal.write(&Line::Failed { at, target, why })?;
        }
        self.progress.failed(item, why);
        Ok(())
    }

    fn end(mut self, left: usize, halted: Option<Halt>) -> Result<(), Failure> {
        if halted.is_none() {
            self.journal.write(&Line::End {
                at: Timestamp::now(),
                deleted: self.progress.deleted,
                kept: self.progress.kept(),
                failed: self.progress.failed.len(),
            })?;
        }
        self.progress.tell(left, &self.journal.path);
        match halted {
            Some(Halt::Stopped) => {
                output::note(
                    "Stopped between two deletions. The same command goes on with what is left.",
                );
                Err(Failure::interrupted())
            }
            Some(Halt::Failed(failure)) => Err(failure),
            None if left > 0 => Err(Failure::new(
                Exit::Other,
                format!("{left} of the plan are left"),
                "run it again",
            )),
            None if self.progress.failed.is_empty() => Ok(()),
            None => Err(Failure::new(
                Exit::Other,
                format!("{} could not be deleted", self.progress.failed.len()),
                "run it again later",
            )),
        }
    }
}

/// What came of one try.
enum Tried {
    /// It is not to be deleted any more.
    Kept,
    Asked(Outcome<Failure>),
}

/// Reads an item again, judges it again, and deletes it.
async fn attempt(
    (read, remover, journal, sent): (&ReadOnly, &Remover, &mut Journal, &mut Vec<Timestamp>),
    (run, item, attempts): (&mut Run<'_>, &Item, &mut Attempts),
    (delete_media, progress): (bool, &mut Progress),
) -> Result<Tried, Failure> {
    let now = match read.again(item).await {
        Ok(Fresh::Gone) => return Ok(Tried::Asked(Outcome::Missing)),
        Ok(Fresh::Here(now)) => *now,
        // Mastodon says so for a moment after it has undone a boost.
        Ok(Fresh::Contradicted) if attempts.has_sent() => {
            let why = "the server still says that the status is boosted".to_owned();
            return Ok(Tried::Asked(Outcome::Failed(why)));
        }
        Ok(Fresh::Contradicted) => item.of_unknown_kind(),
        Err(error) => return Ok(Tried::Asked(outcome(error))),
    };
    let target = Target::of(&now);
    let target = match (run.judge(now), target) {
        (Verdict::Delete, Some(target)) => target,
        (verdict, _) => {
            let why = match verdict {
                Verdict::Keep(why) => why,
                Verdict::Delete => Reason::CannotTell("the kind"),
            };
            kept(journal, item, why)?;
            progress.keep(item, why);
            run.stays();
            return Ok(Tried::Kept);
        }
    };
    let at = read.clock().now();
    journal.write(&Line::Try {
        at,
        target: target.clone(),
        uri: item.url.clone(),
        created: item.created,
    })?;
    sent.push(at);
    attempts.sending();
    Ok(Tried::Asked(
        match remover.delete(&target, delete_media).await {
            Ok(()) => Outcome::Deleted,
            Err(error) => outcome(error),
        },
    ))
}

fn kept(journal: &mut Journal, item: &Item, why: Reason) -> Result<(), Failure> {
    let Some(target) = Target::of(item) else {
        return Ok(());
    };
    let (at, why) = (Timestamp::now(), why.to_string());
    journal.write(&Line::Kept { at, target, why })
}

fn outcome(error: Error) -> Outcome<Failure> {
    let why = || failure::reason(&error);
    match error.kind() {
        // Whether the status is gone is read again: a 404 may be about a list, or about the status that was
        // boosted, and a receipt for what is still there would be wrong.
        _ if error.is_missing_object() || error.may_be_missing_object() => Outcome::Failed(why()),
        ErrorKind::RateLimited(until) => Outcome::Limited(*until),
        ErrorKind::Unauthorized | ErrorKind::ReauthenticationRequired | ErrorKind::Forbidden => {
            Outcome::Denied(error.into())
        }
        ErrorKind::Network
        | ErrorKind::Timeout
        | ErrorKind::Tls
        | ErrorKind::Server
        | ErrorKind::Decode
        | ErrorKind::EmptyAnswer
        | ErrorKind::UnknownOutcome { .. } => Outcome::Failed(why()),
        _ => Outcome::Refused(why()),
    }
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn over(end: Timestamp) -> Failure {
    Failure::new(
        Exit::RateLimited,
        format!("nothing more fits in before {}", text::moment(end)),
        "run the same command again later",
    )
}

fn limited(until: Timestamp) -> Failure {
    Failure::new(
        Exit::RateLimited,
        format!("no more may be deleted before {}", text::moment(until)),
        "run the same command again then, or leave out --no-wait",
    )
}
