//! A browser, driven over WebDriver (<https://www.w3.org/TR/webdriver2/>): the few commands that the
//! test needs.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};

const CHROMIUM: &str = "chromium";
const DRIVER: &str = "chromedriver";
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
pub const ENTER: &str = "\u{e007}";
pub const TAB: &str = "\u{e004}";
pub const SPACE: &str = " ";

/// Whether there is a browser. Says why the test is skipped if there is none.
pub fn is_here() -> bool {
    let missing: Vec<_> = [CHROMIUM, DRIVER]
        .into_iter()
        .filter(|program| {
            let mut version = Command::new(program);
            version
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            !version.status().is_ok_and(|status| status.success())
        })
        .collect();
    if missing.is_empty() {
        return true;
    }
    let missing = missing.join(" and ");
    assert!(
        std::env::var_os("FEDIWAY_BROWSER").is_none(),
        "{missing} is not here"
    );
    println!("skipped: {missing} is not here (apt-get install chromium chromium-driver)");
    false
}

/// The program that drives browsers. It ends with this value.
pub struct Driver {
    process: Child,
    address: String,
    client: reqwest::Client,
}

impl Driver {
    pub fn start() -> Self {
        let mut process = Command::new(DRIVER)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        // What it says later is not waited for, but has to go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(no_tls())
            .timeout(Duration::from_secs(60))
            .build();
        Self {
            process,
            address: format!("http://127.0.0.1:{}", port.unwrap()),
            client: client.unwrap(),
        }
    }

    /// A new browser with nothing in it.
    pub async fn browser(&self, scripts: bool) -> Browser<'_> {
        let folder = tempfile::tempdir().unwrap();
        let own = format!("--user-data-dir={}", folder.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=640,720",
            "--lang=en",
            &own,
        ];
        let javascript = if scripts { 1 } else { 2 };
        let options = json!({
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": javascript,
                       "intl.accept_languages": "en" },
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": { "performance": "ALL" },
        }}});
        let made = self.send("POST", "/session", Some(&wanted)).await;
        let session = made["sessionId"].as_str().unwrap().to_owned();
        let browser = Browser {
            driver: self,
            session,
            _folder: folder,
        };
        browser
            .post(
                "/timeouts",
                &json!({ "implicit": 5_000, "pageLoad": 30_000 }),
            )
            .await;
        browser
    }

    async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let url = format!("{}{path}", self.address);
        let mut request = self.client.request(method.parse().unwrap(), url);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        let mut json: Value = serde_json::from_str(&text).unwrap();
        assert!(
            status.is_success(),
            "{method} {path}: {}",
            json["value"]["message"]
        );
        json["value"].take()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn no_tls() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// A browser.
pub struct Browser<'a> {
    driver: &'a Driver,
    session: String,
    _folder: tempfile::TempDir,
}

impl Browser<'_> {
    /// Sends any command.
    pub async fn post(&self, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        self.driver.send("POST", &path, Some(body)).await
    }

    async fn ask(&self, path: &str) -> Value {
        let path = format!("/session/{}{path}", self.session);
        self.driver.send("GET", &path, None).await
    }

    pub async fn open(&self, url: &str) {
        self.post("/url", &json!({ "url": url })).await;
    }

    pub async fn back(&self) {
        self.post("/back", &json!({})).await;
    }

    pub async fn url(&self) -> String {
        self.ask("/url").await.as_str().unwrap().to_owned()
    }

    /// The element that this CSS selector finds. Waits for it for a few seconds.
    async fn find(&self, css: &str) -> String {
        let found = self
            .post(
                "/element",
                &json!({ "using": "css selector", "value": css }),
            )
            .await;
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.post(&format!("/element/{element}/click"), &json!({}))
            .await;
    }

    /// The button with these words.
    pub async fn press(&self, words: &str) {
        let path = format!("//button[normalize-space()='{words}']");
        let found = self
            .post("/element", &json!({ "using": "xpath", "value": path }))
            .await;
        let element = found[ELEMENT].as_str().unwrap();
        self.post(&format!("/element/{element}/click"), &json!({}))
            .await;
    }

    pub async fn write(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        self.post(&format!("/element/{element}/clear"), &json!({}))
            .await;
        self.post(
            &format!("/element/{element}/value"),
            &json!({ "text": text }),
        )
        .await;
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, text: &str) {
        let active = self.ask("/element/active").await;
        let element = active[ELEMENT].as_str().unwrap().to_owned();
        self.post(
            &format!("/element/{element}/value"),
            &json!({ "text": text }),
        )
        .await;
    }

    /// What a reader of screens says of the element with the focus: its role and its name.
    pub async fn focus(&self) -> (String, String) {
        let active = self.ask("/element/active").await;
        let element = active[ELEMENT].as_str().unwrap().to_owned();
        let role = self.ask(&format!("/element/{element}/computedrole")).await;
        let label = self.ask(&format!("/element/{element}/computedlabel")).await;
        let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
        (text(role), text(label))
    }

    pub async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        let text = self.ask(&format!("/element/{element}/text")).await;
        text.as_str().unwrap().to_owned()
    }

    /// Whether there is such an element that can be seen.
    pub async fn shows(&self, css: &str) -> bool {
        let found = self
            .post(
                "/elements",
                &json!({ "using": "css selector", "value": css }),
            )
            .await;
        match found.as_array().and_then(|found| found.first()) {
            Some(first) => {
                let element = first[ELEMENT].as_str().unwrap();
                self.ask(&format!("/element/{element}/displayed")).await == true
            }
            None => false,
        }
    }

    pub async fn cookies(&self) -> Vec<Value> {
        self.ask("/cookie").await.as_array().unwrap().clone()
    }

    /// A new tab, which is in front from now on.
    pub async fn tab(&self) -> String {
        let made = self.post("/window/new", &json!({ "type": "tab" })).await;
        let tab = made["handle"].as_str().unwrap().to_owned();
        self.go_to_tab(&tab).await;
        tab
    }

    pub async fn this_tab(&self) -> String {
        self.ask("/window").await.as_str().unwrap().to_owned()
    }

    pub async fn go_to_tab(&self, tab: &str) {
        self.post("/window", &json!({ "handle": tab })).await;
    }

    pub async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
            .await
    }

    /// Shows pages from now on as on a screen so wide, and in the dark or not.
    pub async fn screen(&self, width: u32, dark: bool) {
        let size = json!({
            "width": width, "height": 720, "deviceScaleFactor": 1, "mobile": false,
        });
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({
            "features": [{ "name": "prefers-color-scheme", "value": scheme }],
        });
        for (command, parameters) in [
            ("Emulation.setDeviceMetricsOverride", size),
            ("Emulation.setEmulatedMedia", media),
        ] {
            let body = json!({ "cmd": command, "params": parameters });
            self.post("/goog/cdp/execute", &body).await;
        }
    }

    pub async fn picture(&self) -> Vec<u8> {
        let picture = self.ask("/screenshot").await;
        let engine = base64::engine::general_purpose::STANDARD;
        engine.decode(picture.as_str().unwrap()).unwrap()
    }

    pub async fn close(self) {
        let path = format!("/session/{}", self.session);
        self.driver.send("DELETE", &path, None).await;
    }
}
