//! A minimal client of its own, so that the sandbox is judged by the wire.

use fediway_sandbox::{Answer, Sandbox, SandboxBuilder, Software};
use reqwest::header::HeaderMap;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde_json::Value;
use url::form_urlencoded::Serializer;

pub(crate) const ALICE: (&str, &str) = ("alice", "correct horse");
pub(crate) const BOB: (&str, &str) = ("bob", "battery staple");
/// What is asked for to see whether a token lives.
pub(crate) const ME: &str = "/api/v1/accounts/verify_credentials";
pub(crate) const CALLBACK: &str = "http://127.0.0.1/callback";
pub(crate) const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What was answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) version: http::Version,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, error: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.json()["error"], error, "{}", self.text);
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// An HTTP client for one sandbox.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) url: String,
    client: reqwest::Client,
}

impl Http {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        Self::build(sandbox, |client| client.user_agent("it"))
    }

    /// A client built a little differently.
    pub(crate) fn build(
        sandbox: &Sandbox,
        change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Self {
        let mut roots = rustls::RootCertStore::empty();
        if let Some(pem) = sandbox.ca_pem() {
            roots
                .add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap())
                .unwrap();
        }
        let provider = rustls::crypto::ring::default_provider();
        let mut tls = rustls::ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let client = change(reqwest::Client::builder())
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            url: sandbox.url().to_owned(),
            client,
        }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.url)
        };
        self.client.request(method.parse().unwrap(), url)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        send(self.request("GET", path)).await
    }

    pub(crate) async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        send(with_form(self.request("POST", path), pairs)).await
    }
}

pub(crate) fn with_form(
    request: reqwest::RequestBuilder,
    pairs: &[(&str, &str)],
) -> reqwest::RequestBuilder {
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(query(pairs))
}

pub(crate) fn with_json(request: reqwest::RequestBuilder, json: &Value) -> reqwest::RequestBuilder {
    request
        .header("content-type", "application/json")
        .body(json.to_string())
}

pub(crate) async fn send(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    Reply {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        version: response.version(),
        text: response.text().await.unwrap(),
    }
}

pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A parameter of the query of a URL.
pub(crate) fn param(url: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(url).unwrap();
    url.query_pairs()
        .find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}

/// Where the browser was sent.
#[track_caller]
pub(crate) fn redirect(answer: Answer) -> String {
    match answer {
        Answer::Redirect(url) => url,
        other => panic!("no redirect: {other:?}"),
    }
}

/// What registers on every server.
pub(crate) fn registration() -> [(&'static str, &'static str); 3] {
    [
        ("client_name", "it"),
        ("redirect_uris", CALLBACK),
        ("scopes", "read write"),
    ]
}

/// Goes to the beginning of a window, so that no test is cut by its end.
pub(crate) fn begin_window(sandbox: &Sandbox, seconds: u64) {
    let now = u64::try_from(sandbox.now().as_second()).unwrap();
    sandbox.advance(std::time::Duration::from_secs(seconds - now % seconds));
}

