//! From an address to an instance.

use std::sync::{Arc, Mutex};

use fediway::{AddressPolicy, ErrorKind, Instance, Transport};
use fediway_sandbox::{Fault, RateLimitStyle, Sandbox};

use crate::support::{self, Page, World, nobody, transport_to};

#[tokio::test]
async fn a_server_says_what_it_is() {
    let world = World::with(Sandbox::builder().max_status_chars(777)).await;
    let instance = world.instance().await;
    assert_eq!(instance.url().as_str(), world.sandbox.url());
    assert_eq!(instance.software().name, "mastodon");
    assert!(instance.software().version.starts_with("4.5"));
    let limits = instance.limits();
    assert_eq!(limits.max_characters, Some(777));
    assert_eq!(limits.max_attachments, Some(4));
    assert_eq!(limits.characters_per_url, Some(23));
    assert_eq!(limits.image_size, Some(16 << 20));
    assert!(limits.mime_types.iter().any(|kind| kind == "image/png"));
    let oauth = instance.oauth();
    assert_eq!(oauth.issuer, format!("{}/", world.sandbox.url()));
    assert_eq!(oauth.token, format!("{}/oauth/token", world.sandbox.url()));
    assert_eq!(
        oauth.userinfo,
        Some(format!("{}/oauth/userinfo", world.sandbox.url()))
    );
    assert!(
        oauth
            .scopes_supported
            .iter()
            .any(|scope| scope == "write:media")
    );
}

/// A server that answers each path with a fixed status and body, over plain HTTP.
async fn server(pages: &[(&str, u16, &str)]) -> (String, Arc<Mutex<Vec<String>>>) {
    let pages = pages
        .iter()
        .map(|(path, status, body)| Page::new(path, *status, body))
        .collect();
    support::server(pages).await
}

async fn discover(address: &str) -> fediway::Result<Instance> {
    let policy = AddressPolicy::loopback_for_tests();
    let transport = Transport::builder().policy(policy).build()?;
    Instance::discover(address).transport(&transport).await
}

#[tokio::test]
async fn an_old_server_with_nothing_but_version_1() {
    let pages = &[(
        "/api/v1/instance",
        200,
        r#"{"uri":"x","title":"Old","max_toot_chars":"5000","upload_limit":16000000}"#,
    )];
    let (address, _) = server(pages).await;
    let instance = discover(&address).await.unwrap();
    assert_eq!(instance.title(), Some("Old"));
    assert_eq!(instance.limits().max_characters, Some(5000));
    assert_eq!(instance.limits().image_size, Some(16_000_000));
    assert_eq!(instance.oauth().token, format!("{address}/oauth/token"));
    assert_eq!(instance.software().name, "");
}

#[tokio::test]
async fn insane_limits_are_ignored() {
    let pages = &[(
        "/api/v2/instance",
        200,
        r#"{"version":"1","configuration":{"statuses":{"max_characters":-5,"max_media_attachments":0},
            "media_attachments":{"image_size_limit":99999999999,"supported_mime_types":null}}}"#,
    )];
    let (address, _) = server(pages).await;
    assert_eq!(
        discover(&address).await.unwrap().limits(),
        &fediway::instance::Limits::default()
    );
}

#[tokio::test]
async fn metadata_of_another_issuer_is_not_used() {
    let pages = &[
        ("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        (
            "/.well-known/oauth-authorization-server",
            200,
            r#"{"issuer":"https://evil.example","token_endpoint":"https://evil.example/token"}"#,
        ),
    ];
    let (address, _) = server(pages).await;
    let instance = discover(&address).await.unwrap();
    assert_eq!(instance.oauth().token, format!("{address}/oauth/token"));
    assert_eq!(instance.oauth().issuer, address);
}

#[tokio::test]
async fn nodeinfo_of_another_host_is_not_asked() {
    let node = r#"{"software":{"name":"another","version":"1"}}"#;
    let pages = &[
        ("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        ("/about", 200, node),
        (
            "/.well-known/nodeinfo",
            200,
            r#"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0",
                "href":"http://192.0.2.1/about"}]}"#,
        ),
    ];
    let (address, _) = server(pages).await;
    assert_eq!(discover(&address).await.unwrap().software().name, "");
}

