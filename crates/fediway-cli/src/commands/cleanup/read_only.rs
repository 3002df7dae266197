//! What a plan may do with the server: read.

use std::collections::HashSet;

use fediway::transport::Response;
use fediway::{Client, Error, ErrorKind, StatusId};
use fediway::{Request, TryStreamExt, html};
use fediway_archive::{Archive, Held};
use jiff::Timestamp;
use serde_json::Value;

use super::clock::ServerClock;
use crate::cleanup::item::{Item, Kind, List};
use crate::cleanup::journal::Target;
use crate::cleanup::policy::Policy;
use crate::cleanup::read::{Reader, id_of};
use crate::failure::{Exit, Failure};

/// A client of which only reading is left: nothing else can be reached from here.
#[derive(Debug)]
pub struct ReadOnly {
    client: Client,
    account: String,
    clock: ServerClock,
    judged_at: Timestamp,
    archive: Option<Archive>,
}

/// An item as it is now.
pub enum Fresh {
    Here(Box<Item>),
    Gone,
    /// A boost that the server does not show, while it says that the status is boosted.
    Contradicted,
}

impl ReadOnly {
    /// Asks whose token it is, and what time it is there.
    pub async fn of(client: &Client) -> Result<Self, Failure> {
        let request = client.accounts().verify_credentials();
        let answer = client.send(request.call()).await?;
        let date = answer
            .headers()
            .get("date")
            .and_then(|date| date.to_str().ok());
        let clock = ServerClock::read(date, Timestamp::now())?;
        let account = id_of(&answer.json::<Value>()?["id"]);
        let nobody = || Failure::other("the server does not say which account this is", "no id");
        Ok(Self {
            client: client.clone(),
            account: account.ok_or_else(nobody)?,
            clock,
            judged_at: clock.earlier(),
            archive: None,
        })
    }

    /// The same with the archive that has to hold what goes.
    pub fn with_archive(self, archive: Option<Archive>) -> Self {
        Self { archive, ..self }
    }

    /// The same over another client of the account.
    pub fn over(self, client: &Client) -> Self {
        let client = client.clone();
        Self { client, ..self }
    }

    /// The moment by which ages are counted, throughout a run.
    pub fn judged_at(&self) -> Timestamp {
        self.judged_at
    }

    pub fn clock(&self) -> ServerClock {
        self.clock
    }

    pub fn account(&self) -> &str {
        &self.account
    }

    pub fn host(&self) -> String {
        self.client.instance().url().authority().to_owned()
    }

    /// Everything that the policy may look at.
    pub async fn items(&self, policy: &Policy) -> Result<Vec<Item>, Failure> {
        let pinned = self.pinned().await?;
        let mut items = Vec::new();
        let wants = |list: List| policy.kinds.iter().any(|kind: &Kind| kind.list() == list);
        for list in [List::Statuses, List::Favourites, List::Bookmarks] {
            if wants(list) {
                self.read(list, &pinned, &mut items).await?;
            }
        }
        Ok(items)
    }

    async fn read(
        &self,
        list: List,
        pinned: &HashSet<String>,
        items: &mut Vec<Item>,
    ) -> Result<(), Failure> {
        let reader = self.reader(list, pinned);
        let path = match list {
            List::Statuses => self.statuses(),
            List::Favourites => "/api/v1/favourites".to_owned(),
            List::Bookmarks => "/api/v1/bookmarks".to_owned(),
        };
        let mut pages = self
            .client
            .request("GET", &path)
            .field("limit", 40)
            .pages()?;
        let mut place = 0;
        while let Some(page) = pages.try_next().await? {
            if !page.malformed.is_empty() {
                return Err(incomplete(&path));
            }
            for json in page {
                let mut item = reader.item(&json, place).ok_or_else(|| incomplete(&path))?;
                item.archived = self.is_archived(list, &json).await?;
                items.push(item);
                place += 1;
            }
        }
        Ok(())
    }

    fn statuses(&self) -> String {
        format!("/api/v1/accounts/{}/statuses", self.account)
    }

    fn reader<'a>(&'a self, list: List, pinned: &'a HashSet<String>) -> Reader<'a> {
        Reader {
            list,
            account: &self.account,
            pinned,
            plain: html::text,
        }
    }

    /// What the profile shows first. Some servers do not say it in the status itself.
    async fn pinned(&self) -> Result<HashSet<String>, Error> {
        let request = self.client.request("GET", &self.statuses());
        let mut pages = request.field("pinned", true).field("limit", 40).pages()?;
        let mut pinned = HashSet::new();
        while let Some(page) = pages.try_next().await? {
            pinned.extend(
                page.into_iter()
                    .filter_map(|json: Value| id_of(&json["id"])),
            );
        }
        Ok(pinned)
    }

