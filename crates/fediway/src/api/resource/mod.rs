//! How endpoints are declared: the macro [`resource!`](resource).
//!
//! # Reading a declaration
//!
//! ```text
//! resource! {
//!     /// Publishing and acting on statuses.                     the group: docs, method, type
//!     statuses => Statuses {
//!         /// Boosts a status.                                   one endpoint: docs,
//!         POST "/api/v1/statuses/{id}/reblog" [WriteStatuses]    method, path, scopes,
//!         reblog as ReblogStatus(id: StatusId) -> Status {       name, type, arguments, answer,
//!             /// Who may see the boost.                         and its options
//!             visibility: Visibility,
//!         }
//!     }
//! }
//! ```
//!
//! It is called as `client.statuses().reblog(id).visibility(Visibility::Unlisted).await`.
//!
//! - **Arguments** in parentheses are required. **Options** in braces become methods. A type is one
//!   word, or `[Word]` for a list. `name as "wire[name]": Type` has another name on the wire.
//!   `name in query: Type` goes into the query although the request has a body.
//! - **Scopes**: any one of them is enough; none for public data. After a semicolon stands what is
//!   special, as in `[WriteStatuses; keyed; rules = [PollOrFiles, StatusFits]]`:
//!   - `keyed`: an `Idempotency-Key` is sent;
//!   - `compared`: what the answer has otherwise than it was asked for is logged as a warning;
//!   - `multipart`: the body is `multipart/form-data` and not JSON;
//!   - `body`: a `DELETE` whose parameters are in a JSON body;
//!   - `rules = […]`: what is checked before it is sent, see [`Rule`](crate::endpoint::Rule).
//! - **Answers** are one entity, `Empty`, `Text`, `Bytes`, or `[Entity]` for a list. `(Entity if any)`
//!   is one that some servers leave out.
//! - **Lists in pages** also say by what they go on, and how many items a page has:
//!
//!   | answer | how it goes on | options that this adds |
//!   |---|---|---|
//!   | `[Status by StatusId, 20..40]` | by the id of the last item | `limit` (20 when not given, 40 at most), `max_id`, `since_id`, `min_id` |
//!   | `[Account by link, 40..80]` | by the cursor in the `Link` header | the same, with texts as cursors |
//!   | `[Account by link, 40..80, no min_id]` | the same | the same without `min_id` |
//!   | `[Application by link AppId, 20..]` | the same | the same, with ids as cursors and no known maximum |
//!   | `[Tag by offset, 10..20]` | by how many items came before | `limit`, `offset` |
//!   | `[Collection in collections by offset, 40..80]` | the list is the value of a key | `limit`, `offset` |
//!   | `(Search by offset)` | the entity holds the list | none without the numbers |
//!
//! - `#[deprecated(note = "what replaces it")]` stands before the method, as on any function.
//!
//! # Adding an endpoint
//!
//! 1. Write the declaration into the file of its page below `api/`.
//! 2. Run `cargo test -p fediway --lib api`. The coverage tests compare the declaration with the fact
//!    tables in `tests/data/facts`.
//! 3. Run the same with `FEDIWAY_WRITE_SNAPSHOTS=1`, and look at the difference below
//!    `tests/data/requests`: that is what goes over the wire.
//!
//! A new group also needs a line in `api/mod.rs`.
//!
//! # What it expands to
//!
//! ```text
//! pub struct Statuses { client }
//! impl Client { pub fn statuses(&self) -> Statuses }
//! impl Statuses { pub fn reblog(&self, id: impl Into<StatusId>) -> ReblogStatus }
//! pub struct ReblogStatus { client, call }
//! impl ReblogStatus { pub fn visibility(self, visibility: impl Into<Visibility>) -> Self }
//! impl Request for ReblogStatus { ENDPOINT, call(), read() }
//! impl IntoFuture for ReblogStatus { … }
//! const ENDPOINTS: &[&Endpoint]
//! ```
//!
//! and in tests to a sample of every request and a reader of every answer.
//!
//! Everything generated is `#[inline]`, so that only requests that somebody uses are compiled to
//! machine code. What they do stands in functions here and in [`page`](crate::page).

mod answer;
pub(crate) mod ask;
mod flags;
mod paging;
mod parameter;

pub(crate) use answer::answer;
pub(crate) use flags::flags;
pub(crate) use paging::paging;
pub(crate) use parameter::parameter;

