//! The words on the pages: English and German, and whatever a site brings.

mod de;
mod en;
mod key;

use std::borrow::Cow;

pub use key::Text;

/// Words of a site's own, in the place of those that come with this crate, or in another language.
pub trait Texts: Send + Sync {
    /// The languages besides English and German, as two letters.
    fn languages(&self) -> &[&str] {
        &[]
    }

    /// The words for this in a language. `None` for the words that come with this crate.
    ///
    /// `{site}`, `{server}` and `{time}` in them become the name of the site, the host of the server,
    /// and a time.
    fn text(&self, language: &str, text: Text) -> Option<Cow<'static, str>>;
}

/// The languages that come with this crate.
const LANGUAGES: [&str; 2] = ["en", "de"];

/// The words of one page, in one language.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) language: &'a str,
    own: Option<&'a dyn Texts>,
}

impl<'a> Words<'a> {
    /// In the language that a browser likes best (RFC 9110, section 12.5.4) of those that there are.
    pub(crate) fn accepted(header: &'a str, own: Option<&'a dyn Texts>) -> Self {
        let more = own.map_or(&[][..], Texts::languages);
        let known = |wanted: &str| {
            let wanted = wanted.split('-').next().unwrap_or_default();
            let mut all = LANGUAGES.iter().chain(more);
            all.find(|language| language.eq_ignore_ascii_case(wanted))
        };
        let mut wanted: Vec<_> = header.split(',').take(20).map(weighed).collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        let best = wanted.iter().filter(|(_, weight)| *weight > 0.0);
        let best = best.filter_map(|(language, _)| known(language)).next();
        Self {
            language: best.copied().unwrap_or("en"),
            own,
        }
    }

    /// The words for this.
    pub(crate) fn get(&self, text: Text) -> Cow<'static, str> {
        let own = self.own.and_then(|own| own.text(self.language, text));
        own.unwrap_or_else(|| match self.language {
            "de" => de::text(text).into(),
            _ => en::text(text).into(),
        })
    }

    /// The words with their parts filled in.
    pub(crate) fn fill(&self, text: Text, parts: &[(&str, &str)]) -> String {
        let mut words = self.get(text).into_owned();
        for (name, value) in parts {
            words = words.replace(&format!("{{{name}}}"), value);
        }
        words
    }
}

/// A language and how much it is wanted.
fn weighed(part: &str) -> (&str, f32) {
    let (language, weight) = part.split_once(';').unwrap_or((part, ""));
    let weight = weight.trim().strip_prefix("q=").map(str::parse);
    let weight = weight.map_or(1.0, |weight| weight.unwrap_or(0.0));
    (language.trim(), weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    fn language(header: &str) -> &str {
        Words::accepted(header, None).language
    }

    #[test]
    fn the_language_is_the_one_that_is_liked_best() {
        for (header, best) in [
            ("", "en"),
            ("de", "de"),
            ("de-AT,de;q=0.9,en;q=0.5", "de"),
            ("fr, en;q=0.1, de;q=0.2", "de"),
            ("en;q=0.1, de;q=0", "en"),
            ("*", "en"),
            ("tlh;q=x;;,;", "en"),
            ("DE", "de"),
        ] {
            assert_eq!(language(header), best, "{header}");
        }
    }

    struct Own;

    impl Texts for Own {
        fn languages(&self) -> &[&str] {
            &["fr"]
        }

        fn text(&self, language: &str, text: Text) -> Option<Cow<'static, str>> {
            (language == "fr" && text == Text::Continue).then(|| "Continuer".into())
        }
    }

    #[test]
    fn a_site_brings_words_of_its_own() {
        let words = Words::accepted("fr", Some(&Own));
        assert_eq!(words.get(Text::Continue), "Continuer");
        assert_eq!(words.get(Text::SignOut), "Sign out");
    }

    #[test]
    fn every_text_is_there_in_every_language_and_fills_the_same_parts() {
        let problems = Problem::ALL.iter().map(|problem| Text::Problem(*problem));
        for text in Text::ALL.iter().copied().chain(problems) {
            let (en, de) = (en::text(text), de::text(text));
            assert!(!en.is_empty() && !de.is_empty(), "{text:?}");
            for part in ["{site}", "{server}", "{time}"] {
                assert_eq!(en.contains(part), de.contains(part), "{text:?} {part}");
            }
        }
    }

    #[test]
    fn parts_are_filled_in() {
        let words = Words::accepted("en", None);
        let filled = words.fill(Text::Title, &[("site", "<Guestbook>")]);
        assert_eq!(filled, "Sign in to <Guestbook>");
    }
}
