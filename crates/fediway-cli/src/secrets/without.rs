//! The vault where there is none.

use std::io;

use fediway::store::Vault;
use fediway::{Error, Result};
use futures_core::future::BoxFuture;
use zeroize::Zeroizing;

/// No vault, and why.
pub struct Without(pub &'static str);

pub fn error(why: &str) -> Error {
    Error::store(why, io::Error::from(io::ErrorKind::Unsupported))
}

impl Without {
    fn fail<T: Send + 'static>(&self) -> BoxFuture<'_, Result<T>> {
        let error = error(self.0);
        Box::pin(async move { Err(error) })
    }
}

impl Vault for Without {
    fn get(&self, _: &str) -> BoxFuture<'_, Result<Option<Zeroizing<String>>>> {
        self.fail()
    }

    fn set(&self, _: &str, _: &str) -> BoxFuture<'_, Result<()>> {
        self.fail()
    }

    fn delete(&self, _: &str) -> BoxFuture<'_, Result<()>> {
        self.fail()
    }
}
