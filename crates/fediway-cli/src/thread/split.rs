//! Cutting a text into parts that a server takes.

use unicode_segmentation::UnicodeSegmentation;

/// A line of this alone ends a part.
const BREAK: &str = "---";

/// Where a text may be cut, the best place first.
const LEVELS: [fn(&str) -> Vec<&str>; 4] = [paragraphs, lines, sentences, words];

/// The parts of a text: each as long as the server takes, which `fits` says. A part ends at a line of
/// `---`, else between paragraphs, lines, sentences or words, and inside a word that is longer than a
/// status between its graphemes. `None` if not even one grapheme fits.
pub fn split(text: &str, fits: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    for section in sections(text) {
        fill(&section, &LEVELS, fits, &mut parts)?;
    }
    Some(parts)
}

/// What stands between the lines of `---`.
fn sections(text: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match (line.trim_end() == BREAK, sections.last_mut()) {
            (false, Some(section)) => section.push_str(line),
            _ => sections.push(String::new()),
        }
    }
    sections.retain(|section| !section.trim().is_empty());
    sections
}

/// Adds the parts of a text. What is left of one unit goes together with the next.
fn fill(
    text: &str,
    levels: &[fn(&str) -> Vec<&str>],
    fits: &dyn Fn(&str) -> bool,
    parts: &mut Vec<String>,
) -> Option<()> {
    if fits(text.trim()) {
        push(parts, text);
        return Some(());
    }
    let Some((units, finer)) = levels.split_first() else {
        return between_graphemes(text, fits, parts);
    };
    let mut part = String::new();
    for unit in units(text) {
        if fits(format!("{part}{unit}").trim()) {
            part.push_str(unit);
            continue;
        }
        push(parts, &part);
        part.clear();
        if fits(unit.trim()) {
            part.push_str(unit);
            continue;
        }
        fill(unit, finer, fits, parts)?;
        // The blanks between this unit and the next one.
        let blanks = &unit[unit.trim_end().len()..];
        part = parts.pop().unwrap_or_default() + blanks;
    }
    push(parts, &part);
    Some(())
}

fn push(parts: &mut Vec<String>, part: &str) {
    let part = part.trim();
    if !part.is_empty() {
        parts.push(part.to_owned());
    }
}

fn between_graphemes(
    text: &str,
    fits: &dyn Fn(&str) -> bool,
    parts: &mut Vec<String>,
) -> Option<()> {
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let mut rest = &graphemes[..];
    while !rest.is_empty() {
        let most = longest(rest, fits);
        if most == 0 {
            return None;
        }
        push(parts, &rest[..most].concat());
        rest = &rest[most..];
    }
    Some(())
}

/// How many of these graphemes fit: found by halves, and made certain one by one.
fn longest(graphemes: &[&str], fits: &dyn Fn(&str) -> bool) -> usize {
    let (mut low, mut high) = (0, graphemes.len());
    while low < high {
        let middle = (low + high).div_ceil(2);
        match fits(&graphemes[..middle].concat()) {
            true => low = middle,
            false => high = middle - 1,
        }
    }
    while low > 0 && !fits(&graphemes[..low].concat()) {
        low -= 1;
    }
    low
}

/// Each with the empty lines after it.
fn paragraphs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut at, mut after_empty) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let is_empty = line.trim().is_empty();
        if after_empty && !is_empty {
            found.push(&text[start..at]);
            start = at;
        }
        after_empty = is_empty;
        at += line.len();
    }
    found.push(&text[start..]);
    found
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_sentence_bounds().collect()
}

/// Each with the blanks after it. Links and mentions have no blanks inside.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut after_blank = false;
    for (at, c) in text.char_indices() {
        if after_blank && !c.is_whitespace() {
            found.push(&text[start..at]);
            start = at;
        }
        after_blank = c.is_whitespace();
    }
    found.push(&text[start..]);
    found
}

#[cfg(test)]
mod tests {
    use fediway::instance::Limits;

