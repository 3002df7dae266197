//! Which files are wanted: read from what was collected.

use fediway::Timestamp;

use super::fetch::Fetch;
use crate::error::Result;
use crate::write::Batch;

/// A kind of files, and the query that finds them. Its parameters are the owner and the moment since
/// which statuses were seen.
struct Kind {
    name: &'static str,
    /// Under which name the table `wanted` has it.
    noted_as: &'static str,
    urls: &'static str,
}

/// Of the account's own statuses.
const OWN: &[Kind] = &[
    Kind {
        name: "original",
        noted_as: "original",
        urls: "SELECT coalesce(t.url, t.remote_url) FROM attachments t \
               JOIN statuses s ON s.id = t.status JOIN owners o ON o.account = s.account \
               WHERE o.id = $1 AND s.last_seen >= $2",
    },
    Kind {
        name: "avatar",
        noted_as: "avatar",
        urls: "SELECT a.avatar FROM accounts a JOIN owners o ON o.account = a.id \
               WHERE o.id = $1 AND a.last_seen >= $2",
    },
    Kind {
        name: "header",
        noted_as: "header",
        urls: "SELECT a.header FROM accounts a JOIN owners o ON o.account = a.id \
               WHERE o.id = $1 AND a.last_seen >= $2",
    },
    Kind {
        name: "emoji",
        noted_as: "emoji",
        urls: "SELECT json_extract(e.value, '$.url') FROM statuses s \
               JOIN owners o ON o.account = s.account \
               JOIN versions v ON v.status = s.id AND v.number = s.version, \
               json_each(v.json, '$.emojis') e WHERE o.id = $1 AND s.last_seen >= $2",
    },
];

const PREVIEWS: Kind = Kind {
    name: "preview",
    noted_as: "preview",
    urls: "SELECT t.preview_url FROM attachments t \
           JOIN statuses s ON s.id = t.status JOIN owners o ON o.account = s.account \
           WHERE o.id = $1 AND s.last_seen >= $2",
};

/// Of what others wrote: bookmarks, favourites, boosts, conversations.
const OF_OTHERS: Kind = Kind {
    name: "original",
    noted_as: "original of others",
    urls: "SELECT coalesce(t.url, t.remote_url) FROM attachments t \
           JOIN statuses s ON s.id = t.status AND s.version = t.version \
           WHERE s.last_seen >= $2 AND EXISTS (SELECT 1 FROM items i \
               LEFT JOIN statuses b ON b.id = i.status \
               WHERE i.owner = $1 AND (i.status = s.id OR b.boost_of = s.id))",
};

impl Batch {
    /// Notes which files of an owner are to be fetched, of what was seen up to a moment: everything that
    /// was not looked at before, also by runs that broke off.
    pub(super) async fn want(&mut self, fetch: &Fetch, owner: i64, until: Timestamp) -> Result<()> {
        let previews = fetch.previews.then_some(&PREVIEWS);
        let others = fetch.of_others.then_some(&OF_OTHERS);
        for kind in OWN.iter().chain(previews).chain(others) {
            let query = format!(
                "INSERT INTO media (url, kind, state, added_at) \
                 SELECT url, $3, 'wanted', $4 FROM (SELECT DISTINCT url FROM (SELECT NULL AS url \
                 UNION ALL {})) WHERE url IS NOT NULL AND url <> '' \
                 ON CONFLICT DO NOTHING",
                kind.urls
            );
            let noted = self.noted_until(owner, kind).await?;
            // A moment that is still to come is of a run whose clock was wrong: everything is looked at.
            let since = match noted > until.as_millisecond() {
                true => 0,
                false => noted,
            };
            let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(owner);
            let query = query.bind(since).bind(kind.name);
            let query = query.bind(Timestamp::now().as_millisecond());
            query.execute(self.on()).await?;
            let query = "INSERT INTO wanted (owner, kind, noted_until) VALUES ($1, $2, $3) \
                         ON CONFLICT (owner, kind) DO UPDATE SET noted_until = $3";
            let query = sqlx::query(query).bind(owner).bind(kind.noted_as);
            let query = query.bind(until.as_millisecond());
            query.execute(self.on()).await?;
        }
        Ok(())
    }

    /// Up to which moment the wanted files of a kind are noted.
    async fn noted_until(&mut self, owner: i64, kind: &Kind) -> Result<i64> {
        let query = "SELECT noted_until FROM wanted WHERE owner = $1 AND kind = $2";
        let query = sqlx::query_scalar(query).bind(owner).bind(kind.noted_as);
        let until: Option<i64> = query.fetch_optional(self.on()).await?;
        Ok(until.unwrap_or(0))
    }
}
