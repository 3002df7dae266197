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
/// So often something is looked at again, with a pause each time (together ten seconds and more).
const MANY: usize = 200;
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
            .post("/timeouts", &json!({ "implicit": 0, "pageLoad": 30_000 }))
            .await;
        browser
    }

    async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let answer = self.try_send(method, path, body).await;
        answer.unwrap_or_else(|refused| panic!("{refused}"))
    }

    async fn try_send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Refused> {
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
        if status.is_success() {
            return Ok(json["value"].take());
        }
        Err(Refused {
            may_come: ["no such element", "stale element reference"]
                .iter()
                .any(|error| json["value"]["error"] == *error),
            message: format!("{method} {path}: {}", json["value"]["message"]),
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A command that the browser did not carry out.
struct Refused {
    /// The element is not there yet, or belongs to a page that is no longer shown.
    may_come: bool,
    message: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

/// How an element is found.
#[derive(Clone, Copy, Debug)]
enum By<'a> {
    Css(&'a str),
    Path(&'a str),
    Focus,
}

fn no_tls() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// The name by which the browser knows an element.
fn element(found: &Value) -> String {
    found[ELEMENT].as_str().unwrap().to_owned()
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(50)).await;
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

    /// The element that is found so.
    async fn find(&self, by: By<'_>) -> Result<String, Refused> {
        let (using, value) = match by {
            By::Css(selector) => ("css selector", selector),
            By::Path(path) => ("xpath", path),
            By::Focus => return Ok(element(&self.ask("/element/active").await)),
        };
        let query = json!({ "using": using, "value": value });
        let path = format!("/session/{}/element", self.session);
        let found = self.driver.try_send("POST", &path, Some(&query)).await?;
        Ok(element(&found))
    }

    /// Gives a command to an element.
    async fn try_give(
        &self,
        by: By<'_>,
        command: &str,
        body: Option<&Value>,
    ) -> Result<Value, Refused> {
        let method = if body.is_some() { "POST" } else { "GET" };
        let element = self.find(by).await?;
        let path = format!("/session/{}/element/{element}/{command}", self.session);
        self.driver.try_send(method, &path, body).await
    }

    /// Gives a command to an element. Waits for the element, also when another page replaces the one
    /// on which it was found.
    async fn give(&self, by: By<'_>, command: &str, body: Option<&Value>) -> Value {
        for _ in 0..MANY {
            match self.try_give(by, command, body).await {
                Ok(value) => return value,
                Err(refused) => assert!(refused.may_come, "{refused}"),
            }
            pause().await;
        }
        panic!("{by:?} does not come")
    }

    pub async fn click(&self, css: &str) {
        self.give(By::Css(css), "click", Some(&json!({}))).await;
    }

    /// The button with these words.
    pub async fn press(&self, words: &str) {
        let path = format!("//button[normalize-space()='{words}']");
        self.give(By::Path(&path), "click", Some(&json!({}))).await;
    }

    pub async fn write(&self, css: &str, text: &str) {
        self.give(By::Css(css), "clear", Some(&json!({}))).await;
        let text = json!({ "text": text });
        self.give(By::Css(css), "value", Some(&text)).await;
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, text: &str) {
        let text = json!({ "text": text });
        self.give(By::Focus, "value", Some(&text)).await;
    }

    /// What a reader of screens says of the element with the focus: its role and its name.
    pub async fn focus(&self) -> (String, String) {
        let role = self.give(By::Focus, "computedrole", None).await;
        let label = self.give(By::Focus, "computedlabel", None).await;
        let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
        (text(role), text(label))
    }

    pub async fn text(&self, css: &str) -> String {
        let text = self.give(By::Css(css), "text", None).await;
        text.as_str().unwrap().to_owned()
    }

    /// Waits until the element says these words: a form's answer may come after the command that sent
    /// the form has ended.
    pub async fn says(&self, css: &str, words: &str) {
        let mut text = String::new();
        for _ in 0..MANY {
            text = self.text(css).await;
            if text.contains(words) {
                return;
            }
            pause().await;
        }
        panic!("{css} says {text:?}, not {words:?}")
    }

    /// Whether there is such an element that can be seen now.
    pub async fn shows(&self, css: &str) -> bool {
        match self.try_give(By::Css(css), "displayed", None).await {
            Ok(displayed) => displayed == true,
            Err(refused) if refused.may_come => false,
            Err(refused) => panic!("{refused}"),
        }
    }

    /// Waits until such an element can be seen.
    pub async fn sees(&self, css: &str) {
        for _ in 0..MANY {
            if self.shows(css).await {
                return;
            }
            pause().await;
        }
        panic!("{css} does not come")
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
