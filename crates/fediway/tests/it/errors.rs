//! What an error knows.

use fediway::{ErrorKind, Instance, InstanceUrl};

use crate::support::{Page, server};

fn client(address: &str) -> fediway::Client {
    let policy = fediway::AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(address, &policy).unwrap();
    let transport = fediway::Transport::builder().policy(policy).max_tries(1);
    let credentials = fediway::Credentials::new(url.clone(), "t0ken_s3cret");
    fediway::Client::new(Instance::without_discovery(url), credentials)
        .with_transport(&transport.build().unwrap())
}

async fn ask(status: u16, body: &str) -> fediway::Error {
    let page =
        Page::new("/api/v1/accounts/verify_credentials", status, body).header("X-Request-Id: 7f-1");
    let (address, _) = server(vec![page]).await;
    client(&address)
        .accounts()
        .verify_credentials()
        .await
        .unwrap_err()
}

#[tokio::test]
async fn each_status_has_its_kind() {
    for (status, kind, transient) in [
        (400, ErrorKind::Refused, false),
        (401, ErrorKind::Unauthorized, false),
        (403, ErrorKind::Forbidden, false),
        (404, ErrorKind::NotFound, false),
        (409, ErrorKind::Conflict, false),
        (410, ErrorKind::Gone, false),
        (422, ErrorKind::Unprocessable, false),
        (500, ErrorKind::Server, true),
        (501, ErrorKind::Server, false),
        (503, ErrorKind::Server, true),
    ] {
        let error = ask(status, r#"{"error":"no"}"#).await;
        assert_eq!(error.kind(), &kind, "{status}");
        assert_eq!(error.is_transient(), transient, "{status}");
        assert_eq!(error.http_status(), Some(status));
        assert_eq!(error.host(), Some("127.0.0.1"));
        assert_eq!(error.server_message(), Some("no"));
        assert_eq!(error.server_request_id(), Some("7f-1"));
        let (method, path) = error.endpoint().unwrap();
        assert_eq!(
            (method.as_str(), path),
            ("GET", "/api/v1/accounts/verify_credentials")
        );
        assert!(!error.next_step().is_empty());
    }
}

#[tokio::test]
async fn a_refusal_names_the_fields() {
    let body = r#"{"error":"Validation failed: Username is taken","details":{"username":
        [{"error":"ERR_TAKEN","description":"is\u0000 taken by t0ken_s3cret"}]}}"#;
    let error = ask(422, body).await;
    let [field] = error.field_errors() else {
        panic!("{error:?}");
    };
    assert_eq!((&*field.field, &*field.code), ("username", "ERR_TAKEN"));
    assert_eq!(field.description, "is taken by …");
    let report = error.report().to_string();
    assert!(report.contains("\nusername: is taken by …\n"), "{report}");
}

#[tokio::test]
async fn undecodable_answers_say_where() {
    let body = r#"{"id":"1","note":"t0ken_s3cret","acct":"#;
    let error = ask(200, body).await;
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert_eq!(error.snippet(), Some(r#"{"id":"…","note":"…","acct":"#));
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

#[tokio::test]
async fn no_hostile_answer_gets_a_secret_into_an_error() {
    for body in [
        r#"{"t0ken_s3cret":{"t0ken_s3cret":"#,
        r#"["t0ken_s3cret""#,
        "t0ken_s3cret",
        r#"{"id":{"t0ken_s3cret":1}}"#,
        r#"{"id":1,"emojis":[{"t0ken_s3cret":[]}],"fields":"t0ken_s3cret"#,
    ] {
        for status in [200, 401, 422, 500] {
            let error = ask(status, body).await;
            assert!(
                !format!("{error} {error:?}").contains("s3cret"),
                "{status} {body}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_kind_of_value_is_found() {
    let error = ask(200, r#"[1,"x"]"#).await;
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert!(error.decode_path().is_some());
}

/// Also where nobody thinks of it.
#[tokio::test]
async fn a_request_id_is_no_way_out_for_a_token() {
    for (status, body) in [(200, "{"), (401, "{}"), (503, "no")] {
        let path = "/api/v1/accounts/verify_credentials";
        let page = Page::new(path, status, body).header("X-Request-Id: t0ken_s3cret");
        let (address, _) = server(vec![page]).await;
        let error = client(&address)
            .accounts()
            .verify_credentials()
            .await
            .unwrap_err();
        assert_eq!(error.server_request_id(), Some("…"));
    }
}
