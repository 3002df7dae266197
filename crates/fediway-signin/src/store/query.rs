//! What a query is: a text for each database, fixed when the crate is compiled.

/// A query. Only [`queries!`] makes one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    #[cfg(test)]
    #[allow(dead_code)]
    pub(crate) name: &'static str,
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code))]
    pub(crate) sqlite: &'static str,
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    pub(crate) postgres: &'static str,
}

/// Declares queries and `ALL`, the list of them.
///
/// `batch` chooses rows of a table by a condition, for a statement around it. On PostgreSQL, rows that
/// another process works on are skipped, so that several processes share the work.
macro_rules! queries {
    ($($(#[$meta:meta])* $NAME:ident = $($text:literal)+ $(batch $table:literal $rows:literal $(then $end:literal)?)?;)*) => {
        $(
            $(#[$meta])*
            pub(crate) const $NAME: $crate::store::query::Query = $crate::store::query::Query {
                #[cfg(test)]
        #[allow(dead_code)]
                name: stringify!($NAME),
                sqlite: concat!(
                    $($text,)+
                    $(" WHERE rowid IN (SELECT rowid FROM ", $table, " WHERE ", $rows, ")", $(" ", $end,)?)?
                ),
                postgres: concat!(
                    $($text,)+
                    $(
                        " WHERE ctid = ANY(ARRAY(SELECT ctid FROM ", $table, " WHERE ", $rows,
                        " FOR UPDATE SKIP LOCKED))", $(" ", $end,)?
                    )?
                ),
            };
        )*
        /// Every query that this crate sends.
        #[cfg(test)]
        #[allow(dead_code)]
        pub(crate) const ALL: &[$crate::store::query::Query] = &[$($NAME),*];
    };
}

pub(crate) use queries;
