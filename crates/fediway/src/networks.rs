//! The only table of networks in which no instance may be.
//!
//! Both gates of the address guard use it: the parser for a typed IP address,
//! and the connector for an address from the DNS. The rows are
//! the IANA IPv4 and IPv6 Special-Purpose Address Registries, multicast and
//! reserved space, and the few addresses that cloud providers answer on inside
//! otherwise public space. Everything else is taken to be globally routable;
//! so are the registry's own globally reachable anycast blocks in IPv4 (AS112,
//! AMT), while all of `192.0.0.0/24` and `2001::/23` is refused: nobody hosts a
//! server there, and the exceptions inside them are one-purpose addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One special-purpose network: what it is called and who says so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Network {
    block: Block,
    name: &'static str,
    source: &'static str,
    /// Whether the last 32 bits are the IPv4 address that packets really go to,
    /// so that an address *from the DNS* is judged by it.
    carries_v4: bool,
    /// Whether a person's own servers may live there, if the person says so.
    private: bool,
}

impl Network {
    /// Whether a person's own servers may live there, if the person says so.
    pub(crate) const fn is_private(&self) -> bool {
        self.private
    }
}

/// The addresses of a [`Network`].
#[derive(Debug, PartialEq, Eq)]
enum Block {
    V4(Ipv4Addr, u32),
    V6(Ipv6Addr, u32),
    /// ISATAP is known by its interface identifier, under any prefix.
    Isatap,
}

impl Block {
    fn contains(&self, ip: IpAddr) -> bool {
        match (self, ip) {
            (Block::V4(first, len), IpAddr::V4(ip)) => {
                (ip.to_bits() ^ first.to_bits()) & mask_v4(*len) == 0
            }
            (Block::V6(first, len), IpAddr::V6(ip)) => {
                (ip.to_bits() ^ first.to_bits()) & mask_v6(*len) == 0
            }
            // RFC 5214 §6.1: 0000:5efe or, for a globally unique IPv4 address,
            // 0200:5efe, followed by that address.
            (Block::Isatap, IpAddr::V6(ip)) => {
                let part = ip.segments();
                part[4] & !0x0200 == 0 && part[5] == 0x5efe
            }
            _ => false,
        }
    }

    /// How much of an address the block fixes; the most specific row wins.
    fn specificity(&self) -> u32 {
        match self {
            Block::V4(_, len) | Block::V6(_, len) => *len,
            Block::Isatap => 0,
        }
    }
}

const fn mask_v4(len: u32) -> u32 {
    // A shift by the whole width (a /0) has no value of its own: it is no bits.
    match u32::MAX.checked_shl(32 - len) {
        Some(mask) => mask,
        None => 0,
    }
}

const fn mask_v6(len: u32) -> u128 {
    match u128::MAX.checked_shl(128 - len) {
        Some(mask) => mask,
        None => 0,
    }
}

impl fmt::Display for Network {
    /// Writes `127.0.0.0/8 (loopback, RFC 1122 §3.2.1.3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.block {
            Block::V4(first, len) => write!(f, "{first}/{len}")?,
            Block::V6(first, len) => write!(f, "{first}/{len}")?,
            Block::Isatap => f.write_str("the ISATAP interface identifiers")?,
        }
        write!(f, " ({}, {})", self.name, self.source)
    }
}

const fn v4(first: [u8; 4], len: u32, name: &'static str, source: &'static str) -> Network {
    let [a, b, c, d] = first;
    Network {
        block: Block::V4(Ipv4Addr::new(a, b, c, d), len),
        name,
        source,
        carries_v4: false,
        private: false,
    }
}

const fn v6(first: [u16; 8], len: u32, name: &'static str, source: &'static str) -> Network {
    let [a, b, c, d, e, f, g, h] = first;
    Network {
        block: Block::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h), len),
        name,
        source,
        carries_v4: false,
        private: false,
    }
}

const fn private(network: Network) -> Network {
    Network {
        private: true,
        ..network
    }
}

const fn carries_v4(network: Network) -> Network {
    Network {
        carries_v4: true,
        ..network
    }
}