/// Declares a group of endpoints. See [the module](self).
macro_rules! resource {
    (
        $(#[$($group_meta:tt)*])*
        $group:ident => $Group:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[deprecated(note = $deprecated:literal)])?
                $METHOD:ident $path:tt [$($scope:ident)|* $(; $flag:ident $(= $flag_value:tt)?)*]
                $name:ident as $Name:ident($($arg:ident $(as $arg_wire:literal)?: $Arg:tt),* $(,)?) -> $Answer:tt
                $({
                    $(
                        $(#[$($option_meta:tt)*])*
                        $option:ident $(as $option_wire:literal)? $(in $place:ident)?: $Option:tt,
                    )*
                })?
            )*
        }
    ) => {
        $(#[$($group_meta)*])*
        #[derive(Clone, Debug)]
        pub struct $Group {
            pub(crate) client: $crate::client::Client,
        }

        impl $crate::client::Client {
            $(#[$($group_meta)*])*
            #[inline]
            pub fn $group(&self) -> $Group {
                $Group { client: self.clone() }
            }
        }

        impl $Group {
            $(
                $(#[doc = $doc])*
                #[doc = ""]
                #[doc = $crate::api::facts::facts!($METHOD $path)]
                $(#[deprecated(note = $deprecated)])?
                #[inline]
                pub fn $name(&self, $($arg: $crate::api::resource::parameter!(type $Arg)),*) -> $Name {
                    #[allow(unused_mut, reason = "without arguments nothing is set")]
                    let mut call = $crate::endpoint::Call::new(<$Name as $crate::endpoint::Request>::ENDPOINT);
                    $(call.set(
                        $crate::api::resource::parameter!(wire $arg $($arg_wire)?),
                        $crate::api::resource::parameter!(value $arg $Arg),
                    );)*
                    $Name { client: self.client.clone(), call }
                }
            )*
        }

        $(
            $(#[doc = $doc])*
            #[doc = ""]
            #[doc = $crate::api::facts::facts!($METHOD $path)]
            #[doc = concat!("\n\nThe request of [`", stringify!($Group), "::", stringify!($name), "`]: `.await` sends it.")]
            #[derive(Clone, Debug)]
            #[must_use = "a request does nothing until it is awaited"]
            pub struct $Name {
                pub(super) client: $crate::client::Client,
                pub(super) call: $crate::endpoint::Call,
            }

            impl $Name {
                $($(
                    $(#[$($option_meta)*])*
                    #[inline]
                    pub fn $option(mut self, $option: $crate::api::resource::parameter!(type $Option)) -> Self {
                        self.call.set(
                            $crate::api::resource::parameter!(wire $option $($option_wire)?),
                            $crate::api::resource::parameter!(value $option $Option),
                        );
                        self
                    }
                )*)?
                $($crate::api::resource::flags!(methods $flag);)*
                $crate::api::resource::paging!(methods $Answer);
            }

            impl $crate::endpoint::Request for $Name {
                type Response = $crate::api::resource::answer!(type $Answer);

                const ENDPOINT: &'static $crate::endpoint::Endpoint = &$crate::endpoint::Endpoint {
                    call: concat!(stringify!($group), "().", stringify!($name)),
                    method: http::Method::$METHOD,
                    path: $path,
                    scopes: &[$($crate::scope::Scope::$scope),*],
                    params: $crate::api::resource::paging!(params $Answer [
                        $($crate::api::resource::parameter!(wire $arg $($arg_wire)?),)*
                        $($($crate::api::resource::parameter!(wire $option $($option_wire)?),)*)?
                    ]),
                    in_query: $crate::api::resource::parameter!(
                        in_query [] $($([$option $($option_wire)? $(in $place)?])*)?
                    ),
                    body: $crate::api::resource::flags!(body $METHOD $($flag)*),
                    answer: $crate::api::resource::answer!(name $Answer),
                    paging: $crate::api::resource::paging!(kind $Answer),
                    keyed: $crate::api::resource::flags!(keyed $($flag)*),
                    deprecated: $crate::api::resource::flags!(deprecated $($deprecated)?),
                    rules: $crate::api::resource::flags!(rules $([$flag $($flag_value)?])*),
                };

                #[inline]
                fn call(&self) -> &$crate::endpoint::Call {
                    &self.call
                }

                #[inline]
                fn read(
                    response: &$crate::transport::Response,
                ) -> $crate::error::Result<Self::Response> {
                    $crate::api::resource::answer!(read response $Answer)
                }
            }

            impl IntoFuture for $Name {
                type Output = $crate::error::Result<$crate::api::resource::answer!(type $Answer)>;
                type IntoFuture = $crate::future::RequestFuture<$crate::api::resource::answer!(type $Answer)>;

                #[inline]
                fn into_future(self) -> Self::IntoFuture {
                    let read = <Self as $crate::endpoint::Request>::read;
                    $crate::api::resource::flags!(ask $($flag)*)(self.client, self.call, read)
                }
            }
        )*

        /// The endpoints of this group.
        pub(crate) const ENDPOINTS: &[&$crate::endpoint::Endpoint] =
            &[$(<$Name as $crate::endpoint::Request>::ENDPOINT),*];

        /// A call of every endpoint of this group with every parameter set.
        #[cfg(test)]
        #[allow(deprecated, reason = "what is deprecated is still offered, and checked")]
        pub(crate) fn samples(client: &$crate::client::Client) -> Vec<$crate::endpoint::Call> {
            let group = client.$group();
            vec![$({
                let request = group.$name($($crate::api::resource::parameter!(
                    sample $Arg, $crate::api::resource::parameter!(wire $arg $($arg_wire)?)
                )),*);
                $($(let request = request.$option($crate::api::resource::parameter!(
                    sample $Option, $crate::api::resource::parameter!(wire $option $($option_wire)?)
                ));)*)?
                $crate::api::resource::paging!(sample request $Answer).call
            }),*]
        }

        /// How the answer of every endpoint of this group is read.
        #[cfg(test)]
        pub(crate) fn readers() -> Vec<(&'static $crate::endpoint::Endpoint, $crate::api::wire::Reader)> {
            use $crate::api::wire::Rewritten as _;
            use $crate::endpoint::Request;

            vec![$((<$Name as Request>::ENDPOINT, |response| {
                let answer = <$Name as Request>::read(response)?;
                let malformed = $crate::api::resource::answer!(malformed answer $Answer);
                Ok(($crate::api::resource::answer!(written answer $Answer), malformed))
            })),*]
        }
    };
}
pub(crate) use resource;
