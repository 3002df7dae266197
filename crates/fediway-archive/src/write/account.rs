//! Putting accounts.

use fediway::Account;

use super::{Batch, Put, PutKind};
use crate::error::{Error, ErrorKind, Result};
use crate::print;
use crate::rows::decoded;
use crate::source::Source;

/// What is known of an account before it is put.
struct Known {
    row: i64,
    print: String,
    handle: String,
    json: String,
}

impl Batch {
    /// Puts an account as a server sent it. One that is there is brought up to date; what it was
    /// before is kept if its name, text, fields or pictures have changed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Malformed`] if it is none, [`ErrorKind::Database`].
    pub async fn put_account(&mut self, json: &str, source: &Source) -> Result<Put> {
        let account: Account = decoded(json, "an account")?;
        let key = (source.server.clone(), account.id.as_str().to_owned());
        if let Some((seen, row)) = self.authors.get(&key)
            && seen == json
        {
            let (row, kind) = (*row, PutKind::Known);
            return Ok(Put { row, kind });
        }
        let put = self.put_decoded_account(&account, json, source).await?;
        if !key.1.is_empty() {
            self.authors.insert(key, (json.to_owned(), put.row));
        }
        Ok(put)
    }

    async fn put_decoded_account(
        &mut self,
        account: &Account,
        json: &str,
        source: &Source,
    ) -> Result<Put> {
        let handle = source.handle(&account.acct);
        let uri = account.uri.as_deref().filter(|uri| !uri.is_empty());
        if account.id.as_str().is_empty() && uri.is_none() {
            let what = "an account without an id and an address";
            return Err(Error::new(ErrorKind::Malformed, what));
        }
        let known = self.known_account(account, uri, source).await?;
        let print = print::of_account(account);
        let (row, kind) = match known {
            None => (
                self.add_account(account, uri, &handle, &print, json, source)
                    .await?,
                PutKind::New,
            ),
            // What a file says is older than what a server said.
            Some(known) if source.origin.is_import() => (known.row, PutKind::Known),
            Some(known) => {
                let is_same = known.print == print && known.handle == handle;
                if !is_same {
                    self.keep_old_account(&known, source).await?;
                }
                self.renew_account(known.row, account, &handle, &print, json, source)
                    .await?;
                let kind = if is_same {
                    PutKind::Known
                } else {
                    PutKind::Changed
                };
                (known.row, kind)
            }
        };
        self.name_account(row, account.id.as_str(), source).await?;
        Ok(Put { row, kind })
    }

    async fn known_account(
        &mut self,
        account: &Account,
        uri: Option<&str>,
        source: &Source,
    ) -> Result<Option<Known>> {
        // By its address first: it is the same on every server, and ids may be given anew.
        let by_uri = "SELECT id, print, handle, json FROM accounts WHERE uri = $1";
        let by_id = "SELECT a.id, a.print, a.handle, a.json FROM account_ids i \
                     JOIN accounts a ON a.id = i.account WHERE i.server = $1 AND i.remote_id = $2";
        let mut found: Option<(i64, String, String, String)> = match uri {
            Some(uri) => {
                sqlx::query_as(by_uri)
                    .bind(uri)
                    .fetch_optional(self.on())
                    .await?
            }
            None => None,
        };
        if found.is_none() {
            let query = sqlx::query_as(by_id).bind(&source.server);
            let query = query.bind(account.id.as_str());
            found = query.fetch_optional(self.on()).await?;
        }
        Ok(found.map(|(row, print, handle, json)| Known {
            row,
            print,
            handle,
            json,
        }))
    }

    async fn add_account(
        &mut self,
        account: &Account,
        uri: Option<&str>,
        handle: &str,
        print: &str,
        json: &str,
        source: &Source,
    ) -> Result<i64> {
        let query = "INSERT INTO accounts (uri, url, handle, display_name, avatar, header, print, \
                        first_seen, last_seen, json) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) RETURNING id";
        let query = sqlx::query_scalar(query)
            .bind(uri)
            .bind(account.url.as_deref());
        let query = query.bind(handle).bind(&account.display_name);
        let query = query
            .bind(filled(&account.avatar))
            .bind(filled(&account.header));
        let query = query.bind(print).bind(source.millis()).bind(json);
        Ok(query.fetch_one(self.on()).await?)
    }

    async fn renew_account(
        &mut self,
        row: i64,
        account: &Account,
        handle: &str,
        print: &str,
        json: &str,
        source: &Source,
    ) -> Result<()> {
        let query = "UPDATE accounts SET url = $2, handle = $3, display_name = $4, avatar = $5, \
                        header = $6, print = $7, last_seen = $8, json = $9 WHERE id = $1";
        let query = sqlx::query(query).bind(row).bind(account.url.as_deref());
        let query = query.bind(handle).bind(&account.display_name);
        let query = query
            .bind(filled(&account.avatar))
            .bind(filled(&account.header));
        let query = query.bind(print).bind(source.millis()).bind(json);
        query.execute(self.on()).await?;
        Ok(())
    }

    async fn keep_old_account(&mut self, known: &Known, source: &Source) -> Result<()> {
        let query = "INSERT INTO account_versions (account, until, handle, json) \
                     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let query = sqlx::query(query).bind(known.row).bind(source.millis());
        query
            .bind(&known.handle)
            .bind(&known.json)
            .execute(self.on())
            .await?;
        Ok(())
    }

    async fn name_account(&mut self, row: i64, id: &str, source: &Source) -> Result<()> {
        if id.is_empty() {
            return Ok(());
        }
        let query = "INSERT INTO account_ids (server, remote_id, account) VALUES ($1, $2, $3) \
                     ON CONFLICT (server, remote_id) DO UPDATE SET account = excluded.account";
        let query = sqlx::query(query).bind(&source.server).bind(id).bind(row);
        query.execute(self.on()).await?;
        Ok(())
    }
}

/// A text that is not empty.
pub(super) fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
