use super::*;

#[test]
fn admitting_is_what_reading_again_would_say() {
    let policies = [
        AddressPolicy::public(),
        AddressPolicy::public().allow_port(8443),
        AddressPolicy::public().allow_port(443),
        AddressPolicy::loopback_for_tests(),
        AddressPolicy::loopback_for_tests().allow_port(8443),
        private("http://192.168.1.5:3000"),
        private("https://home.lan"),
        private("https://192.168.1.5"),
        private("nas"),
        private("http://mastodon.social:8080"),
        private("http://127.0.0.1:3000"),
    ];
    let addresses = [
        "mastodon.social",
        "mastodon.social:8443",
        "mastodon.social:8080",
        "localhost.example.org",
        "8.8.8.8",
        "[2606:4700:4700::1111]:8443",
        "localhost",
        "a.LocalHost.",
        "https://localhost:8443",
        "http://127.0.0.1:3000",
        "http://127.9.9.9",
        "http://[::1]:3000",
        "https://[::1]",
        "http://192.168.1.5:3000",
        "https://192.168.1.5:3000",
        "https://192.168.1.5",
        "nas",
        "home.lan",
        "http://home.lan",
    ];
    for address in addresses {
        for made_by in &policies {
            let Ok(url) = InstanceUrl::parse_with(address, made_by) else {
                continue;
            };
            for policy in &policies {
                let read = InstanceUrl::parse_with(url.as_str(), policy);
                assert_eq!(policy.admits(&url), read.is_ok(), "{url} {policy:?}");
            }
        }
    }
}

fn private(address: &str) -> AddressPolicy {
    AddressPolicy::public().allow_private(address).unwrap()
}

#[test]
fn an_exception_is_for_one_scheme_host_and_port() {
    for (allowed, others) in [
        (
            "http://192.168.1.5:3000",
            &[
                "http://192.168.1.5",
                "http://192.168.1.5:3001",
                "https://192.168.1.5:3000",
                "http://192.168.1.6:3000",
                "http://127.0.0.1:3000",
                "http://localhost:3000",
                "http://mastodon.social",
                "http://mastodon.social:3000",
                "https://mastodon.social:3000",
            ][..],
        ),
        (
            "https://home.lan",
            &[
                "http://home.lan",
                "https://home.lan:444",
                "https://a.home.lan",
                "https://nas",
            ],
        ),
        ("nas", &["http://nas", "nas2", "nas:80"]),
        (
            "http://home.example.org:3000",
            &[
                "https://home.example.org",
                "http://home.example.org",
                "https://home.example.org:3000",
            ],
        ),
    ] {
        let policy = private(allowed);
        let url = InstanceUrl::parse_with(allowed, &policy).unwrap();
        assert!(policy.check_redirect(&url.join("/x")).is_ok(), "{allowed}");
        for other in others {
            assert!(InstanceUrl::parse_with(other, &policy).is_err(), "{other}");
            let redirect = format!("{other}/x");
            assert!(policy.check_redirect(&redirect).is_err(), "{other}");
        }
    }
}

#[test]
fn what_cannot_be_a_server_of_ones_own_network_stays_refused() {
    for address in [
        "169.254.169.254",
        "http://169.254.1.1",
        "100.100.100.200",
        "168.63.129.16",
        "https://[fd00:ec2::254]",
        "[fe80::1]",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "[::ffff:192.168.1.5]",
        "http://8.8.8.8",
        "http://192.168.1.5:0",
        "192.168.001.5",
        "http://me:pw@192.168.1.5",
        "http://192.168.1.5/path",
        "ftp://192.168.1.5",
        "",
    ] {
        assert!(
            AddressPolicy::public().allow_private(address).is_err(),
            "{address}"
        );
    }
}

