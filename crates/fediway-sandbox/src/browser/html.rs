//! Reading pages: which form is what, and what a person would see.

use http::Method;
use scraper::{ElementRef, Html, Node, Selector};
use url::form_urlencoded::Serializer;

/// A form as the page has it, with the values it came with.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) method: Method,
    fields: Vec<(String, String)>,
}

/// What a page asks of the person.
#[derive(Debug)]
pub(super) enum Seen {
    SignIn(Form),
    Consent { approve: Form, deny: Form },
    Code(String),
    Other,
}

pub(super) fn see(html: &str) -> Seen {
    let page = Html::parse_document(html);
    if let Some(code) = first(&page, "input.oauth-code").and_then(|it| it.attr("value")) {
        return Seen::Code(code.to_owned());
    }
    let forms = all(&page, "form").into_iter();
    if let Some(form) = forms.clone().find(asks_for_password) {
        return Seen::SignIn(read(form));
    }
    // Rails has no other way to send a DELETE from a form.
    let (deny, approve): (Vec<_>, Vec<_>) = forms
        .filter(|form| form.attr("method").is_some())
        .map(read)
        .partition(|form| form.has("_method", "delete"));
    match (approve.first(), deny.first()) {
        (Some(approve), Some(deny)) => Seen::Consent {
            approve: approve.clone(),
            deny: deny.clone(),
        },
        _ => Seen::Other,
    }
}

/// The text of the body, white space collapsed.
pub(super) fn visible_text(html: &str) -> String {
    let page = Html::parse_document(html);
    let Some(body) = first(&page, "body") else {
        return String::new();
    };
    let visible = body.descendants().filter_map(|node| match node.value() {
        Node::Text(text) => {
            let parent = node.parent().and_then(ElementRef::wrap)?;
            let hidden = ["script", "style"].contains(&parent.value().name());
            (!hidden).then(|| text.to_string())
        }
        _ => None,
    });
    let text: Vec<_> = visible.collect();
    let words: Vec<_> = text.iter().flat_map(|it| it.split_whitespace()).collect();
    words.join(" ")
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map_or_else(|_| Vec::new(), |it| page.select(&it).collect())
}

fn first<'a>(page: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    all(page, selector).into_iter().next()
}

fn inputs<'a>(form: ElementRef<'a>) -> impl Iterator<Item = ElementRef<'a>> {
    form.descendants()
        .filter_map(ElementRef::wrap)
        .filter(|element| element.value().name() == "input")
}

fn asks_for_password(form: &ElementRef<'_>) -> bool {
    inputs(*form).any(|input| input.attr("type") == Some("password"))
}

fn read(form: ElementRef<'_>) -> Form {
    let is_post = |method: &str| method.eq_ignore_ascii_case("post");
    let named = inputs(form).filter_map(|input| {
        let value = input.attr("value").unwrap_or_default();
        Some((input.attr("name")?.to_owned(), value.to_owned()))
    });
    Form {
        action: form.attr("action").unwrap_or_default().to_owned(),
        method: match form.attr("method") {
            Some(method) if is_post(method) => Method::POST,
            _ => Method::GET,
        },
        fields: named.collect(),
    }
}

impl Form {
    fn has(&self, name: &str, value: &str) -> bool {
        self.fields
            .iter()
            .any(|(n, v)| n == name && v.eq_ignore_ascii_case(value))
    }

    /// The form with these fields filled in, where it has them.
    pub(super) fn fill(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in &mut self.fields {
            if let Some((_, filled)) = values.iter().find(|(wanted, _)| wanted == name) {
                (*filled).clone_into(value);
            }
        }
        self
    }

    pub(super) fn encoded(&self) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.fields)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let sign_in = r#"<form action="/in" method="post"><input type=hidden name=t value="&amp;x">
            <label><input name=username></label><input type=password name=password></form>"#;
        let Seen::SignIn(form) = see(sign_in) else {
            panic!("no sign-in form seen");
        };
        let filled = form.fill(&[("username", "alice"), ("password", "a b"), ("other", "x")]);
        assert_eq!(filled.encoded(), "t=%26x&username=alice&password=a+b");

        let consent = r#"<form method=post action=/a><input name=_method value=delete></form>
            <form method=post action=/a><input name=x value=y></form>"#;
        let Seen::Consent { approve, deny } = see(consent) else {
            panic!("no consent seen");
        };
        assert_eq!(approve.encoded(), "x=y");
        assert_eq!(deny.encoded(), "_method=delete");
    }

    #[test]
    fn codes_and_visible_text_are_read() {
        assert!(matches!(
            see("<input class='oauth-code' value='abc' readonly>"),
            Seen::Code(code) if code == "abc"
        ));
        assert!(matches!(see("<p>hi</p>"), Seen::Other));
        let text = visible_text("<title>t</title><style>x</style><h1>Oh\n no</h1><p>a&lt;b");
        assert_eq!(text, "Oh no a<b");
    }
}
