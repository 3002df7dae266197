//! Lists that have one item on nearly every server.

use std::fmt;
use std::ops::Deref;

/// A list that keeps its item in its place if it has no other, and is a [`Vec`] if it has more.
///
/// It dereferences to a slice, and a `Vec` can be made of it and the reverse.
///
/// ```
/// use fediway::entities::{ApprovalGroup, QuoteApproval};
///
/// let approval: QuoteApproval = serde_json::from_str(r#"{"automatic":["public"]}"#)?;
/// assert!(approval.automatic.contains(&ApprovalGroup::Public));
/// assert_eq!(Vec::from(approval.automatic).len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct ShortList<T>(Kept<T>);

#[derive(Clone)]
enum Kept<T> {
    None,
    One(T),
    Many(Vec<T>),
}

impl<T> ShortList<T> {
    /// Appends an item.
    pub fn push(&mut self, item: T) {
        self.0 = match std::mem::replace(&mut self.0, Kept::None) {
            Kept::None => Kept::One(item),
            Kept::One(first) => Kept::Many(vec![first, item]),
            Kept::Many(mut items) => {
                items.push(item);
                Kept::Many(items)
            }
        };
    }
}

impl<T> Default for ShortList<T> {
    fn default() -> Self {
        Self(Kept::None)
    }
}

impl<T> Deref for ShortList<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Kept::None => &[],
            Kept::One(item) => std::slice::from_ref(item),
            Kept::Many(items) => items,
        }
    }
}

impl<T: PartialEq> PartialEq for ShortList<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for ShortList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> From<Vec<T>> for ShortList<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T> From<ShortList<T>> for Vec<T> {
    fn from(list: ShortList<T>) -> Self {
        match list.0 {
            Kept::None => Self::new(),
            Kept::One(item) => vec![item],
            Kept::Many(items) => items,
        }
    }
}

impl<T> FromIterator<T> for ShortList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut list = Self::default();
        items.into_iter().for_each(|item| list.push(item));
        list
    }
}

impl<T> IntoIterator for ShortList<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        Vec::from(self).into_iter()
    }
}

impl<'a, T> IntoIterator for &'a ShortList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: serde::Serialize> serde::Serialize for ShortList<T> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use super::ShortList;

    #[test]
    fn a_list_of_any_length_is_like_a_vec() {
        for length in 0..5 {
            let items: Vec<u8> = (0..length).collect();
            let list = ShortList::from(items.clone());
            assert_eq!(*list, *items);
            assert_eq!(format!("{list:?}"), format!("{items:?}"));
            assert_eq!(
                serde_json::to_string(&list).unwrap(),
                serde_json::to_string(&items).unwrap()
            );
            assert_eq!((&list).into_iter().copied().collect::<Vec<_>>(), items);
            assert_eq!(list.clone().into_iter().collect::<Vec<_>>(), items);
            assert_eq!(Vec::from(list), items);
        }
    }
}