    /// The item as it is now.
    pub async fn again(&self, old: &Item) -> Result<Fresh, Error> {
        let Some(json) = self.status(old.list, &old.id).await? else {
            return Ok(match self.is_boosted(old.boosted.as_deref()).await? {
                true => Fresh::Contradicted,
                false => Fresh::Gone,
            });
        };
        let says_pinned = json.get("pinned").is_some_and(Value::is_boolean);
        let pinned = match old.list == List::Statuses && !old.is_boost() && !says_pinned {
            true => self.pinned().await?,
            false => HashSet::new(),
        };
        let item = self.reader(old.list, &pinned).item(&json, old.place);
        // Another status than the one that was asked for is none that may be deleted.
        let item = item.filter(|item| item.id == old.id);
        // In the version that it has now: it may have been edited since the plan was made.
        let archived = self.is_archived(old.list, &json).await.unwrap_or(false);
        Ok(match item {
            Some(item) if is_marked(&item) => Fresh::Here(Box::new(Item { archived, ..item })),
            Some(_) => Fresh::Gone,
            None => Fresh::Here(Box::new(old.of_unknown_kind())),
        })
    }

    /// Whether the archive holds a status as the server has just sent it, with every file.
    async fn is_archived(&self, list: List, json: &Value) -> Result<bool, Failure> {
        let Some(archive) = &self.archive else {
            return Ok(false);
        };
        let is_own = list == List::Statuses;
        let held = archive.holds(&self.host(), &json.to_string(), is_own).await;
        let failed = |error| Failure::other("the archive cannot be read", error);
        Ok(held.map_err(failed)? == Held::Complete)
    }

    /// Whether something of an earlier run is gone; what is not known is not.
    pub async fn is_gone(&self, list: List, target: &Target) -> Result<bool, Error> {
        let json = match self.status(list, &target.id).await {
            Ok(Some(json)) => json,
            Ok(None) => {
                let is_boosted = self.is_boosted(target.boosted.as_deref()).await;
                return Ok(!is_boosted.unwrap_or(true));
            }
            Err(error) if error.may_be_missing_object() => return Ok(false),
            Err(error) => return Err(error),
        };
        let nothing = HashSet::new();
        let item = self.reader(list, &nothing).item(&json, 0);
        Ok(item.is_some_and(|item| !is_marked(&item)))
    }

    async fn status(&self, list: List, id: &str) -> Result<Option<Value>, Error> {
        match self.ask(id).await {
            Ok(answer) => answer.json().map(Some),
            Err(error) if error.is_missing_object() => Ok(None),
            Err(error) if error.may_be_missing_object() => {
                match self.is_missing_alone(list, id).await {
                    true => Ok(None),
                    false => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the server says of a status that this account boosts it. A boost is not gone then, even if it
    /// is not shown by its own id.
    async fn is_boosted(&self, boosted: Option<&str>) -> Result<bool, Error> {
        let Some(boosted) = boosted else {
            return Ok(false);
        };
        match self.status(List::Favourites, boosted).await {
            Ok(json) => Ok(json.is_some_and(|json| json["reblogged"] == true)),
            // It is somebody else's status: that it is refused says nothing about the boost.
            Err(error) if *error.kind() == ErrorKind::Forbidden => Ok(true),
            Err(error) => Err(error),
        }
    }

    async fn ask(&self, id: &str) -> Result<Response, Error> {
        let request = self.client.statuses().get(StatusId::from(id.to_owned()));
        self.client.send(request.call()).await
    }

    /// Whether a status is not there while the server shows another one in the same way. Then a 404 without
    /// words is about this status, and not about the server or the call.
    async fn is_missing_alone(&self, list: List, id: &str) -> bool {
        let request = self.client.request("GET", &self.statuses());
        let Ok(newest) = request.field("limit", 2).await else {
            return false;
        };
        let Ok(newest) = newest.json::<Vec<Value>>() else {
            return false;
        };
        let mut ids = newest.iter().filter_map(|json| id_of(&json["id"]));
        match ids.find(|shown| shown != id) {
            Some(shown) => {
                self.ask(&shown).await.is_ok()
                    && self
                        .ask(id)
                        .await
                        .is_err_and(|error| error.may_be_missing_object())
            }
            // There is no other status that could be shown: the list tells whether there is this one.
            None => list == List::Statuses && newest.is_empty(),
        }
    }
}

/// Whether a favourite still is one, and a bookmark.
fn is_marked(item: &Item) -> bool {
    match item.list {
        List::Statuses => true,
        List::Favourites => item.favourited != Some(false),
        List::Bookmarks => item.bookmarked != Some(false),
    }
}

fn incomplete(path: &str) -> Failure {
    Failure::new(
        Exit::Other,
        format!("{path} has an item that cannot be read, so the list is not complete"),
        "nothing is deleted from a list that is not complete; `fediway api` shows what the server sends",
    )
}
