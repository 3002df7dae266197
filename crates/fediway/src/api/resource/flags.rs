//! The flags of a request, which follow its scopes.

/// What the flags of a declaration mean: the kind of `body`, whether it is `keyed`, its `rules`, the
/// `methods` that it has because of them, how it is sent (`ask`), and what replaces it (`deprecated`).
macro_rules! flags {
    (body $METHOD:ident multipart $($rest:ident)*) => { $crate::endpoint::Body::Multipart };
    (body $METHOD:ident body $($rest:ident)*) => { $crate::endpoint::Body::Json };
    (body $METHOD:ident $other:ident $($rest:ident)*) => {
        $crate::api::resource::flags!(body $METHOD $($rest)*)
    };
    (body GET) => { $crate::endpoint::Body::None };
    (body HEAD) => { $crate::endpoint::Body::None };
    (body DELETE) => { $crate::endpoint::Body::None };
    (body $METHOD:ident) => { $crate::endpoint::Body::Json };

    (keyed) => { false };
    (keyed keyed $($rest:ident)*) => { true };
    (keyed $other:ident $($rest:ident)*) => { $crate::api::resource::flags!(keyed $($rest)*) };

    (rules) => { &[] };
    (rules [rules [$($rule:tt)*]] $($rest:tt)*) => {
        {
            use $crate::endpoint::Rule::*;
            &[$($rule)*]
        }
    };
    (rules [$($other:tt)*] $($rest:tt)*) => { $crate::api::resource::flags!(rules $($rest)*) };

    (methods keyed) => {
        /// The key under which the server does this once, however often it is sent. When none is
        /// given, a random one is sent.
        #[inline]
        pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
            self.call.set_idempotency_key(key);
            self
        }
    };
    (methods $other:ident) => {};

    (ask) => { $crate::api::resource::ask::ask };
    (ask compared $($rest:ident)*) => { $crate::api::deviation::ask };
    (ask $other:ident $($rest:ident)*) => { $crate::api::resource::flags!(ask $($rest)*) };

    (deprecated) => { None };
    (deprecated $note:literal) => { Some($note) };
}
pub(crate) use flags;
