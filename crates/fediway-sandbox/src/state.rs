//! The sandbox's memory and the questions asked of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::later;
use crate::ids::Ids;
use crate::model::{
    Account, App, Filter, Grant, Media, Notification, Profile, Scheduled, Session, Status, Token,
    Visibility,
};
use crate::relations::Relations;
use crate::scopes::Scopes;
use crate::secrets::{Secrets, same};
use crate::statuses::{Link, Statuses};
use crate::unlisted::Unlisted;

/// How long an `Idempotency-Key` is remembered.
const IDEMPOTENCY: Duration = Duration::from_secs(60 * 60);

/// At how many keys those that expired are removed for the first time.
const FIRST_SWEEP: usize = 1024;

/// How long a browser stays signed in.
const SESSION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Everything, behind one lock.
pub(crate) struct State {
    pub(crate) secrets: Secrets,
    pub(crate) ids: Ids,
    pub(crate) apps: Vec<App>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) accounts: Vec<Account>,
    /// (follower, followed)
    pub(crate) follows: BTreeSet<(u64, u64)>,
    pub(crate) relations: Relations,
    pub(crate) statuses: Statuses,
    /// What lists do not show, or not yet.
    pub(crate) lists: Unlisted,
    pub(crate) media: BTreeMap<u64, Media>,
    pub(crate) notifications: BTreeMap<u64, Notification>,
    /// Deleted statuses that can be read once more.
    pub(crate) leaving: BTreeMap<u64, Status>,
    pub(crate) scheduled: BTreeMap<u64, Scheduled>,
    pub(crate) filters: BTreeMap<u64, Filter>,
    keys: HashMap<(u64, String), Key>,
    keys_remembered: u64,
    /// At how many keys those that expired are removed.
    keys_swept_at: usize,
}

/// What an `Idempotency-Key` was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made {
    Status(u64),
    Scheduled(u64),
}

#[derive(Debug)]
struct Key {
    made: Made,
    expires: Timestamp,
    /// Which key it is, in the order in which they were remembered.
    number: u64,
}

impl State {
    /// Accounts are (name, password); the first two follow each other.
    pub(crate) fn new(seed: u64, accounts: &[(String, String)], now: Timestamp) -> Self {
        let mut state = Self {
            secrets: Secrets::new(seed),
            ids: Ids::default(),
            apps: Vec::new(),
            grants: Vec::new(),
            tokens: Vec::new(),
            sessions: HashMap::new(),
            accounts: Vec::new(),
            follows: BTreeSet::new(),
            relations: Relations::default(),
            statuses: Statuses::default(),
            lists: Unlisted::default(),
            media: BTreeMap::new(),
            notifications: BTreeMap::new(),
            leaving: BTreeMap::new(),
            scheduled: BTreeMap::new(),
            filters: BTreeMap::new(),
            keys: HashMap::new(),
            keys_remembered: 0,
            keys_swept_at: FIRST_SWEEP,
        };
        for (username, password) in accounts {
            state.add_account(username, password, now);
        }
        if let [one, two, ..] = &*state.accounts {
            state.follows = BTreeSet::from([(one.id, two.id), (two.id, one.id)]);
        }
        state
    }

    fn add_account(&mut self, username: &str, password: &str, now: Timestamp) {
        self.secrets.know(password);
        let id = self.ids.next(now);
        self.accounts.push(Account {
            id,
            username: username.to_owned(),
            password: password.to_owned(),
            created: now,
            profile: Profile::default(),
        });
    }

