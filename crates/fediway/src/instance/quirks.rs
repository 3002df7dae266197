//! How servers differ from the common profile: one table, keyed by the nodeinfo software name.
//!
//! This is the only place that names a software. Whoever needs a difference reads its column.

/// The differences of one software.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Quirks {
    /// The nodeinfo software name.
    pub(crate) software: &'static str,
    /// A loopback redirect may use any port (RFC 8252, section 7.3), whichever was registered.
    pub(crate) any_loopback_port: bool,
    /// Why there is nothing to log in to, if the software has no Mastodon client API.
    pub(crate) no_client_api: Option<&'static str>,
}

/// What an unknown server is taken for.
const COMMON: Quirks = Quirks {
    software: "",
    any_loopback_port: false,
    no_client_api: None,
};

const fn any_loopback_port(software: &'static str) -> Quirks {
    Quirks {
        software,
        any_loopback_port: true,
        ..COMMON
    }
}

const fn other_api(software: &'static str, api: &'static str) -> Quirks {
    Quirks {
        software,
        no_client_api: Some(api),
        ..COMMON
    }
}

const TABLE: &[Quirks] = &[
    any_loopback_port("mastodon"),
    any_loopback_port("pixelfed"),
    other_api("misskey", "Misskey, which has an API of its own"),
    other_api("lemmy", "Lemmy, which has an API of its own"),
    other_api("peertube", "PeerTube, which has an API of its own"),
    other_api("loops", "Loops, which has an API of its own"),
];

impl Quirks {
    /// The row of a software, or the common profile.
    pub(crate) fn of(software: &str) -> &'static Quirks {
        TABLE
            .iter()
            .find(|row| row.software == software)
            .unwrap_or(&COMMON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_software_gets_the_common_profile() {
        assert_eq!(Quirks::of("something new"), &COMMON);
        assert!(Quirks::of("mastodon").any_loopback_port);
    }
}
