//! Inputs of the same classes as the shared cases.

use fediway::url::AddressPolicy;

use super::assert_verdicts;

#[test]
fn more_shapes() {
    assert_verdicts(
        &AddressPolicy::public(),
        &[
            ("https://mastodon.social/", Ok("https://mastodon.social")),
            (
                "https://mastodon.social:443/",
                Ok("https://mastodon.social"),
            ),
            (
                "\u{a0}mastodon.social\u{3000}\r\n",
                Ok("https://mastodon.social"),
            ),
            // RFC 3986 §3.2.3: the port is digits, and none is none.
            ("mastodon.social:", Ok("https://mastodon.social")),
            ("mastodon.social:00443", Ok("https://mastodon.social")),
            ("mastodon.social.:443", Ok("https://mastodon.social")),
            ("", Err("empty")),
            ("\n\t", Err("empty")),
            ("HTTP://mastodon.social", Err("scheme")),
            ("http://localhost", Err("scheme")),
            ("file:///etc/passwd", Err("scheme")),
            ("mastodon.social://x", Err("scheme")),
            ("httpss://mastodon.social", Err("scheme")),
            ("https:///", Err("no-host")),
            ("https:///mastodon.social", Err("path-query-fragment")),
            ("https://:443", Err("no-host")),
            (":443", Err("no-host")),
            ("/", Err("no-host")),
            ("//mastodon.social", Err("path-query-fragment")),
            ("://mastodon.social", Err("path-query-fragment")),
            ("http:/mastodon.social", Err("path-query-fragment")),
            ("ftp:mastodon.social", Err("unparsable")),
            ("mastodon.social//", Err("path-query-fragment")),
            ("https://mastodon.social/?", Err("path-query-fragment")),
            ("https://mastodon.social/#", Err("path-query-fragment")),
            ("mastodon.social?", Err("path-query-fragment")),
            ("mastodon.social/@user", Err("path-query-fragment")),
            ("user@mastodon.social", Err("userinfo")),
            ("acct:user@mastodon.social", Err("userinfo")),
            ("mailto:user@mastodon.social", Err("userinfo")),
            ("https://user:pass@mastodon.social/", Err("userinfo")),
            ("https://@mastodon.social", Err("userinfo")),
            ("https://:@mastodon.social", Err("userinfo")),
            ("https://127.0.0.1@mastodon.social", Err("userinfo")),
            ("a%40b@mastodon.social", Err("userinfo")),
        ],
    );
}

#[test]
fn more_ports() {
    assert_verdicts(
        &AddressPolicy::public(),
        &[
            ("mastodon.social:443:443", Err("unparsable")),
            ("mastodon.social:+443", Err("unparsable")),
            ("mastodon.social:-1", Err("unparsable")),
            ("mastodon.social: 443", Err("bad-char")),
            ("mastodon.social :443", Err("bad-char")),
            (
                "mastodon.social:\u{ff14}\u{ff14}\u{ff13}",
                Err("unparsable"),
            ),
            ("mastodon.social:443a", Err("unparsable")),
            ("mastodon.social:0x1bb", Err("unparsable")),
            ("mastodon.social:65535", Err("port")),
            ("mastodon.social:65536", Err("unparsable")),
            ("mastodon.social:65979", Err("unparsable")), // 443 once wrapped
            ("mastodon.social:18446744073709552059", Err("unparsable")),
            ("mastodon.social:%34%34%33", Err("percent-host")),
            ("mastodon.social\u{ff1a}443", Err("unparsable")),
            (
                "[2606:4700:4700::1111]:443",
                Ok("https://[2606:4700:4700::1111]"),
            ),
            ("[2606:4700:4700::1111]:8443", Err("port")),
            ("[2606:4700:4700::1111]443", Err("unparsable")),
            ("[2606:4700:4700::1111].example.org", Err("unparsable")),
            ("8.8.8.8:443", Ok("https://8.8.8.8")),
            ("8.8.8.8:53", Err("port")),
        ],
    );
}

