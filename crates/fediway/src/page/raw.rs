//! Items of a list as the server sent them.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::entities::identified::Identified;

/// An item of a list with its JSON as it came: for programs that keep what a server says.
#[derive(Clone, Debug)]
pub struct RawItem {
    id: String,
    json: Box<RawValue>,
}

impl RawItem {
    /// Its `id`; empty where it has none. A word in a list of words is its own id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its JSON.
    pub fn json(&self) -> &str {
        self.json.get()
    }
}

impl Identified for RawItem {
    fn id(&self) -> &str {
        &self.id
    }
}

/// What of an item tells it from others; everything else is skipped without being read.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: Value,
}

impl<'de> Deserialize<'de> for RawItem {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(from)?;
        let id = match json.get().as_bytes() {
            [b'{', ..] => serde_json::from_str(json.get()).map(|named: Named| named.id),
            [b'"', ..] => serde_json::from_str(json.get()),
            _ => Ok(Value::Null),
        };
        let id = match id.map_err(D::Error::custom)? {
            Value::String(id) => id,
            Value::Number(id) => id.to_string(),
            _ => String::new(),
        };
        Ok(Self { id, json })
    }
}

impl Serialize for RawItem {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_as_it_came() {
        for (json, id) in [
            (r#"{"id":"7","new":[1.50,{"a":null}]}"#, "7"),
            (r#"{"id":7}"#, "7"),
            (r#"{"name":"cats"}"#, ""),
            (r#""example.org""#, "example.org"),
            ("[1]", ""),
            ("null", ""),
        ] {
            let item: RawItem = serde_json::from_str(json).unwrap();
            assert_eq!((item.id(), item.json()), (id, json));
        }
    }
}
