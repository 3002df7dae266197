//! Every software, by its row.

mod checks;
mod documents;

use fediway_sandbox::Software;

use crate::support::World;

/// What the facts say of one server, in other words than the sandbox's.
struct Row {
    software: Software,
    nodeinfo: &'static str,
    version: &'static str,
    metadata: bool,
    userinfo: bool,
    /// client_credentials, password, refresh_token.
    grants: [bool; 3],
    /// A wrong verifier is refused.
    pkce: bool,
    /// The status for a JSON array of redirect URIs.
    array: u16,
    /// The status for registering the scope `profile`.
    profile: u16,
    free_port: bool,
    /// Seconds, where the code is looked at.
    code: Option<u64>,
    code_again: bool,
    wrong_code: u16,
    wrong_secret: u16,
    basic: bool,
    expires_in: Option<u64>,
    /// Revoking: with the client in the body; with the token alone.
    revoke: [u16; 2],
    dead_token: u16,
}

const COMMON: Row = Row {
    software: Software::Mastodon45,
    nodeinfo: "mastodon",
    version: "4.5.",
    metadata: true,
    userinfo: true,
    grants: [true, false, false],
    pkce: true,
    array: 200,
    profile: 200,
    free_port: true,
    code: Some(600),
    code_again: false,
    wrong_code: 400,
    wrong_secret: 401,
    basic: true,
    expires_in: None,
    revoke: [200, 403],
    dead_token: 401,
};

const PLEROMA: Row = Row {
    software: Software::Pleroma,
    nodeinfo: "pleroma",
    version: "2.7.2 (compatible; Pleroma 2.7",
    metadata: false,
    userinfo: false,
    grants: [true, true, true],
    pkce: false,
    array: 422,
    profile: 422,
    free_port: false,
    wrong_secret: 400,
    expires_in: Some(3_155_760_000),
    revoke: [200, 200],
    ..COMMON
};

const ICESHRIMP: Row = Row {
    software: Software::IceshrimpNet,
    nodeinfo: "Iceshrimp.NET",
    version: "4.2.1 (compatible; Iceshrimp.NET",
    metadata: false,
    userinfo: false,
    pkce: false,
    array: 400,
    profile: 400,
    free_port: false,
    basic: false,
    ..COMMON
};

fn rows() -> Vec<Row> {
    vec![
        Row {
            software: Software::Mastodon42,
            version: "4.2.",
            metadata: false,
            userinfo: false,
            grants: [true, true, false],
            pkce: false,
            array: 422,
            profile: 422,
            ..COMMON
        },
        Row {
            software: Software::Mastodon43,
            version: "4.3.",
            userinfo: false,
            grants: [true, true, false],
            ..COMMON
        },
        COMMON,
        Row {
            software: Software::GoToSocial,
            nodeinfo: "gotosocial",
            version: "0.",
            metadata: false,
            userinfo: false,
            pkce: false,
            array: 400,
            free_port: false,
            code: Some(300),
            wrong_secret: 400,
            basic: false,
            revoke: [200, 400],
            ..COMMON
        },
        PLEROMA,
        Row {
            software: Software::Akkoma,
            nodeinfo: "akkoma",
            version: "2.7.2 (compatible; Akkoma 3.",
            code_again: false,
            ..PLEROMA
        },
        Row {
            software: Software::Takahe,
            nodeinfo: "takahe",
            version: "takahe/0.11.0",
            metadata: false,
            userinfo: false,
            pkce: false,
            array: 400,
            free_port: false,
            code: Some(60),
            code_again: true,
            wrong_code: 500,
            revoke: [200, 200],
            dead_token: 400,
            ..COMMON
        },
        Row {
            software: Software::Mitra,
            nodeinfo: "mitra",
            version: "4.0.0 (compatible; Mitra 5.9",
            metadata: false,
            userinfo: false,
            grants: [false, true, false],
            pkce: false,
            array: 400,
            free_port: false,
            code: Some(300),
            code_again: true,
            wrong_code: 404,
            wrong_secret: 200,
            basic: false,
            expires_in: Some(2_592_000),
            revoke: [401, 401],
            ..COMMON
        },
        Row {
            software: Software::Hollo,
            nodeinfo: "hollo",
            version: "0.10",
            free_port: false,
            revoke: [200, 401],
            ..COMMON
        },
        Row {
            software: Software::Pixelfed,
            nodeinfo: "pixelfed",
            version: "3.5.3 (compatible; Pixelfed 0.11",
            metadata: false,
            userinfo: false,
            grants: [true, false, true],
            array: 422,
            profile: 422,
            expires_in: Some(365 * 86_400),
            revoke: [404, 404],
            ..COMMON
        },
        Row {
            software: Software::Friendica,
            nodeinfo: "friendica",
            version: "2.8.0 (compatible; Friendica 2024",
            metadata: false,
            userinfo: false,
            pkce: false,
            profile: 422,
            free_port: false,
            code: Some(300),
            ..COMMON
        },
        Row {
            software: Software::Snac,
            nodeinfo: "snac",
            version: "4.0.0 (not true; really snac/2.94)",
            metadata: false,
            userinfo: false,
            pkce: false,
            array: 422,
            code: None,
            code_again: true,
            wrong_code: 200,
            dead_token: 422,
            ..COMMON
        },
        ICESHRIMP,
        Row {
            software: Software::IceshrimpJs,
            nodeinfo: "iceshrimp",
            version: "4.2.1 (compatible; Iceshrimp 2023",
            grants: [false; 3],
            array: 500,
            profile: 422,
            ..ICESHRIMP
        },
        Row {
            software: Software::Sharkey,
            nodeinfo: "sharkey",
            version: "3.0.0 (compatible; Sharkey 20",
            userinfo: false,
            grants: [false; 3],
            pkce: false,
            revoke: [404, 404],
            ..COMMON
        },
    ]
}

#[tokio::test]
async fn every_software_keeps_to_its_row() {
    let rows = rows();
    let named: Vec<_> = rows.iter().map(|row| row.software).collect();
    assert_eq!(named, Software::ALL);
    for row in rows {
        let world = World::of(row.software).await;
        assert_eq!(world.sandbox.software(), row.software);
        row.says_what_it_is(&world).await;
        row.posts_and_reads_back(&world).await;
        row.registers(&world).await;
        row.grants(&world).await;
        row.codes(&world).await;
        row.clients(&world).await;
        row.logs_out(&world).await;
    }
}
