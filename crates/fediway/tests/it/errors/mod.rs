//! What an error knows.

mod cases;

use fediway::{ErrorKind, Instance, InstanceUrl};
use fediway_sandbox::Fault;

use self::cases::{Case, TO_A_GET, TO_A_POST};
use crate::support::{ALICE, Page, World, nobody, server, transport_to};

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

/// The server was reached: its status came.
#[tokio::test]
async fn an_answer_that_breaks_off_is_told_from_a_server_that_is_away() {
    let world = World::start().await;
    let transport = transport_to(&world.sandbox).max_tries(1);
    let client = world.client(ALICE).await;
    let client = client.with_transport(&transport.build().unwrap());
    let home = "/api/v1/timelines/home";
    world.sandbox.inject(Fault::truncated()).route("GET", home);
    let error = client.timelines().home().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Network);
    assert!(error.to_string().contains("broke within"), "{error}");
    assert!(error.next_step().starts_with("try again"), "{error:?}");
}

/// What helps differs from status to status.
#[tokio::test]
async fn a_refusal_says_what_helps_with_its_status() {
    let page = "<html><title>413 Request Entity Too Large</title></html>";
    for (status, body, next) in [
        (
            400,
            r#"{"error":"no such order"}"#,
            "correct what the server names",
        ),
        (400, "", "check whether this server offers this call"),
        (413, page, "send less"),
        (418, "", "check whether this server offers this call"),
        (451, r#"{"error":"Unavailable"}"#, "do without it"),
    ] {
        let error = ask(status, body).await;
        assert!(error.next_step().starts_with(next), "{status}: {error:?}");
    }
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

#[tokio::test]
async fn the_text_says_what_came_and_what_to_do() {
    for Case {
        status,
        body,
        text,
        kind,
        next,
    } in TO_A_GET
    {
        let (address, _) = server(vec![Page::new("/api/v1/statuses/1", *status, body)]).await;
        let error = client(&address).statuses().get("1").await.unwrap_err();
        is_as_told(&error, body, (text, kind, next));
    }
    for Case {
        status,
        body,
        text,
        kind,
        next,
    } in TO_A_POST
    {
        let (address, _) = server(vec![Page::new("/api/v1/statuses", *status, body)]).await;
        let error = client(&address).statuses().post("x").await.unwrap_err();
        is_as_told(&error, body, (text, kind, next));
    }
}

fn is_as_told(error: &fediway::Error, body: &str, told: (&str, &ErrorKind, &str)) {
    let (text, kind, next) = told;
    let shown = error.to_string();
    assert!(shown.contains(text), "{body}: {shown}");
    assert_eq!(error.kind(), kind, "{body}");
    assert!(
        error.next_step().contains(next),
        "{body}: {}",
        error.next_step()
    );
    assert!(
        !shown.contains("line 0") && !shown.contains("next:"),
        "{shown}"
    );
    let all = format!("{shown} {error:?} {}", error.report());
    assert!(!all.contains("s3cret") && !shown.contains('\n'), "{all}");
    assert_eq!(error.clone().to_string(), shown);
}

#[tokio::test]
async fn a_list_says_what_came_too() {
    for (body, text) in [
        (
            r#"{"id":"1"}"#,
            "a JSON object where a list of Status was due",
        ),
        ("", "an empty body where a list of Status was due"),
        (r#"{"error":"Record not found"}"#, "not found"),
    ] {
        let (address, _) = server(vec![Page::new("/api/v1/timelines/home", 200, body)]).await;
        let error = client(&address).timelines().home().await.unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
    }
}

/// An item that cannot be read says why, and where in the list it stands: not in which column of
/// itself.
#[tokio::test]
async fn a_malformed_item_says_why_without_columns() {
    let body = r#"[{"id":"1"},7,{"unheard":"of"},"x"]"#;
    let (address, _) = server(vec![Page::new("/api/v1/timelines/home", 200, body)]).await;
    let page = client(&address).timelines().home().await.unwrap();
    assert_eq!((page.items.len(), page.malformed.len()), (1, 3));
    for (item, index) in page.malformed.iter().zip(1..) {
        assert_eq!(item.index, index);
        let reason = &item.reason;
        assert!(
            reason.contains("Status") && !reason.contains("column"),
            "{reason}"
        );
    }
}

/// Also where nothing of the answer is read.
#[tokio::test]
async fn an_error_under_a_success_is_no_success() {
    let refused = r#"{"error":"This action is not allowed"}"#;
    let page = Page::new("/api/v1/lists/1/accounts", 200, refused);
    let (address, _) = server(vec![page]).await;
    let client = client(&address);
    let added = client.lists().add_accounts("1", ["2"]).await;
    assert_eq!(added.unwrap_err().kind(), &ErrorKind::Forbidden);
}

/// A page is no words of the server: a proxy may have made it.
#[tokio::test]
async fn the_title_of_a_page_is_not_what_the_server_said() {
    let error = ask(503, "<title>Maintenance of t0ken_s3cret</title>").await;
    assert_eq!(error.server_message(), None);
    let text = error.to_string();
    assert!(text.contains("titled \"Maintenance of …\""), "{text}");
}

/// Only words about the object say that it is missing. A proxy has none, and so have some servers.
#[tokio::test]
async fn a_missing_object_is_told_from_a_missing_call_and_from_a_proxy() {
    for (status, body, is_missing, may_be_missing) in [
        (404, r#"{"error":"Record not found"}"#, true, false),
        (410, r#"{"error":"Gone"}"#, true, false),
        (410, "", true, false),
        (404, "", false, true),
        (404, "{}", false, true),
        (404, "<title>Not Found</title>", false, true),
        (404, r#"{"error":"Endpoint not found"}"#, false, false),
        (
            403,
            r#"{"error":"This action is not allowed"}"#,
            false,
            false,
        ),
        (503, "<title>Maintenance</title>", false, false),
    ] {
        let page = Page::new("/api/v1/statuses/1", status, body);
        let (address, _) = server(vec![page]).await;
        let error = client(&address).statuses().get("1").await.unwrap_err();
        let found = (error.is_missing_object(), error.may_be_missing_object());
        assert_eq!(found, (is_missing, may_be_missing), "{status} {body}");
    }
}

#[tokio::test]
async fn the_path_that_was_typed_is_named() {
    let path = "/api/v1/made_up?t=t0ken_s3cret";
    let page = Page::new(path, 404, r#"{"error":"Endpoint not found"}"#);
    let (address, _) = server(vec![page]).await;
    let error = client(&address).request("GET", path).await.unwrap_err();
    assert!(error.is_unknown_endpoint());
    let next = error.next_step();
    assert!(
        next.contains("does not offer GET /api/v1/made_up,"),
        "{next}"
    );
    assert!(!format!("{error:?}").contains("s3cret"));
}

/// A port of plain http answers a TLS handshake with an error page or hangs up.
#[tokio::test]
async fn a_port_of_plain_http_is_named() {
    for answer in ["HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", ""] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let serving = std::thread::spawn(move || {
            use std::io::{Read, Write};
            let (mut peer, _) = listener.accept().unwrap();
            let _ = peer.read(&mut [0; 4096]).unwrap();
            peer.write_all(answer.as_bytes()).unwrap();
        });
        let error = client(&address)
            .accounts()
            .verify_credentials()
            .await
            .unwrap_err();
        serving.join().unwrap();
        assert_eq!(error.kind(), &ErrorKind::Tls, "{error:?}");
        assert!(
            error.next_step().contains("this port speaks plain http"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_refused_connection_is_in_the_text_and_in_the_chain() {
    let (_nobody, address) = nobody();
    let address = format!("http://{address}");
    let error = client(&address)
        .accounts()
        .verify_credentials()
        .await
        .unwrap_err();
    assert!(
        error.to_string().to_lowercase().contains("refused"),
        "{error}"
    );
    let causes = successive(&error);
    let last = causes.last().unwrap().to_string();
    assert!(error.report().to_string().contains(&last), "{last}");
}

#[test]
fn errors_can_be_shared() {
    fn is_shareable<T: Clone + Send + Sync + std::error::Error + 'static>() {}
    is_shareable::<fediway::Error>();
    is_shareable::<fediway::InstanceUrlError>();
}

fn successive(error: &dyn std::error::Error) -> impl Iterator<Item = &dyn std::error::Error> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let this = next?;
        next = this.source();
        Some(this)
    })
}

/// What an application holds in its own tasks and threads: also requests, their futures and streams.
#[test]
fn what_is_public_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    fn is_shared<T: Send + Sync + 'static>(_: &T) {}
    shared::<fediway::Client>();
    shared::<fediway::Credentials>();
    shared::<fediway::Instance>();
    shared::<fediway::Transport>();
    shared::<fediway::Page<fediway::Status>>();
    shared::<fediway::MalformedItem>();
    shared::<fediway::Cursor>();
    shared::<fediway::Scopes>();
    shared::<fediway::store::MemoryStore>();
    shared::<fediway::streaming::Event>();
    shared::<fediway::streaming::Subscription>();
    shared::<fediway::transport::Response>();
    shared::<fediway::raw::RawRequest>();
    let url = InstanceUrl::parse("example.org").unwrap();
    let client = fediway::Client::anonymous(Instance::without_discovery(url));
    is_shared(&client.statuses().post("x"));
    is_shared(&client.statuses().post("x").into_future());
    is_shared(&client.statuses().post("x").with_deviations());
    is_shared(&client.statuses().edit("1").into_future());
    is_shared(&client.timelines().home().into_future());
    is_shared(&client.timelines().home().pages());
    is_shared(&client.timelines().home().items());
    is_shared(&client.timelines().home().parallel_items(8));
    is_shared(&client.accounts().by_handle("@a@example.org"));
    is_shared(&client.request("GET", "/api/v1/x").into_future());
    let file = fediway::MediaFile::bytes("x.png", "x");
    is_shared(&client.media().upload(file.clone()));
    is_shared(&client.media().upload(file).into_future());
    is_shared(&client.streaming());
    shared::<fediway::streaming::Events>();
    shared::<fediway::streaming::SubscriptionHandle>();
    is_shared(&Instance::discover("example.org").into_future());
    shared::<fediway::RequestFuture<()>>();
}
