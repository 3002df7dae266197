use super::{safe, text};
use crate::entities::Status;

#[test]
fn texts_read_as_they_are_meant() {
    for (html, read) in [
        ("", ""),
        ("plain", "plain"),
        (
            "<p>one</p><p>two<br>three<br/><br>four</p>",
            "one\n\ntwo\nthree\n\nfour",
        ),
        ("  <p> a\n b <b>c</b>d </p>\n", "a b cd"),
        ("1 &lt; 2 &amp;&amp; &#39;x&#x27; &quot;", "1 < 2 && 'x' \""),
        ("a & b &unknown; &;", "a & b &unknown; &;"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        (
            "<p>see <a href=\"https://a.example/x\">this</a>.</p>",
            "see this (https://a.example/x).",
        ),
        ("<a href=\"https://a.example/\">a.example</a>", "a.example"),
        (
            "<a href=\"https://a.example/long/path\"><span class=\"invisible\">https://</span>\
             <span class=\"ellipsis\">a.example/lo</span><span class=\"invisible\">ng/path</span></a>",
            "https://a.example/long/path",
        ),
        (
            "<a href=\"https://a.example\"><img src=x></a>",
            "https://a.example",
        ),
        ("<a href=\"javascript:x\">a</a>", "a"),
        (
            "<a href=\"https://a.example/tags/cats\" class=\"mention hashtag\">#<span>cats</span></a>",
            "#cats",
        ),
        ("hi<img alt=\":blob:\" src=x>", "hi:blob:"),
        (
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>",
            "- a\n- b\n  - c\n\nd",
        ),
        ("<ol start=3><li>a</li><li><p>b</p></li></ol>", "3. a\n4. b"),
        (
            "<p>a</p><blockquote><p>b<br>c</p><blockquote>d</blockquote></blockquote>e",
            "a\n\n> b\n> c\n>\n> > d\n\ne",
        ),
        (
            "<pre><code>  a\n\n    b\n</code></pre>c",
            "  a\n\n    b\n\nc",
        ),
        ("a<script>b</script><style>c</style>d", "ad"),
        ("<b", ""),
        ("<p>a", "a"),
    ] {
        assert_eq!(text(html), read, "{html}");
    }
}

#[test]
fn a_status_names_people_in_full() {
    let status: Status = serde_json::from_value(serde_json::json!({
        "id": "1",
        "content": "<p class=\"quote-inline\">RE: <a href=\"https://q.example/1\">https://q.example/1</a></p>\
            <p>Hi <span class=\"h-card\"><a href=\"https://b.example/@bob\" class=\"u-url mention\">@<span>bob</span></a></span> and @ann</p>\
            <blockquote><a href=\"https://b.example/@bob\">@bob</a></blockquote>",
        "mentions": [{ "id": "2", "acct": "bob@b.example", "url": "https://b.example/@bob" }],
        "quote": { "state": "accepted" }
    }))
    .unwrap();
    assert_eq!(
        status.text(),
        "Hi @bob@b.example and @ann\n\n> @bob@b.example"
    );
    assert!(
        status
            .safe_html()
            .starts_with("<p class=\"quote-inline\">RE: ")
    );
}

#[test]
fn what_is_safe_stays_and_nothing_else() {
    for (html, kept) in [
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("<p onclick=\"x\" style=\"y\" id=\"z\">a</p>", "<p>a</p>"),
        ("<script>alert(1)</script>a", "a"),
        ("<img src=x onerror=alert(1)>a", "a"),
        ("<iframe src=\"https://a.example\"></iframe>", ""),
        (
            "<a href=\"https://a.example\" class=\"mention odd\" target=\"_blank\">a</a>",
            "<a href=\"https://a.example\" class=\"mention\" rel=\"nofollow noopener noreferrer\">a</a>",
        ),
        (
            "<a href=\"javascript:alert(1)\">a</a>",
            "<a rel=\"nofollow noopener noreferrer\">a</a>",
        ),
        (
            "<a href=\"//a.example\">a</a>",
            "<a rel=\"nofollow noopener noreferrer\">a</a>",
        ),
        ("<svg><script>x</script></svg>", ""),
        ("<!-- a -->b", "b"),
        (
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "",
        ),
        (
            "<ol start=\"3\"><li value=\"4\">a</li></ol>",
            "<ol start=\"3\"><li value=\"4\">a</li></ol>",
        ),
    ] {
        assert_eq!(safe(html), kept, "{html}");
    }
}

#[test]
fn what_is_safe_is_read_as_it_was_checked() {
    for (html, kept) in [
        ("<h2>a<x>b<h2>c</h2></x></h2>", "<h2>ab</h2><h2>c</h2>"),
        (
            "<p>a<table><tr><td><p>b</table></p>",
            "<p>a</p><p>b</p><p></p>",
        ),
        ("<pre>\n\n\na</pre>", "<pre>a</pre>"),
        (&"\0\u{feff}".repeat(7), ""),
        // Each time one newline less: it has no tags in the end.
        ("<pre>\n\n\n\n\n\n\na</pre>", "\n\na"),
    ] {
        let safe = safe(html);
        assert_eq!(safe, kept, "{html}");
        assert_eq!(super::safe(&safe), safe, "{html}");
    }
}

#[test]
fn beyond_so_many_tags_all_is_text() {
    let many = "<i>a</i>".repeat(1_000);
    let html = format!("{many}<b>c</b>");
    assert_eq!(text(&html), "a".repeat(1_000) + "<b>c</b>");
    assert_eq!(safe(&html), many + "&lt;b&gt;c&lt;/b&gt;");
    let open = "<p>a".repeat(1_001);
    assert_eq!(safe(&open), "<p>a</p>".repeat(999) + "<p>a&lt;p&gt;a</p>");
    // Each paragraph opens all of them again.
    let different: String = (0..499).map(|number| format!("<b a={number}>")).collect();
    let html = different + &"<p>x".repeat(500);
    assert_eq!(safe(&safe(&html)), safe(&html));
}

#[test]
fn depth_costs_no_stack() {
    let deep = "<blockquote>".repeat(3_000) + "a";
    assert!(text(&deep).ends_with('a'));
}

proptest::proptest! {
    #[test]
    fn nothing_panics_and_nothing_unsafe_stays(html in "(<(/?(p|a|b|h2|x|td|table|li|ol|ul|pre|br|img|script|blockquote)( (href|src|alt|onclick|class)=\"?[a-z:/&;<>#@.]{0,9}\"?)?)>|[a-z<>&;#@ \n\"']|é){0,60}") {
        let _ = text(&html);
        let kept = safe(&html);
        proptest::prop_assert!(!kept.contains("<script") && !kept.contains("onclick=\""), "{kept}");
        proptest::prop_assert_eq!(safe(&kept), kept);
    }
}
