//! The ids of the items of a list.

use crate::ids;

/// What can stand in a list. `entity!` writes this for every entity.
pub(crate) trait Identified {
    /// The id; empty where there is none, or the server left it out.
    fn id(&self) -> &str;
}

/// In a list of words, a word is its own id.
impl Identified for String {
    fn id(&self) -> &str {
        self
    }
}

/// An item of a list that nobody declared.
impl Identified for serde_json::Value {
    fn id(&self) -> &str {
        let id = self.get("id").or(Some(self));
        id.and_then(Self::as_str).unwrap_or_default()
    }
}

/// The type of a field `id`.
pub(crate) trait IdField {
    fn text(&self) -> &str;
}

macro_rules! id_fields {
    ($($Id:ty),*) => {$(
        impl IdField for $Id {
            #[inline]
            fn text(&self) -> &str {
                self.as_ref()
            }
        }
    )*};
}
ids::each!(id_fields);
id_fields!(String);

impl<T: IdField> IdField for Option<T> {
    fn text(&self) -> &str {
        self.as_ref().map_or("", T::text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::{CredentialAccount, Status, Tag, UserInfo};

    #[test]
    fn entities_know_their_id() {
        fn id<T: Identified + serde::de::DeserializeOwned>(json: &str) -> String {
            serde_json::from_str::<T>(json).unwrap().id().to_owned()
        }
        assert_eq!(id::<Status>(r#"{"id":"7"}"#), "7");
        assert_eq!(id::<Status>(r#"{"content":"no id"}"#), "");
        assert_eq!(id::<CredentialAccount>(r#"{"id":"8"}"#), "8");
        assert_eq!(id::<Tag>(r#"{"name":"cats"}"#), "");
        assert_eq!(id::<Tag>(r#"{"name":"cats","id":9}"#), "9");
        assert_eq!(id::<UserInfo>(r#"{"iss":"https://a.example"}"#), "");
    }
}
