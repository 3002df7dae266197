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
        let at = place(key);
        match self.named(at) {
            Some((number, name)) if is_same(name, key) => number,
            Some(_) => self.searched(at, key),
            None => self.names.len(),
        }
    }

    /// The name at a place of the table, with its number.
    #[inline]
    fn named(&self, at: usize) -> Option<(usize, &'static [u8])> {
        let number = usize::from(self.places[at]).checked_sub(1)?;
        Some((number, self.names[number].as_bytes()))
    }

    /// The same for a key that is not where its search begins, or has a rare length.
    #[cold]
    #[inline(never)]
    fn searched(&self, mut at: usize, key: &[u8]) -> usize {
        loop {
            match self.named(at) {
                Some((number, name)) if name == key => return number,
                Some(_) => at = (at + 1) % PLACES,
                None => return self.names.len(),
            }
        }
    }
}

/// Whether both are the same text of a usual length. Two words of their bytes decide, which takes less
/// than a call that compares texts of any length.
#[inline]
fn is_same(name: &[u8], key: &[u8]) -> bool {
    name.len() == key.len()
        && match key.len() {
            2..=3 => has_ends_of::<2>(name, key),
            4..=7 => has_ends_of::<4>(name, key),
            8..=16 => has_ends_of::<8>(name, key),
            17..=32 => has_ends_of::<16>(name, key),
            _ => false,
        }
}

/// Whether the first and the last bytes are the same.
#[inline]
fn has_ends_of<const COUNT: usize>(name: &[u8], key: &[u8]) -> bool {
    name.first_chunk::<COUNT>() == key.first_chunk()
        && name.last_chunk::<COUNT>() == key.last_chunk()
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
            "acct",
            "in_reply_to_account_id",
            "a_name_with_more_letters_than_two_words_of_any_size",
        ];
        const KEYS: Keys = Keys::of(NAMES);
        for (number, name) in NAMES.iter().enumerate() {
            assert_eq!(KEYS.number(name.as_bytes()), number, "{name}");
        }
        for other in ["", "i", "idx", "created_by", "uru", "z"] {
            assert_eq!(KEYS.number(other.as_bytes()), NAMES.len(), "{other}");
        }
        // With one other letter, wherever it is.
        for name in NAMES {
            for at in 0..name.len() {
                let mut other = name.as_bytes().to_vec();
                other[at] ^= 1;
                if !NAMES.iter().any(|name| name.as_bytes() == other) {
                    assert_eq!(KEYS.number(&other), NAMES.len(), "{name} {at}");
                }
            }
        }
    }
}
