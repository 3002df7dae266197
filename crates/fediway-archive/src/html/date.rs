//! Moments as a page shows them, in UTC.

use fediway::Timestamp;
use maud::{Markup, html};

/// `3 March 2024, 14:05`, with the moment for machines beside it.
pub(super) fn time(moment: Option<Timestamp>) -> Markup {
    let Some(moment) = moment else {
        return html! { span { "at an unknown time" } };
    };
    html! { time datetime=(moment) title=(format!("{moment}")) { (shown(moment, "%-d %B %Y, %H:%M")) } }
}

/// `3 March 2024`.
pub(super) fn day(moment: Timestamp) -> String {
    shown(moment, "%-d %B %Y")
}

/// `March 2024` of `2024-03`; the text itself where it is no month.
pub(super) fn month_name(month: &str) -> String {
    let date: Option<jiff::civil::Date> = format!("{month}-01").parse().ok();
    date.map_or_else(
        || month.to_owned(),
        |date| date.strftime("%B %Y").to_string(),
    )
}

fn shown(moment: Timestamp, format: &str) -> String {
    moment.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_like_a_date() {
        let moment = "2024-03-03T14:05:09.5Z".parse().unwrap();
        assert!(
            time(Some(moment))
                .into_string()
                .contains(">3 March 2024, 14:05<")
        );
        assert_eq!(day(moment), "3 March 2024");
        assert!(time(None).into_string().contains("unknown"));
        assert_eq!(month_name("2024-03"), "March 2024");
        assert_eq!(month_name("no month"), "no month");
    }
}
