//! The names of an entity's fields, and which of them a key is.

/// How many places a table has. No entity has half as many fields.
const PLACES: usize = 128;

/// The names of the fields of an entity, in a hash table that is made when this crate is compiled.
pub(crate) struct Keys {
    names: &'static [&'static str],
    /// The number of a name, counted from one; zero where there is none.
    places: [u8; PLACES],
}

impl Keys {
    /// The table of these names.
    pub(crate) const fn of(names: &'static [&'static str]) -> Self {
        assert!(
            names.len() < PLACES / 2,
            "more fields than a table has room for"
        );
        let mut places = [0; PLACES];
        let mut number = 0;
        while number < names.len() {
            let mut at = place(names[number].as_bytes());
            while places[at] != 0 {
                at = (at + 1) % PLACES;
            }
            number += 1;
            places[at] = number as u8;
        }
        Self { names, places }
    }

    /// How many names there are.
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        self.names.len()
    }

    /// The number of a key, or one above all where it is no field's.
    #[inline]
    pub(crate) fn number(&self, key: &[u8]) -> usize {
        let mut at = place(key);
        loop {
            let number = usize::from(self.places[at]);
            match number
                .checked_sub(1)
                .map(|number| (number, self.names[number]))
            {
                None => return self.names.len(),
                Some((number, name)) if name.as_bytes() == key => return number,
                Some(_) => at = (at + 1) % PLACES,
            }
        }
    }
}

/// Where the search for a key begins: by its length and three of its letters.
#[inline]
const fn place(key: &[u8]) -> usize {
    let length = key.len();
    if length == 0 {
        return 0;
    }
    let (first, middle, last) = (key[0], key[length / 2], key[length - 1]);
    (first as usize * 7 + middle as usize * 31 + last as usize * 3 + length * 11) % PLACES
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn every_name_has_its_number() {
        const NAMES: &[&str] = &[
            "id",
            "uri",
            "url",
            "created_at",
            "edited_at",
            "text/plain",
            "a",
        ];
        const KEYS: Keys = Keys::of(NAMES);
        for (number, name) in NAMES.iter().enumerate() {
            assert_eq!(KEYS.number(name.as_bytes()), number, "{name}");
        }
        for other in ["", "i", "idx", "created_by", "uru", "z"] {
            assert_eq!(KEYS.number(other.as_bytes()), NAMES.len(), "{other}");
        }
    }
}
