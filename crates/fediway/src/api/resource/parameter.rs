//! Arguments and options of a request.

/// What an argument or option of a declaration means: the Rust `type` that its method takes, the
/// `value` of it, its name on the `wire`, which of them go `in_query`, and a `sample` for tests.
macro_rules! parameter {
    (type bool) => { bool };
    (type u32) => { u32 };
    (type u64) => { u64 };
    (type i64) => { i64 };
    // A plain literal in a list is a number of the right kind only if the kind is known.
    (type [u32]) => { impl IntoIterator<Item = u32> };
    (type [$Item:ident]) => { impl IntoIterator<Item = impl Into<$Item>> };
    (type $Type:ident) => { impl Into<$Type> };

    (value $value:ident [$Item:ident]) => {
        $value.into_iter().map(Into::into).collect::<Vec<$Item>>()
    };
    (value $value:ident $Type:ident) => { Into::<$Type>::into($value) };

    (wire $name:ident $wire:literal) => { $wire };
    (wire $name:ident) => { stringify!($name) };

    (in_query [$($found:expr,)*]) => { &[$($found),*] };
    (in_query [$($found:expr,)*] [$name:ident $($wire:literal)? in query] $($rest:tt)*) => {
        $crate::api::resource::parameter!(in_query
            [$($found,)* $crate::api::resource::parameter!(wire $name $($wire)?),] $($rest)*)
    };
    (in_query [$($found:expr,)*] [$($other:tt)*] $($rest:tt)*) => {
        $crate::api::resource::parameter!(in_query [$($found,)*] $($rest)*)
    };

    (sample [$Item:ident], $wire:expr) => {
        <Vec<$Item> as $crate::endpoint::Parameter>::sample($wire)
    };
    (sample $Type:ident, $wire:expr) => {
        <$Type as $crate::endpoint::Parameter>::sample($wire)
    };
}
pub(crate) use parameter;
