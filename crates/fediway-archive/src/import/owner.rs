//! Whose archive a file is read into.

use fediway::Timestamp;

use crate::archive::Writer;
use crate::error::Result;
use crate::source::{Origin, Source};

/// Where what is imported goes.
#[derive(Debug)]
pub(super) struct Target {
    /// The row of the owner.
    pub(super) owner: i64,
    /// `user@example.com`.
    pub(super) handle: String,
    pub(super) source: Source,
}

/// The owner of this name, whom the archive may have already. `account` is its JSON in the form of
/// the client API, `key` stands for its id where no server has told that.
pub(super) async fn target(
    writer: &Writer,
    (username, server, key): (&str, &str, &str),
    account: &str,
    domain: Option<&str>,
    origin: Origin,
) -> Result<Target> {
    let owners = writer.owners().await?;
    let is_same = |handle: &str| {
        let name = handle.split('@').next().unwrap_or_default();
        name.eq_ignore_ascii_case(username)
    };
    let known = owners
        .into_iter()
        .find(|it| it.server == server && is_same(&it.handle));
    let host = server.split(':').next().unwrap_or(server);
    let of_known = known
        .as_ref()
        .and_then(|it| it.handle.split('@').nth(1).map(str::to_owned));
    let domain = domain.map(str::to_owned).or(of_known);
    let source = Source {
        server: server.to_owned(),
        domain: domain.unwrap_or_else(|| host.to_owned()),
        origin,
        at: Timestamp::now(),
    };
    let handle = source.handle(username);
    let mut batch = writer.begin().await?;
    let row = batch.put_account(account, &source).await?.row;
    let owner = match known {
        Some(known) => known.id,
        None => batch.put_owner(key, &handle, row, None, &source).await?,
    };
    batch.commit().await?;
    Ok(Target {
        owner,
        handle,
        source,
    })
}