#[test]
fn more_names() {
    let longest = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "b".repeat(61));
    let long_dot = format!("{longest}.");
    let too_long = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "b".repeat(62));
    let huge = "a.".repeat(2_000);
    let longest_normal = format!("https://{longest}");
    assert_verdicts(
        &AddressPolicy::public(),
        &[
            (&longest, Ok(&longest_normal)),
            (&long_dot, Ok(&longest_normal)),
            (&too_long, Err("bad-host")),
            (&huge, Err("bad-host")),
            ("social", Err("single-label")),
            ("metadata", Err("single-label")),
            ("xn--bcher-kva", Err("single-label")),
            (".", Err("bad-host")),
            ("..", Err("bad-host")),
            (".mastodon.social", Err("bad-host")),
            ("bad-.example.org", Err("bad-host")),
            ("foo_bar.example.com", Err("bad-host")),
            ("mastodon.social;x", Err("bad-host")),
            ("mastodon.social,evil.example", Err("bad-host")),
            ("mastodon.social'", Err("bad-host")),
            ("*.mastodon.social", Err("bad-host")),
            ("<b>.example.org", Err("unparsable")),
            ("mastodon.social|x", Err("unparsable")),
            ("mastodon%2esocial", Err("percent-host")),
            ("mastodon.social%", Err("percent-host")),
            ("mastodon.social%00.evil.example", Err("percent-host")),
            ("r3---sn.example.org", Ok("https://r3---sn.example.org")),
            ("test.example.org", Ok("https://test.example.org")),
            ("localhost.example.org", Ok("https://localhost.example.org")),
            ("notlocalhost", Err("single-label")),
            ("LOCALHOST", Err("blocked-name")),
            ("app.LocalHost.", Err("blocked-name")),
            ("metadata.example.org", Err("blocked-name")),
            ("METADATA.Google.Internal", Err("blocked-name")),
            ("instance-data.ec2.internal", Err("blocked-name")),
            ("1.0.0.127.in-addr.arpa", Err("blocked-name")),
            ("router.home.arpa", Err("blocked-name")),
            ("nas.home", Err("blocked-name")),
            ("host.docker.internal", Err("blocked-name")),
            ("kubernetes.default", Err("blocked-name")),
            ("example.onion", Err("blocked-name")),
            ("example.alt", Err("blocked-name")),
            ("intranet.private", Err("blocked-name")),
        ],
    );
}

#[test]
fn more_unicode() {
    assert_verdicts(
        &AddressPolicy::public(),
        &[
            ("B\u{dc}CHER.example", Ok("https://xn--bcher-kva.example")),
            ("bu\u{308}cher.example", Ok("https://xn--bcher-kva.example")),
            ("XN--BCHER-KVA.example", Ok("https://xn--bcher-kva.example")),
            ("stra\u{df}e.example", Ok("https://xn--strae-oqa.example")),
            ("\u{1f4a9}.la", Ok("https://xn--ls8h.la")),
            (
                "\u{4e2d}\u{6587}.example",
                Ok("https://xn--fiq228c.example"),
            ),
            (
                "\u{645}\u{62b}\u{627}\u{644}.example",
                Ok("https://xn--mgbh0fb.example"),
            ),
            ("mastodon.social\u{3002}", Err("compat-mapped")),
            ("mastodon\u{ff0e}social", Err("compat-mapped")),
            ("mastodon\u{ff61}social", Err("compat-mapped")),
            ("\u{ff4d}astodon.social", Err("compat-mapped")),
            ("\u{24db}ocalhost", Err("compat-mapped")),
            ("\u{17f}ocial.example", Err("compat-mapped")),
            ("\u{212a}.example", Err("compat-mapped")),
            ("\u{fb01}sh.example", Err("compat-mapped")),
            ("\u{1d426}astodon.social", Err("compat-mapped")),
            // A fraction slash is a letter like any other: a homograph, not a path.
            (
                "mastodon.social\u{2044}x",
                Ok("https://mastodon.xn--socialx-6d7c"),
            ),
            ("mastodon.social\u{ff0f}x", Err("unparsable")),
            ("user\u{ff20}mastodon.social", Err("unparsable")),
            ("mastodon.social\u{2100}x", Err("unparsable")), // a/c
            ("mastodon.social\u{ff05}2e", Err("unparsable")),
            ("\u{33c2}.example", Err("unparsable")), // a.m.
            ("mastodon\u{e000}.social", Err("unparsable")),
            ("mastodon\u{378}.social", Err("unparsable")),
            ("mastodon\u{fffd}.social", Err("unparsable")),
            ("mastodon\u{ffff}.social", Err("unparsable")),
            ("\u{308}mastodon.social", Err("unparsable")),
            ("xn--.example", Err("unparsable")),
            ("xn--mastodon-.social", Err("unparsable")),
            ("xn--localhost-", Err("unparsable")),
            ("masto\u{200b}don.social", Err("bad-char")),
            ("masto\u{200d}don.social", Err("bad-char")),
            ("\u{feff}mastodon.social", Err("bad-char")),
            ("masto\u{2028}don.social", Err("bad-char")),
            ("masto\u{85}don.social", Err("bad-char")),
            ("masto\u{7f}don.social", Err("bad-char")),
            ("\u{2764}\u{fe0f}.example", Err("bad-char")),
            ("mastodon.social\u{e0041}", Err("bad-char")),
            ("masto\u{2066}don\u{2069}.social", Err("bad-char")),
            ("masto\u{3164}don.social", Err("bad-char")),
            ("masto\u{2800}don.social", Err("bad-char")),
            ("mastodon.social\0", Err("bad-char")),
            ("ht\ttps://mastodon.social", Err("bad-char")),
            ("https:\\\\mastodon.social", Err("bad-char")),
        ],
    );
}

