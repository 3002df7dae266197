//! How a list is divided into pages, and the options that all such lists share.

/// What the paging of an answer means: its `kind` in the table of endpoints, the names of all `params`
/// with those that it adds, the `methods` of the request, and a `sample` for tests.
macro_rules! paging {
    (kind [$Item:ident $(in $key:ident)? by $by:ident $($more:tt)*]) => {
        $crate::api::resource::paging!(@kind $by)
    };
    (kind ($Entity:ident by $by:ident $($more:tt)*)) => {
        $crate::api::resource::paging!(@kind $by)
    };
    (kind $Answer:tt) => { None };
    (@kind link) => { Some($crate::endpoint::Paging::Link) };
    (@kind offset) => { Some($crate::endpoint::Paging::Offset) };
    (@kind $Id:ident) => { Some($crate::endpoint::Paging::Id) };

    (params [$Item:ident $(in $key:ident)? by $($how:tt)*] $own:tt) => {
        $crate::api::resource::paging!(@params $own $($how)*)
    };
    (params ($Entity:ident by $($how:tt)*) $own:tt) => {
        $crate::api::resource::paging!(@params $own $($how)*)
    };
    (params $Answer:tt [$($own:expr,)*]) => { &[$($own),*] };
    (@params [$($own:expr,)*] $by:ident) => { &[$($own),*] };
    (@params [$($own:expr,)*] offset, $($sizes:tt)*) => { &[$($own,)* "limit", "offset"] };
    (@params [$($own:expr,)*] $by:ident $($Id:ident)?, $usual:literal .. $($most:literal)?, no min_id) => {
        &[$($own,)* "limit", "max_id", "since_id"]
    };
    (@params [$($own:expr,)*] $by:ident $($Id:ident)?, $($sizes:tt)*) => {
        &[$($own,)* "limit", "max_id", "since_id", "min_id"]
    };

    (sample $request:ident [$Item:ident $(in $key:ident)? by $($how:tt)*]) => {
        $crate::api::resource::paging!(@sample $request $($how)*)
    };
    (sample $request:ident ($Entity:ident by $($how:tt)*)) => {
        $crate::api::resource::paging!(@sample $request $($how)*)
    };
    (sample $request:ident $Answer:tt) => { $request };
    (@sample $request:ident $by:ident) => { $request };
    (@sample $request:ident offset, $($sizes:tt)*) => { $request.limit(3).offset(3) };
    (@sample $request:ident $by:ident $($Id:ident)?, $usual:literal .. $($most:literal)?, no min_id) => {
        $request.limit(3).max_id("max_id-1").since_id("since_id-1")
    };
    (@sample $request:ident $by:ident $($Id:ident)?, $($sizes:tt)*) => {
        $request.limit(3).max_id("max_id-1").since_id("since_id-1").min_id("min_id-1")
    };

    (methods [$Item:ident $(in $key:ident)? by $by:ident $($more:tt)*]) => {
        $crate::api::resource::paging!(@walk $crate::page::Page<$Item>);
        $crate::api::resource::paging!(@items $by $Item);
        $crate::api::resource::paging!(@options $by $($more)*);
    };
    (methods ($Entity:ident by $($how:tt)*)) => {
        $crate::api::resource::paging!(@walk $Entity);
        $crate::api::resource::paging!(@options $($how)*);
    };
    (methods $Answer:tt) => {};

    (@walk $Page:ty) => {
        /// Goes on from the [`next`](crate::Page::next) or [`prev`](crate::Page::prev) of a page.
        #[inline]
        pub fn after(mut self, cursor: &$crate::transport::Cursor) -> Self {
            self.call.go_to(cursor);
            self
        }

        /// Every page, lazily: the next one is asked for when it is wanted. See
        /// [`page`](crate::page) for what an error means.
        #[inline]
        pub fn pages(self) -> $crate::page::Pages<$Page> {
            $crate::page::pages(self.client, self.call, <Self as $crate::endpoint::Request>::read)
        }
    };

    (@items link $Item:ident) => { $crate::api::resource::paging!(@one_by_one $Item); };
    (@items offset $Item:ident) => { $crate::api::resource::paging!(@one_by_one $Item); };
    (@items $Id:ident $Item:ident) => {
        $crate::api::resource::paging!(@one_by_one $Item);

        /// Every item as [`items`](Self::items) gives it, by several tasks at once.
        #[inline]
        pub fn parallel_items(self, tasks: usize) -> $crate::page::ParallelItems<$Item> {
            let read = <Self as $crate::endpoint::Request>::read;
            $crate::page::parallel_items(self.client, self.call, tasks, read)
        }
    };
    (@one_by_one $Item:ident) => {
        /// Every item of every page, lazily: the next page is asked for when it is wanted. See
        /// [`page`](crate::page) for what an error means.
        #[inline]
        pub fn items(self) -> $crate::page::Items<$Item> {
            $crate::page::Items::of(self.pages())
        }
    };

    (@options $by:ident) => {};
    (@options offset, $usual:literal .. $($most:literal)?) => {
        $crate::api::resource::paging!(@limit $usual $($most)?);

        /// How many items to leave out at the beginning.
        #[inline]
        pub fn offset(mut self, offset: u32) -> Self {
            self.call.set("offset", offset);
            self
        }
    };
    (@options link, $usual:literal .. $($most:literal)? $(, no $none:ident)?) => {
        $crate::api::resource::paging!(@limit $usual $($most)?);
        $crate::api::resource::paging!(@cursors String "cursor, which the server gave" $(no $none)?);
    };
    (@options link $Id:ident, $usual:literal .. $($most:literal)?) => {
        $crate::api::resource::paging!(@limit $usual $($most)?);
        $crate::api::resource::paging!(@cursors $Id "one");
    };
    (@options $Id:ident, $usual:literal .. $($most:literal)?) => {
        $crate::api::resource::paging!(@limit $usual $($most)?);
        $crate::api::resource::paging!(@cursors $Id "one");
    };

    (@limit $usual:literal $($most:literal)?) => {
        #[doc = concat!("How many items a page holds: ", $usual, " when not given", $(", ", $most, " at most",)? ".")]
        #[inline]
        pub fn limit(mut self, limit: u32) -> Self {
            self.call.set("limit", limit);
            self
        }
    };

    (@cursors $Id:ident $what:literal) => {
        $crate::api::resource::paging!(@cursors $Id $what no min_id);

        #[doc = concat!("Only items newer than this ", $what, ": those right after it first.")]
        #[inline]
        pub fn min_id(mut self, min_id: impl Into<$Id>) -> Self {
            self.call.set("min_id", Into::<$Id>::into(min_id));
            self
        }
    };
    (@cursors $Id:ident $what:literal no min_id) => {
        #[doc = concat!("Only items older than this ", $what, ".")]
        #[inline]
        pub fn max_id(mut self, max_id: impl Into<$Id>) -> Self {
            self.call.set("max_id", Into::<$Id>::into(max_id));
            self
        }

        #[doc = concat!("Only items newer than this ", $what, ": the newest of all first.")]
        #[inline]
        pub fn since_id(mut self, since_id: impl Into<$Id>) -> Self {
            self.call.set("since_id", Into::<$Id>::into(since_id));
            self
        }
    };
}
pub(crate) use paging;
