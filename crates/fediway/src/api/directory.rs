//! [directory](https://docs.joinmastodon.org/methods/directory/)

use crate::api::resource::resource;
use crate::entities::Account;
use crate::entities::macros::open_enum;

open_enum! {
    /// How the directory is sorted.
    DirectoryOrder {
        /// By the last status.
        Active = "active",
        /// By when the account was made.
        New = "new",
    }
}

resource! {
    /// The accounts that want to be found.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for account in client.directory().list().local(true).await? {
    ///     println!("{}", account.acct);
    /// }
    /// # Ok(()) }
    /// ```
    directory => Directory {
        /// The accounts, the most active ones first unless told otherwise.
        GET "/api/v1/directory" [] list as ListDirectory() -> [Account by offset, 40..80] {
            /// How they are sorted; by activity when not given.
            order: DirectoryOrder,
            /// Only accounts of this server.
            local: bool,
        }
    }
}
