//! How entities are declared: the macros `entity!`, `open_enum!` and `secret_answer!`.
//!
//! # Reading a declaration
//!
//! ```text
//! entity! {
//!     /// A hashtag as moderators see it.
//!     AdminTag: tag Tag {                        all that `Tag` has, in the field `tag`
//!         /// Whether it may trend.
//!         trendable: bool,                       missing or malformed: false
//!         /// What it is.
//!         kind as "type": TagKind,               `type` on the wire
//!         /// What it is asked with.
//!         token in secret: Option<AccessToken>,  read and not written again
//!         /// When it was reviewed last.
//!         reviewed_at: Option<Timestamp>,        missing, null or malformed: None
//!     }
//!     Quote read as QuoteForm { … }              read as that entity, then `Quote::from`
//! }
//! ```
//!
//! How a type reads malformed JSON is defined once for the type (see [`field`](super::field)): a
//! declaration needs no attributes for it. A missing list is empty, a number may come as text and the reverse, a key that
//! comes twice counts the last time it made sense. An entity with an id decodes from any object in
//! which at least one field makes sense; without its id, the id is empty.
//!
//! # Adding an entity
//!
//! 1. Write the declaration into the file of its group, each field with a sentence. What only some
//!    servers send is an `Option`, and the sentence ends with their names.
//! 2. Words of the API are an `open_enum!`, ids a type in `ids/mod.rs`, days and days with a time a
//!    [`DateOrTime`](super::DateOrTime). Large or rare parts are boxed: `Option<Box<Poll>>`.
//! 3. Add the entity to `tests/it/entity_coverage/known.rs`, and run
//!    `cargo test -p fediway --test it entity`: every field of the fact tables has to be there.
//!
//! # What it expands to
//!
//! ```text
//! #[derive(Clone, Debug, Default, PartialEq)]
//! pub struct AdminTag { pub tag: Tag, pub trendable: bool, … }
//! impl AdminTag { pub fn build(change) -> Self }
//! impl Deref for AdminTag { type Target = Tag }
//! impl Serialize, Deserialize for AdminTag
//! impl Identified, Entity, Field, Write for AdminTag
//! ```
//!
//! `Entity` and `Write` only name the fields. How an object is read and written stands in
//! `field/entity.rs` and `field/write.rs`, once for all.

