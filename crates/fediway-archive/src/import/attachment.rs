//! The files of an activity as the client API would have told them.

use serde_json::{Value, json};

/// All attachments of an object. What is a link or a field of a profile is no file.
pub(super) fn all(attachments: &Value, server: &str) -> Vec<Value> {
    let all = match attachments {
        Value::Array(all) => all.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(|it| one(it, server)).collect()
}

fn one(attachment: &Value, server: &str) -> Option<Value> {
    let url = attachment["url"]
        .as_str()
        .or_else(|| attachment["url"]["href"].as_str())
        .or_else(|| attachment["href"].as_str())?;
    let focus = &attachment["focalPoint"];
    Some(json!({
        "id": "",
        "type": kind(attachment["mediaType"].as_str().unwrap_or_default()),
        "url": absolute(url, server),
        "preview_url": null,
        "remote_url": null,
        "description": attachment["name"],
        "blurhash": attachment["blurhash"],
        "meta": {
            "focus": { "x": focus[0], "y": focus[1] },
            "original": { "width": attachment["width"], "height": attachment["height"] },
        },
    }))
}

fn kind(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "unknown",
    }
}

/// Exports name files by a path: without the folder `system`, which the files have on their server.
/// The address is no more than a name here: nothing is fetched from it.
pub(super) fn absolute(url: &str, server: &str) -> String {
    match url {
        url if url.starts_with("https://") || url.starts_with("http://") => url.to_owned(),
        url if url.starts_with("/media_attachments/") => format!("https://{server}/system{url}"),
        url => format!("https://{server}/{}", url.trim_start_matches('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_an_address_of_its_server() {
        let own = absolute("/media_attachments/files/1/a.png", "x.example");
        assert_eq!(
            own,
            "https://x.example/system/media_attachments/files/1/a.png"
        );
        assert_eq!(
            absolute("avatar.png", "x.example"),
            "https://x.example/avatar.png"
        );
        assert_eq!(
            absolute("https://y.example/a", "x.example"),
            "https://y.example/a"
        );
    }

    #[test]
    fn forms_of_attachments() {
        let document = json!({ "type": "Document", "mediaType": "image/png", "url": "/b/a.png",
            "name": "A cat", "focalPoint": [0.5, -0.5], "width": 4, "height": 3 });
        let found = all(&json!([document]), "x.example");
        assert_eq!(found[0]["type"], "image");
        assert_eq!(found[0]["description"], "A cat");
        assert_eq!(found[0]["meta"]["original"]["height"], 3);
        assert_eq!(all(&document, "x.example"), found);
        for nothing in [json!(null), json!([]), json!([{}]), json!("x"), json!([7])] {
            assert!(all(&nothing, "x.example").is_empty(), "{nothing}");
        }
    }
}
