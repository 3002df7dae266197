//! Names that never belong to a public server.
//!
//! `example`, `example.org` and the other documentation names (RFC 6761 §6.5)
//! are not refused: they resolve to nothing or to a page, and people type them.

use std::fmt;

/// One special-use name and who set it aside.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SpecialName {
    labels: &'static str,
    place: Place,
    why: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// The name itself and everything below it.
    End,
    /// Any longer name that begins with this label.
    Start,
}

impl SpecialName {
    fn matches(&self, name: &str) -> bool {
        match self.place {
            Place::End => is_or_is_below(name, self.labels),
            Place::Start => name
                .strip_prefix(self.labels)
                .is_some_and(|rest| rest.starts_with('.')),
        }
    }
}

impl fmt::Display for SpecialName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::End => write!(f, ".{} ({})", self.labels, self.why),
            Place::Start => write!(f, "{}.* ({})", self.labels, self.why),
        }
    }
}

const fn end(labels: &'static str, why: &'static str) -> SpecialName {
    SpecialName {
        labels,
        place: Place::End,
        why,
    }
}

const fn start(labels: &'static str, why: &'static str) -> SpecialName {
    SpecialName {
        labels,
        place: Place::Start,
        why,
    }
}

#[rustfmt::skip] // one row, one line
static SPECIAL_NAMES: &[SpecialName] = &[
    end("localhost", "this computer, RFC 6761 §6.3"),
    end("localdomain", "this computer, as hosts files write it"),
    end("localdomain4", "this computer, as hosts files write it"),
    end("localdomain6", "this computer, as hosts files write it"),
    end("test", "testing, RFC 6761 §6.2"),
    end("invalid", "never a name, RFC 6761 §6.4"),
    end("local", "multicast DNS and clusters, RFC 6762 §3"),
    end("arpa", "infrastructure and home.arpa networks, RFC 3172, RFC 8375"),
    end("onion", "Tor, RFC 7686"),
    end("alt", "outside the DNS, RFC 9476"),
    end("internal", "private networks and cloud metadata, ICANN 2024"),
    end("intranet", "private networks, RFC 6762 appendix G"),
    end("private", "private networks, RFC 6762 appendix G"),
    end("corp", "private networks, RFC 6762 appendix G, ICANN 2018"),
    end("home", "private networks, RFC 6762 appendix G, ICANN 2018"),
    end("lan", "private networks, RFC 6762 appendix G"),
    end("mail", "private networks, ICANN 2018"),
    end("localnet", "private networks"),
    end("svc", "Kubernetes services"),
    end("default", "the default Kubernetes namespace"),
    end("consul", "Consul services"),
    end("docker", "Docker containers"),
    end("i2p", "I2P, not in the DNS"),
    end("gnu", "GNUnet, not in the DNS"),
    end("zkey", "GNUnet, not in the DNS"),
    end("exit", "Tor, not in the DNS"),
    end("bit", "Namecoin, not in the DNS"),
    start("metadata", "cloud metadata services"),
];

/// The row that sets `name` aside, if one does. `name` is lower-case ASCII
/// without a trailing dot.
pub(super) fn special(name: &str) -> Option<&'static SpecialName> {
    SPECIAL_NAMES.iter().find(|row| row.matches(name))
}

/// Whether `name` is `localhost` or below it (RFC 6761 §6.3).
pub(super) fn is_localhost(name: &str) -> bool {
    is_or_is_below(name, "localhost")
}

fn is_or_is_below(name: &str, parent: &str) -> bool {
    match name.strip_suffix(parent) {
        Some(above) => above.is_empty() || above.ends_with('.'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_labels_are_compared() {
        for set_aside in [
            "localhost",
            "a.localhost",
            "local",
            "b.a.local",
            "metadata.google.com",
            "1.0.0.127.in-addr.arpa",
            "kubernetes.default",
        ] {
            assert!(special(set_aside).is_some(), "{set_aside}");
        }
        for open in [
            "notlocalhost",
            "localhost.example.org",
            "mylocal",
            "metadata",
            "metadatas.example.org",
            "x.metadata.example.org",
            "example",
            "social.example",
            "example.com",
            "test.example.org",
        ] {
            assert!(special(open).is_none(), "{open}");
        }
    }

    #[test]
    fn a_row_says_why() {
        let row = special("printer.local").unwrap();
        assert_eq!(
            row.to_string(),
            ".local (multicast DNS and clusters, RFC 6762 §3)"
        );
    }
}
