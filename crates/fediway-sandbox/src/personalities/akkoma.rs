//! Akkoma.

use super::{Instance, OAuth, PLEROMA, Personality, STREAMING, SecondLogin, Streaming, TokenIn};

/// Akkoma 3.13: Pleroma, which remembers the first login too well.
pub(super) const AKKOMA: Personality = Personality {
    instance: Instance {
        software: "akkoma",
        version: "3.13.3-0-g1a2b3c4",
        instance_version: "2.7.2 (compatible; Akkoma 3.13.3-0-g1a2b3c4)",
        source_url: "https://akkoma.dev/AkkomaGang/akkoma",
        ..PLEROMA.instance
    },
    oauth: OAuth {
        second_login: SecondLogin::SameCode,
        ..PLEROMA.oauth
    },
    // It left Pleroma before a socket could have more than one stream: messages
    // do not say whose they are, and commands get no answer.
    streaming: Some(Streaming {
        server_sent_events: false,
        token: TokenIn {
            header: false,
            ..STREAMING.token
        },
        names_stream: false,
        ..STREAMING
    }),
    ..PLEROMA
};
