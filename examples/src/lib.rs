//! The code samples of the README and of the guide in `docs/`, compiled and, where they can run
//! without a server of other people, run: `cargo test -p fediway-examples --doc`.
//!
//! The programs beside this crate's manifest are examples: `cargo run -p fediway-examples --example
//! hello_bot`. `tests/it` runs them against the sandbox.

/// Pages of the guide with samples. The page about signing in is compiled in `fediway-signin`.
macro_rules! pages {
    ($($name:ident $path:literal,)*) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!(concat!("../../", $path))]
            mod $name {}
        )*
    };
}

pages! {
    readme "README.md",
    tokens "docs/tokens.md",
    scopes "docs/scopes.md",
    keeping_tokens "docs/keeping-tokens.md",
    addresses "docs/addresses.md",
    errors "docs/errors.md",
    pagination "docs/pagination.md",
    media "docs/media.md",
    streaming "docs/streaming.md",
    blocking "docs/blocking.md",
    testing "docs/testing.md",
    database "docs/database.md",
    tour "docs/tour.md",
    coming_from "docs/coming-from.md",
    coming_from_longwei "docs/coming-from-longwei.md",
    coming_from_minimal_activitypub "docs/coming-from-minimal-activitypub.md",
    coming_from_mastodon_py "docs/coming-from-mastodon-py.md",
    coming_from_megalodon "docs/coming-from-megalodon.md",
    coming_from_mastodon_async "docs/coming-from-mastodon-async.md",
}
