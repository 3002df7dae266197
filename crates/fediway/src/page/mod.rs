//! Lists in pages, with every item once.
//!
//! Awaiting a request for a list gives one [`Page`]. `.items()` gives all items of all pages, and
//! `.pages()` gives the pages. Both fetch the next page when it is needed, or
//! [earlier](Items::prefetch). `.parallel_items(n)` walks through a long list with several tasks.
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::TryStreamExt;
//!
//! let mut home = client.timelines().home().limit(40).items();
//! while let Some(status) = home.try_next().await? {
//!     println!("{}", status.content);
//! }
//! // The whole list at once, like `fetch_remaining` or `fetch_all` of other libraries:
//! let all: Vec<_> = client.timelines().home().since_id("109302436954721982").items().try_collect().await?;
//! # Ok(()) }
//! ```
//!
//! # Directions
//!
//! A walk goes to older items, or from the start of a list to its end. With a `min_id`, or after
//! [`Pages::backward`], it goes to newer items. Each page still has the order of the server, newest
//! item first. `.items()` reverses each page, so that the items come in chronological order.
//! `.after(cursor)` continues from [`Page::next`], [`Page::prev`], [`Pages::cursor`] or
//! [`Items::cursor`].
//!
//! # Bounds
//!
//! `min_id` and `since_id` are lower bounds, and `max_id` is an upper bound. Servers interpret them
//! differently, and some ignore them. Therefore a walk checks the bounds itself. If ids have an order in
//! time, it compares ids. Otherwise it uses the place of the bound in the list, and the items that it
//! has returned already. On every server, `.min_id(x).items()` gives the items above `x` in
//! chronological order, each once, and `.since_id(x).items()` gives the same items, newest first.
//!
//! If ids tell the order, a walk to older items does not send the `since_id` to a server of unknown
//! software: it stops at the bound itself. A server that took the `since_id` for a `min_id` would skip
//! all newer items. Ids are compared only in lists by id. The ids of followers, for example, do not tell
//! in which order they followed.
//!
//! An upward walk accepts a page only if the page shows the bound or an item that was returned before.
//! So it requests each page from the item just below the last one, and it needs one more request to
//! learn what is below the first page. If a page does not show such an item, the walk first goes down
//! to the bound, and then up through the same pages. It keeps the last four pages of the way down, and a
//! cursor and an id for each page above them, which it fetches a second time. What is known about the
//! server's software only saves requests. It never replaces these checks.
//!
//! Before it returns an item, an upward walk may read many pages. After 1000 pages, and after 50 pages that
//! are in no order, it stops with [`PagingFailure::NothingNew`](crate::PagingFailure::NothingNew), and
//! continues when it is polled again.
//!
//! If the walk cannot find out whether an item is above the bound, it ends with an error
//! ([`PagingFailure::BoundIgnored`](crate::PagingFailure::BoundIgnored) or
//! [`BoundUnknown`](crate::PagingFailure::BoundUnknown)). A walk to older items notices this at the end
//! of the list. It can happen only in lists by `Link`, whose bounds are not ids of items, and on servers
//! whose ids have no order. For a list that fits on one page, an unknown server is trusted if its
//! `Link` header names no newer page.
//!
//! # Errors
//!
//! A failed request is an error item of the stream. If the error is transient
//! ([`Error::is_transient`](crate::Error::is_transient)), polling the stream again repeats the request
//! and continues the walk. Nothing is lost and nothing is repeated. Any other failed request ends the
//! stream. The stream's `cursor()` says where another walk can continue.
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::TryStreamExt;
//!
//! let mut statuses = client.timelines().home().items();
//! loop {
//!     match statuses.try_next().await {
//!         Ok(Some(status)) => println!("{}", status.content),
//!         Ok(None) => break,
//!         // The transport has already retried the request. Wait, then continue.
//!         Err(error) if error.is_transient() => tokio::time::sleep(std::time::Duration::from_secs(60)).await,
//!         Err(error) => {
//!             println!("a later run can continue at {:?}", statuses.cursor());
//!             return Err(error);
//!         }
//!     }
//! }
//! # Ok(()) }
//! ```
//!
//! An item that cannot be decoded is an error in its place
//! ([`ErrorKind::Decode`](crate::ErrorKind::Decode)), and the stream continues after it. [`Pages`] has
//! these items in [`Page::malformed`].
//!
//! # When a list ends
//!
//! A list ends when there is no cursor that the walk has not used. An empty page is not the end if its
//! `Link` header names another page: servers choose the items of a page first and filter them
//! afterwards. After 50 pages in a row without a new item, the walk stops with
//! [`PagingFailure::NothingNew`](crate::PagingFailure::NothingNew), and continues when it is polled
//! again. A list also ends when two different cursors in a row give the same page.
//!
//! Some servers return the item of a cursor again. If a page had no room for another item, the walk asks
//! for longer pages. If a server ignores the cursors of a list by id, the walk continues at page numbers,
//! or asks for longer pages. If the list may still be longer, it stops with
//! [`PagingFailure::SamePage`](crate::PagingFailure::SamePage).
//!
//! If an item was deleted during the walk, the server may not know it any more. Asked for the items
//! below it, some servers return the newest page again, and servers whose ids have no order return an
//! empty page. The walk then asks for the items below an earlier item, and continues there. If it
//! cannot find out whether the list has ended, it stops with
//! [`PagingFailure::EndUnknown`](crate::PagingFailure::EndUnknown).
//!
//! # Memory
//!
//! A walk remembers the last 1000 ids, to recognize repeated items, and a number for each cursor that it
//! has used.
//!
//! # What cannot be promised
//!
//! A walk to older items does not include items that are added above it in the meantime. A list by
//! offset or page number has only positions: an item can be missed if items before it are deleted during
//! the walk.

mod ahead;
mod contents;
mod entities;
mod id_order;
mod id_time;
mod items;
mod malformed;
mod paged;
mod pages;
mod parallel;
mod raw;
mod read;
#[cfg(test)]
mod tests;
mod walk;

pub use contents::Page;
pub use id_order::compare_ids;
pub use items::Items;
pub use malformed::MalformedItem;
pub use pages::Pages;
pub(crate) use pages::pages;
pub use parallel::ParallelItems;
pub(crate) use parallel::parallel_items;
pub use raw::RawItem;
pub(crate) use read::read_by_id;
