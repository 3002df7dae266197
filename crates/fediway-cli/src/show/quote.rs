//! The status that a status quotes.

use fediway::Status;

use super::body::body;
use super::filters::Shown;
use super::look::Look;
use super::names::name;
use super::span::{Line, Style, indented};
use super::status_parts::{footer, media, missing_quote};
use crate::text;

const SIGN: &str = "│ ";

/// The quoted status, set off by a line; one that it quotes itself is only named.
pub fn quote(status: &Status, look: &Look) -> Vec<Line> {
    let pleroma = status.pleroma.as_ref().and_then(|it| it.quote.as_deref());
    let quoted = match &status.quote {
        Some(quote) => match &quote.quoted_status {
            Some(quoted) => quoted,
            None => return vec![Line::new(Style::Faint, &missing_quote(quote))],
        },
        None => match pleroma {
            Some(quoted) => quoted,
            None => return Vec::new(),
        },
    };
    let look = look.narrower(2);
    let mut lines = vec![name(quoted.account.as_deref(), &look)];
    if quoted.spoiler_text.is_empty() || look.is_open {
        lines.extend(body(&quoted.text(), look.width));
        lines.extend(media(quoted, &Shown::Whole, &look));
    } else {
        let warning = format!("CW: {}", text::one_line(&quoted.spoiler_text));
        lines.push(Line::new(Style::Warning, &warning));
    }
    lines.extend(footer(quoted));
    indented(Style::Faint, SIGN, lines)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::show::paint::paint;

    fn shown(quote_of: Value) -> String {
        let status: Status =
            serde_json::from_value(json!({ "id": "1", "quote": quote_of })).unwrap();
        let look = Look::plain();
        paint(&quote(&status, &look), &look)
    }

    #[test]
    fn a_quote_stands_beside_a_line() {
        let quoted = json!({ "id": "2", "content": "<p>One<br>two</p>", "url": "https://a.example/2",
            "account": { "id": "3", "acct": "ann@a.example" } });
        let quote = json!({ "state": "accepted", "quoted_status": quoted });
        assert_eq!(
            shown(quote),
            "│ @ann@a.example\n│ One\n│ two\n│ https://a.example/2 · id 2"
        );
    }

    #[test]
    fn a_quote_that_may_not_be_seen_is_named() {
        assert_eq!(
            shown(json!({ "state": "muted_account" })),
            "[quote: muted account]"
        );
        let known = json!({ "state": "pending", "quoted_status_id": "7" });
        assert_eq!(shown(known), "[quote: pending, id 7]");
    }
}