#[test]
fn a_private_host_reaches_private_addresses_and_http_nothing_else() {
    let (plain, secure) = (private("http://nas.lan:3000"), private("https://nas.lan"));
    for host in ["nas.lan", "NAS.lan."] {
        for ip in [
            "192.168.1.5",
            "10.1.1.1",
            "127.0.0.1",
            "100.64.1.1",
            "fd12::1",
            "::1",
        ] {
            let ip = ip.parse().unwrap();
            assert!(plain.permits_peer(host, ip).is_ok(), "{host} {ip}");
            assert!(secure.permits_peer(host, ip).is_ok(), "{host} {ip}");
        }
        for ip in [
            "169.254.169.254",
            "100.100.100.200",
            "fd00:ec2::254",
            "0.0.0.0",
        ] {
            let ip = ip.parse().unwrap();
            assert!(plain.permits_peer(host, ip).is_err(), "{host} {ip}");
            assert!(secure.permits_peer(host, ip).is_err(), "{host} {ip}");
        }
        let public = "8.8.8.8".parse().unwrap();
        assert!(
            plain.permits_peer(host, public).is_err(),
            "a token in the clear"
        );
        assert!(secure.permits_peer(host, public).is_ok());
    }
    for host in ["nas2.lan", "a.nas.lan", "mastodon.social", "192.168.1.5"] {
        for policy in [&plain, &secure] {
            let ip = "192.168.1.5".parse().unwrap();
            assert!(policy.permits_peer(host, ip).is_err(), "{host}");
        }
    }
}

#[test]
fn nobody_else_leads_to_a_private_server() {
    let policy = private("http://192.168.1.5:3000")
        .allow_private("https://nas.lan")
        .unwrap();
    let leads_in = |from: &str, to: &str| {
        policy.leads_in(&Url::parse(from).unwrap(), &Url::parse(to).unwrap())
    };
    let own = "http://192.168.1.5:3000/";
    for from in [
        "https://example.org/",
        "https://nas.lan/",
        "http://192.168.1.5/",
    ] {
        assert!(leads_in(from, own), "{from}");
    }
    assert!(!leads_in(own, "http://192.168.1.5:3000/x"));
    assert!(!leads_in(own, "https://example.org/"));
}

#[test]
fn a_server_elsewhere_does_not_lead_in() {
    let leads_in = |from: &str, to: &str| {
        let (from, to) = (Url::parse(from).unwrap(), Url::parse(to).unwrap());
        AddressPolicy::loopback_for_tests().leads_in(&from, &to)
    };
    for here in [
        "http://127.0.0.1:1/",
        "https://[::1]/",
        "https://a.localhost/",
    ] {
        assert!(leads_in("https://example.org/", here), "{here}");
        assert!(!leads_in(here, "http://localhost:3/x"), "{here}");
        assert!(!leads_in(here, "https://example.org/"), "{here}");
    }
    assert!(!leads_in("https://example.org/", "https://example.net/"));
}

#[test]
fn a_loopback_host_reaches_only_loopback() {
    let tests = AddressPolicy::loopback_for_tests();
    for host in ["localhost", "a.LocalHost.", "127.0.0.1", "[::1]", "::1"] {
        for ip in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            let ip = ip.parse().unwrap();
            assert!(tests.permits_peer(host, ip).is_ok(), "{host} {ip}");
            assert!(AddressPolicy::public().permits_peer(host, ip).is_err());
        }
        for ip in ["8.8.8.8", "10.0.0.1", "2606:4700:4700::1111"] {
            let ip = ip.parse().unwrap();
            assert!(tests.permits_peer(host, ip).is_err(), "{host} {ip}");
        }
    }
}

#[test]
fn any_other_host_reaches_only_the_public_internet() {
    for policy in [AddressPolicy::public(), AddressPolicy::loopback_for_tests()] {
        for host in ["mastodon.social", "localhost.example.org", "8.8.8.8", ""] {
            for ip in ["127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1"] {
                let ip = ip.parse().unwrap();
                assert!(policy.permits_peer(host, ip).is_err(), "{host} {ip}");
            }
            let ip = "8.8.8.8".parse().unwrap();
            assert!(policy.permits_peer(host, ip).is_ok(), "{host}");
        }
    }
}
