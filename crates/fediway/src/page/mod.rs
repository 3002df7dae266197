//! Lists in pages: every item once.
//!
//! Every request for a list can be awaited, which gives one [`Page`]. `.items()` gives every item of
//! every page, `.pages()` gives the pages. Both ask for the next page when it is wanted, or
//! [ahead of that](Items::prefetch). `.parallel_items(n)` walks a long list by several tasks.
//!
//! ```no_run
//! # async fn run(client: fediway::Client) -> fediway::Result<()> {
//! use fediway::TryStreamExt;
//!
//! let mut home = client.timelines().home().limit(40).items();
//! while let Some(status) = home.try_next().await? {
//!     println!("{}", status.content);
//! }
//! // All of a list at once, what other libraries call `fetch_remaining` or `fetch_all`:
//! let all: Vec<_> = client.timelines().home().since_id("109302436954721982").items().try_collect().await?;
//! # Ok(()) }
//! ```
//!
//! # Directions
//!
//! A walk leads to older items, or from the beginning of a list to its end. It leads to newer items
//! from a `min_id`, and after [`Pages::backward`]. Then pages still come as the server writes them,
//! the newest item first. `.items()` turns each page around, so that its items come in the order of
//! time. `.after(cursor)` goes on from [`Page::next`], [`Page::prev`], [`Pages::cursor`] or
//! [`Items::cursor`].
//!
//! # Bounds
//!
//! `min_id` and `since_id` are lower ends, `max_id` is an upper one. Servers treat them differently,
//! and some ignore them, so a walk checks them itself: by the order of the ids where ids tell the
//! time, else by the place of the bound in the list and by the items that it has given. On every
//! server, `.min_id(x).items()` gives the items above `x` in the order of time, each once, and
//! `.since_id(x).items()` gives the same ones, the newest first.
//!
//! A walk up gives a page when that page shows an item that was given before, or the bound. So it asks
//! for each page from the item right below the last one. Of the first page, one more request finds
//! out what is below it. Where a page does not show such an item, the walk goes down to the bound
//! first, and then up over the same pages. It keeps the last four pages of its way down, and for each
//! page above these a cursor and an id. These pages are asked for a second time. What is known of a
//! server's software saves the requests that would be of no use there, and is not believed otherwise.
//!
//! Where nothing tells whether an item is above the bound, the walk ends with an error
//! ([`PagingFailure::BoundIgnored`](crate::PagingFailure::BoundIgnored) or
//! [`BoundUnknown`](crate::PagingFailure::BoundUnknown)). In a walk to older items that is noticed at
//! the end of the list. This can happen in lists by `Link` only, whose bounds are no ids of items,
//! and on servers whose ids are in no order. A server of which nothing is known is believed where a
//! list fits on one page and its `Link` header names no newer one.
//!
//! # Errors
//!
//! A request that fails is an error of the stream. If it may work later
//! ([`Error::is_transient`](crate::Error::is_transient)), polling the stream again makes the same
//! request, and the walk goes on: nothing is lost and nothing comes twice. Any other failed request
//! ends the stream. `cursor()` of the stream says where another walk can go on.
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
//!         // The transport has repeated the request already. Wait, then go on.
//!         Err(error) if error.is_transient() => tokio::time::sleep(std::time::Duration::from_secs(60)).await,
//!         Err(error) => {
//!             println!("a later run can go on at {:?}", statuses.cursor());
//!             return Err(error);
//!         }
//!     }
//! }
//! # Ok(()) }
//! ```
//!
//! An item that does not decode is an error too, in its place, and the stream goes on after it. Such
//! errors are [`ErrorKind::Decode`](crate::ErrorKind::Decode), and [`Pages`] has them in
//! [`Page::malformed`].
//!
//! # When a list ends
//!
//! A list ends where no way leads on that was not taken before. Servers filter pages after they have
//! chosen them, so an empty page is not the end while its `Link` header names another one. After 50
//! pages in a row with nothing new the walk stops with
//! [`PagingFailure::NothingNew`](crate::PagingFailure::NothingNew), and goes on when it is polled
//! again. The same page twice in a row after another cursor ends a list.
//!
//! A server may not know an item any more that was deleted while the list was walked. Asked for what
//! is below it, some give the newest page again, and where ids are in no order an empty one. Then the
//! walk asks below the items before it, and goes on there. If it cannot find out whether the list has
//! ended, it stops with [`PagingFailure::EndUnknown`](crate::PagingFailure::EndUnknown).
//!
//! # Memory
//!
//! A walk remembers the last 1000 ids, to know items that come again, and a number for each cursor it
//! has used.
//!
//! # What cannot be promised
//!
//! Items that appear above a walk to older items are not in it. In a list by offset a place is all
//! there is: an item can be lost when items before it are deleted meanwhile.

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
mod read;
#[cfg(test)]
mod tests;
mod walk;

pub use contents::Page;
pub use items::Items;
pub use malformed::MalformedItem;
pub use pages::Pages;
pub(crate) use pages::pages;
pub use parallel::ParallelItems;
pub(crate) use parallel::parallel_items;
pub(crate) use read::read_by_id;
