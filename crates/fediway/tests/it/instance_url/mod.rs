//! The address guard: the shared table of cases, more inputs of the same
//! classes, and properties that hold for any input.

use fediway::url::{AddressPolicy, InstanceUrl};
use url::Url;

mod more;
mod properties;

const CASES: &str = include_str!("../../data/instance-url-cases.tsv");

struct Case {
    id: &'static str,
    stage: &'static str,
    input: String,
    accept: bool,
    normal_form: &'static str,
    reason: &'static str,
}

fn cases(stage: &str) -> Vec<Case> {
    CASES
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            let [id, stage, input, verdict, normal_form, reason] = columns[..] else {
                panic!("six columns in {line:?}");
            };
            Case {
                id,
                stage,
                input: unescape(input),
                accept: match verdict {
                    "accept" => true,
                    "reject" => false,
                    other => panic!("{id}: verdict {other}"),
                },
                normal_form,
                reason,
            }
        })
        .filter(|case| case.stage == stage)
        .collect()
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match (c, (c == '\\').then(|| chars.next()).flatten()) {
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('t')) => '\t',
            ('\\', Some('0')) => '\0',
            ('\\', Some('\\')) => '\\',
            ('\\', Some('u')) => {
                let hex: String = chars.by_ref().take_while(|&c| c != '}').collect();
                u32::from_str_radix(hex.trim_start_matches('{'), 16)
                    .ok()
                    .and_then(char::from_u32)
                    .unwrap_or_else(|| panic!("escape {hex:?} in {text:?}"))
            }
            ('\\', other) => panic!("escape {other:?} in {text:?}"),
            (c, _) => c,
        });
    }
    out
}

/// `Ok(normal form)` or `Err(reason)`, to compare and to print.
fn verdict(input: &str, policy: &AddressPolicy) -> Result<String, &'static str> {
    match InstanceUrl::parse_with(input, policy) {
        Ok(url) => Ok(url.to_string()),
        Err(error) => Err(error.reason().as_str()),
    }
}

