//! Follows everybody who follows the account. Log in with `fediway login` first.
//!
//! ```sh
//! cargo run -p fediway-examples --example follow_back -- @bot@mastodon.social
//! ```

use fediway::entities::NotificationType;
use fediway::streaming::EventKind;
use fediway::{AccountId, Client, FileStore, TryStreamExt};

/// How many accounts one request for relationships can have.
const AT_ONCE: usize = 40;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let account = std::env::args()
        .nth(1)
        .ok_or("usage: follow_back ACCOUNT")?;
    let client = Client::restore(&FileStore::open("fediway")?, account).await?;
    follow_back(&client).await?;
    Ok(())
}

/// Returns an error only if reconnecting cannot help, for example if the token was revoked.
pub(crate) async fn follow_back(client: &Client) -> fediway::Result<()> {
    // Connect first, so that nobody is missed between the list and the stream.
    let mut events = client.streaming().user_notifications().connect().await?;
    follow_all(client).await?;
    while let Some(event) = events.next().await {
        match event?.kind {
            EventKind::Notification(it) if it.kind == NotificationType::Follow => {
                if let Some(account) = it.account {
                    follow_new(client, &[account.id]).await?;
                }
            }
            EventKind::MayHaveMissed { .. } => follow_all(client).await?,
            _ => {}
        }
    }
    Ok(())
}

/// Follows those who followed the account while the bot was not running.
async fn follow_all(client: &Client) -> fediway::Result<()> {
    let me = client.accounts().verify_credentials().await?;
    let followers = client.accounts().followers(&me.id).limit(80).items();
    let followers: Vec<_> = followers.map_ok(|account| account.id).try_collect().await?;
    for some in followers.chunks(AT_ONCE) {
        follow_new(client, some).await?;
    }
    Ok(())
}

/// Follows those accounts that are not followed yet.
async fn follow_new(client: &Client, accounts: &[AccountId]) -> fediway::Result<()> {
    for relationship in client.accounts().relationships(accounts).await? {
        if !relationship.following && !relationship.requested {
            client.accounts().follow(&relationship.id).await?;
        }
    }
    Ok(())
}
