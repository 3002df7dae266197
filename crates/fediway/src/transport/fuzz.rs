//! Fuzz tests of all parsers of untrusted input, with broken forms of real messages.
//!
//! A short run belongs to every test run; `FEDIWAY_FUZZ_CASES=10000000 cargo test --profile bench -p
//! fediway --lib fuzz -- --nocapture` is a long one. The same seed (`FEDIWAY_FUZZ_SEED`) makes the
//! same cases.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::response::Response;
use super::{challenge, link};
use crate::entities::{self, Account, Status};
use crate::instance::OAuthEndpoints;
use crate::rate_limit::headers;
use crate::time::Timestamp;
use crate::url::{AddressPolicy, InstanceUrl};

const SECRET: &str = "s3cr3t-T0ken";

/// What is tried: its name, what is really sent, and what reads it.
type Target = (&'static str, &'static [&'static str], fn(&[u8]));

const TARGETS: &[Target] = &[
    ("instance URLs", URLS, instance_url),
    ("rate-limit headers", HEADERS, rate_limit),
    ("Link and WWW-Authenticate headers", LINKS, links),
    ("error bodies", ERRORS, error_body),
    ("OAuth answers", TOKENS, oauth_answer),
    ("metadata documents", METADATA, metadata),
    (
        "nodeinfo, WebFinger and instance documents",
        NODEINFO,
        node_info,
    ),
    ("entities", ENTITIES, entity),
];

const URLS: &[&str] = &[
    "mastodon.social",
    "https://user@mastodon.social:443/path?q#f",
    "http://[::ffff:127.0.0.1]:8080/",
    "https://xn--bcher-kva.example./",
    "HTTPS://0x7f.1/",
    "https://bücher。example",
    "https://[64:ff9b::7f00:1%25eth0]/",
];
const HEADERS: &[&str] = &[
    "300\n299\n2026-08-01T13:50:00.000000Z\n120\nSat, 01 Aug 2026 13:49:42 GMT",
    "300\n0\n1785592200\nSat, 01 Aug 2026 13:51:42 GMT\nSat, 01 Aug 2026 13:49:42 GMT",
    "1\n18446744073709551615\n-1\n99999999999999999999\nSunday, 06-Nov-94 08:49:37 GMT",
    "4294967295\n0\n9999-12-31T23:59:59.999999999Z\n-5\nSun Nov  6 08:49:37 1994",
];
const ERRORS: &[&str] = &[
    r#"{"error":"Record not found"}"#,
    r#"{"error":"invalid_grant","error_description":"s3cr3t-T0ken is \u0000 old"}"#,
    r#"{"error":"no","details":{"username":[{"error":"ERR_TAKEN","description":"s3cr3t-T0ken"}]}}"#,
    r#"{"error":{"name":"ZodError","issues":[1,2,{"a":null}]}}"#,
    "<!DOCTYPE html><html><title lang=\"en\"> Oops s3cr3t-T0ken </title>",
    "Invalid Bearer token s3cr3t-T0ken",
];
const TOKENS: &[&str] = &[
    r#"{"access_token":"s3cr3t-T0ken","token_type":"Bearer","scope":"read write","created_at":1785592182}"#,
    r#"{"access_token":"x","expires_in":3155760000,"created_at":"1785592182000","scope":null}"#,
    r#"{"client_id":"x","client_secret":"s3cr3t-T0ken","scopes":["read","write"],"id":1}"#,
];
const METADATA: &[&str] = &[
    r#"{"issuer":"https://mastodon.social/","authorization_endpoint":"https://mastodon.social/oauth/authorize","token_endpoint":"https://mastodon.social/oauth/token","scopes_supported":["read"],"code_challenge_methods_supported":["S256"]}"#,
    r#"{"sub":"https://mastodon.social/users/1","iss":"x","name":null,"picture":"y"}"#,
];
const NODEINFO: &[&str] = &[
    r#"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://x.example/nodeinfo/2.0"}]}"#,
    r#"{"version":"2.0","software":{"name":"mastodon","version":"4.5.0"},"usage":{"users":{"total":1}}}"#,
    r#"{"subject":"acct:a@x.example","links":[{"rel":"self","type":"application/activity+json","href":"https://x.example/a"},{"rel":"lrdd","template":"https://x.example/?r={uri}"}]}"#,
    r#"{"title":"x","configuration":{"statuses":{"max_characters":500},"urls":{"streaming":"wss://x.example"}}}"#,
    r#"{"uri":"x","max_toot_chars":"5000","urls":{"streaming_api":"wss://x.example"},"configuration":{}}"#,
];
const ENTITIES: &[&str] = &[
    r#"{"id":"1","acct":"a","emojis":[{"shortcode":"x","url":null}],"fields":[{"name":"s3cr3t-T0ken"}],"created_at":"2026-08-01"}"#,
    r#"{"id":"1","content":"s3cr3t-T0ken","account":{"id":7},"visibility":"x","media_attachments":[{"id":"2","meta":{"focus":{"x":0.1}}}],"poll":{"votes_count":"3","options":[{}]}}"#,
];

const LINKS: &[&str] = &[
    r#"<https://a.example/api/v1/bookmarks?limit=2&max_id=7>; rel="next", <https://a.example/x?min_id=9>; rel="prev""#,
    r#"<x?before=2026-08-01T13%3A49%3A42Z>;title="a, \"b";REL = "start next""#,
    r#"Bearer realm="Doorkeeper", error="invalid_token", error_description="The \"token\" is s3cr3t-T0ken""#,
];

fn text(case: &[u8]) -> String {
    String::from_utf8_lossy(case).into_owned()
}

fn instance_url(case: &[u8]) {
    let text = text(case);
    for policy in [AddressPolicy::public(), AddressPolicy::loopback_for_tests()] {
        if let Ok(url) = InstanceUrl::parse_with(&text, &policy) {
            let again = InstanceUrl::parse_with(url.as_str(), &policy);
            assert_eq!(again.as_ref().ok(), Some(&url), "one normal form");
        }
        if let Ok(url) = policy.check_redirect(&text) {
            assert!(url.username().is_empty() && url.password().is_none());
        }
    }
}

fn rate_limit(case: &[u8]) {
    let names = [
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "retry-after",
        "date",
    ];
    let mut map = HeaderMap::new();
    for (name, value) in names.into_iter().zip(case.split(|byte| *byte == b'\n')) {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            map.insert(HeaderName::from_static(name), value);
        }
    }
    let now = Timestamp::from_second(1_785_592_182).unwrap();
    let longest = jiff::SignedDuration::from_hours(24);
    let ends = headers::window(&map, now).map(|window| window.ends);
    for moment in [ends, headers::retry_after(&map, now)]
        .into_iter()
        .flatten()
    {
        assert!(moment >= now && moment.duration_since(now) <= longest);
    }
}

fn links(case: &[u8]) {
    let text = text(case);
    for relation in ["next", "prev"] {
        if let Some(cursor) = link::cursor(&text, relation) {
            assert!(
                cursor
                    .params()
                    .all(|(_, value)| !value.is_empty() && value.len() <= 256)
            );
        }
    }
    challenge::words(&text);
}

fn answer(status: StatusCode, case: &[u8]) -> Response {
    Response::for_tests(status, Bytes::copy_from_slice(case))
}

fn error_body(case: &[u8]) {
    for status in [StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY] {
        let error = answer(status, case).to_error(&[SECRET]);
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains(SECRET), "a secret is printed");
        assert!(!error.to_string().contains(char::is_control));
        assert!(
            error
                .server_message()
                .is_none_or(|words| words.chars().count() <= 500)
        );
    }
}

