//! What a page is to somebody who looks at it, or has it read aloud, and to the network.

use serde_json::{Value, json};

use crate::driver::Browser;

/// Light or dark, and how wide.
pub async fn show_as(browser: &Browser<'_>, scheme: &str, width: u32) {
    let media = json!({ "cmd": "Emulation.setEmulatedMedia",
        "params": { "features": [{ "name": "prefers-color-scheme", "value": scheme }] } });
    browser.post("/goog/cdp/execute", &media).await;
    let size = json!({ "cmd": "Emulation.setDeviceMetricsOverride",
        "params": { "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false } });
    browser.post("/goog/cdp/execute", &size).await;
}

/// Every text has enough contrast, also in what is folded.
pub async fn check_contrast(browser: &Browser<'_>, what: &str) {
    browser
        .run("document.querySelectorAll('details').forEach(it => it.open = true)")
        .await;
    let found = browser.run(include_str!("contrast.js")).await;
    assert!(found["texts"].as_u64().unwrap() > 5, "{what}: {found}");
    assert_eq!(found["low"], json!([]), "{what}");
    browser
        .run("document.querySelectorAll('details').forEach(it => it.open = false)")
        .await;
}

/// What can be pressed, and what is a picture, has a name.
pub async fn check_names(browser: &Browser<'_>, what: &str) {
    let tree = json!({ "cmd": "Accessibility.getFullAXTree", "params": {} });
    let tree = browser.post("/goog/cdp/execute", &tree).await;
    let named = [
        "link",
        "button",
        "image",
        "img",
        "textbox",
        "searchbox",
        "heading",
        "navigation",
        "Video",
        "Audio",
        "SvgRoot",
        "DisclosureTriangle",
        "graphics-document",
    ];
    let mut seen = 0;
    for node in tree["nodes"].as_array().unwrap() {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        if node["ignored"] == true || !named.contains(&role) {
            continue;
        }
        let name = node["name"]["value"].as_str().unwrap_or_default();
        assert!(
            !name.trim().is_empty(),
            "{what}: a {role} has no name: {node}"
        );
        seen += 1;
    }
    assert!(seen > 5, "{what}: {seen} things with a name");
}

/// No page is wider than the window.
pub async fn check_width(browser: &Browser<'_>, what: &str) {
    let wide = browser
        .run("return document.documentElement.scrollWidth - window.innerWidth")
        .await;
    assert!(
        wide.as_i64().unwrap() <= 0,
        "{what} is wider than the window by {wide}"
    );
}

/// Everything that was asked for since the last time lies below the folder.
pub async fn check_requests(browser: &Browser<'_>, folder: &str) -> Vec<String> {
    let log = browser
        .post("/se/log", &json!({ "type": "performance" }))
        .await;
    let mut asked = Vec::new();
    for entry in log.as_array().unwrap() {
        let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
        let message = &message["message"];
        if message["method"] == "Network.requestWillBeSent" {
            asked.push(
                message["params"]["request"]["url"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
    for url in asked
        .iter()
        .filter(|url| !url.starts_with("data:") && !url.starts_with("chrome:"))
    {
        assert!(url.starts_with(folder), "{url} is not below {folder}");
    }
    asked
}

/// What the page complained about, such as something that its policy did not let load.
pub async fn check_complaints(browser: &Browser<'_>, what: &str) {
    let log = browser.post("/se/log", &json!({ "type": "browser" })).await;
    assert_eq!(log, json!([]), "{what}");
}
