//! When a number that is large enough is not enough. Pure.

use super::journal::Book;

/// Why a run takes the exact number of what goes, and not one that is greater; `None` if it does not.
pub fn caution(book: &Book, rules: &str, going: usize, all: usize) -> Option<&'static str> {
    match &book.rules {
        None => Some("these rules have deleted nothing of this account yet"),
        Some(known) if known != rules => Some("these are not the rules of the last run"),
        // What is left of a run is a part of what was confirmed.
        Some(_) if book.is_open => None,
        Some(_) => {
            (going.saturating_mul(2) > all).then_some("more than half of everything would go")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_and_what_is_much_takes_the_exact_number() {
        let book = |rules: Option<&str>, is_open| Book {
            rules: rules.map(str::to_owned),
            is_open,
            ..Book::default()
        };
        for (book, going, is_exact) in [
            (book(None, false), 1, true),
            (book(None, true), 1, true),
            (book(Some("other"), false), 1, true),
            (book(Some("other"), true), 1, true),
            (book(Some("same"), false), 50, false),
            (book(Some("same"), false), 51, true),
            (book(Some("same"), true), 51, false),
        ] {
            let found = caution(&book, "same", going, 100);
            assert_eq!(found.is_some(), is_exact, "{book:?} {going}");
        }
    }
}