fn decodes<T: serde::de::DeserializeOwned>(case: &[u8]) {
    if let Err(error) = answer(StatusCode::OK, case).json::<T>() {
        assert!(
            !format!("{error} {error:?}").contains(SECRET),
            "a secret is printed"
        );
    }
}

fn oauth_answer(case: &[u8]) {
    decodes::<entities::TokenAnswer>(case);
    decodes::<entities::RegisteredAnswer>(case);
}

fn metadata(case: &[u8]) {
    decodes::<entities::ServerMetadata>(case);
    if let Ok(metadata) = serde_json::from_slice(case) {
        let instance = InstanceUrl::parse("mastodon.social").unwrap();
        // Whatever it says, nothing leads to another origin.
        if let Some(found) = OAuthEndpoints::from_metadata(&instance, metadata) {
            let token = url::Url::parse(&found.token).unwrap();
            assert!(instance.same_origin(&token), "{token}");
        }
    }
    decodes::<entities::UserInfo>(case);
}

fn node_info(case: &[u8]) {
    decodes::<entities::NodeInfoLinks>(case);
    decodes::<entities::NodeInfo>(case);
    decodes::<entities::InstanceDocument>(case);
    decodes::<entities::InstanceV1>(case);
    decodes::<entities::ResourceDescriptor>(case);
}

