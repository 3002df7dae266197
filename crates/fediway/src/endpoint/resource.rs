//! How endpoints are declared.

/// Declares a group of endpoints: the methods of the group and a request struct for each.
///
/// ```text
/// resource! {
///     /// What the group is.
///     statuses => Statuses {
///         /// What the endpoint does.
///         POST "/api/v1/statuses/{id}/reblog" [WriteStatuses] reblog as Reblog(id: StatusId) -> Status {
///             /// What the option is.
///             visibility: Visibility,
///         }
///     }
/// }
/// ```
///
/// Arguments in parentheses are required, those in braces are builder methods. A type is one word,
/// or `[Word]` for a list. `name as "wire[name]"` has another name on the wire, `name in query` goes
/// into the query although the request has a body.
///
/// The brackets hold the scopes, any one of which is enough, and then what is special:
/// `[ScopeA | ScopeB; keyed; multipart]`:
///
/// - `keyed`: an `Idempotency-Key` is sent;
/// - `multipart`: the body is `multipart/form-data`, not JSON;
/// - `body`: a `DELETE` that has its parameters in a JSON body;
/// - `rules = [OneOf(&["a", "b"])]`: what is checked before it is sent ([`Rule`](super::Rule)).
///
/// `#[deprecated(note = "what replaces it")]` stands before the method, as on any function.
///
/// An answer is one entity, `Empty`, `Text` or `Bytes`, `[Entity]` for a list, `[Entity by id]`,
/// `[Entity by link]` or `[Entity by offset]` for a list in pages, `[Entity by offset in key]` for
/// one that is the value of a key, `(Entity by link)` for an entity that holds a page, and
/// `(Entity if any)` where some servers answer nothing.
macro_rules! resource {
    (
        $(#[$($group_meta:tt)*])*
        $group:ident => $Group:ident {
            $(
                $(#[$($meta:tt)*])*
                $METHOD:ident $path:literal [$($scope:ident)|* $(; $flag:ident $(= $flag_value:tt)?)*]
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
            pub fn $group(&self) -> $Group {
                $Group { client: self.clone() }
            }
        }

        impl $Group {
            $(
                $(#[$($meta)*])*
                #[doc = concat!("\n\n`", stringify!($METHOD), " ", $path, "`")]
                pub fn $name(&self, $($arg: $crate::endpoint::resource!(@type $Arg)),*) -> $Name {
                    #[allow(unused_mut, reason = "without arguments nothing is set")]
                    let mut call = $crate::endpoint::Call::new(<$Name as $crate::endpoint::Request>::ENDPOINT);
                    $(call.set(
                        $crate::endpoint::resource!(@wire $arg $($arg_wire)?),
                        $crate::endpoint::resource!(@value $arg $Arg),
                    );)*
                    $Name { client: self.client.clone(), call }
                }
            )*
        }

        $(
            #[doc = concat!("The request [`", stringify!($name), "`](", stringify!($Group), "::", stringify!($name), "): `.await` sends it.")]
            #[derive(Clone, Debug)]
            #[must_use = "a request does nothing until it is awaited"]
            pub struct $Name {
                pub(super) client: $crate::client::Client,
                pub(super) call: $crate::endpoint::Call,
            }

            impl $Name {
                $($(
                    $(#[$($option_meta)*])*
                    pub fn $option(mut self, $option: $crate::endpoint::resource!(@type $Option)) -> Self {
                        self.call.set(
                            $crate::endpoint::resource!(@wire $option $($option_wire)?),
                            $crate::endpoint::resource!(@value $option $Option),
                        );
                        self
                    }
                )*)?
                $($crate::endpoint::resource!(@keyed $flag);)*
                $crate::endpoint::resource!(@pages $Answer);
            }

            impl $crate::endpoint::Request for $Name {
                type Response = $crate::endpoint::resource!(@answer $Answer);

                const ENDPOINT: &'static $crate::endpoint::Endpoint = &$crate::endpoint::Endpoint {
                    call: concat!(stringify!($group), "().", stringify!($name)),
                    method: http::Method::$METHOD,
                    path: $path,
                    scopes: &[$($crate::scope::Scope::$scope),*],
                    params: &[
                        $($crate::endpoint::resource!(@wire $arg $($arg_wire)?),)*
                        $($($crate::endpoint::resource!(@wire $option $($option_wire)?),)*)?
                    ],
                    in_query: $crate::endpoint::resource!(
                        @in_query $($([$option $(as $option_wire)? $(in $place)?])*)?
                    ),
                    body: $crate::endpoint::resource!(@body $METHOD $($flag)*),
                    answer: $crate::endpoint::resource!(@answer_name $Answer),
                    paging: $crate::endpoint::resource!(@paging $Answer),
                    keyed: $crate::endpoint::resource!(@is_keyed $($flag)*),
                    deprecated: $crate::endpoint::resource!(@deprecated $([$($meta)*])*),
                    rules: $crate::endpoint::resource!(@rules $([$flag $($flag_value)?])*),
                };

                fn call(&self) -> &$crate::endpoint::Call {
                    &self.call
                }

                fn read(
                    response: &$crate::transport::Response,
                ) -> $crate::error::Result<Self::Response> {
                    $crate::endpoint::resource!(@read response $Answer)
                }
            }

            impl IntoFuture for $Name {
                type Output = $crate::error::Result<<Self as $crate::endpoint::Request>::Response>;
                type IntoFuture = futures_core::future::BoxFuture<'static, Self::Output>;

                #[inline]
                fn into_future(self) -> Self::IntoFuture {
                    Box::pin(async move {
                        let response = self.client.send(&self.call).await?;
                        <Self as $crate::endpoint::Request>::read(&response)
                    })
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
                let request = group.$name($($crate::endpoint::resource!(
                    @sample $Arg, $crate::endpoint::resource!(@wire $arg $($arg_wire)?)
                )),*);
                $($(let request = request.$option($crate::endpoint::resource!(
                    @sample $Option, $crate::endpoint::resource!(@wire $option $($option_wire)?)
                ));)*)?
                request.call
            }),*]
        }

        /// How the answer of every endpoint of this group is read.
        #[cfg(test)]
        pub(crate) fn readers() -> Vec<(&'static $crate::endpoint::Endpoint, $crate::api::wire::Reader)> {
            use $crate::api::wire::Rewritten as _;
            use $crate::endpoint::Request;

            vec![$((<$Name as Request>::ENDPOINT, |response| {
                let answer = <$Name as Request>::read(response)?;
                let malformed = $crate::endpoint::resource!(@malformed answer $Answer);
                Ok(($crate::endpoint::resource!(@written answer $Answer), malformed))
            })),*]
        }
    };

    (@malformed $answer:ident [$($list:tt)*]) => { $answer.malformed.len() };
    (@malformed $answer:ident $Answer:tt) => { 0 };
    (@written $answer:ident [$($list:tt)*]) => {
        $answer.items.iter().map(|item| item.rewritten()).collect::<serde_json::Value>()
    };
    (@written $answer:ident ($Entity:ident if any)) => {
        $answer.map_or_else(|| serde_json::json!({}), |answer| answer.rewritten())
    };
    (@written $answer:ident Bytes) => { { let _ = $answer; serde_json::Value::Null } };
    (@written $answer:ident $Answer:tt) => { $answer.rewritten() };

    (@type bool) => { bool };
    (@type u32) => { u32 };
    (@type u64) => { u64 };
    (@type i64) => { i64 };
    // A plain literal in a list is a number of the right kind only if the kind is known.
    (@type [u32]) => { impl IntoIterator<Item = u32> };
    (@type [$Item:ident]) => { impl IntoIterator<Item = impl Into<$Item>> };
    (@type $Type:ident) => { impl Into<$Type> };

    (@value $value:ident [$Item:ident]) => {
        $value.into_iter().map(Into::into).collect::<Vec<$Item>>()
    };
    (@value $value:ident $Type:ident) => { Into::<$Type>::into($value) };

    (@sample [$Item:ident], $wire:expr) => {
        <Vec<$Item> as $crate::endpoint::Parameter>::sample($wire)
    };
    (@sample $Type:ident, $wire:expr) => {
        <$Type as $crate::endpoint::Parameter>::sample($wire)
    };

    (@wire $name:ident $wire:literal) => { $wire };
    (@wire $name:ident) => { stringify!($name) };

    (@in_query $([$name:ident $(as $wire:literal)? $(in $place:ident)?])*) => {
        $crate::endpoint::resource!(@in_query_list [] $([$name $($wire)? $(in $place)?])*)
    };
    (@in_query_list [$($found:expr,)*]) => { &[$($found),*] };
    (@in_query_list [$($found:expr,)*] [$name:ident in query] $($rest:tt)*) => {
        $crate::endpoint::resource!(@in_query_list [$($found,)* stringify!($name),] $($rest)*)
    };
    (@in_query_list [$($found:expr,)*] [$name:ident $wire:literal in query] $($rest:tt)*) => {
        $crate::endpoint::resource!(@in_query_list [$($found,)* $wire,] $($rest)*)
    };
    (@in_query_list [$($found:expr,)*] [$($other:tt)*] $($rest:tt)*) => {
        $crate::endpoint::resource!(@in_query_list [$($found,)*] $($rest)*)
    };

    (@body $METHOD:ident multipart $($rest:ident)*) => { $crate::endpoint::Body::Multipart };
    (@body $METHOD:ident body $($rest:ident)*) => { $crate::endpoint::Body::Json };
    (@body $METHOD:ident $other:ident $($rest:ident)*) => {
        $crate::endpoint::resource!(@body $METHOD $($rest)*)
    };
    (@body GET) => { $crate::endpoint::Body::None };
    (@body HEAD) => { $crate::endpoint::Body::None };
    (@body DELETE) => { $crate::endpoint::Body::None };
    (@body $METHOD:ident) => { $crate::endpoint::Body::Json };

    (@answer Empty) => { () };
    (@answer Text) => { String };
    (@answer Bytes) => { bytes::Bytes };
    (@answer [$Item:ident $($by:tt)*]) => { $crate::page::Page<$Item> };
    (@answer ($Entity:ident by $by:ident)) => { $Entity };
    (@answer ($Entity:ident if any)) => { Option<$Entity> };
    (@answer $Entity:ident) => { $Entity };

    (@answer_name [$Item:ident $($by:tt)*]) => { concat!(stringify!($Item), "[]") };
    (@answer_name ($Entity:ident $($how:tt)*)) => { stringify!($Entity) };
    (@answer_name $Entity:ident) => { stringify!($Entity) };

    (@read $response:ident Empty) => { { let _ = $response; Ok(()) } };
    (@read $response:ident Text) => {
        Ok(String::from_utf8_lossy($response.body()).into_owned())
    };
    (@read $response:ident Bytes) => { Ok($response.body().clone()) };
    (@read $response:ident [$Item:ident by $by:ident in $key:ident]) => {
        $crate::page::Page::read_in($response, stringify!($key))
    };
    (@read $response:ident [$Item:ident by id]) => { $crate::page::read_by_id($response) };
    (@read $response:ident [$Item:ident $(by $by:ident)?]) => { $crate::page::Page::read($response) };
    (@read $response:ident ($Entity:ident if any)) => { Ok($response.json_if_any()) };
    (@read $response:ident $Entity:tt) => { $response.json() };

    (@paging [$Item:ident by $by:ident $(in $key:ident)?]) => {
        $crate::endpoint::resource!(@paging_by $by)
    };
    (@paging ($Entity:ident by $by:ident)) => { $crate::endpoint::resource!(@paging_by $by) };
    (@paging $Answer:tt) => { None };
    (@paging_by id) => { Some($crate::endpoint::Paging::Id) };
    (@paging_by link) => { Some($crate::endpoint::Paging::Link) };
    (@paging_by offset) => { Some($crate::endpoint::Paging::Offset) };

    (@deprecated) => { None };
    (@deprecated [deprecated(note = $note:literal)] $($rest:tt)*) => { Some($note) };
    (@deprecated [$($other:tt)*] $($rest:tt)*) => {
        $crate::endpoint::resource!(@deprecated $($rest)*)
    };

    (@rules) => { &[] };
    (@rules [rules [$($rule:tt)*]] $($rest:tt)*) => {
        {
            use $crate::endpoint::Rule::*;
            &[$($rule)*]
        }
    };
    (@rules [$($other:tt)*] $($rest:tt)*) => { $crate::endpoint::resource!(@rules $($rest)*) };

    (@is_keyed) => { false };
    (@is_keyed keyed $($rest:ident)*) => { true };
    (@is_keyed $other:ident $($rest:ident)*) => { $crate::endpoint::resource!(@is_keyed $($rest)*) };

    (@keyed keyed) => {
        /// The key under which the server does this once, however often it is sent. When none is
        /// given, a random one is sent.
        pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
            self.call.set_idempotency_key(key);
            self
        }
    };
    (@keyed $other:ident) => {};

    (@pages [$Item:ident by id]) => {
        $crate::endpoint::resource!(@items [$Item by id]);

        /// Every item as [`items`](Self::items) gives it, by several tasks at once.
        pub fn parallel_items(self, tasks: usize) -> $crate::page::ParallelItems<$Item> {
            let read = <Self as $crate::endpoint::Request>::read;
            $crate::page::parallel_items(self.client, self.call, tasks, read)
        }
    };
    (@pages [$Item:ident by $by:ident $(in $key:ident)?]) => {
        $crate::endpoint::resource!(@items [$Item by $by]);
    };
    (@pages ($Entity:ident by $by:ident)) => { $crate::endpoint::resource!(@walk $Entity); };
    (@pages $Answer:tt) => {};
    (@items [$Item:ident by $by:ident]) => {
        $crate::endpoint::resource!(@walk $crate::page::Page<$Item>);

        /// Every item of every page, lazily: the next page is asked for when it is wanted. See
        /// [`page`](crate::page) for what an error means.
        pub fn items(self) -> $crate::page::Items<$Item> {
            $crate::page::Items::of(self.pages())
        }
    };
    (@walk $Page:ty) => {
        /// Goes on from the [`next`](crate::Page::next) or [`prev`](crate::Page::prev) of a page.
        pub fn after(mut self, cursor: &$crate::transport::Cursor) -> Self {
            self.call.go_to(cursor);
            self
        }

        /// Every page, lazily: the next one is asked for when it is wanted. See
        /// [`page`](crate::page) for what an error means.
        pub fn pages(self) -> $crate::page::Pages<$Page> {
            $crate::page::pages(self.client, self.call, <Self as $crate::endpoint::Request>::read)
        }
    };
}
pub(crate) use resource;
