//! [filters](https://docs.joinmastodon.org/methods/filters/) from before version 4 of Mastodon.

use crate::api::resource::resource;
use crate::endpoint::Lasting;
use crate::entities::{FilterContext, FilterV1};
use crate::ids::FilterId;

resource! {
    /// Filters from before version 4 of Mastodon, of one word or phrase each: for servers without
    /// [`Filters`](super::Filters).
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for filter in client.filters_v1().list().await? {
    ///     println!("{}", filter.phrase);
    /// }
    /// # Ok(()) }
    /// ```
    filters_v1 => FiltersV1 {
        /// Every filter; since Mastodon 4 one for each keyword.
        #[deprecated(note = "use `Filters::list`")]
        GET "/api/v1/filters" [ReadFilters] list as ListFiltersV1() -> [FilterV1]

        /// One filter.
        #[deprecated(note = "use `Filters::get`")]
        GET "/api/v1/filters/{id}" [ReadFilters] get as GetFilterV1(id: FilterId) -> FilterV1

        /// Makes a filter.
        #[deprecated(note = "use `Filters::create`")]
        POST "/api/v1/filters" [WriteFilters]
        create as CreateFilterV1(phrase: String, context: [FilterContext]) -> FilterV1 {
            /// Whether the server leaves the statuses out for good; it does not when not given.
            irreversible: bool,
            /// Whether the phrase must stand alone; it need not when not given.
            whole_word: bool,
            /// When it ends, in whole seconds from now; never when not given.
            expires_in: Lasting,
        }

        /// Changes a filter.
        #[deprecated(note = "use `Filters::update`")]
        PUT "/api/v1/filters/{id}" [WriteFilters]
        update as UpdateFilterV1(id: FilterId, phrase: String, context: [FilterContext])
        -> FilterV1 {
            /// Whether the server leaves the statuses out for good; it does not when not given.
            irreversible: bool,
            /// Whether the phrase must stand alone; it need not when not given.
            whole_word: bool,
            /// When it ends, in whole seconds from now; never when not given.
            expires_in: Lasting,
        }

        /// Deletes a filter.
        #[deprecated(note = "use `Filters::delete`")]
        DELETE "/api/v1/filters/{id}" [WriteFilters] delete as DeleteFilterV1(id: FilterId) -> Empty
    }
}
