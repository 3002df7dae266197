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
/// Arguments in parentheses are required, those in braces are builder methods. A type is one word
/// or `[Word]` for a list; an answer is one entity, `[Entity]` for a list, or `[Entity by id]` for
/// a list in pages. `[Scope | Scope; keyed]` says that an `Idempotency-Key` is sent.
macro_rules! resource {
    (
        $(#[$group_meta:meta])*
        $group:ident => $Group:ident {
            $(
                $(#[$meta:meta])*
                $METHOD:ident $path:literal [$($scope:ident)|* $(; $keyed:ident)?]
                $name:ident as $Name:ident($($arg:ident: $Arg:tt),*) -> $Answer:tt
                $({
                    $($(#[$option_meta:meta])* $option:ident: $Option:tt,)*
                })?
            )*
        }
    ) => {
        $(#[$group_meta])*
        #[derive(Clone, Debug)]
        pub struct $Group {
            pub(crate) client: $crate::client::Client,
        }

        impl $crate::client::Client {
            $(#[$group_meta])*
            pub fn $group(&self) -> $Group {
                $Group { client: self.clone() }
            }
        }

        impl $Group {
            $(
                $(#[$meta])*
                #[doc = concat!("\n\n`", stringify!($METHOD), " ", $path, "`")]
                pub fn $name(&self, $($arg: $crate::endpoint::resource!(@type $Arg)),*) -> $Name {
                    #[allow(unused_mut)]
                    let mut call = $crate::endpoint::Call::new(<$Name as $crate::endpoint::Request>::ENDPOINT);
                    $(call.set(stringify!($arg), $crate::endpoint::resource!(@value $arg $Arg));)*
                    $Name { client: self.client.clone(), call }
                }
            )*
        }

        $(
            #[doc = concat!("The request [`", stringify!($name), "`](", stringify!($Group), "::", stringify!($name), "): `.await` sends it.")]
            #[derive(Clone, Debug)]
            #[must_use = "a request does nothing until it is awaited"]
            pub struct $Name {
                client: $crate::client::Client,
                call: $crate::endpoint::Call,
            }

            impl $Name {
                $($(
                    $(#[$option_meta])*
                    pub fn $option(mut self, $option: $crate::endpoint::resource!(@type $Option)) -> Self {
                        self.call.set(stringify!($option), $crate::endpoint::resource!(@value $option $Option));
                        self
                    }
                )*)?
                $($crate::endpoint::resource!(@keyed $keyed);)?
                $crate::endpoint::resource!(@pages $Answer);
            }

            impl $crate::endpoint::Request for $Name {
                type Response = $crate::endpoint::resource!(@answer $Answer);

                const ENDPOINT: &'static $crate::endpoint::Endpoint = &$crate::endpoint::Endpoint {
                    method: http::Method::$METHOD,
                    path: $path,
                    scopes: &[$($crate::scope::Scope::$scope),*],
                    params: &[$(stringify!($arg),)* $($(stringify!($option),)*)?],
                    paging: $crate::endpoint::resource!(@paging $Answer),
                    keyed: $crate::endpoint::resource!(@is_keyed $($keyed)?),
                };

                fn call(&self) -> &$crate::endpoint::Call {
                    &self.call
                }
            }

            impl IntoFuture for $Name {
                type Output = $crate::error::Result<<Self as $crate::endpoint::Request>::Response>;
                type IntoFuture = futures_core::future::BoxFuture<'static, Self::Output>;

                #[inline]
                fn into_future(self) -> Self::IntoFuture {
                    Box::pin(async move { self.client.call(&self.call).await })
                }
            }
        )*

        /// The endpoints of this group.
        pub(super) const ENDPOINTS: &[&$crate::endpoint::Endpoint] =
            &[$(<$Name as $crate::endpoint::Request>::ENDPOINT),*];
    };

    (@type bool) => { bool };
    (@type u32) => { u32 };
    (@type [$Item:ident]) => { impl IntoIterator<Item = impl Into<$Item>> };
    (@type $Type:ident) => { impl Into<$Type> };

    (@value $value:ident bool) => { $value };
    (@value $value:ident u32) => { $value };
    (@value $value:ident [$Item:ident]) => {
        $value.into_iter().map(Into::into).collect::<Vec<$Item>>()
    };
    (@value $value:ident $Type:ident) => { Into::<$Type>::into($value) };

    (@answer [$Item:ident $($by:tt)*]) => { $crate::page::Page<$Item> };
    (@answer $Entity:ident) => { $Entity };

    (@paging [$Item:ident by id]) => { Some($crate::endpoint::Paging::Id) };
    (@paging $Answer:tt) => { None };

    (@is_keyed) => { false };
    (@is_keyed keyed) => { true };
    (@keyed keyed) => {
        /// The key under which the server does this once, however often it is sent. When none is
        /// given, a random one is sent.
        pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
            self.call.set_idempotency_key(key);
            self
        }
    };

    (@pages [$Item:ident by id]) => {
        /// Every page, lazily: the next one is asked for when it is wanted. An error is the last
        /// item of the stream.
        pub fn pages(
            self,
        ) -> futures_core::stream::BoxStream<'static, $crate::error::Result<$crate::page::Page<$Item>>> {
            $crate::page::pages(self.client, self.call)
        }

        /// Every item of every page, lazily. An error is the last item of the stream.
        pub fn stream(
            self,
        ) -> futures_core::stream::BoxStream<'static, $crate::error::Result<$Item>> {
            $crate::page::items(self.pages())
        }
    };
    (@pages $Answer:tt) => {};
}
pub(crate) use resource;
