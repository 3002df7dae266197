//! Statuses as a stream.

use futures_util::{Stream, TryStreamExt, stream};
use sqlx::{QueryBuilder, Sqlite};

use super::filter::{Filter, Order};
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::rows::StatusRow;

/// How many rows are in memory at a time.
const ROWS: i64 = 200;

/// The columns of a [`StatusRow`].
pub(crate) const SELECT: &str = "SELECT s.id, s.uri, s.url, s.account, a.handle AS author, \
     a.display_name AS author_name, s.created_at, s.edited_at, s.visibility, s.language, s.warning, \
     s.text, s.sensitive, s.boost_of, s.quote_of, s.reply_key, s.reply_to, s.replies, s.boosts, \
     s.favourites, s.version, s.first_seen, s.last_seen, s.gone_at, v.origin, v.json \
     FROM statuses s JOIN accounts a ON a.id = s.account \
     JOIN versions v ON v.status = s.id AND v.number = s.version";

impl Archive {
    /// The statuses that a filter lets through, in its order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database).
    pub fn statuses(&self, filter: Filter) -> impl Stream<Item = Result<StatusRow>> + Send + use<> {
        let archive = self.clone();
        let pages = stream::try_unfold(Some(None), move |place| {
            let (archive, filter) = (archive.clone(), filter.clone());
            async move {
                let Some(after) = place else {
                    return Ok::<_, Error>(None);
                };
                let page = archive.page(&filter, after).await?;
                let next = page
                    .last()
                    .map(|last: &StatusRow| Some((last.created_at.as_millisecond(), last.id)));
                let rows = stream::iter(page.into_iter().map(Ok));
                Ok(next.map(|next| (rows, Some(next))))
            }
        });
        pages.try_flatten()
    }

    /// Some statuses after a place, which is a moment and a row.
    async fn page(&self, filter: &Filter, after: Option<(i64, i64)>) -> Result<Vec<StatusRow>> {
        let mut query = QueryBuilder::<Sqlite>::new(SELECT);
        filter.conditions(&mut query);
        let (sign, direction) = match filter.order {
            Order::Newest => ("<", "DESC"),
            Order::Oldest => (">", "ASC"),
        };
        if let Some((created_at, id)) = after {
            query
                .push(" AND (s.created_at, s.id) ")
                .push(sign)
                .push(" (");
            query
                .push_bind(created_at)
                .push(", ")
                .push_bind(id)
                .push(")");
        }
        query.push(" ORDER BY s.created_at ").push(direction);
        query.push(", s.id ").push(direction);
        query.push(" LIMIT ").push_bind(ROWS);
        Ok(query.build_query_as().fetch_all(self.pool()).await?)
    }

    /// How many statuses a filter lets through.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database).
    pub async fn count(&self, filter: &Filter) -> Result<i64> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM statuses s");
        filter.conditions(&mut query);
        Ok(query.build_query_scalar().fetch_one(self.pool()).await?)
    }
}
