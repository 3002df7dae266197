//! The items of a list in a JSON document, one at a time: a list of 200,000 posts is never in memory
//! as a whole.

use std::fmt;
use std::io::{self, Read};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::metered::{Allowance, Metered};

/// Gets the key of the list and the item; an error ends the reading.
type Take<'t> = &'t mut dyn FnMut(&str, &RawValue) -> io::Result<()>;

/// Hands over each item of each list that stands at the top of the document, and each object under
/// the empty key.
///
/// # Errors
///
/// What is no JSON object, an item of more than `most` bytes, and what `take` answers.
pub(super) fn each(source: impl Read, most: u64, take: Take<'_>) -> io::Result<()> {
    let left = Allowance::of(most);
    let source = Metered::new(io::BufReader::new(source), &left, "an item of a list");
    let mut failure = None;
    let mut reader = serde_json::Deserializer::from_reader(source);
    let lists = Lists {
        take,
        left: &left,
        most,
        failure: &mut failure,
    };
    let outcome = reader
        .deserialize_map(lists)
        .and_then(|()| reader.end())
        .map_err(io::Error::from);
    match failure {
        Some(failure) => Err(failure),
        None => outcome,
    }
}

struct Lists<'t, 'a> {
    take: Take<'t>,
    left: &'a Allowance,
    most: u64,
    failure: &'a mut Option<io::Error>,
}

impl<'de> Visitor<'de> for Lists<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with lists")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.left.set(self.most);
            map.next_value_seed(Value {
                key: &key,
                lists: &mut self,
            })?;
        }
        Ok(())
    }
}

/// What stands under a key: a list, or something that is no list and passed by.
struct Value<'k, 'l, 't, 'a> {
    key: &'k str,
    lists: &'l mut Lists<'t, 'a>,
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(item) = seq.next_element::<Box<RawValue>>()? {
            self.lists.left.set(self.lists.most);
            if let Err(failure) = (self.lists.take)(self.key, &item) {
                *self.lists.failure = Some(failure);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, most: u64) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        each(text.as_bytes(), most, &mut |key, item| {
            found.push(format!("{key}: {}", item.get()));
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn items_come_as_they_are_written() {
        let text = r#"{"a":1,"@context":["x",{"y":1}],"b":{"c":[[2]]},
            "orderedItems":[{"id": "1" },"u",[3]],"n":null,"t":true,"f":1.5,"s":"x"}"#;
        assert_eq!(
            read(text, 1 << 20).unwrap(),
            [
                "@context: \"x\"",
                "@context: {\"y\":1}",
                "orderedItems: {\"id\": \"1\" }",
                "orderedItems: \"u\"",
                "orderedItems: [3]"
            ]
        );
    }

    #[test]
    fn what_is_no_document_is_an_error() {
        for text in ["", "[]", "{", "{\"a\":[1}", "7", "{} x", "{\"a\":[1]"] {
            assert!(read(text, 1 << 20).is_err(), "{text}");
        }
    }

    #[test]
    fn an_item_has_a_limit_and_a_list_has_none() {
        let item = format!("\"{}\"", "x".repeat(100_000));
        let many = format!("{{\"a\":[{}]}}", vec![item.as_str(); 50].join(","));
        assert_eq!(read(&many, 300_000).unwrap().len(), 50);
        let error = read(&format!("{{\"a\":[{item}]}}"), 50_000).unwrap_err();
        assert!(error.to_string().contains("larger"), "{error}");
        // Outside of lists, too.
        assert!(read(&format!("{{\"a\":{{\"b\":{item}}}}}"), 50_000).is_err());
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        // An item is taken as text; whoever reads it has a limit of its own.
        assert_eq!(
            read(&format!("{{\"a\":[{deep}]}}"), 1 << 20).unwrap().len(),
            1
        );
        let passed_by = read(&format!("{{\"a\":{{\"b\":{deep}}}}}"), 1 << 20);
        assert!(passed_by.unwrap().is_empty());
    }

    #[test]
    fn whoever_takes_can_stop() {
        let mut count = 0;
        let stopped = each(&b"{\"a\":[1,2,3]}"[..], 100, &mut |_, _| {
            count += 1;
            Err(io::Error::other("enough"))
        });
        assert_eq!(
            (count, stopped.unwrap_err().to_string()),
            (1, "enough".to_owned())
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[\\[\\]{}\",:a0-9 ]{0,60}") {
            let _ = read(&text, 40);
        }
    }
}