/// A sandbox, an HTTP client, and a registered app.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Http,
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Sandbox::start().await.unwrap()).await
    }

    pub(crate) async fn with(sandbox: Sandbox) -> Self {
        let http = Http::new(&sandbox);
        let app = http
            .form(
                "/api/v1/apps",
                &[
                    ("client_name", "The \"app\" <b>"),
                    ("redirect_uris", &format!("{CALLBACK}\n{OOB}")),
                    ("scopes", "read write profile"),
                ],
            )
            .await
            .ok();
        let field = |name: &str| app[name].as_str().unwrap().to_owned();
        Self {
            sandbox,
            http,
            id: field("client_id"),
            secret: field("client_secret"),
        }
    }

    /// A world of this software, with one redirect URI and two scopes.
    pub(crate) async fn of(software: Software) -> Self {
        Self::build(Sandbox::builder().software(software)).await
    }

    pub(crate) async fn build(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let http = Http::new(&sandbox);
        let app = http.form("/api/v1/apps", &registration()).await.ok();
        let field = |name: &str| app[name].as_str().unwrap().to_owned();
        Self {
            id: field("client_id"),
            secret: field("client_secret"),
            sandbox,
            http,
        }
    }

    /// Logs alice in with these scopes, the way that does on every server.
    pub(crate) async fn login(&self, scope: &str) -> Reply {
        let code = self.code(&[("scope", scope)]).await;
        self.exchange(&code, &[("scope", scope)]).await
    }

    /// Alice, logged in so.
    pub(crate) async fn user(&self) -> User {
        self.user_of(ALICE).await
    }

    /// Somebody, logged in so.
    pub(crate) async fn user_of(&self, who: (&str, &str)) -> User {
        let scope = ("scope", "read write");
        let url = self.authorize_url(&[scope]);
        let answer = self.sandbox.browser().approve(&url, who.0, who.1).await;
        let code = param(&redirect(answer.unwrap()), "code").expect("a code");
        let token = self.exchange(&code, &[scope]).await.ok();
        User::new(self, token["access_token"].as_str().unwrap().to_owned())
    }

    pub(crate) async fn revoke(&self, token: &str, changed: &[(&str, &str)]) -> Reply {
        let mut pairs = vec![
            ("client_id", &*self.id),
            ("client_secret", &*self.secret),
            ("token", token),
        ];
        pairs.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        pairs.extend(changed.iter().filter(|(_, value)| !value.is_empty()));
        self.http.form("/oauth/revoke", &pairs).await
    }

    pub(crate) fn authorize_url(&self, extra: &[(&str, &str)]) -> String {
        let mut pairs = vec![("response_type", "code"), ("client_id", &*self.id)];
        if !extra.iter().any(|(name, _)| *name == "redirect_uri") {
            pairs.push(("redirect_uri", CALLBACK));
        }
        pairs.extend(extra);
        format!("{}/oauth/authorize?{}", self.http.url, query(&pairs))
    }

    pub(crate) async fn approve(&self, extra: &[(&str, &str)]) -> Answer {
        let mut browser = self.sandbox.browser();
        let url = self.authorize_url(extra);
        browser.approve(&url, ALICE.0, ALICE.1).await.unwrap()
    }

    /// Where `alice` is sent after approving.
    pub(crate) async fn redirected(&self, extra: &[(&str, &str)]) -> String {
        redirect(self.approve(extra).await)
    }

    /// A code for `alice`, straight from the redirect.
    pub(crate) async fn code(&self, extra: &[(&str, &str)]) -> String {
        param(&self.redirected(extra).await, "code").expect("a code")
    }

    pub(crate) async fn exchange(&self, code: &str, changed: &[(&str, &str)]) -> Reply {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("client_id", &self.id),
            ("client_secret", &self.secret),
            ("redirect_uri", CALLBACK),
        ];
        pairs.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        pairs.extend(changed);
        self.http.form("/oauth/token", &pairs).await
    }

    pub(crate) async fn token_for(&self, name: &str, password: &str, scope: &str) -> String {
        let url = self.authorize_url(&[("scope", scope), ("redirect_uri", OOB)]);
        let mut browser = self.sandbox.browser();
        let Answer::Code(code) = browser.approve(&url, name, password).await.unwrap() else {
            panic!("no code");
        };
        let token = self.exchange(&code, &[("redirect_uri", OOB)]).await.ok();
        token["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn alice(&self) -> User {
        let token = self.token_for(ALICE.0, ALICE.1, "read write").await;
        User::new(self, token)
    }

    pub(crate) async fn bob(&self) -> User {
        let token = self.token_for(BOB.0, BOB.1, "read write").await;
        User::new(self, token)
    }

    pub(crate) async fn app_token(&self) -> String {
        let pairs = [
            ("grant_type", "client_credentials"),
            ("client_id", &*self.id),
            ("client_secret", &*self.secret),
            ("scope", "read write"),
        ];
        let token = self.http.form("/oauth/token", &pairs).await.ok();
        token["access_token"].as_str().unwrap().to_owned()
    }
}

/// A client with a token.
pub(crate) struct User {
    http: Http,
    pub(crate) token: String,
}

impl User {
    pub(crate) fn new(world: &World, token: String) -> Self {
        Self {
            http: world.http.clone(),
            token,
        }
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, path).bearer_auth(&self.token)
    }

    pub(crate) async fn send(&self, method: &str, path: &str) -> Reply {
        send(self.request(method, path)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path).await
    }

    pub(crate) async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        send(with_form(self.request("POST", path), pairs)).await
    }

    pub(crate) async fn json(&self, path: &str, json: Value) -> Reply {
        send(with_json(self.request("POST", path), &json)).await
    }

    pub(crate) async fn post(&self, text: &str) -> Value {
        self.form("/api/v1/statuses", &[("status", text)])
            .await
            .ok()
    }

    /// Posts in the way that works on every server.
    pub(crate) async fn post_json(&self, text: &str) -> Value {
        let body = serde_json::json!({ "status": text });
        self.json("/api/v1/statuses", body).await.ok()
    }
}