#[test]
fn more_ip_literals() {
    assert_verdicts(
        &AddressPolicy::public(),
        &[
            ("1.1.1.1", Ok("https://1.1.1.1")),
            ("https://1.1.1.1/", Ok("https://1.1.1.1")),
            ("1.1.1.1.", Err("ip-noncanonical")),
            ("01.01.01.01", Err("ip-noncanonical")),
            ("1.1", Err("ip-noncanonical")),
            ("0x8.8.8.8", Err("ip-noncanonical")),
            ("0X08080808", Err("ip-noncanonical")),
            ("134744072", Err("ip-noncanonical")),
            ("\u{ff18}.8.8.8", Err("ip-noncanonical")),
            ("8\u{3002}8.8.8", Err("ip-noncanonical")),
            ("127\u{3002}0\u{3002}0\u{3002}1", Err("ip-not-global")),
            ("127\u{ff0e}1", Err("ip-not-global")),
            ("\u{ff10}x7f.1", Err("ip-not-global")),
            ("017700000001", Err("ip-not-global")),
            ("0x7F000001", Err("ip-not-global")),
            ("0x", Err("ip-not-global")),
            ("127.0.1", Err("ip-not-global")),
            ("0xa.1", Err("ip-not-global")),
            ("4294967296", Err("unparsable")),
            ("1.2.3.4.5", Err("unparsable")),
            ("1.2.3.08", Err("unparsable")),
            ("1.2.3.0xg", Ok("https://1.2.3.0xg")), // not a number to any resolver
            ("127.0.0.1..", Err("bad-host")),
            ("1..1", Err("unparsable")),
            // Digits no resolver reads, but people do.
            (
                "\u{661}\u{662}\u{667}.\u{660}.\u{660}.\u{661}",
                Err("unparsable"),
            ),
            (
                "\u{967}\u{968}\u{96d}.\u{966}.\u{966}.\u{967}",
                Err("bad-host"),
            ),
            ("xn--f4b5a.xn--e4b.xn--f4b", Err("bad-host")),
            ("xn--f4b.xn--e4b", Err("bad-host")),
            (
                "[2606:4700:4700::1111]",
                Ok("https://[2606:4700:4700::1111]"),
            ),
            (
                "[2606:4700:4700::AbCd]",
                Ok("https://[2606:4700:4700::abcd]"),
            ),
            ("[2606:4700::1.1.1.1]", Ok("https://[2606:4700::101:101]")),
            ("[2606:4700:4700::1111%eth0]", Err("percent-host")),
            ("[fe80::1%25eth0]", Err("percent-host")),
            ("2606:4700::1111", Err("unparsable")),
            ("2606:4700:4700:0:0:0:0:1111", Err("unparsable")),
            ("[v1.x]", Err("unparsable")),
            ("https://[", Err("unparsable")),
            ("https://]", Err("unparsable")),
            ("[]", Err("unparsable")),
            ("[8.8.8.8]", Err("unparsable")),
            ("[mastodon.social]", Err("unparsable")),
            ("[[2606:4700::1]]", Err("unparsable")),
            ("[2606:4700:4700::1111]x", Err("unparsable")),
            ("[::\u{ff11}]", Err("unparsable")),
            ("[2606::4700::1]", Err("unparsable")),
            ("[0:0:0:0:0:0:0:1]", Err("ip-not-global")),
            ("[::127.0.0.1]", Err("ip-not-global")),
            ("[::ffff:7f00:1]", Err("ip-not-global")),
            ("[::FFFF:8.8.8.8]", Err("ip-not-global")),
            ("[64:ff9b::8.8.8.8]", Err("ip-not-global")),
            ("[2002:808:808::1]", Err("ip-not-global")),
            ("[2606:4700::200:5efe:808:808]", Err("ip-not-global")),
            ("[3fff:fff::1]", Err("ip-not-global")),
            ("[fec0::1]", Err("ip-not-global")),
            ("[fd12:3456::1]", Err("ip-not-global")),
            ("[4000::1]", Err("ip-not-global")),
            ("[1fff::1]", Err("ip-not-global")),
            ("198.18.0.1", Err("ip-not-global")),
            ("198.20.0.1", Ok("https://198.20.0.1")),
            ("172.32.0.1", Ok("https://172.32.0.1")),
            ("100.128.0.1", Ok("https://100.128.0.1")),
            ("223.255.255.255", Ok("https://223.255.255.255")),
            ("255.255.255.255", Err("ip-not-global")),
        ],
    );
}
