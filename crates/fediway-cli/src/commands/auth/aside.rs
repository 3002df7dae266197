//! A store for the time of a login: registrations are kept, and the credentials are not yet. First it
//! is looked at whose they are.

use fediway::store::{MemoryStore, RegistrationKey, Store};
use fediway::{Credentials, RegisteredApp, Result};
use futures_core::future::BoxFuture;

use crate::secrets::Keeper;

#[derive(Clone)]
pub struct Aside {
    registrations: Keeper,
    credentials: MemoryStore,
}

impl Aside {
    pub fn new(registrations: Keeper) -> Self {
        Self {
            registrations,
            credentials: MemoryStore::default(),
        }
    }
}

impl Store for Aside {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        self.registrations.registration(key)
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        self.registrations.save_registration(key, app)
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        self.registrations.forget_registration(key)
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        self.credentials.credentials()
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.credentials.save_credentials(credentials)
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.credentials.forget_credentials(credentials)
    }
}
