//! Calls without a connection.

use fediway_sandbox::{Fault, Sandbox, Software};
use serde_json::{Value, json};

/// What is done without a connection is done as over one, and leaves no trace but its effect.
#[tokio::test]
async fn a_call_without_a_connection_does_what_a_request_does() {
    for software in Software::ALL {
        let sandbox = Sandbox::builder()
            .software(*software)
            .start()
            .await
            .unwrap();
        sandbox
            .inject(Fault::status(500))
            .route("POST", "*")
            .always();
        let alice = sandbox.direct("alice").unwrap();
        let picture = include_bytes!("../../../fediway-cli/assets/demo.png");
        let (status, media) = alice.upload(picture).await;
        assert_eq!(status, 200, "{software}: {media}");
        let post = json!({ "status": "straight #in", "media_ids": [media["id"]] });
        let (status, made) = alice.call("POST", "/api/v1/statuses", &post).await;
        assert_eq!(status, 200, "{software}: {made}");
        assert_eq!(sandbox.request_count(), 0, "{software}");
        assert_eq!(sandbox.status_count(), 1);
        let id = made["id"].as_str().unwrap();
        let path = format!("/api/v1/statuses/{id}");
        let (_, shown) = alice.call("GET", &path, &Value::Null).await;
        assert_eq!(shown["tags"][0]["name"], "in");
        assert_eq!(shown["media_attachments"][0]["id"], media["id"]);
        let (status, _) = alice.call("GET", "/api/v1/statuses/0", &Value::Null).await;
        assert_eq!(status, 404);
        assert!(sandbox.direct("nobody").is_none());
    }
}
