//! What happens to a login once it is known whose it is: it is kept, and takes the place of an earlier
//! one, whose token is revoked.

use fediway::store::Store;
use fediway::{Client, Credentials, Transport, login};

use crate::failure::{self, Failure};
use crate::network::Network;
use crate::output;
use crate::secrets::{self, Choice};
use crate::session::{self, Accounts};

/// How a login is kept.
pub struct Keeping {
    pub transport: Transport,
    pub choice: Choice,
    pub network: Network,
    /// Whether it is the account in use from now on.
    pub in_use: bool,
}

/// Keeps the login of this client. A token that cannot be kept is revoked: nobody would know it.
pub async fn keep(
    accounts: &Accounts,
    client: &Client,
    keeping: &Keeping,
) -> Result<Credentials, Failure> {
    let credentials = client.credentials();
    let credentials = credentials.ok_or_else(|| session::nobody(&[], None))?;
    let noted = secrets::note(&keeping.network.note(&credentials), keeping.choice);
    let before = earlier(accounts, &noted).cloned();
    let old = match &before {
        Some(before) => accounts.keeper(before).unlocked(before).await.ok(),
        None => None,
    };
    if let Err(error) = save(accounts, client, &noted, keeping, before.as_ref()).await {
        // A token that came by other means, or is still that of the earlier login, is not ours to end.
        let is_ours = noted.app().is_some()
            && old.is_none_or(|old| old.access_token() != noted.access_token());
        if is_ours && login::logout(client).await.is_err() {
            output::note("warning: the token that cannot be kept could not be revoked either");
        }
        return Err(error);
    }
    if let Some(old) = old {
        retire(client, keeping, &old, &noted).await;
    }
    Ok(noted)
}

/// The kept credentials of the same account.
pub fn earlier<'a>(accounts: &'a Accounts, credentials: &Credentials) -> Option<&'a Credentials> {
    accounts
        .kept
        .iter()
        .find(|kept| kept.is_same_account(credentials))
}

async fn save(
    accounts: &Accounts,
    client: &Client,
    credentials: &Credentials,
    keeping: &Keeping,
    before: Option<&Credentials>,
) -> Result<(), Failure> {
    let place = keeping.choice.place;
    let before = before.map_or(place, secrets::place);
    let keeper = secrets::keeper(accounts.file.clone(), &accounts.config, place, before);
    keeper.save_credentials(credentials).await?;
    keeper.save_instance(&client.instance()).await?;
    if keeping.in_use {
        keeper.set_default_account(credentials).await?;
    }
    Ok(())
}

/// Revokes the token that a new login has replaced. Servers may give the same token again, which then
/// is the one to keep.
async fn retire(client: &Client, keeping: &Keeping, old: &Credentials, new: &Credentials) {
    if old.access_token() == new.access_token() || old.app().is_none() {
        return;
    }
    let old = Client::new(client.instance(), old.clone()).with_transport(&keeping.transport);
    if let Err(error) = login::logout(&old).await {
        let why = failure::reason(&error);
        output::note(&format!(
            "warning: the token of the earlier login could not be revoked, and works on: {why}"
        ));
    }
}
