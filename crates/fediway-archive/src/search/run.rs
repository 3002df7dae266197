//! A search as a query of the database.

use sqlx::{QueryBuilder, Sqlite};

use super::query::{Has, In, Query};
use crate::archive::Archive;
use crate::error::Result;
use crate::read::SELECT;
use crate::rows::StatusRow;

impl Archive {
    /// What a search finds, the newest first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database).
    pub async fn search(&self, query: &Query, limit: u32) -> Result<Vec<StatusRow>> {
        let mut sql = QueryBuilder::<Sqlite>::new(SELECT);
        sql.push(" WHERE s.boost_of IS NULL");
        if !query.words.is_empty() {
            sql.push(" AND s.id IN (SELECT rowid FROM search WHERE search MATCH ");
            sql.push_bind(query.words.clone()).push(")");
        }
        people(&mut sql, query);
        for has in &query.has {
            sql.push(" AND ").push(condition_of(*has));
            if let Has::Kind(kind) = has {
                sql.push_bind(*kind).push(")");
            }
        }
        places(&mut sql, query);
        if let Some(before) = query.before {
            sql.push(" AND s.created_at < ")
                .push_bind(before.as_millisecond());
        }
        if let Some(after) = query.after {
            sql.push(" AND s.created_at >= ")
                .push_bind(after.as_millisecond());
        }
        for tag in &query.tags {
            sql.push(" AND s.id IN (SELECT status FROM tags WHERE name = ");
            sql.push_bind(tag.clone()).push(")");
        }
        sql.push(" ORDER BY s.created_at DESC, s.id DESC LIMIT ")
            .push_bind(limit);
        Ok(sql.build_query_as().fetch_all(self.pool()).await?)
    }
}

fn people(sql: &mut QueryBuilder<Sqlite>, query: &Query) {
    any_of(sql, " AND ", "lower(a.handle)", &query.from);
    if !query.to.is_empty() {
        sql.push(" AND s.id IN (SELECT status FROM mentions WHERE 1");
        any_of(sql, " AND ", "handle", &query.to);
        sql.push(")");
    }
    if !query.languages.is_empty() {
        sql.push(" AND (0");
        for language in &query.languages {
            // `en` is also the language of `en-GB`.
            sql.push(" OR lower(s.language) = ")
                .push_bind(language.clone());
            sql.push(" OR lower(s.language) LIKE ");
            sql.push_bind(format!("{}-%", language.replace(['%', '_'], "")));
        }
        sql.push(")");
    }
}

/// A condition that a handle is one of these: in full, or the name without its host.
fn any_of(sql: &mut QueryBuilder<Sqlite>, before: &str, column: &str, handles: &[String]) {
    if handles.is_empty() {
        return;
    }
    sql.push(before).push("(0");
    for handle in handles {
        match handle.contains('@') {
            true => sql
                .push(format!(" OR {column} = "))
                .push_bind(handle.clone()),
            false => sql
                .push(format!(
                    " OR substr({column}, 1, instr({column}, '@') - 1) = "
                ))
                .push_bind(handle.clone()),
        };
    }
    sql.push(")");
}

fn condition_of(has: Has) -> &'static str {
    match has {
        Has::Media => {
            "EXISTS (SELECT 1 FROM attachments t WHERE t.status = s.id AND t.version = s.version)"
        }
        Has::Kind(_) => {
            "EXISTS (SELECT 1 FROM attachments t WHERE t.status = s.id AND t.version = s.version \
             AND replace(t.kind, 'gifv', 'video') = "
        }
        Has::Poll => "s.has_poll",
        Has::Link => "s.has_link",
        Has::Warning => "s.warning <> ''",
        Has::Edits => "(SELECT count(*) FROM versions w WHERE w.status = s.id) > 1",
    }
}

fn places(sql: &mut QueryBuilder<Sqlite>, query: &Query) {
    for place in &query.places {
        match place {
            In::List(name) => {
                sql.push(" AND s.id IN (SELECT status FROM items WHERE collection = ");
                sql.push_bind(*name).push(")");
            }
            In::Visibility(name) => {
                sql.push(" AND s.visibility = ").push_bind(*name);
            }
            In::Replies => {
                sql.push(" AND s.reply_key IS NOT NULL");
            }
            In::Gone => {
                sql.push(" AND s.gone_at IS NOT NULL");
            }
        }
    }
}
