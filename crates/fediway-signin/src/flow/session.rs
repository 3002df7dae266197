//! Who is signed in, and the end of that.

use serde_json::Value;

use super::task::to_the_end;

use crate::cookie::SetCookie;
use crate::events::Event;
use crate::identity::Identity;
use crate::problem::SignInError;
use crate::site::SignIn;
use crate::store::{AccountKey, Deleted};

/// A browser signed out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedOut {
    /// Who, if anybody was signed in.
    pub account: Option<AccountKey>,
    /// The cookies to set.
    pub cookies: Vec<SetCookie>,
}

impl SignIn {
    /// Who is signed in, by the `Cookie` header of a request.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn signed_in_as(&self, cookies: &str) -> Result<Option<Identity>, SignInError> {
        let settings = self.settings();
        match settings.jar.session(cookies) {
            Some(id) => {
                let session = settings.database.session(id).await?;
                Ok(session.map(|session| session.account.into()))
            }
            None => Ok(None),
        }
    }

    /// Ends the session of a browser. If it was the account's last one, its token is revoked, unless
    /// the site keeps tokens for work in the background.
    ///
    /// Call it only for a `POST` from a page of your own: see
    /// [`is_same_origin`](SignIn::is_same_origin).
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn sign_out(&self, cookies: &str) -> Result<SignedOut, SignInError> {
        let settings = self.settings();
        let over = vec![settings.jar.end_session()];
        let signed_in = self.signed_in_as(cookies).await?;
        let (Some(identity), Some(id)) = (signed_in, settings.jar.session(cookies)) else {
            return Ok(SignedOut {
                account: None,
                cookies: over,
            });
        };
        let (site, id, account) = (self.clone(), id.to_owned(), identity.key);
        let key = account.clone();
        to_the_end(async move {
            site.settings().database.end_session(&id).await?;
            site.end_unused_access(&key).await
        })
        .await?;
        let event = Event::SignedOut {
            account: account.clone(),
        };
        settings.tell(event).await;
        Ok(SignedOut {
            account: Some(account),
            cookies: over,
        })
    }

    /// Ends all sessions of an account, in all browsers; how many there were. Its token is revoked,
    /// unless the site keeps tokens for work in the background.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn sign_out_everywhere(&self, account: &AccountKey) -> Result<u64, SignInError> {
        let settings = self.settings();
        let (site, account, key) = (self.clone(), account.clone(), account.clone());
        let ended = to_the_end(async move {
            let ended = site.settings().database.end_sessions_of(&key).await?;
            site.end_unused_access(&key).await?;
            Ok(ended)
        });
        let ended = ended.await?;
        settings.tell(Event::SignedOutEverywhere { account }).await;
        Ok(ended)
    }

    /// Everything that is kept of a person, as JSON (GDPR, articles 15 and 20).
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn export_person(&self, account: &AccountKey) -> Result<Value, SignInError> {
        Ok(self.settings().database.export_person(account).await?)
    }

    /// Revokes the token of a person and deletes everything that is kept of them (GDPR, article 17).
    /// What your own tables have is yours to delete.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn delete_person(&self, account: &AccountKey) -> Result<Deleted, SignInError> {
        self.revoke_access(account).await?;
        let deleted = self.settings().database.delete_person(account).await?;
        self.settings().tell(Event::Deleted).await;
        Ok(deleted)
    }
}