    use super::*;

    fn parts(text: &str, limit: usize) -> Vec<String> {
        let count = |text: &str| Limits::default().length_of(text, "");
        split(text, &|text| count(text) <= limit).unwrap()
    }

    #[test]
    fn a_short_text_is_one_part() {
        assert_eq!(parts(" One.\n\nTwo. ", 20), ["One.\n\nTwo."]);
        assert!(parts(" \n", 20).is_empty());
    }

    #[test]
    fn the_person_may_say_where_a_part_ends() {
        assert_eq!(
            parts("One\n---\nTwo\n\n--- \nThree ---\n", 50),
            ["One", "Two", "Three ---"]
        );
    }

    #[test]
    fn parts_end_between_paragraphs_then_sentences_then_words() {
        assert_eq!(
            parts("One one.\n\nTwo two.\n\nThree.", 18),
            ["One one.\n\nTwo two.", "Three."]
        );
        assert_eq!(
            parts("First one. Second one. Third.", 22),
            ["First one. Second one.", "Third."]
        );
        assert_eq!(
            parts("Short.\n\nA sentence. Another one.", 14),
            ["Short.", "A sentence.", "Another one."]
        );
        assert_eq!(
            parts("one two three four five", 10),
            ["one two", "three four", "five"]
        );
        assert_eq!(parts("a: b\nc: d\ne: f", 9), ["a: b\nc: d", "e: f"]);
    }

    #[test]
    fn what_is_left_of_a_paragraph_goes_on_with_the_next() {
        assert_eq!(
            parts("One two three four.\n\nFive.", 15),
            ["One two three", "four.\n\nFive."]
        );
    }

    #[test]
    fn a_word_that_is_too_long_is_cut_between_graphemes() {
        let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
        let text = format!("x {}", family.repeat(7));
        assert_eq!(
            parts(&text, 3),
            [
                "x".to_owned(),
                family.repeat(3),
                family.repeat(3),
                family.to_owned()
            ]
        );
        let accents = "e\u{301}".repeat(5);
        assert_eq!(
            parts(&accents, 2),
            ["e\u{301}e\u{301}", "e\u{301}e\u{301}", "e\u{301}"]
        );
    }

    #[test]
    fn links_and_mentions_count_as_the_server_counts_them_and_stay_whole() {
        let limits: Limits = serde_json::from_str(r#"{"characters_per_url": 23}"#).unwrap();
        let link = format!("https://example.org/{}", "x".repeat(400));
        let text = format!("see {link} and @ann@a-long-host.example too");
        let found = split(&text, &|text| limits.length_of(text, "") <= 31).unwrap();
        assert_eq!(
            found,
            [
                format!("see {link} and"),
                "@ann@a-long-host.example too".to_owned()
            ]
        );
    }

    #[test]
    fn where_nothing_fits_there_are_no_parts() {
        assert_eq!(split("abc", &|_| false), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_every_part_fits(
            text in "([a-z]{1,12}[.!]? |\\n\\n|\\n|👨‍👩‍👧|é|你好|https://a\\.example/x |@a@b\\.example |---\\n){0,60}",
            limit in 5usize..60,
        ) {
            let cut = parts(&text, limit);
            let count = |text: &str| Limits::default().length_of(text, "");
            for part in &cut {
                proptest::prop_assert!(count(part) <= limit && !part.is_empty());
            }
            let solid = |text: &str| text.split_whitespace().collect::<String>();
            let breaks_gone: String = sections(&text).concat();
            proptest::prop_assert_eq!(solid(&cut.concat()), solid(&breaks_gone));
            let joined: Vec<String> = cut.iter().flat_map(|part| part.graphemes(true)).filter(|it| !it.trim().is_empty()).map(str::to_owned).collect();
            let whole: Vec<&str> = breaks_gone.graphemes(true).filter(|it| !it.trim().is_empty()).collect();
            proptest::prop_assert_eq!(joined, whole);
        }
    }
}
