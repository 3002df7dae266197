//! Walks through a list page by page: which page is fetched, which items are returned, when it ends.
//!
//! [`Down`], [`Up`] and [`Back`] decide, without requests. A [`Walk`] makes their requests.

mod ask;
mod back;
mod checked;
mod down;
mod floor;
mod order;
mod past;
mod plan;
mod recent;
mod retreat;
mod rung;
mod rungs;
mod stuck;
#[cfg(test)]
mod tests;
mod up;
mod ways;

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

pub(super) use self::ask::{Ask, Facts};
pub(super) use self::down::Down;
pub(super) use self::floor::Floor;
pub(super) use self::plan::{Plan, id};
pub(super) use self::up::Taken;

use super::paged::Paged;
use crate::client::Client;
use crate::endpoint::{Call, Paging};
use crate::error::{Error, ErrorKind, PagingFailure, Place, Result};
use crate::transport::{Cursor, Response};

/// How an answer becomes a page.
pub(super) type Read<P> = fn(&Response) -> Result<P>;

/// How many pages are kept for later. Others are asked for again when their turn comes.
const KEPT: usize = 4;

/// A walk through a list. The next page is asked for with the caller's own parameters; of the
/// server's words only the cursor is taken.
pub(super) struct Walk<P> {
    client: Client,
    call: Call,
    read: Read<P>,
    plan: Plan,
    /// The pages that were fetched last and are given later.
    kept: VecDeque<(u64, P, Facts)>,
    hasher: RandomState,
}

/// A page that is given, and where the list goes on before and after it.
pub(super) struct Step<P> {
    pub(super) page: Result<P>,
    pub(super) here: Option<Cursor>,
    pub(super) next: Option<Cursor>,
}

impl<P> Walk<P> {
    pub(super) fn turn_back(&mut self) {
        self.plan = Plan::of(&self.call, &self.client.instance(), true);
    }

    pub(super) fn goes_back(&self) -> bool {
        self.plan.goes_back()
    }

    /// How many pages are kept for later.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Whether every item of the list is a place to go on from.
    pub(super) fn is_by_id(&self) -> bool {
        self.call.endpoint().paging == Some(Paging::Id)
    }
}

impl<P: Paged> Walk<P> {
    pub(super) fn new(client: Client, call: Call, read: Read<P>) -> Self {
        Self {
            plan: Plan::of(&call, &client.instance(), false),
            client,
            call,
            read,
            kept: VecDeque::new(),
            hasher: RandomState::new(),
        }
    }

    /// The next page. After an error that may pass, the same request is made again.
    pub(super) async fn next(&mut self) -> Option<Step<P>> {
        let here = self.plan.cursor();
        let page = self.find().await?;
        if let Err(error) = &page
            && !error.is_transient()
        {
            self.plan.end();
            return Some(Step {
                page,
                next: here.clone(),
                here,
            });
        }
        let next = self.plan.cursor();
        Some(Step { page, here, next })
    }

    async fn find(&mut self) -> Option<Result<P>> {
        loop {
            let (ask, key) = self.plan.ask()?;
            let call = ask.apply(&self.call);
            // A list that cannot be asked for its second page has one: a search for everything.
            if !ask.is_as_called() && call.check(&self.client.instance()).is_err() {
                self.plan.end();
                return None;
            }
            let (mut page, facts) = match self.fetch(&call, key).await {
                Ok(fetched) => fetched,
                Err(error) => return Some(Err(error)),
            };
            match self.plan.take(&facts) {
                Ok(Taken::Give(keep)) => {
                    page.keep(&keep);
                    return Some(Ok(page));
                }
                Ok(Taken::Later(key)) => self.hold(key, page, facts),
                Ok(Taken::Drop) => {}
                Err(failure) => return Some(Err(self.error(failure))),
            }
        }
    }

    async fn fetch(&mut self, call: &Call, key: Option<u64>) -> Result<(P, Facts)> {
        let is_kept = |(kept, _, _): &(u64, P, Facts)| Some(*kept) == key;
        if let Some(at) = self.kept.iter().position(is_kept)
            && let Some((_, page, facts)) = self.kept.remove(at)
        {
            return Ok((page, facts));
        }
        let response = self.client.send(call).await?;
        let page = (self.read)(&response)?;
        let print = self.hasher.hash_one(response.body());
        let mut facts = page.facts(&response, print);
        facts.leads_elsewhere = response.leads_elsewhere(call.endpoint().params);
        Ok((page, facts))
    }

    fn hold(&mut self, key: u64, page: P, facts: Facts) {
        if self.kept.len() >= KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((key, page, facts));
    }

    fn error(&self, failure: PagingFailure) -> Error {
        let endpoint = self.call.endpoint();
        Error::new(ErrorKind::Paging(failure)).at(&Place {
            host: self.client.instance().url().shared_host(),
            method: endpoint.method.clone(),
            endpoint: endpoint.path,
        })
    }
}