/// Compares every row, so that one run shows every difference.
fn assert_verdicts(policy: &AddressPolicy, rows: &[(&str, Result<&str, &'static str>)]) {
    let wrong: Vec<_> = rows
        .iter()
        .map(|(input, expected)| (input, expected.map(str::to_owned), verdict(input, policy)))
        .filter(|(_, expected, found)| expected != found)
        .map(|(input, expected, found)| format!("{input:?}: {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn shared_cases_parse() {
    let cases = cases("parse");
    assert!(cases.len() >= 110, "{} rows", cases.len());
    let rows: Vec<_> = cases
        .iter()
        .map(|case| {
            let expected = if case.accept {
                Ok(case.normal_form)
            } else {
                Err(case.reason)
            };
            (case.input.as_str(), expected)
        })
        .collect();
    assert_verdicts(&AddressPolicy::public(), &rows);
}

#[test]
fn shared_cases_connect() {
    let cases = cases("connect");
    assert!(cases.len() >= 8, "{} rows", cases.len());
    for case in cases {
        let (host, ip) = case.input.split_once(" -> ").unwrap();
        let judged = AddressPolicy::public().permits_peer(host, ip.parse().unwrap());
        match judged {
            Ok(()) => assert!(case.accept, "{}", case.id),
            Err(error) => assert_eq!(error.reason().as_str(), case.reason, "{}", case.id),
        }
    }
}

#[test]
fn shared_cases_redirect() {
    let cases = cases("redirect");
    assert!(cases.len() >= 4, "{} rows", cases.len());
    for case in cases {
        let (_, target) = case.input.split_once(" -> ").unwrap();
        match AddressPolicy::public().check_redirect(target) {
            Ok(url) => assert!(case.accept, "{}: {url}", case.id),
            Err(error) => assert_eq!(error.reason().as_str(), case.reason, "{}", case.id),
        }
    }
}

#[test]
fn the_test_policy_opens_loopback_and_nothing_else() {
    assert_verdicts(
        &AddressPolicy::loopback_for_tests(),
        &[
            ("http://127.0.0.1:3000", Ok("http://127.0.0.1:3000")),
            ("HTTP://LocalHost.:80/", Ok("http://localhost")),
            ("http://localhost:443", Ok("http://localhost:443")),
            ("https://localhost:80", Ok("https://localhost:80")),
            ("localhost", Ok("https://localhost")),
            ("http://a.b.localhost:1", Ok("http://a.b.localhost:1")),
            ("127.255.0.9:8443", Ok("https://127.255.0.9:8443")),
            ("http://[0:0:0:0:0:0:0:1]:3000", Ok("http://[::1]:3000")),
            ("http://localhost:0", Err("port")),
            ("http://127.1:3000", Err("ip-noncanonical")),
            ("http://0177.0.0.1", Err("ip-noncanonical")),
            ("http://-a.localhost", Err("bad-host")),
            ("http://user@localhost", Err("userinfo")),
            ("http://localhost/path", Err("path-query-fragment")),
            ("http://mastodon.social", Err("scheme")),
            ("http://localhost.example.org", Err("scheme")),
            ("http://[::ffff:127.0.0.1]", Err("scheme")),
            ("[::ffff:127.0.0.1]", Err("ip-not-global")),
            ("ws://localhost", Err("scheme")),
            ("http://10.0.0.1", Err("scheme")),
            ("10.0.0.1", Err("ip-not-global")),
            ("0.0.0.0", Err("ip-not-global")),
            ("printer.local", Err("blocked-name")),
            ("localhost.localdomain", Err("blocked-name")),
            ("mastodon.social:3000", Err("port")),
            ("mastodon.social", Ok("https://mastodon.social")),
        ],
    );
}

#[test]
fn a_policy_may_allow_more_ports() {
    assert_verdicts(
        &AddressPolicy::public().allow_port(8443).allow_port(0),
        &[
            (
                "social.example.org:8443",
                Ok("https://social.example.org:8443"),
            ),
            ("8.8.8.8:8443", Ok("https://8.8.8.8:8443")),
            ("social.example.org:8444", Err("port")),
            ("social.example.org:0", Err("port")),
            ("localhost:8443", Err("blocked-name")),
            ("127.0.0.1:8443", Err("ip-not-global")),
        ],
    );
}

#[test]
fn redirect_targets() {
    let policy = AddressPolicy::public();
    for (target, expected) in [
        ("https://mastodon.social", Ok("https://mastodon.social/")),
        (
            "https://Mastodon.Social.:443/a/../b?c=@d#e",
            Ok("https://mastodon.social/b?c=@d#e"),
        ),
        (
            "https://mastodon.social?x=http://10.0.0.1/",
            Ok("https://mastodon.social/?x=http://10.0.0.1/"),
        ),
        (
            "https://mastodon.social/\u{fc} \\",
            Ok("https://mastodon.social/%C3%BC%20/"),
        ),
        ("", Err("empty")),
        ("/relative", Err("scheme")),
        ("//evil.example/", Err("scheme")),
        ("mastodon.social/x", Err("scheme")),
        ("javascript:alert(1)", Err("scheme")),
        ("https:///x", Err("no-host")),
        ("https://user:pass@mastodon.social/x", Err("userinfo")),
        ("https://mastodon.social\\@127.0.0.1/", Err("bad-char")),
        ("https://mastodon.social/\r\nHost: x", Err("bad-char")),
        ("https://mastodon.social:22/", Err("port")),
        ("https://printer.local/", Err("blocked-name")),
        ("https://0x7f.1/", Err("ip-not-global")),
        ("https://[::1]/", Err("ip-not-global")),
        ("https://mastodon%2esocial/", Err("percent-host")),
    ] {
        let found = policy.check_redirect(target);
        let found = found.map_err(|error| error.reason().as_str());
        assert_eq!(
            found.as_ref().map(Url::as_str),
            expected.as_ref().copied(),
            "{target}"
        );
    }
}

#[test]
fn errors_say_in_one_clause_what_was_wrong() {
    for (input, text) in [
        (
            "10.0.0.1",
            "10.0.0.1 is in 10.0.0.0/8 (private use, RFC 1918)",
        ),
        (
            "printer.local",
            "the name is set aside for private or special use: \
             .local (multicast DNS and clusters, RFC 6762 §3)",
        ),
        (
            "@user@mastodon.social",
            "a server address has no user name, password or @",
        ),
        ("", "no server address was given"),
        ("http://a.example.org", "only https addresses are used"),
    ] {
        let error = InstanceUrl::parse(input).unwrap_err();
        assert_eq!(error.to_string(), text);
        assert!(error.next_step().contains("such as mastodon.social"));
        let error = fediway::Error::from(error);
        assert_eq!(error.to_string(), text);
        assert!(error.next_step().contains("such as mastodon.social"));
    }
}

#[test]
fn stored_addresses_are_judged_again() {
    use serde::de::{Deserialize, IntoDeserializer, value::Error};
    let read = |text: &'static str| {
        InstanceUrl::deserialize(IntoDeserializer::<Error>::into_deserializer(text))
    };
    assert_eq!(
        read("https://mastodon.social").unwrap().host(),
        "mastodon.social"
    );
    assert!(read("http://localhost:3000").is_err());
}