/// A domain sends everything but its own API, which it refuses, to the server of its handles.
#[tokio::test]
async fn nodeinfo_that_another_host_answers_is_not_taken() {
    let node = r#"{"software":{"name":"mastodon","version":"4.5.0"}}"#;
    let pages = &[("/nodeinfo/2.0", 200, node), ("/about/2.0", 200, node)];
    let (elsewhere, _) = server(pages).await;
    let away = |path| Page::new(path, 301, "").header(&format!("Location: {elsewhere}{path}"));
    for (status, body) in [(401, ""), (403, "<html><title>Forbidden</title>")] {
        let pages = vec![
            away("/nodeinfo/2.0"),
            away("/about/2.0"),
            Page::new("/.well-known/nodeinfo", 200, NODEINFO),
            Page::new("/api/v2/instance", status, body),
            Page::new("/api/v1/instance", status, body),
        ];
        let error = discover(&support::server(pages).await.0).await.unwrap_err();
        let kind = error.kind();
        assert!(matches!(kind, ErrorKind::NotAnInstance(_)), "{error}");
    }
}

#[tokio::test]
async fn the_newest_nodeinfo_is_asked_for() {
    let rel = "http://nodeinfo.diaspora.software/ns/schema";
    let link = |version| format!(r#"{{"rel":"{rel}/{version}","href":"/about/{version}"}}"#);
    let node = |name| format!(r#"{{"software":{{"name":"{name}","version":"1"}}}}"#);
    for order in [["1.0", "2.1", "2.0"], ["2.1", "2.0", "1.0"]] {
        let links = order.map(link).join(",");
        let (address, _) = server(&[
            (
                "/.well-known/nodeinfo",
                200,
                &format!(r#"{{"links":[{links}]}}"#),
            ),
            ("/about/1.0", 200, &node("oldest")),
            ("/about/2.0", 200, &node("older")),
            ("/about/2.1", 200, &node("newest")),
            ("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        ])
        .await;
        assert_eq!(discover(&address).await.unwrap().software().name, "newest");
    }
}

#[tokio::test]
async fn what_is_no_instance_is_named() {
    for body in ["<html>", "{}", "", "[]", r#"{"status":"ok"}"#] {
        let site = &[
            ("/api/v2/instance", 200, body),
            ("/api/v1/instance", 200, body),
        ];
        let (address, _) = server(site).await;
        let error = discover(&address).await.unwrap_err();
        let named =
            matches!(error.kind(), ErrorKind::NotAnInstance(found) if found.contains("web site"));
        assert!(named, "{body}: {error}");
    }

    for (name, called) in [
        ("Misskey", "Misskey, which has an API of its own"),
        ("lemmy", "Lemmy, which has an API of its own"),
        ("peertube", "PeerTube, which has an API of its own"),
        ("loops", "Loops, which has an API of its own"),
        ("wordpress", "wordpress, without an instance document"),
    ] {
        let links = r#"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"/nodeinfo/2.1"}]}"#;
        let node = format!(r#"{{"software":{{"name":"{name}","version":"1"}}}}"#);
        let (address, _) = server(&[
            ("/.well-known/nodeinfo", 200, links),
            ("/nodeinfo/2.1", 200, &node),
        ])
        .await;
        let error = discover(&address).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::NotAnInstance(called.into()));
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_not_taken_for_a_web_site() {
    let starting = "<html><title>Starting</title>";
    let links = NODEINFO.replace("/about/", "/nodeinfo/");
    for pages in [
        vec![("/.well-known/nodeinfo", 503, starting)],
        // The links lead to the path that failed.
        vec![
            ("/nodeinfo/2.0", 503, starting),
            ("/.well-known/nodeinfo", 200, &links),
            ("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        ],
        vec![
            ("/nodeinfo/2.0", 503, starting),
            ("/.well-known/nodeinfo", 503, starting),
        ],
    ] {
        let (address, requests) = server(&pages).await;
        let error = discover(&address).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Server);
        assert!(error.is_transient());
        assert_eq!(error.server_message(), None);
        let page = "the answer is a web page titled \"Starting\"";
        assert!(error.to_string().contains(page), "{error}");
        let requests = requests.lock().unwrap();
        // Whoever fails at the first request is asked for nothing but nodeinfo.
        let others = requests.iter().any(|line| line.contains("/api/"));
        assert_ne!(others, pages[0].0 == "/nodeinfo/2.0", "{requests:?}");
    }
}

#[tokio::test]
async fn nobody_there() {
    let (_nobody, address) = nobody();
    let address = format!("http://{address}");
    let error = discover(&address).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Network);
    assert_eq!(error.host(), Some("127.0.0.1"));
}

#[tokio::test]
async fn a_streaming_address_that_may_not_be_asked_is_not_taken() {
    for (address, taken) in [
        ("wss://streaming.example.org", true),
        ("wss://streaming.example.org/api", true),
        ("ws://streaming.example.org", false),
        ("wss://10.0.0.1", false),
        ("wss://user@streaming.example.org", false),
        ("javascript:alert(1)", false),
        ("", false),
    ] {
        let document =
            format!(r#"{{"domain":"x","configuration":{{"urls":{{"streaming":"{address}"}}}}}}"#);
        let (server, _) = server(&[("/api/v2/instance", 200, &document)]).await;
        let instance = discover(&server).await.unwrap();
        assert_eq!(
            instance.streaming_url(),
            taken.then_some(address),
            "{address}"
        );
    }
}

const NODEINFO: &str =
    r#"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"/about/2.0"}]}"#;

/// What discovery finds where both instance documents are answered so, `newer` first, beside the
/// nodeinfo of this software.
async fn closed(
    software: Option<&str>,
    newer: (u16, &str),
    older: (u16, &str),
) -> fediway::Result<Instance> {
    let node = format!(
        r#"{{"software":{{"name":"{}","version":"4.5.0"}}}}"#,
        software.unwrap_or_default()
    );
    let mut pages = vec![
        Page::new("/api/v2/instance", newer.0, newer.1),
        Page::new("/api/v1/instance", older.0, older.1),
    ];
    if software.is_some() {
        pages.push(Page::new("/.well-known/nodeinfo", 200, NODEINFO));
        pages.push(Page::new("/about/2.0", 200, &node));
    }
    discover(&support::server(pages).await.0).await
}

/// A server that shows its instance documents to its accounts only is a server, with limits that
/// are not known yet.
#[tokio::test]
async fn an_instance_that_tells_accounts_only_is_an_instance() {
    let json = r#"{"error":"This method requires an authenticated user"}"#;
    let page = "<html><title>Forbidden</title>";
    for (software, newer, older) in [
        (Some("mastodon"), (401, json), (401, json)),
        (Some("mastodon"), (403, json), (403, json)),
        (Some("mastodon"), (401, ""), (403, "")),
        (Some("mastodon"), (403, page), (403, page)),
        // One of them is refused, and the other one is missing or refused in other words.
        (Some("mastodon"), (401, json), (404, "")),
        (Some("mastodon"), (404, ""), (401, json)),
        (Some("mastodon"), (500, ""), (401, "")),
        (None, (401, json), (403, page)),
        (None, (403, page), (401, json)),
        // Software that no row of the table knows, and servers without nodeinfo.
        (Some("a-fork"), (401, json), (401, json)),
        (Some("a-fork"), (401, ""), (401, "")),
        (None, (401, json), (401, json)),
    ] {
        let found = closed(software, newer, older).await;
        let found = found.unwrap_or_else(|error| panic!("{software:?} {newer:?}: {error}"));
        assert!(!found.limits_are_known());
        assert_eq!(found.software().name, software.unwrap_or_default());
    }
    // So does any web site refuse.
    for (software, newer, older) in [
        (None, (401, ""), (401, "")),
        (None, (403, page), (403, page)),
        (Some("wordpress"), (403, page), (403, page)),
        (Some("misskey"), (401, json), (401, json)),
    ] {
        let error = closed(software, newer, older).await.unwrap_err();
        let kind = error.kind();
        assert!(matches!(kind, ErrorKind::NotAnInstance(_)), "{error}");
    }
}

/// A proxy moves the documents about the server to other paths of it.
#[tokio::test]
async fn nodeinfo_at_another_path_of_the_server_is_found() {
    for status in [301, 302, 303, 307, 308] {
        let moved = |from, to: &str| Page::new(from, status, "").header(&format!("Location: {to}"));
        let node = r#"{"software":{"name":"mitra","version":"5.9"}}"#;
        let pages = vec![
            moved("/.well-known/nodeinfo", "/wellknown/nodeinfo"),
            Page::new("/wellknown/nodeinfo", 200, NODEINFO),
            moved("/about/2.0", "/about/2.0/"),
            Page::new("/about/2.0/", 200, node),
            Page::new("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        ];
        let (address, _) = support::server(pages).await;
        assert_eq!(discover(&address).await.unwrap().software().name, "mitra");
    }
}

/// A server that breaks every connection, or asks to be left alone, is not asked for the links as well.
#[tokio::test]
async fn a_failure_of_the_server_is_none_of_the_usual_path() {
    let world = World::start().await;
    for (fault, kind, status) in [
        (Fault::drop_before(), ErrorKind::Network, None),
        (
            Fault::rate_limited(Some(3600), RateLimitStyle::RetryAfterSeconds),
            ErrorKind::RateLimited(None),
            Some(429),
        ),
    ] {
        world.sandbox.clear_faults();
        world.sandbox.clear_requests();
        world.sandbox.inject(fault).route("GET", "*").always();
        let transport = transport_to(&world.sandbox).max_tries(2).build().unwrap();
        let found = Instance::discover(world.sandbox.url()).transport(&transport);
        let error = found.await.unwrap_err();
        let same = std::mem::discriminant(error.kind()) == std::mem::discriminant(&kind);
        assert!(same, "{error}");
        assert_eq!(error.http_status(), status);
        assert!(error.to_string().contains("/nodeinfo/{version}"), "{error}");
        let links = world.requests_to("/.well-known/nodeinfo");
        assert_eq!(links.len(), 0, "{kind:?}");
    }
}

/// Nobody asks for the links where nodeinfo is at its usual path.
#[tokio::test]
async fn nodeinfo_at_its_usual_path_takes_one_request() {
    let node = r#"{"software":{"name":"Mitra","version":"5.9"}}"#;
    let links = NODEINFO.replace("/about/", "/nodeinfo/");
    for (status, body, name, asked) in [
        (200, node, "mitra", 1),
        // It is not asked for twice where the links lead back to it.
        (200, "<html>", "", 2),
        (401, "{}", "", 2),
    ] {
        let (address, requests) = server(&[
            ("/nodeinfo/2.0", status, body),
            ("/.well-known/nodeinfo", 200, &links),
            ("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        ])
        .await;
        let found = discover(&address).await.unwrap();
        assert_eq!(found.software().name, name);
        let requests = requests.lock().unwrap();
        assert!(requests[0].contains("/nodeinfo/2.0"), "{requests:?}");
        let about_it = requests.iter().filter(|line| line.contains("nodeinfo"));
        assert_eq!(about_it.count(), asked, "{requests:?}");
    }
}

/// Something else than nodeinfo is at its usual path: then the links say where it is.
#[tokio::test]
async fn what_is_not_nodeinfo_at_its_usual_path_is_passed_over() {
    let node = r#"{"software":{"name":"snac","version":"2.94"}}"#;
    for (status, body) in [
        (404, "<html>Not found"),
        (410, ""),
        // Only this path is down, or has a limit of its own.
        (429, ""),
        (500, ""),
        (502, ""),
        (503, "<html>"),
        (504, ""),
        (520, ""),
        (401, r#"{"error":"no"}"#),
        (200, "<html>An application of one page"),
        (200, ""),
        (200, "null"),
        (200, "[]"),
        (200, "{}"),
        (200, r#"{"software":null}"#),
        (200, r#"{"software":"wordpress"}"#),
        (200, r#"{"software":{"name":"","version":"1"}}"#),
        (200, r#"{"software":{"name":" ","version":"1"}}"#),
        (200, r#"{"version":"2.0","software":{"version":"1"}}"#),
    ] {
        let (address, requests) = server(&[
            ("/nodeinfo/2.0", status, body),
            ("/.well-known/nodeinfo", 200, NODEINFO),
            ("/about/2.0", 200, node),
            ("/api/v2/instance", 200, r#"{"domain":"x"}"#),
        ])
        .await;
        let found = discover(&address).await.unwrap();
        assert_eq!(found.software().name, "snac", "{status} {body}");
        // With the metadata of OAuth, and none of them twice.
        assert_eq!(requests.lock().unwrap().len(), 5, "{status} {body}");
    }
}
