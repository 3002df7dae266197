//! [filters](https://docs.joinmastodon.org/methods/filters/). The older ones are in
//! [`FiltersV1`](super::FiltersV1).

use serde::Serialize;

use crate::api::resource::resource;
use crate::endpoint::{Lasting, nested};
use crate::entities::{Filter, FilterAction, FilterContext, FilterKeyword, FilterStatus};
use crate::ids::{FilterId, FilterKeywordId, FilterStatusId, StatusId};

resource! {
    /// Filters of the account: words and statuses that it does not want to see.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::api::NewFilterKeyword;
    /// use fediway::entities::FilterContext;
    ///
    /// let words = [NewFilterKeyword::new("spoiler").whole_word(true)];
    /// client.filters().create("No spoilers", [FilterContext::Home]).keywords(words).await?;
    /// # Ok(()) }
    /// ```
    filters => Filters {
        /// Every filter.
        GET "/api/v2/filters" [ReadFilters] list as ListFilters() -> [Filter]

        /// One filter.
        GET "/api/v2/filters/{id}" [ReadFilters] get as GetFilter(id: FilterId) -> Filter

        /// Makes a filter.
        POST "/api/v2/filters" [WriteFilters]
        create as CreateFilter(title: String, context: [FilterContext]) -> Filter {
            /// What it does; it warns when this is not given.
            filter_action: FilterAction,
            /// When it ends, in whole seconds from now; never when not given.
            expires_in: Lasting,
            /// The words it looks for.
            keywords as "keywords_attributes": [NewFilterKeyword],
            /// The statuses it names. GoToSocial.
            statuses as "statuses_attributes": [NewFilterStatus],
        }

        /// Changes a filter. What is not given stays.
        PUT "/api/v2/filters/{id}" [WriteFilters] update as UpdateFilter(id: FilterId) -> Filter {
            /// The name.
            title: String,
            /// Where it acts.
            context: [FilterContext],
            /// What it does.
            filter_action: FilterAction,
            /// When it ends, in whole seconds from now.
            expires_in: Lasting,
            /// Words to add, change or remove. The others stay.
            keywords as "keywords_attributes": [FilterKeywordChange],
            /// Statuses to add. GoToSocial.
            statuses as "statuses_attributes": [NewFilterStatus],
        }

        /// Deletes a filter.
        DELETE "/api/v2/filters/{id}" [WriteFilters] delete as DeleteFilter(id: FilterId) -> Empty

        /// The words that a filter looks for.
        GET "/api/v2/filters/{filter_id}/keywords" [ReadFilters]
        keywords as ListFilterKeywords(filter_id: FilterId) -> [FilterKeyword]

        /// Adds a word or phrase to a filter.
        POST "/api/v2/filters/{filter_id}/keywords" [WriteFilters]
        add_keyword as AddFilterKeyword(filter_id: FilterId, keyword: String) -> FilterKeyword {
            /// Whether it must stand alone.
            whole_word: bool,
        }

        /// One word or phrase of a filter.
        GET "/api/v2/filters/keywords/{id}" [ReadFilters]
        keyword as GetFilterKeyword(id: FilterKeywordId) -> FilterKeyword

        /// Changes a word or phrase of a filter.
        PUT "/api/v2/filters/keywords/{id}" [WriteFilters]
        update_keyword as UpdateFilterKeyword(id: FilterKeywordId, keyword: String)
        -> FilterKeyword {
            /// Whether it must stand alone.
            whole_word: bool,
        }

        /// Removes a word or phrase from its filter.
        DELETE "/api/v2/filters/keywords/{id}" [WriteFilters]
        remove_keyword as RemoveFilterKeyword(id: FilterKeywordId) -> Empty

        /// The statuses that a filter names.
        GET "/api/v2/filters/{filter_id}/statuses" [ReadFilters]
        statuses as ListFilterStatuses(filter_id: FilterId) -> [FilterStatus]

        /// Adds a status to a filter.
        POST "/api/v2/filters/{filter_id}/statuses" [WriteFilters]
        add_status as AddFilterStatus(filter_id: FilterId, status_id: StatusId) -> FilterStatus

        /// One status of a filter.
        GET "/api/v2/filters/statuses/{id}" [ReadFilters]
        status as GetFilterStatus(id: FilterStatusId) -> FilterStatus

        /// Removes a status from its filter.
        DELETE "/api/v2/filters/statuses/{id}" [WriteFilters]
        remove_status as RemoveFilterStatus(id: FilterStatusId) -> (FilterStatus if any)
    }
}

/// A word or phrase for a new filter to look for.
///
/// ```
/// use fediway::api::NewFilterKeyword;
///
/// let keyword = NewFilterKeyword::new("spoiler").whole_word(true);
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct NewFilterKeyword {
    keyword: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    whole_word: Option<bool>,
}

impl NewFilterKeyword {
    /// This word or phrase.
    pub fn new(keyword: impl Into<String>) -> Self {
        Self {
            keyword: keyword.into(),
            whole_word: None,
        }
    }

    /// Whether it must stand alone.
    #[must_use]
    pub fn whole_word(mut self, whole_word: bool) -> Self {
        self.whole_word = Some(whole_word);
        self
    }
}

/// What is to become of one word or phrase of a filter.
///
/// ```
/// use fediway::api::FilterKeywordChange;
///
/// let changes = [
///     FilterKeywordChange::add("ending"),
///     FilterKeywordChange::update("7").whole_word(true),
///     FilterKeywordChange::remove("8"),
/// ];
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct FilterKeywordChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<FilterKeywordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    whole_word: Option<bool>,
    #[serde(rename = "_destroy", skip_serializing_if = "Option::is_none")]
    remove: Option<bool>,
}

impl FilterKeywordChange {
    const NONE: Self = Self {
        id: None,
        keyword: None,
        whole_word: None,
        remove: None,
    };

    /// It is added.
    pub fn add(keyword: impl Into<String>) -> Self {
        Self::NONE.keyword(keyword)
    }

    /// It is changed.
    pub fn update(id: impl Into<FilterKeywordId>) -> Self {
        Self {
            id: Some(id.into()),
            ..Self::NONE
        }
    }

    /// It is removed.
    pub fn remove(id: impl Into<FilterKeywordId>) -> Self {
        Self {
            remove: Some(true),
            ..Self::update(id)
        }
    }

    /// The word or phrase.
    #[must_use]
    pub fn keyword(mut self, keyword: impl Into<String>) -> Self {
        self.keyword = Some(keyword.into());
        self
    }

    /// Whether it must stand alone.
    #[must_use]
    pub fn whole_word(mut self, whole_word: bool) -> Self {
        self.whole_word = Some(whole_word);
        self
    }
}

/// A status for a filter to name. GoToSocial.
///
/// ```
/// use fediway::api::NewFilterStatus;
///
/// let status = NewFilterStatus::new("109302436954721982");
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct NewFilterStatus {
    status_id: StatusId,
}

impl NewFilterStatus {
    /// This status.
    pub fn new(id: impl Into<StatusId>) -> Self {
        Self {
            status_id: id.into(),
        }
    }
}

nested! {
    NewFilterKeyword = Self::new("spoiler").whole_word(true);
    FilterKeywordChange = Self::remove("7").keyword("spoiler").whole_word(true);
    NewFilterStatus = Self::new("109302436954721982");
}
