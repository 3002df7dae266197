//! What statuses are found by: words, tags, mentions.

use fediway::Status;

use super::Batch;
use crate::error::Result;
use crate::source::Source;
use crate::words::apart;

impl Batch {
    pub(super) async fn put_words(&mut self, row: i64, status: &Status) -> Result<()> {
        let clear = sqlx::query("DELETE FROM search WHERE rowid = $1").bind(row);
        clear.execute(self.on()).await?;
        let query =
            "INSERT INTO search (rowid, text, warning, media, author) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(query).bind(row).bind(apart(&said(status)));
        let query = query
            .bind(apart(&status.spoiler_text))
            .bind(apart(&descriptions(status)));
        query
            .bind(apart(&author(status)))
            .execute(self.on())
            .await?;
        Ok(())
    }

    pub(super) async fn put_tags(&mut self, row: i64, status: &Status) -> Result<()> {
        let clear = sqlx::query("DELETE FROM tags WHERE status = $1").bind(row);
        clear.execute(self.on()).await?;
        for tag in &status.tags {
            let query = "INSERT INTO tags (status, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            let query = sqlx::query(query).bind(row).bind(tag.name.to_lowercase());
            query.execute(self.on()).await?;
        }
        Ok(())
    }

    pub(super) async fn put_mentions(
        &mut self,
        row: i64,
        status: &Status,
        source: &Source,
    ) -> Result<()> {
        let clear = sqlx::query("DELETE FROM mentions WHERE status = $1").bind(row);
        clear.execute(self.on()).await?;
        for mention in &status.mentions {
            let query =
                "INSERT INTO mentions (status, handle) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            let handle = source.handle(&mention.acct).to_lowercase();
            let query = sqlx::query(query).bind(row).bind(handle);
            query.execute(self.on()).await?;
        }
        Ok(())
    }
}

/// The text, and the options of a poll.
fn said(status: &Status) -> String {
    let options = status.poll.iter().flat_map(|poll| &poll.options);
    let options = options.map(|option| option.title.clone());
    let lines: Vec<_> = std::iter::once(status.text()).chain(options).collect();
    lines.join("\n")
}

fn descriptions(status: &Status) -> String {
    let described = status.media_attachments.iter();
    let described = described.filter_map(|attachment| attachment.description.as_deref());
    described.collect::<Vec<_>>().join("\n")
}

fn author(status: &Status) -> String {
    let Some(account) = &status.account else {
        return String::new();
    };
    format!("{} {}", account.display_name, account.acct)
}

/// Whether it leads to another page, apart from mentions and tags.
pub(super) fn has_link(status: &Status) -> bool {
    status.card.is_some() || status.text().contains("http://") || status.text().contains("https://")
}