/// Declares an entity: a struct with public fields that decodes tolerantly and serializes back under
/// the names of the wire. See [the module](self).
macro_rules! entity {
    ($(
        $(#[$meta:meta])*
        $Name:ident $(read as $Form:ident)? $(: $base:ident $Base:ident)? {
            $(
                $(#[$field_meta:meta])*
                $field:ident $(as $wire:literal)? $(in $secret:ident)?: $Type:ty,
            )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        #[allow(unreachable_pub, reason = "some entities are read and not public")]
        pub struct $Name {
            $(
                #[doc = concat!("What every [`", stringify!($Base), "`] has.")]
                pub $base: $Base,
            )?
            $($(#[$field_meta])* pub $field: $Type,)*
        }

        $(
            impl std::ops::Deref for $Name {
                type Target = $Base;

                fn deref(&self) -> &$Base {
                    &self.$base
                }
            }
        )?

        impl $Name {
            /// Makes one, for example for a test: `change` sets what it has, all else is empty. See
            /// [the module](crate::entities#making-entities).
            #[allow(dead_code, unreachable_pub, reason = "some entities are read and not public")]
            pub fn build(change: impl FnOnce(&mut Self)) -> Self {
                let mut made = Self::default();
                change(&mut made);
                made
            }
        }

        impl $crate::entities::identified::Identified for $Name {
            #[inline]
            fn id(&self) -> &str {
                $crate::entities::macros::entity!(@id self [$($base)?] $($field)*)
            }
        }

        impl $crate::entities::field::Write for $Name {
            fn write<M: serde::ser::SerializeMap>(&self, to: &mut $crate::entities::field::Writer<M>) {
                $(self.$base.write(to);)?
                $($crate::entities::macros::entity!(@write self to $field [$($wire)?] $($secret)?);)*
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                $crate::entities::field::write_entity(self, to)
            }
        }

        $crate::entities::macros::entity!(
            @decode $Name [$($Form)?] $($base $Base)? { $($field $($wire)?: $Type,)* }
        );
    )*};
    (@id $self:ident [$($base:ident)?] id $($rest:ident)*) => {
        $crate::entities::identified::IdField::text(&$self.id)
    };
    (@id $self:ident [$($base:ident)?] $other:ident $($rest:ident)*) => {
        $crate::entities::macros::entity!(@id $self [$($base)?] $($rest)*)
    };
    (@id $self:ident [$base:ident]) => {
        $crate::entities::identified::Identified::id(&$self.$base)
    };
    (@id $self:ident []) => { "" };
    (@decode $Name:ident [$Form:ident] $($rest:tt)*) => {
        const _: () = {
            use serde::de::{Deserialize, Deserializer};
            use $crate::entities::field::{Field, entity};

            impl<'de> Field<'de> for $Name {
                fn read<D: Deserializer<'de>>(
                    slot: &mut Option<Self>,
                    from: D,
                ) -> Result<bool, D::Error> {
                    let mut form = None;
                    let makes_sense = <$Form as Field<'de>>::read(&mut form, from)?;
                    if let Some(form) = form {
                        *slot = Some(Self::from(form));
                    }
                    Ok(makes_sense)
                }
            }

            impl<'de> Deserialize<'de> for $Name {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    entity::<$Form, D>(from, stringify!($Name)).map(Self::from)
                }
            }
        };
    };
    (@decode $Name:ident [] $($base:ident $Base:ident)? {
        $($field:ident $($wire:literal)?: $Type:ty,)*
    }) => {
        const _: () = {
            use serde::de::{Deserialize, Deserializer, MapAccess};
            use $crate::entities::field::{Entity, Field, Keys, entity, read_entity};

            const KEYS: &Keys = &Keys::of(
                &[$($crate::entities::macros::entity!(@wire $field $($wire)?),)*]
            );

            impl Entity for $Name {
                const HAS_ID: bool = $crate::entities::macros::entity!(@has_id [$($Base)?] $($field)*);

                #[inline]
                fn number(key: &[u8]) -> usize {
                    $crate::entities::macros::entity!(@number key KEYS $($Base)?)
                }

                #[allow(unused_mut, unused_assignments, reason = "for entities without fields")]
                #[inline]
                fn take<'de, A: MapAccess<'de>>(
                    &mut self,
                    number: usize,
                    from: &mut A,
                ) -> Result<bool, A::Error> {
                    let mut at = 0;
                    $(
                        if number == at {
                            return $crate::entities::field::value(&mut self.$field, from);
                        }
                        at += 1;
                    )*
                    $crate::entities::macros::entity!(@take self number at from $($base)?)
                }
            }

            impl<'de> Field<'de> for $Name {
                #[inline]
                fn read<D: Deserializer<'de>>(
                    slot: &mut Option<Self>,
                    from: D,
                ) -> Result<bool, D::Error> {
                    read_entity(slot, from)
                }
            }

            impl<'de> Deserialize<'de> for $Name {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    entity(from, stringify!($Name))
                }
            }
        };
    };
    (@has_id [$($Base:ident)?] id $($rest:ident)*) => { true };
    (@has_id [$($Base:ident)?] $other:ident $($rest:ident)*) => {
        $crate::entities::macros::entity!(@has_id [$($Base)?] $($rest)*)
    };
    (@has_id [$Base:ident]) => { <$Base as Entity>::HAS_ID };
    (@has_id []) => { false };
    (@number $key:ident $keys:ident) => { $keys.number($key) };
    (@number $key:ident $keys:ident $Base:ident) => {
        match $keys.number($key) {
            number if number < $keys.len() => number,
            number => number + <$Base as Entity>::number($key),
        }
    };
    (@take $self:ident $number:ident $at:ident $from:ident) => { $crate::entities::field::skip($from) };
    (@take $self:ident $number:ident $at:ident $from:ident $base:ident) => {
        $self.$base.take($number - $at, $from)
    };
    (@write $self:ident $to:ident $field:ident [$($wire:literal)?] secret) => {};
    (@write $self:ident $to:ident $field:ident [$($wire:literal)?]) => {
        $to.field($crate::entities::macros::entity!(@wire $field $($wire)?), &$self.$field);
    };
    (@wire $field:ident $wire:literal) => { $wire };
    (@wire $field:ident) => { stringify!($field) };
}

/// Declares an answer that holds secrets: it decodes as an entity does and has no way back to JSON.
macro_rules! secret_answer {
    ($(
        $(#[$meta:meta])*
        $vis:vis $Name:ident {
            $($(#[$field_meta:meta])* $field:ident: $Type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[non_exhaustive]
        $vis struct $Name {
            $($(#[$field_meta])* $vis $field: $Type,)*
        }

        $crate::entities::macros::entity!(@decode $Name [] { $($field: $Type,)* });
    )*};
}

/// Declares an enum over words, which keeps a word it does not know and writes it back.
macro_rules! open_enum {
    ($(
        $(#[$meta:meta])*
        $Name:ident {
            $($(#[$variant_meta:meta])* $Variant:ident = $word:literal,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $Name {
            $($(#[$variant_meta])* $Variant,)*
            /// A word that this library does not know.
            Other(Box<str>),
        }

        impl $Name {
            /// The word on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $Name {
            #[inline]
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$Variant,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl From<String> for $Name {
            #[inline]
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        /// The empty word: what a missing field is.
        impl Default for $Name {
            #[inline]
            fn default() -> Self {
                Self::Other(Box::default())
            }
        }

        impl AsRef<str> for $Name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::entities::field::Words for $Name {
            #[cfg(test)]
            const KNOWN: &'static [&'static str] = &[$($word),*];

            #[inline]
            fn word(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl $crate::entities::field::Scalar for $Name {
            #[inline]
            fn from_text(word: &str) -> Option<Self> {
                Some(Self::from(word))
            }

            #[inline]
            fn from_integer(number: i64) -> Option<Self> {
                Some(Self::Other(number.to_string().into()))
            }
        }

        const _: () = {
            use serde::{Deserialize, Deserializer};
            use $crate::entities::field::{Field, scalar_fields, word};

            scalar_fields!($Name);

            impl<'de> Deserialize<'de> for $Name {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    word(from)
                }
            }
        };
    )*};
}

pub(crate) use {entity, open_enum, secret_answer};