    pub(crate) fn account(&self, id: u64) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    pub(crate) fn account_named(&self, username: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.username.eq_ignore_ascii_case(username))
    }

    /// The account of a login (a user name or any e-mail address beginning
    /// with one), when the password is right.
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> Option<u64> {
        let login = login.trim();
        let username = login.split_once('@').map_or(login, |(name, _)| name);
        self.account_named(username)
            .filter(|account| same(&account.password, password))
            .map(|account| account.id)
    }

    /// As a server that deletes what it thinks nobody uses.
    pub(crate) fn forget_apps(&mut self) {
        self.apps.clear();
        self.grants.clear();
    }

    pub(crate) fn app(&self, id: u64) -> Option<&App> {
        self.apps.iter().find(|app| app.id == id)
    }

    pub(crate) fn client(&self, client_id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.client_id == client_id)
    }

    pub(crate) fn token(&self, access: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| same(&token.access, access))
    }

    /// A token still good for the same app, user, and scopes.
    pub(crate) fn matching_token(
        &self,
        app: u64,
        account: Option<u64>,
        scopes: &Scopes,
        now: Timestamp,
    ) -> Option<&Token> {
        self.tokens.iter().find(|token| {
            token.app == app
                && token.account == account
                && token.scopes.same_as(scopes)
                && token.usable(now)
        })
    }

    /// Begins a session nobody has signed into yet, or renews one under a new
    /// cookie.
    pub(crate) fn new_session(&mut self, account: Option<u64>, now: Timestamp) -> Session {
        let session = Session {
            cookie: self.secrets.issue(),
            csrf: self.secrets.issue(),
            account,
            return_to: None,
            fresh: account.is_some(),
            expires: later(now, SESSION),
        };
        self.sessions
            .insert(session.cookie.clone(), session.clone());
        session
    }

    pub(crate) fn session(&self, cookie: &str, now: Timestamp) -> Option<&Session> {
        self.sessions
            .get(cookie)
            .filter(|session| session.expires > now)
    }

    /// What a key was used for within the last hour, if it was one of the first so many keys.
    pub(crate) fn made_under(
        &self,
        account: u64,
        key: &str,
        now: Timestamp,
        among_first: u64,
    ) -> Option<Made> {
        self.keys
            .get(&(account, key.to_owned()))
            .filter(|key| key.expires > now && key.number <= among_first)
            .map(|key| key.made)
    }

    pub(crate) fn remember_key(&mut self, account: u64, key: &str, made: Made, now: Timestamp) {
        if self.keys.len() >= self.keys_swept_at {
            self.keys.retain(|_, key| key.expires > now);
            self.keys_swept_at = (self.keys.len() * 2).max(FIRST_SWEEP);
        }
        self.keys_remembered += 1;
        let remembered = Key {
            made,
            expires: later(now, IDEMPOTENCY),
            number: self.keys_remembered,
        };
        self.keys.insert((account, key.to_owned()), remembered);
    }

    /// How many keys were remembered so far.
    pub(crate) fn keys_remembered(&self) -> u64 {
        self.keys_remembered
    }

    pub(crate) fn follows(&self, follower: u64, followed: u64) -> bool {
        self.follows.contains(&(follower, followed))
    }

    /// Whether `viewer` (nobody, when signed out) may see a status.
    pub(crate) fn may_see(&self, viewer: Option<u64>, status: &Status) -> bool {
        if matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
            return true;
        }
        viewer.is_some_and(|viewer| {
            viewer == status.account
                || status.mentions.contains(&viewer)
                || (status.visibility == Visibility::Private
                    && self.follows(viewer, status.account))
        })
    }

    /// A status, when it exists and `viewer` may see it.
    pub(crate) fn visible(&self, viewer: Option<u64>, id: u64) -> Option<&Status> {
        self.statuses
            .get(&id)
            .filter(|status| self.may_see(viewer, status))
    }

    pub(crate) fn statuses_by(&self, account: u64) -> impl DoubleEndedIterator<Item = &Status> {
        self.statuses.by(account)
    }

    pub(crate) fn boosts_of(&self, id: u64) -> impl Iterator<Item = &Status> {
        self.statuses.pointing(Link::Boost, id)
    }

    pub(crate) fn quotes_of(&self, id: u64) -> impl Iterator<Item = &Status> {
        self.statuses.pointing(Link::Quote, id)
    }

    pub(crate) fn replies_to(&self, id: u64) -> impl Iterator<Item = &Status> {
        self.statuses.pointing(Link::Reply, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_forgotten_after_an_hour() {
        let mut now = Timestamp::UNIX_EPOCH;
        let mut state = State::new(1, &[], now);
        for number in 0..10 * FIRST_SWEEP as u64 {
            now = later(now, IDEMPOTENCY / 100);
            state.remember_key(1, &number.to_string(), Made::Status(number), now);
            assert!(state.keys.len() <= FIRST_SWEEP);
            let before = number.saturating_sub(99);
            let known = state.made_under(1, &before.to_string(), now, u64::MAX);
            assert_eq!(known, Some(Made::Status(before)));
        }
    }
}
