//! What every row is checked for.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fediway_sandbox::Answer;
use serde_json::json;

use super::Row;
use crate::support::{
    CALLBACK, CHALLENGE, ME, Reply, User, World, param, registration, send, with_form, with_json,
};

impl Row {
    #[track_caller]
    fn status(&self, what: &str, reply: &Reply, expected: u16) {
        let (name, text) = (self.software, &reply.text);
        assert_eq!(reply.status, expected, "{name}, {what}: {text}");
    }

    pub(super) async fn says_what_it_is(&self, world: &World) {
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

    pub(super) async fn posts_and_reads_back(&self, world: &World) {
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

    pub(super) async fn registers(&self, world: &World) {
        let body = json!({ "client_name": "x", "redirect_uris": [CALLBACK], "scopes": "read" });
        let array = with_json(world.http.request("POST", "/api/v1/apps"), &body);
        self.status("array", &send(array).await, self.array);
        let mut pairs = registration();
        pairs[2].1 = "read write profile";
        let profile = world.http.form("/api/v1/apps", &pairs).await;
        self.status("profile", &profile, self.profile);
    }

    pub(super) async fn grants(&self, world: &World) {
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

    pub(super) async fn codes(&self, world: &World) {
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

    pub(super) async fn clients(&self, world: &World) {
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

    pub(super) async fn logs_out(&self, world: &World) {
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
