//! Whose account it is, and whether it is still the one that it was.

use fediway::{Account, Client, Instance};

use crate::events::Event;
use crate::identity::{Claimed, HandleProof, Identity, claimed};
use crate::problem::{Problem, SignInError};
use crate::site::SignIn;
use crate::store::{AccountKey, Change, KnownAccount, SeenAccount};

impl SignIn {
    /// Proves the identity, compares it with what is known, and records the sign-in.
    pub(super) async fn verify(
        &self,
        server: &Instance,
        client: &Client,
        account: &Account,
        typed: Option<&str>,
    ) -> Result<(Identity, bool), SignInError> {
        let settings = self.settings();
        self.check_scopes(client)?;
        let claimed = claimed(account, server)?;
        let key = AccountKey::new(server.url().authority(), &*claimed.id);
        let known = settings.database.account(&key).await?;
        let seen = self.prove(server, key, &claimed, known, typed).await?;
        let compared = settings.database.compare_account(&seen).await?;
        self.decide(&seen, &compared.changes).await?;
        let recorded = settings.database.record_sign_in(&seen).await?;
        let identity = Identity::from(seen);
        self.signed_in(&identity, recorded.is_new, claimed.moved_to)
            .await;
        Ok((identity, recorded.is_new))
    }

    /// The sign-in of somebody whose token was revoked a moment ago, by another sign-in of theirs. The
    /// server told that one whose it is.
    pub(super) async fn verify_by_twin(
        &self,
        key: &AccountKey,
    ) -> Result<Option<(Identity, bool)>, SignInError> {
        let database = &self.settings().database;
        let Some(known) = database.account(key).await? else {
            return Ok(None);
        };
        database.record_sign_in(&known.account).await?;
        let identity = Identity::from(known);
        self.signed_in(&identity, false, None).await;
        Ok(Some((identity, false)))
    }

    /// A site that asked for scopes needs them.
    fn check_scopes(&self, client: &Client) -> Result<(), SignInError> {
        let granted = client.credentials().map(|it| it.scopes().clone());
        let granted = granted.unwrap_or_default();
        let missing = granted.missing(&self.settings().scopes);
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Problem::ScopesMissing.into()),
        }
    }

    /// The URI and the handle. WebFinger is asked where the server did not say the URI, and for the
    /// handle at the first sign-in and when another domain than the server's was typed.
    pub(super) async fn prove(
        &self,
        server: &Instance,
        key: AccountKey,
        claimed: &Claimed,
        known: Option<KnownAccount>,
        typed: Option<&str>,
    ) -> Result<SeenAccount, SignInError> {
        let transport = self.settings().transport()?;
        let proof = HandleProof {
            server,
            user: &claimed.user,
            transport: &transport,
        };
        let kept = known.map(|known| known.account);
        let kept = kept.filter(|_| typed.is_none()).filter(|kept| {
            let same_user = kept.handle.split('@').next() == Some(&*claimed.user);
            same_user && claimed.uri.as_ref() == Some(&kept.uri)
        });
        let (uri, handle) = match (kept, &claimed.uri) {
            (Some(kept), _) => (kept.uri, kept.handle),
            (None, Some(uri)) => {
                // Without an answer the handle has the server's host, which needs no proof.
                let found = proof.ask_server().await.unwrap_or_default();
                (uri.clone(), proof.prove(found, uri).await)
            }
            (None, None) => {
                let found = proof.ask_server().await?;
                let uri = found.uri().ok_or(Problem::NotProven)?.to_owned();
                let handle = proof.prove(found, &uri).await;
                (uri, handle)
            }
        };
        let mut seen = SeenAccount::new(key, uri, handle);
        seen.display_name.clone_from(&claimed.display_name);
        seen.avatar_url.clone_from(&claimed.avatar_url);
        seen.created_at = claimed.created_at;
        Ok(seen)
    }

    /// What should stay the same did not: the site decides. An account with the URI of another one is
    /// another person here, so it is only told of.
    pub(super) async fn decide(
        &self,
        seen: &SeenAccount,
        changes: &[Change],
    ) -> Result<(), SignInError> {
        let settings = self.settings();
        let identity = Identity::from(seen.clone());
        let is_grave =
            |change: &Change| matches!(change, Change::Uri { .. } | Change::Younger { .. });
        let accepted = !changes.iter().any(is_grave)
            || settings
                .accept_change
                .as_ref()
                .is_some_and(|accept| accept(&identity, changes));
        for change in changes {
            let event = Event::Changed {
                identity: Box::new(identity.clone()),
                change: change.clone(),
                refused: !accepted,
            };
            settings.tell(event).await;
        }
        match accepted {
            true => Ok(()),
            false => Err(Problem::Changed.into()),
        }
    }
}
