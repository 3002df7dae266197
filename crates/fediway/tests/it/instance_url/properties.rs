//! What holds for any input.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fediway::url::{AddressPolicy, InstanceUrl, UrlRejection};
use proptest::prelude::*;
use url::Url;

use crate::thorough::quick_or;

/// Anything, leaning towards what address text is made of.
fn address_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "https://",
            "http://",
            "://",
            ":",
            "/",
            "//",
            "\\",
            "@",
            ".",
            "..",
            "[",
            "]",
            "::",
            "%",
            "%25",
            "?",
            "#",
            "-",
            "_",
            "xn--",
            "xn--bcher-kva",
            "mastodon",
            "social",
            "localhost",
            "local",
            "example",
            "org",
            "127.0.0.1",
            "8.8.8.8",
            "0x7f",
            "1",
            "443",
            "65536",
            "ffff",
            "2606:4700",
            " ",
            "\t",
            "\0",
            "\u{200b}",
            "\u{3002}",
            "\u{ff11}",
            "\u{430}",
            "\u{fc}",
            "\u{308}",
            "\u{645}",
            "\u{661}",
            "\u{967}",
            "\u{1f4a9}",
            "\u{202e}",
            "\u{130}",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z0-9]{1,5}",
    ];
    let anything = proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    prop_oneof![anything, nearly_valid()]
}

/// Mostly accepted, so that the properties of accepted addresses are tested.
fn nearly_valid() -> impl Strategy<Value = String> {
    let scheme = proptest::sample::select(vec!["", "https://", "HTTPS://", "http://"]);
    let host = prop_oneof![
        r"[a-zA-Z0-9\-\u{e0}-\u{1ff}\u{400}-\u{4ff}\u{5d0}-\u{5ea}]{1,8}\.[a-z]{2,5}\.?",
        any::<u32>().prop_map(|bits| Ipv4Addr::from_bits(bits).to_string()),
        any::<u128>()
            .prop_map(|bits| format!("[{}]", Ipv6Addr::from_bits((bits >> 3) | (1 << 125)))),
        r"(localhost|a\.localhost|127\.0\.0\.[0-9]|\[::1\])",
    ];
    let port = proptest::sample::select(vec!["", ":", ":443", ":80", ":1", ":3000"]);
    let tail = proptest::sample::select(vec!["", "/", "/x?y=z#w"]);
    (scheme, host, port, tail)
        .prop_map(|(scheme, host, port, tail)| [scheme, &host, port, tail].concat())
}

fn policies() -> [AddressPolicy; 3] {
    [
        AddressPolicy::public(),
        AddressPolicy::public().allow_port(1),
        AddressPolicy::loopback_for_tests(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: quick_or(512, 4096),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_judged_without_panic(input in any::<String>()) {
        for policy in policies() {
            let _ = InstanceUrl::parse_with(&input, &policy);
            let _ = policy.check_redirect(&input);
            let _ = policy.permits_peer(&input, IpAddr::V6(Ipv6Addr::LOCALHOST));
        }
    }

    #[test]
    fn what_is_accepted_is_its_own_normal_form(input in address_like()) {
        for policy in policies() {
            let Ok(instance) = InstanceUrl::parse_with(&input, &policy) else { continue };
            let again = InstanceUrl::parse_with(instance.as_str(), &policy);
            prop_assert_eq!(again, Ok(instance.clone()));

            let url = Url::parse(instance.as_str()).unwrap();
            prop_assert!(instance.as_str().is_ascii());
            prop_assert_eq!(url.as_str(), format!("{instance}/"));
            prop_assert_eq!(url.port(), instance.port());
            prop_assert_eq!(url.host_str().unwrap().trim_matches(['[', ']']), instance.host());
            prop_assert_eq!((url.username(), url.password()), ("", None));
            prop_assert_eq!((url.path(), url.query(), url.fragment()), ("/", None, None));
            prop_assert!(instance.same_origin(&url));
        }
    }

    #[test]
    fn what_a_redirect_may_reach_could_have_been_typed(input in address_like()) {
        for policy in policies() {
            let Ok(url) = policy.check_redirect(&input) else { continue };
            let origin = url.origin().ascii_serialization();
            let typed = InstanceUrl::parse_with(&origin, &policy);
            prop_assert!(typed.is_ok_and(|typed| typed.same_origin(&url)));
        }
    }

    #[test]
    fn joined_paths_stay_on_the_host(path in address_like()) {
        let instance = InstanceUrl::parse("mastodon.social").unwrap();
        let url = Url::parse(&instance.join(&path)).unwrap();
        prop_assert!(instance.same_origin(&url));
        prop_assert_eq!((url.username(), url.password()), ("", None));
    }

    #[test]
    fn errors_repeat_nothing_of_the_input(
        input in address_like(),
        place in proptest::sample::select(vec![
            "https://hunter2@", "https://me:hunter2@", "mastodon.social/hunter2/", "hunter2\u{202e}",
            "mastodon.social?token=hunter2&", "mastodon.social#hunter2", "mastodon.social:hunter2",
            "hunter2://", "hunter2.local", "",
        ]),
    ) {
        let input = format!("{place}{input}");
        for error in [
            InstanceUrl::parse(&input).err(),
            AddressPolicy::public().check_redirect(&input).err(),
        ].into_iter().flatten() {
            let shown = format!("{error} {error:?}");
            prop_assert!(!shown.contains("hunter2"), "{}", shown);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert!(shown.replace('§', "").is_ascii(), "{}", shown);
        }
    }

    #[test]
    fn both_gates_agree_on_ipv4(bits in any::<u32>()) {
        let ip = Ipv4Addr::from_bits(bits);
        let peer = AddressPolicy::public().permits_peer("example.org", ip.into()).is_ok();
        prop_assert_eq!(InstanceUrl::parse(&ip.to_string()).is_ok(), peer);
        for inside in [ip.to_ipv6_mapped(), Ipv6Addr::from_bits((0x64_ff9b << 96) | u128::from(bits))] {
            let typed = InstanceUrl::parse(&format!("[{inside}]")).map_err(|error| error.reason());
            prop_assert_eq!(typed, Err(UrlRejection::IpNotGlobal));
            let judged = AddressPolicy::public().permits_peer("example.org", inside.into()).is_ok();
            prop_assert_eq!(judged, peer);
        }
    }

    #[test]
    fn both_gates_agree_on_ipv6(bits in any::<u128>()) {
        let ip = Ipv6Addr::from_bits((bits >> 3) | (1 << 125));
        let peer = AddressPolicy::public().permits_peer("example.org", ip.into()).is_ok();
        prop_assert_eq!(InstanceUrl::parse(&format!("[{ip}]")).is_ok(), peer);
    }
}
