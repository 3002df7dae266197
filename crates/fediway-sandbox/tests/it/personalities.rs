//! Every software, by its row.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fediway_sandbox::{Answer, Sandbox, Software};
use serde_json::{Value, json};

use crate::support::{
    CALLBACK, CHALLENGE, Reply, User, World, param, registration, send, with_form, with_json,
};

const ME: &str = "/api/v1/accounts/verify_credentials";

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

impl Row {
    #[track_caller]
    fn status(&self, what: &str, reply: &Reply, expected: u16) {
        let (name, text) = (self.software, &reply.text);
        assert_eq!(reply.status, expected, "{name}, {what}: {text}");
    }

    async fn says_what_it_is(&self, world: &World) {
        let links = world.http.get("/.well-known/nodeinfo").await.ok();
        let href = links["links"][0]["href"].as_str().unwrap();
        let nodeinfo = world.http.get(href).await.ok();
        assert_eq!(nodeinfo["software"]["name"], self.nodeinfo);
        let instance = world.http.get("/api/v1/instance").await.ok();
        let version = instance["version"].as_str().unwrap();
        assert!(version.starts_with(self.version), "{version}");
        let path = "/.well-known/oauth-authorization-server";
        let found = world.http.get(path).await;
        let expected = if self.metadata { 200 } else { 404 };
        self.status("metadata", &found, expected);
        let token = world.user().await;
        let userinfo = token.get("/oauth/userinfo").await;
        // Without `profile` it is forbidden where it exists.
        let expected = if self.userinfo { 403 } else { 404 };
        self.status("userinfo", &userinfo, expected);
    }

    async fn posts_and_reads_back(&self, world: &World) {
        let reply = world.login("read write").await;
        let token = reply.ok();
        assert_eq!(token["token_type"], "Bearer");
        assert_eq!(token["expires_in"].as_u64(), self.expires_in);
        assert_eq!(token["refresh_token"].is_string(), self.grants[2]);
        let alice = User::new(world, token["access_token"].as_str().unwrap().to_owned());
        let me = alice.get(ME).await.ok();
        assert_eq!(me["username"], "alice");
        let id = me["id"].as_str().unwrap();
        let account = alice.get(&format!("/api/v1/accounts/{id}")).await.ok();
        assert_eq!(account["id"], me["id"]);
        let body = json!({ "status": "hello" });
        let status = alice.json("/api/v1/statuses", body).await.ok();
        let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
        assert_eq!(alice.get(&path).await.ok()["content"], "<p>hello</p>");
        let listed = alice.get(&format!("/api/v1/accounts/{id}/statuses")).await;
        assert_eq!(listed.ok()[0]["id"], status["id"]);
        alice.send("DELETE", &path).await.ok();
    }

    async fn registers(&self, world: &World) {
        let body = json!({ "client_name": "x", "redirect_uris": [CALLBACK], "scopes": "read" });
        let array = with_json(world.http.request("POST", "/api/v1/apps"), &body);
        self.status("array", &send(array).await, self.array);
        let mut pairs = registration();
        pairs[2].1 = "read write profile";
        let profile = world.http.form("/api/v1/apps", &pairs).await;
        self.status("profile", &profile, self.profile);
    }