/// The table. Where rows overlap, the longest prefix names the refusal.
#[rustfmt::skip] // one row, one line
static NETWORKS: &[Network] = &[
    v4([0, 0, 0, 0], 8, "this network", "RFC 791 §3.2"),
    private(v4([10, 0, 0, 0], 8, "private use", "RFC 1918")),
    private(v4([100, 64, 0, 0], 10, "shared address space of carriers and overlays", "RFC 6598")),
    v4([100, 100, 100, 200], 32, "Alibaba Cloud metadata", "Alibaba Cloud"),
    private(v4([127, 0, 0, 0], 8, "loopback", "RFC 1122 §3.2.1.3")),
    v4([168, 63, 129, 16], 32, "Azure platform services", "Microsoft Azure"),
    v4([169, 254, 0, 0], 16, "link-local, with cloud metadata", "RFC 3927"),
    private(v4([172, 16, 0, 0], 12, "private use", "RFC 1918")),
    v4([192, 0, 0, 0], 24, "IETF protocol assignments", "RFC 6890 §2.1"),
    v4([192, 0, 0, 192], 32, "Oracle Cloud metadata", "Oracle Cloud"),
    v4([192, 0, 2, 0], 24, "documentation", "RFC 5737"),
    v4([192, 88, 99, 0], 24, "deprecated 6to4 relays", "RFC 7526"),
    private(v4([192, 168, 0, 0], 16, "private use", "RFC 1918")),
    v4([198, 18, 0, 0], 15, "benchmarking", "RFC 2544"),
    v4([198, 51, 100, 0], 24, "documentation", "RFC 5737"),
    v4([203, 0, 113, 0], 24, "documentation", "RFC 5737"),
    v4([224, 0, 0, 0], 4, "multicast", "RFC 5771"),
    v4([240, 0, 0, 0], 4, "reserved", "RFC 1112 §4"),
    v4([255, 255, 255, 255], 32, "limited broadcast", "RFC 8190"),

    // IPv6: what lies outside 2000::/3 is not global unicast at all.
    v6([0, 0, 0, 0, 0, 0, 0, 0], 3, "not global unicast", "RFC 4291 §2.4"),
    v6([0x4000, 0, 0, 0, 0, 0, 0, 0], 2, "not global unicast", "RFC 4291 §2.4"),
    v6([0x8000, 0, 0, 0, 0, 0, 0, 0], 1, "not global unicast", "RFC 4291 §2.4"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, "deprecated IPv4-compatible", "RFC 4291 §2.5.5.1"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified", "RFC 4291 §2.5.2"),
    private(v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback", "RFC 4291 §2.5.3")),
    carries_v4(v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, "IPv4-mapped", "RFC 4291 §2.5.5.2")),
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, "IPv4-translated", "RFC 2765 §2.1"),
    carries_v4(v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "NAT64", "RFC 6052 §2.1")),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "local-use NAT64", "RFC 8215"),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discard-only", "RFC 6666"),
    v6([0x100, 0, 0, 1, 0, 0, 0, 0], 64, "dummy prefix", "RFC 9780"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "IETF protocol assignments", "RFC 2928"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "Teredo", "RFC 4380"),
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, "benchmarking", "RFC 5180"),
    v6([0x2001, 0x10, 0, 0, 0, 0, 0, 0], 28, "deprecated ORCHID", "RFC 4843"),
    v6([0x2001, 0x20, 0, 0, 0, 0, 0, 0], 28, "ORCHIDv2", "RFC 7343"),
    v6([0x2001, 0x30, 0, 0, 0, 0, 0, 0], 28, "drone remote identification", "RFC 9374"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation", "RFC 3849"),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "6to4", "RFC 3056"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation", "RFC 9637"),
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment routing", "RFC 9602"),
    private(v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local", "RFC 4193")),
    v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254], 128, "AWS metadata", "Amazon EC2"),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local", "RFC 4291 §2.5.6"),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, "deprecated site-local", "RFC 3879"),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast", "RFC 4291 §2.7"),
    Network { block: Block::Isatap, name: "ISATAP", source: "RFC 5214 §6.1", carries_v4: false, private: false },
];

/// The network that forbids a *typed* address, if one does.
///
/// Every form that embeds an IPv4 address is refused: a user who means the
/// IPv4 address can type it.
pub(crate) fn refused_literal(ip: IpAddr) -> Option<&'static Network> {
    NETWORKS
        .iter()
        .filter(|network| network.block.contains(ip))
        .max_by_key(|network| network.block.specificity())
}

