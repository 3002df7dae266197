//! The two macros that declare what servers send: `entity!` and `open_enum!`.

/// Declares an entity: a struct with public fields that decodes tolerantly (see
/// [`field`](super::field)) and serializes back under the names of the wire.
///
/// `field as "wire-name": Type` gives a field another name on the wire. A key that comes twice counts
/// the last time it made sense. An entity with an id decodes from any object in which at least one
/// of its fields makes sense; without its id, the id is empty.
///
/// `Name: base Base { … }` has all that `Base` has, in the field `base`, and dereferences to it.
macro_rules! entity {
    ($(
        $(#[$meta:meta])*
        $Name:ident $(: $base:ident $Base:ident)? {
            $($(#[$field_meta:meta])* $field:ident $(as $wire:literal)?: $Type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $Name {
            $(
                #[doc = concat!("What every [`", stringify!($Base), "`] has.")]
                #[serde(flatten)]
                pub $base: $Base,
            )?
            $($(#[$field_meta])* $(#[serde(rename = $wire)])? pub $field: $Type,)*
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
            pub fn build(change: impl FnOnce(&mut Self)) -> Self {
                let mut made = Self::default();
                change(&mut made);
                made
            }
        }

        impl $crate::entities::identified::Identified for $Name {
            fn id(&self) -> &str {
                $crate::entities::macros::entity!(@id self [$($base)?] $($field)*)
            }
        }

        $crate::entities::macros::entity!(
            @decode $Name $($base $Base)? { $($field $($wire)?: $Type,)* }
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
    (@decode $Name:ident $($base:ident $Base:ident)? {
        $($field:ident $($wire:literal)?: $Type:ty,)*
    }) => {
        const _: () = {
            use serde::de::{Deserialize, Deserializer, Error as _, MapAccess};
            use $crate::entities::field::{Entity, Field, Slot, read_entity};

            #[allow(non_camel_case_types, reason = "a variant for each field, named like it")]
            enum Order {
                $($field,)*
                __end,
            }

            struct Number;
            struct Name;
            struct Length;

            #[allow(non_upper_case_globals, reason = "a constant for each field, named like it")]
            impl Number {
                $(const $field: u16 = Order::$field as u16;)*
                const __end: u16 = Order::__end as u16;
            }

            #[allow(non_upper_case_globals, reason = "a constant for each field, named like it")]
            impl Name {
                $(const $field: &[u8] =
                    $crate::entities::macros::entity!(@wire $field $($wire)?).as_bytes();)*
            }

            #[allow(non_upper_case_globals, reason = "a constant for each field, named like it")]
            impl Length {
                $(const $field: usize = Name::$field.len();)*
            }

            pub struct Parts {
                $($field: Option<$Type>,)*
                $($base: <$Base as Entity>::Parts,)?
            }

            impl Entity for $Name {
                type Parts = Parts;

                fn number(key: &[u8]) -> u16 {
                    // By length first: that is a jump, not one comparison after the other.
                    match key.len() {
                        $(Length::$field if key == Name::$field => Number::$field,)*
                        _ => $crate::entities::macros::entity!(@other key $($base $Base)?),
                    }
                }

                #[inline]
                fn parts() -> Parts {
                    Parts {
                        $($field: None,)*
                        $($base: <$Base as Entity>::parts(),)?
                    }
                }

                #[inline]
                fn take<'de, A: MapAccess<'de>>(
                    parts: &mut Parts,
                    number: u16,
                    map: &mut A,
                ) -> Result<(), A::Error> {
                    match number {
                        $(Number::$field => map.next_value_seed(Slot(&mut parts.$field)),)*
                        _ => $crate::entities::macros::entity!(
                            @take parts number map $($base $Base)?
                        ),
                    }
                }

                fn known(parts: &Parts) -> bool {
                    $(parts.$field.is_some() ||)*
                    $(<$Base as Entity>::known(&parts.$base) ||)?
                    false
                }

                #[inline]
                fn finish(parts: Parts, known: bool) -> Option<Self> {
                    $(let $field = match parts.$field {
                        Some(value) => value,
                        None => <$Type as Field>::missing(known)?,
                    };)*
                    Some($Name {
                        $($base: <$Base as Entity>::finish(parts.$base, known)?,)?
                        $($field,)*
                    })
                }
            }

            impl<'de> Field<'de> for $Name {
                fn absent() -> Option<Self> {
                    Some(Self {
                        $($base: <$Base as Field>::absent()?,)?
                        $($field: <$Type as Field>::absent()?,)*
                    })
                }

                fn read<D: Deserializer<'de>>(
                    slot: &mut Option<Self>,
                    from: D,
                ) -> Result<(), D::Error> {
                    read_entity(slot, from)
                }
            }

            impl<'de> Deserialize<'de> for $Name {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let mut slot = None;
                    read_entity(&mut slot, from)?;
                    slot.ok_or_else(|| {
                        D::Error::custom(concat!("not a ", stringify!($Name), ", or one without its id"))
                    })
                }
            }
        };
    };
    (@wire $field:ident $wire:literal) => { $wire };
    (@wire $field:ident) => { stringify!($field) };
    (@other $key:ident $base:ident $Base:ident) => { Number::__end + <$Base as Entity>::number($key) };
    (@other $key:ident) => { Number::__end };
    (@take $parts:ident $number:ident $map:ident $base:ident $Base:ident) => {
        <$Base as Entity>::take(&mut $parts.$base, $number - Number::__end, $map)
    };
    (@take $parts:ident $number:ident $map:ident) => { $map.next_value::<serde::de::IgnoredAny>().map(|_| ()) };
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
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        $vis struct $Name {
            $($(#[$field_meta])* $vis $field: $Type,)*
        }

        $crate::entities::macros::entity!(@decode $Name { $($field: $Type,)* });
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
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$Variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $Name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$Variant,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl From<String> for $Name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        /// The empty word: what a missing field is.
        impl Default for $Name {
            fn default() -> Self {
                Self::Other(Box::default())
            }
        }

        impl AsRef<str> for $Name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::entities::field::Words for $Name {
            #[cfg(test)]
            const KNOWN: &'static [&'static str] = &[$($word),*];

            fn word(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $Name {
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
            fn absent() -> Option<Self> {
                Some(Self::default())
            }

            fn from_text(word: &str) -> Option<Self> {
                Some(Self::from(word))
            }

            fn from_integer(number: i64) -> Option<Self> {
                Some(Self::Other(number.to_string().into()))
            }
        }

        const _: () = {
            use serde::{Deserialize, Deserializer};
            use $crate::entities::field::{Field, Scalar, ScalarVisitor, scalar_fields, word};

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