    async fn grants(&self, world: &World) {
        let names = ["client_credentials", "password", "refresh_token"];
        for (name, offered) in names.into_iter().zip(self.grants) {
            let changed = [
                ("grant_type", name),
                ("username", "alice"),
                ("password", "wrong"),
                ("refresh_token", "wrong"),
                ("scope", "read"),
            ];
            let reply = world.exchange("", &changed).await;
            let error = reply.json()["error"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let unsupported = error == "unsupported_grant_type" || error == "invalid_grant_type";
            assert_eq!(!unsupported, offered, "{} {name}: {error}", self.software);
        }
    }

    async fn codes(&self, world: &World) {
        let challenged = [
            ("scope", "read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let right = ("scope", "read");
        let code = world.code(&challenged).await;
        let changed = [right, ("code_verifier", "wrong")];
        let wrong = world.exchange(&code, &changed).await;
        let expected = if self.pkce { self.wrong_code } else { 200 };
        self.status("wrong verifier", &wrong, expected);

        let code = world.code(&[right]).await;
        self.status("code", &world.exchange(&code, &[right]).await, 200);
        let again = if self.code_again {
            200
        } else {
            self.wrong_code
        };
        let reply = world.exchange(&code, &[right]).await;
        self.status("code again", &reply, again);
        let reply = world.exchange("wrong", &[right]).await;
        self.status("wrong code", &reply, self.wrong_code);

        let Some(lifetime) = self.code else { return };
        // What was remembered of earlier logins is too old by then.
        world.sandbox.advance(Duration::from_secs(lifetime));
        let code = world.code(&[right]).await;
        world.sandbox.advance(Duration::from_secs(lifetime / 2));
        self.status("young code", &world.exchange(&code, &[right]).await, 200);
        let code = world.code(&[right]).await;
        world.sandbox.advance(Duration::from_secs(lifetime));
        let reply = world.exchange(&code, &[right]).await;
        self.status("old code", &reply, self.wrong_code);
    }

    async fn clients(&self, world: &World) {
        let right = ("scope", "read");
        let code = world.code(&[right]).await;
        let changed = [right, ("client_secret", "wrong")];
        let wrong = world.exchange(&code, &changed).await;
        self.status("wrong secret", &wrong, self.wrong_secret);

        let code = world.code(&[right]).await;
        let basic = STANDARD.encode(format!("{}:{}", world.id, world.secret));
        let request = world.http.request("POST", "/oauth/token");
        let request = request.header("authorization", format!("Basic {basic}"));
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", CALLBACK),
            right,
        ];
        let reply = send(with_form(request, &pairs)).await;
        assert_eq!(
            reply.status == 200,
            self.basic,
            "{}: {}",
            self.software,
            reply.text
        );

        let port = [("redirect_uri", "http://127.0.0.1:4711/callback"), right];
        let answer = world.approve(&port).await;
        let sent = matches!(&answer, Answer::Redirect(to) if param(to, "code").is_some());
        assert_eq!(sent, self.free_port, "{}: {answer:?}", self.software);
    }

    async fn logs_out(&self, world: &World) {
        for (with_client, expected) in [true, false].into_iter().zip(self.revoke) {
            let world = if with_client {
                world
            } else {
                &World::of(self.software).await
            };
            let alice = world.user().await;
            let changed = [("client_id", ""), ("client_secret", "")];
            let changed = if with_client { &[][..] } else { &changed };
            let reply = world.revoke(&alice.token, changed).await;
            self.status("revoke", &reply, expected);
            let after = alice.get(ME).await;
            let alive = if expected == 200 {
                self.dead_token
            } else {
                200
            };
            self.status("token after revoke", &after, alive);
        }
    }
}

#[tokio::test]
async fn ids_and_dates_are_of_that_server() {
    let shapes: [(Software, Shape, &str); 6] = [
        (Software::Mastodon45, digits, "Z"),
        (
            Software::GoToSocial,
            |id| id.len() == 26 && id.starts_with("01"),
            "Z",
        ),
        (Software::Pleroma, |id| id.len() == 18 && !digits(id), "Z"),
        (
            Software::Mitra,
            |id| id.len() == 36 && id.contains('-'),
            "Z",
        ),
        (
            Software::Snac,
            |id| id.contains('.') && digits(&id.replace('.', "")),
            "Z",
        ),
        (Software::IceshrimpNet, digits, "+00:00"),
    ];
    for (software, shape, zone) in shapes {
        let world = World::of(software).await;
        let status = world.user().await.post_json("x").await;
        let id = status["id"].as_str().unwrap();
        assert!(shape(id), "{software}: {id}");
        assert!(status["created_at"].as_str().unwrap().ends_with(zone));
    }
    let world = World::of(Software::Snac).await;
    let me = world.user().await.get(ME).await.ok();
    let id = me["id"].as_str().unwrap();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

/// Whether an id looks right.
type Shape = fn(&str) -> bool;

fn digits(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

#[tokio::test]
async fn the_rest_of_the_documents_is_of_that_server() {
    let world = World::of(Software::Takahe).await;
    for (path, at) in [
        ("/api/v1/instance", "/thumbnail"),
        ("/api/v2/instance", "/thumbnail/url"),
    ] {
        let instance = world.http.get(path).await.ok();
        let thumbnail = instance.pointer(at).unwrap().as_str().unwrap();
        assert!(thumbnail.starts_with("/static/"), "{thumbnail}");
        assert_eq!(world.http.get(thumbnail).await.status, 200);
    }
    let links = world.http.get("/.well-known/nodeinfo").await.ok();
    assert!(
        links["links"][0]["href"]
            .as_str()
            .unwrap()
            .ends_with("/2.0/")
    );
    assert_eq!(world.http.get("/nodeinfo/2.1").await.status, 404);
    let status = world.user().await.post_json("x").await;
    assert_eq!(status["language"], Value::Null);
    assert_eq!(status["account"]["last_status_at"], Value::Null);

    let world = World::of(Software::Mitra).await;
    let newer = world.http.get("/nodeinfo/2.1").await.ok();
    assert_eq!(newer["version"], "2.1");
    let alice = world.user().await;
    assert!(alice.get(ME).await.ok()["role"]["id"].is_number());
    let public = world.http.get("/api/v1/timelines/public").await;
    public.refused(401, "auth header is not present");
    alice.get("/api/v1/timelines/public").await.ok();

    let world = World::of(Software::Snac).await;
    assert_eq!(world.http.get("/api/v2/instance").await.status, 404);
    let world = World::of(Software::Mastodon42).await;
    let v2 = world.http.get("/api/v2/instance").await.ok();
    assert!(v2.get("api_versions").is_none());
    let app = world.http.form("/api/v1/apps", &registration()).await.ok();
    assert!(app.get("scopes").is_none() && app.get("redirect_uris").is_none());
    let world = World::of(Software::Pleroma).await;
    let status = world.user().await.post_json("x").await;
    let last = status["account"]["last_status_at"].clone();
    assert!(last.as_str().unwrap().contains('T'), "{last}");
}

#[tokio::test]
async fn an_address_leads_to_its_server() {
    let sandbox = Sandbox::start().await.unwrap();
    let world = World::with(sandbox).await;
    let (url, domain) = (world.sandbox.url(), world.sandbox.addr());
    let meta = world.http.get("/.well-known/host-meta").await;
    assert!(
        meta.header("content-type")
            .starts_with("application/xrd+xml")
    );
    let template = format!("template=\"{url}/.well-known/webfinger?resource={{uri}}\"");
    assert!(meta.text.contains(&template), "{}", meta.text);
    let path = format!("/.well-known/webfinger?resource=acct:alice@{domain}");
    let finger = world.http.get(&path).await.ok();
    let link = |rel: &str| {
        let links = finger["links"].as_array().unwrap().iter();
        let mut found = links.filter(|link| link["rel"] == rel);
        found.next().unwrap().clone()
    };
    let own = link("self")["href"].as_str().unwrap().to_owned();
    assert!(own.starts_with(url), "{own}");
    let subscribe = link("http://ostatus.org/schema/1.0/subscribe");
    let template = subscribe["template"].as_str().unwrap();
    assert!(template.starts_with(url) && template.contains("{uri}"));
}