/// The network that forbids connecting to an address *the DNS gave*, if one does.
///
/// An IPv4-mapped address and a NAT64 one (which is all that an IPv6-only host
/// gets for an IPv4-only server, RFC 6147) are judged by the IPv4 address they
/// lead to. 6to4, Teredo and ISATAP lead through relays and are refused.
pub(crate) fn refused_peer(ip: IpAddr) -> Option<&'static Network> {
    match (refused_literal(ip), ip) {
        (Some(network), IpAddr::V6(v6)) if network.carries_v4 => {
            let [.., a, b, c, d] = v6.octets();
            refused_literal(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
        }
        (refused, _) => refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn every_row_is_a_proper_prefix() {
        for network in NETWORKS {
            match network.block {
                Block::V4(first, len) => {
                    assert!(len <= 32);
                    assert_eq!(first.to_bits() & !mask_v4(len), 0, "{network}");
                }
                Block::V6(first, len) => {
                    assert!(len <= 128);
                    assert_eq!(first.to_bits() & !mask_v6(len), 0, "{network}");
                }
                Block::Isatap => {}
            }
        }
    }

    #[test]
    fn both_ends_of_every_row_are_refused() {
        for network in NETWORKS {
            let (first, last) = match network.block {
                Block::V4(first, len) => (
                    IpAddr::V4(first),
                    IpAddr::V4((first.to_bits() | !mask_v4(len)).into()),
                ),
                Block::V6(first, len) => (
                    IpAddr::V6(first),
                    IpAddr::V6((first.to_bits() | !mask_v6(len)).into()),
                ),
                Block::Isatap => (ip("2606:4700::5efe:0:0"), ip("2606::200:5efe:ffff:ffff")),
            };
            assert!(refused_literal(first).is_some(), "{network}");
            assert!(refused_literal(last).is_some(), "{network}");
        }
    }

    #[test]
    fn the_refusal_names_the_closest_network() {
        let say = |text| refused_literal(ip(text)).map(ToString::to_string);
        assert_eq!(
            say("127.0.0.1").unwrap(),
            "127.0.0.0/8 (loopback, RFC 1122 §3.2.1.3)"
        );
        assert_eq!(
            say("100.100.100.200").unwrap(),
            "100.100.100.200/32 (Alibaba Cloud metadata, Alibaba Cloud)"
        );
        assert_eq!(say("::1").unwrap(), "::1/128 (loopback, RFC 4291 §2.5.3)");
        assert_eq!(
            say("1234::").unwrap(),
            "::/3 (not global unicast, RFC 4291 §2.4)"
        );
        assert_eq!(say("8.8.8.8"), None);
        assert_eq!(say("2606:4700:4700::1111"), None);
    }

    #[test]
    fn peers_are_judged_by_the_ipv4_address_they_lead_to() {
        for open in ["::ffff:8.8.8.8", "64:ff9b::808:808", "8.8.8.8"] {
            assert!(refused_peer(ip(open)).is_none(), "{open}");
        }
        for shut in [
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::808:808",
            "2002:808:808::",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2606:4700::5efe:808:808",
            "2606:4700::200:5efe:808:808",
            "::8.8.8.8",
            "::ffff:0:8.8.8.8",
        ] {
            assert!(refused_peer(ip(shut)).is_some(), "{shut}");
        }
    }

    /// The same ranges once more, by octets and the standard library.
    fn public_v4(ip: Ipv4Addr) -> bool {
        let [a, b, c, d] = ip.octets();
        let cloud = (a, b, c, d) == (168, 63, 129, 16);
        !(a == 0
            || a >= 224
            || ip.is_private()
            || ip.is_loopback()
            || ip.is_link_local()
            || ip.is_documentation()
            || (a == 100 && (64..=127).contains(&b))
            || (a == 198 && (b == 18 || b == 19))
            || (a == 192 && b == 0 && c == 0)
            || (a == 192 && b == 88 && c == 99)
            || cloud)
    }

    fn public_v6(ip: Ipv6Addr) -> bool {
        let s = ip.segments();
        (0x2000..=0x3fff).contains(&s[0])
            && !(s[0] == 0x2001 && s[1] < 0x200)
            && !(s[0] == 0x2001 && s[1] == 0xdb8)
            && s[0] != 0x2002
            && !(s[0] == 0x3fff && s[1] < 0x1000)
            && !(s[5] == 0x5efe && (s[4] == 0 || s[4] == 0x200))
    }

    /// Addresses close to the borders of the rows, where mistakes live.
    fn near_a_row() -> impl Strategy<Value = IpAddr> {
        let edges: Vec<IpAddr> = NETWORKS
            .iter()
            .flat_map(|network| match network.block {
                Block::V4(first, len) => [
                    IpAddr::V4(first),
                    IpAddr::V4((first.to_bits() | !mask_v4(len)).into()),
                ],
                Block::V6(first, len) => [
                    IpAddr::V6(first),
                    IpAddr::V6((first.to_bits() | !mask_v6(len)).into()),
                ],
                Block::Isatap => [ip("2606:4700::5efe:0:0"), ip("2606::200:5efe:ffff:ffff")],
            })
            .collect();
        (proptest::sample::select(edges), 0..=6_u8).prop_map(|(edge, step)| match edge {
            IpAddr::V4(ip) => {
                let bits = ip.to_bits().wrapping_sub(3).wrapping_add(step.into());
                IpAddr::V4(bits.into())
            }
            IpAddr::V6(ip) => {
                let bits = ip.to_bits().wrapping_sub(3).wrapping_add(step.into());
                IpAddr::V6(bits.into())
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4096, ..ProptestConfig::default() })]

        #[test]
        fn ipv4_agrees_with_an_independent_statement(bits in any::<u32>()) {
            let ip = Ipv4Addr::from_bits(bits);
            prop_assert_eq!(refused_literal(ip.into()).is_none(), public_v4(ip));
        }

        #[test]
        fn ipv6_agrees_with_an_independent_statement(bits in any::<u128>(), head in prop_oneof![
            0x1ffe_u16..0x2004, 0x3ffd_u16..0x4001, any::<u16>(),
        ]) {
            let ip = Ipv6Addr::from_bits((bits >> 16) | (u128::from(head) << 112));
            prop_assert_eq!(refused_literal(ip.into()).is_none(), public_v6(ip));
        }

        #[test]
        fn borders_agree_with_an_independent_statement(ip in near_a_row()) {
            let public = match ip {
                IpAddr::V4(ip) => public_v4(ip),
                IpAddr::V6(ip) => public_v6(ip),
            };
            prop_assert_eq!(refused_literal(ip).is_none(), public, "{}", ip);
        }
    }
}
