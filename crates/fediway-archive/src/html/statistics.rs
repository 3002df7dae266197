//! The page with numbers and plots.

use maud::html;

use super::frame::Frame;
use super::names;
use super::pages::Month;
use super::plot::{Hours, Series};

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub(super) posts: u64,
    pub(super) replies: u64,
    pub(super) boosts: u64,
    pub(super) media: u64,
    pub(super) polls: u64,
    /// Oldest first, months without posts included.
    pub(super) months: Vec<Month>,
    /// Monday first.
    pub(super) hours: [[u64; 24]; 7],
    pub(super) tags: Vec<(String, u64)>,
}

pub(super) fn page(frame: &Frame, numbers: &Numbers) -> String {
    let all = [
        ("Posts", numbers.posts),
        ("Replies", numbers.replies),
        ("Boosts", numbers.boosts),
        ("Media files", numbers.media),
        ("Polls", numbers.polls),
    ];
    let months = Series {
        id: "months",
        title: "Posts by month",
        columns: ("Month", "Posts"),
        points: numbers
            .months
            .iter()
            .map(|month| (month.name.clone(), month.count))
            .collect(),
    };
    let tags = Series {
        id: "tags",
        title: "Most used tags",
        columns: ("Tag", "Posts"),
        points: numbers
            .tags
            .iter()
            .map(|(tag, count)| (format!("#{tag}"), *count))
            .collect(),
    };
    let body = html! {
        dl.numbers { @for (name, count) in all { div { dt { (name) } dd { (count) } } } }
        (months.columns())
        (Hours { counts: &numbers.hours }.plot())
        (tags.bars())
    };
    frame.page(names::STATISTICS, "Statistics", &body)
}

/// Every month from the first to the last one: a month without posts is a gap in the plot.
pub(super) fn without_gaps(months: Vec<Month>) -> Vec<Month> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return months;
    };
    let (Some(mut month), Some(last)) = (number(&first.name), number(&last.name)) else {
        return months;
    };
    let mut known = months.into_iter().peekable();
    let mut all = Vec::new();
    while month <= last {
        let name = format!("{:04}-{:02}", month / 12, month % 12 + 1);
        let count = known.next_if(|it| it.name == name).map_or(0, |it| it.count);
        all.push(Month { name, count });
        month += 1;
    }
    all
}

/// Months since the year 0.
fn number(month: &str) -> Option<u32> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    // What claims to be of another age would make an endless plot.
    ((1970..=2200).contains(&year) && (1..=12).contains(&month)).then(|| year * 12 + month - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(name: &str, count: u64) -> Month {
        Month {
            name: name.into(),
            count,
        }
    }

    #[test]
    fn months_without_posts_are_there() {
        let all = without_gaps(vec![month("2023-11", 2), month("2024-02", 1)]);
        let expected = [
            ("2023-11", 2),
            ("2023-12", 0),
            ("2024-01", 0),
            ("2024-02", 1),
        ];
        assert_eq!(all, expected.map(|(name, count)| month(name, count)));
        assert!(without_gaps(Vec::new()).is_empty());
    }

    #[test]
    fn absurd_months_make_no_endless_plot() {
        let absurd = vec![month("0001-01", 1), month("9999-01", 1)];
        assert_eq!(without_gaps(absurd.clone()), absurd);
    }
}
