//! The names of the files. Nothing that a server sent is in them.

pub(super) const INDEX: &str = "index.html";
pub(super) const STATISTICS: &str = "statistics.html";
pub(super) const SEARCH: &str = "search.html";
pub(super) const STYLE: &str = "style.css";
pub(super) const SCRIPT: &str = "search.js";
/// The folder of the files.
pub(super) const MEDIA: &str = "media";

/// A page of a month. The first has no number.
pub(super) fn month(month: &str, page: usize) -> String {
    numbered(if month.is_empty() { "undated" } else { month }, page)
}

/// A page of a list.
pub(super) fn numbered(name: &str, page: usize) -> String {
    match page {
        0 => format!("{name}.html"),
        page => format!("{name}-p{}.html", page + 1),
    }
}

/// A page of the thread that begins with this status.
pub(super) fn thread(first: i64, page: usize) -> String {
    numbered(&format!("thread-{first}"), page)
}

pub(super) fn thread_of(first: i64) -> String {
    thread(first, 0)
}

pub(super) fn anchor(status: i64) -> String {
    format!("p{status}")
}

/// One part of the search index, from 1.
pub(super) fn part(number: usize) -> String {
    format!("search-{number}.js")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_numbered_from_the_second_on() {
        assert_eq!(month("2024-03", 0), "2024-03.html");
        assert_eq!(month("2024-03", 1), "2024-03-p2.html");
        assert_eq!(month("", 0), "undated.html");
    }
}
