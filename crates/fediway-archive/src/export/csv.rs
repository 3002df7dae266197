//! The CSV files of Mastodon, from what the archive has.

use std::collections::HashMap;

use fediway::entities::{List, Relationship};

use super::options::Options;
use crate::archive::Archive;
use crate::error::{Error, ErrorKind, Result};
use crate::rows::{DocumentRow, OwnerRow, RelationRow};
use crate::transfer::{Kind, Row, written};

/// The file of a kind, byte for byte as Mastodon writes it.
///
/// # Errors
///
/// [`ErrorKind::Invalid`] if the archive has several accounts and none is named,
/// [`ErrorKind::Database`].
pub async fn csv(archive: &Archive, kind: Kind, options: &Options) -> Result<Vec<u8>> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let rows = rows(archive, &owner, kind).await?;
    written(kind, rows, kind.has_header()).map_err(|error| {
        let what = format!("the {} cannot be written: {error}", kind.name());
        Error::new(ErrorKind::Malformed, what)
    })
}

async fn rows(archive: &Archive, owner: &OwnerRow, kind: Kind) -> Result<Vec<Row>> {
    let related = |name: &'static str| present(archive, owner.id, name);
    Ok(match kind {
        Kind::Following | Kind::Followers => {
            let how = relationships(archive, owner.id).await?;
            let relations = archive.present_relations(owner.id, kind.name()).await?;
            relations.iter().map(|it| followed(it, &how)).collect()
        }
        Kind::Blocks => related("blocks").await?.iter().map(account).collect(),
        Kind::Mutes => {
            let how = relationships(archive, owner.id).await?;
            related("mutes")
                .await?
                .iter()
                .map(|it| muted(it, &how))
                .collect()
        }
        Kind::DomainBlocks => {
            let domains = all(archive, owner.id, "domain_blocks").await?;
            let name = |it: &DocumentRow| serde_json::from_str(&it.json).ok();
            let names = domains.iter().filter_map(name);
            names.map(|name: String| Row(vec![name])).collect()
        }
        Kind::Lists => lists(archive, owner.id).await?,
        Kind::Bookmarks => {
            let uris = bookmarks(archive, owner.id).await?;
            uris.into_iter().map(|uri| Row(vec![uri])).collect()
        }
    })
}

impl Archive {
    /// Who is in a relation now.
    async fn present_relations(&self, owner: i64, kind: &str) -> Result<Vec<RelationRow>> {
        let mut all = self.relations(owner, kind).await?;
        all.retain(|it| it.ended_at.is_none());
        Ok(all)
    }
}

async fn present(archive: &Archive, owner: i64, kind: &str) -> Result<Vec<RelationRow>> {
    archive.present_relations(owner, kind).await
}

fn account(relation: &RelationRow) -> Row {
    Row(vec![relation.handle.clone()])
}

type How = HashMap<String, Relationship>;

/// The account of a relation by its id on the server, in whose words the relationships are.
fn how<'h>(relation: &RelationRow, all: &'h How) -> Option<&'h Relationship> {
    let account: fediway::Account = serde_json::from_str(&relation.json).ok()?;
    all.get(account.id.as_str())
}

fn followed(relation: &RelationRow, all: &How) -> Row {
    Row::of_followed(&relation.handle, "", how(relation, all))
}

fn muted(relation: &RelationRow, all: &How) -> Row {
    let notifications = how(relation, all).is_none_or(|how| how.muting_notifications);
    Row(vec![relation.handle.clone(), notifications.to_string()])
}

async fn relationships(archive: &Archive, owner: i64) -> Result<How> {
    let mut found = How::new();
    for collection in ["relationships", "notes"] {
        for document in all(archive, owner, collection).await? {
            if let Ok(how) = serde_json::from_str::<Relationship>(&document.json) {
                found.insert(how.id.to_string(), how);
            }
        }
    }
    Ok(found)
}

/// The documents of a collection that were there when it was read last.
pub(super) async fn all(
    archive: &Archive,
    owner: i64,
    collection: &str,
) -> Result<Vec<DocumentRow>> {
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let some = archive.documents(owner, collection, &after, 500).await?;
        let Some(last) = some.last() else {
            return Ok(found);
        };
        after.clone_from(&last.key);
        found.extend(some.into_iter().filter(|it| it.gone_at.is_none()));
    }
}

async fn lists(archive: &Archive, owner: i64) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for document in all(archive, owner, "lists").await? {
        let Ok(list) = serde_json::from_str::<List>(&document.json) else {
            continue;
        };
        let members = present(archive, owner, &format!("list {}", list.id)).await?;
        rows.extend(
            members
                .iter()
                .map(|it| Row(vec![list.title.clone(), it.handle.clone()])),
        );
    }
    Ok(rows)
}

/// The addresses of the bookmarks that are there now, newest first.
async fn bookmarks(archive: &Archive, owner: i64) -> Result<Vec<String>> {
    let query = "SELECT s.uri FROM items i JOIN statuses s ON s.id = i.status \
         WHERE i.owner = $1 AND i.collection = 'bookmarks' AND i.gone_at IS NULL \
            AND s.uri IS NOT NULL ORDER BY s.created_at DESC, s.id DESC";
    let query = sqlx::query_scalar(query).bind(owner);
    Ok(query.fetch_all(archive.pool()).await?)
}
