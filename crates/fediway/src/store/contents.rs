//! The contents of a store, and the rules that all stores share.

use std::collections::HashMap;

use super::base::RegistrationKey;
use crate::credentials::{Credentials, RegisteredApp};
use crate::ids::AccountId;
use crate::instance::Instance;
use crate::url::InstanceUrl;

/// The contents of a store, with the rules that all stores share.
///
/// See [`Store`](super::Store) for what each method is for.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub(super) registrations: HashMap<String, RegisteredApp>,
    pub(super) credentials: Vec<Credentials>,
    pub(super) default: Option<AccountKey>,
    pub(super) instances: Vec<Instance>,
}

/// What names an account in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountKey {
    pub(super) issuer: InstanceUrl,
    pub(super) id: Option<AccountId>,
}

impl AccountKey {
    pub(super) fn of(credentials: &Credentials) -> Self {
        Self {
            issuer: credentials.issuer().clone(),
            id: credentials.account_id().cloned(),
        }
    }
}

impl Contents {
    /// The registration under this key.
    pub fn registration(&self, key: &RegistrationKey) -> Option<&RegisteredApp> {
        self.registrations.get(&key.to_string())
    }

    /// Keeps a registration.
    pub fn save_registration(&mut self, key: &RegistrationKey, app: &RegisteredApp) {
        self.registrations.insert(key.to_string(), app.clone());
    }

    /// Forgets a registration.
    pub fn forget_registration(&mut self, key: &RegistrationKey) {
        self.registrations.remove(&key.to_string());
    }

    /// All credentials, in the order of the first login of each account.
    pub fn credentials(&self) -> &[Credentials] {
        &self.credentials
    }

    /// Keeps an account's credentials: in the place of those that are kept, else at the end. A new
    /// account becomes the default one if there is none.
    pub fn save_credentials(&mut self, credentials: &Credentials) {
        let mut kept = self.credentials.iter_mut();
        match kept.find(|kept| kept.is_same_account(credentials)) {
            Some(kept) => *kept = credentials.clone(),
            None => {
                self.credentials.push(credentials.clone());
                self.default
                    .get_or_insert_with(|| AccountKey::of(credentials));
            }
        }
    }

    /// Forgets an account's credentials, and what is known of its instance if no other account of
    /// that instance is kept.
    pub fn forget_credentials(&mut self, credentials: &Credentials) {
        self.credentials
            .retain(|kept| !kept.is_same_account(credentials));
        let forgotten = AccountKey::of(credentials);
        self.default = self.default.take().filter(|key| *key != forgotten);
        let issuers = self.credentials.iter().map(Credentials::issuer);
        if !issuers
            .into_iter()
            .any(|issuer| *issuer == forgotten.issuer)
        {
            self.instances
                .retain(|known| *known.url() != forgotten.issuer);
        }
    }

    /// The marked account, else the only one.
    pub fn default_account(&self) -> Option<&Credentials> {
        let marked = self.default.as_ref().and_then(|key| {
            let mut kept = self.credentials.iter();
            kept.find(|kept| AccountKey::of(kept) == *key)
        });
        match self.credentials.as_slice() {
            [only] => Some(only),
            _ => marked,
        }
    }

    /// Marks an account as the default one; `false` if it is not kept here.
    pub fn set_default_account(&mut self, credentials: &Credentials) -> bool {
        let mut kept = self.credentials.iter();
        let found = kept.any(|kept| kept.is_same_account(credentials));
        if found {
            self.default = Some(AccountKey::of(credentials));
        }
        found
    }

    /// What is known of an instance.
    pub fn instance(&self, url: &InstanceUrl) -> Option<&Instance> {
        self.instances.iter().find(|known| known.url() == url)
    }

    /// Keeps what is known of an instance.
    pub fn save_instance(&mut self, instance: &Instance) {
        self.instances.retain(|known| known.url() != instance.url());
        self.instances.push(instance.clone());
    }
}
