//! The two macros that declare what servers send: `entity!` and `open_enum!`.

/// Declares an entity: a struct with public fields that decodes tolerantly (see
/// [`field`](super::field)) and serializes back under the names of the wire.
///
/// `field as "wire-name": Type` gives a field another name on the wire. A field whose type has no
/// value for "absent" (ids, `Timestamp`, an entity with such a field) is required: without it the
/// entity does not decode. A key that comes twice counts the last time it made sense.
macro_rules! entity {
    ($(
        $(#[$meta:meta])*
        $Name:ident {
            $($(#[$field_meta:meta])* $field:ident $(as $wire:literal)?: $Type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct $Name {
            $($(#[$field_meta])* $(#[serde(rename = $wire)])? pub $field: $Type,)*
        }

        $crate::entities::macros::entity!(@decode $Name { $($field $($wire)?: $Type,)* });
    )*};
    (@decode $Name:ident { $($field:ident $($wire:literal)?: $Type:ty,)* }) => {

        const _: () = {
            use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
            use $crate::entities::field::{Field, Lenient, skip_seq};

            #[allow(non_camel_case_types)]
            enum Key { $($field,)* __other }

            struct KeyVisitor;

            impl Visitor<'_> for KeyVisitor {
                type Value = Key;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a key")
                }

                #[inline]
                fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                    Ok(match key {
                        $($crate::entities::macros::entity!(@wire $field $($wire)?) => Key::$field,)*
                        _ => Key::__other,
                    })
                }
            }

            impl<'de> Deserialize<'de> for Key {
                #[inline]
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    from.deserialize_identifier(KeyVisitor)
                }
            }

            struct EntityVisitor;

            impl<'de> Visitor<'de> for EntityVisitor {
                type Value = Option<$Name>;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("JSON")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                    $(let mut $field: Option<$Type> = None;)*
                    while let Some(key) = map.next_key::<Key>()? {
                        match key {
                            $(Key::$field => {
                                if let Lenient(Some(value)) = map.next_value()? {
                                    $field = Some(value);
                                }
                            })*
                            Key::__other => {
                                map.next_value::<serde::de::IgnoredAny>()?;
                            }
                        }
                    }
                    $(let Some($field) = $field.or_else(<$Type as Field>::absent) else {
                        return Ok(None);
                    };)*
                    Ok(Some($Name { $($field),* }))
                }

                fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                    skip_seq(seq)
                }

                fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(None) }
                fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(None) }
                fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(None) }
                fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(None) }
                fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(None) }
                fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(None) }
            }

            impl<'de> Field<'de> for $Name {
                fn absent() -> Option<Self> {
                    Some(Self { $($field: <$Type as Field>::absent()?),* })
                }

                fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
                    from.deserialize_any(EntityVisitor)
                }
            }

            impl<'de> Deserialize<'de> for $Name {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    Self::decode(from)?.ok_or_else(|| {
                        D::Error::custom(concat!("not a ", stringify!($Name), ", or one without its id"))
                    })
                }
            }
        };
    };
    (@wire $field:ident $wire:literal) => { $wire };
    (@wire $field:ident) => { stringify!($field) };
}

/// Declares an answer that holds secrets: it decodes as an entity does and has no way back to JSON.
macro_rules! secret_answer {
    ($(
        $(#[$meta:meta])*
        $Name:ident {
            $($(#[$field_meta:meta])* $field:ident: $Type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub(crate) struct $Name {
            $($(#[$field_meta])* pub(crate) $field: $Type,)*
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
                Some(Self::Other("".into()))
            }

            fn from_text(word: &str) -> Option<Self> {
                Some(Self::from(word))
            }

            fn from_integer(number: i64) -> Option<Self> {
                Some(Self::Other(number.to_string().into()))
            }
        }

        const _: () = {
            use serde::Deserializer;
            use $crate::entities::field::{Field, Scalar, ScalarVisitor, scalar_fields};
            use std::marker::PhantomData;

            scalar_fields!($Name);
        };
    )*};
}

pub(crate) use {entity, open_enum, secret_answer};