fn entity(case: &[u8]) {
    decodes::<Account>(case);
    decodes::<Status>(case);
    decodes::<Vec<Status>>(case);
}

/// xorshift64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// One of the forms that are really sent, broken in some places.
    fn case(&mut self, corpus: &[&str]) -> Vec<u8> {
        const PIECES: &[&str] = &[
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "true",
            "-1",
            "1e999",
            "\\u0000",
            "\\ud800",
            "\u{202e}",
            "\u{200b}",
            "\0",
            "<title>",
            "</title",
            "İ",
            "ß",
            "。",
            "%2e",
            "@",
            "::",
            "/",
            "\\",
            "xn--",
            "127.0.0.1",
            "[::1]",
            "99999999999999999999",
            "\n",
            "9999-99-99",
            "Z",
        ];
        let mut case = self.of(corpus).as_bytes().to_vec();
        for _ in 0..self.below(6) {
            let (at, other) = (self.below(case.len() + 1), self.below(case.len() + 1));
            let (from, to) = (at.min(other), at.max(other).min(at.min(other) + 40));
            match self.below(6) {
                0 if at < case.len() => case[at] = self.next() as u8,
                1 => drop(case.splice(at..at, self.of(PIECES).bytes())),
                2 => drop(case.drain(from..to)),
                3 => {
                    let again = case[from..to].repeat(1 + self.below(20));
                    drop(case.splice(at..at, again));
                }
                4 => case.truncate(at),
                _ => {
                    let piece = self.of(corpus).as_bytes();
                    let end = self.below(piece.len() + 1);
                    drop(case.splice(from..to, piece[..end].iter().copied()));
                }
            }
        }
        case
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

#[test]
fn nothing_that_is_read_panics() {
    let cases = setting("FEDIWAY_FUZZ_CASES", 10_000);
    let seed = setting("FEDIWAY_FUZZ_SEED", 0x5eed_cafe);
    let mut random = Random(seed.max(1));
    let mut slowest = (Duration::ZERO, "", Vec::new());
    for number in 0..cases {
        let (name, corpus, target) = TARGETS[(number % TARGETS.len() as u64) as usize];
        let case = random.case(corpus);
        let begun = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| target(&case))).is_err() {
            panic!(
                "{name}, seed {seed}, case {number}: {}",
                case.escape_ascii()
            );
        }
        if begun.elapsed() > slowest.0 {
            slowest = (begun.elapsed(), name, case);
        }
    }
    let (time, name, case) = slowest;
    println!(
        "{cases} cases; the slowest took {time:?} ({name}, {} bytes)",
        case.len()
    );
}
