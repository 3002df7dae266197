//! Ids, dates and documents, each as its server writes them.

use fediway_sandbox::{Sandbox, Software};
use serde_json::Value;

use crate::support::{ME, World, registration};

#[tokio::test]
async fn ids_and_dates_are_of_that_server() {
    let shapes: [(Software, Shape, &str); 6] = [
        (Software::Mastodon45, digits, "Z"),
        (
            Software::GoToSocial,
            |id| id.len() == 26 && id.starts_with("01"),
            "Z",
        ),
        (Software::Pleroma, |id| id.len() == 18 && !digits(id), "Z"),
        (
            Software::Mitra,
            |id| id.len() == 36 && id.contains('-'),
            "Z",
        ),
        (
            Software::Snac,
            |id| id.contains('.') && digits(&id.replace('.', "")),
            "Z",
        ),
        (Software::IceshrimpNet, digits, "+00:00"),
    ];
    for (software, shape, zone) in shapes {
        let world = World::of(software).await;
        let status = world.user().await.post_json("x").await;
        let id = status["id"].as_str().unwrap();
        assert!(shape(id), "{software}: {id}");
        assert!(status["created_at"].as_str().unwrap().ends_with(zone));
    }
    let world = World::of(Software::Snac).await;
    let me = world.user().await.get(ME).await.ok();
    let id = me["id"].as_str().unwrap();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

/// Whether an id looks right.
type Shape = fn(&str) -> bool;

fn digits(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

#[tokio::test]
async fn the_rest_of_the_documents_is_of_that_server() {
    let world = World::of(Software::Takahe).await;
    for (path, at) in [
        ("/api/v1/instance", "/thumbnail"),
        ("/api/v2/instance", "/thumbnail/url"),
    ] {
        let instance = world.http.get(path).await.ok();
        let thumbnail = instance.pointer(at).unwrap().as_str().unwrap();
        assert!(thumbnail.starts_with("/static/"), "{thumbnail}");
        assert_eq!(world.http.get(thumbnail).await.status, 200);
    }
    let links = world.http.get("/.well-known/nodeinfo").await.ok();
    assert!(
        links["links"][0]["href"]
            .as_str()
            .unwrap()
            .ends_with("/2.0/")
    );
    assert_eq!(world.http.get("/nodeinfo/2.1").await.status, 404);
    let status = world.user().await.post_json("x").await;
    assert_eq!(status["language"], Value::Null);
    assert_eq!(status["account"]["last_status_at"], Value::Null);

    let world = World::of(Software::Mitra).await;
    let newer = world.http.get("/nodeinfo/2.1").await.ok();
    assert_eq!(newer["version"], "2.1");
    let alice = world.user().await;
    assert!(alice.get(ME).await.ok()["role"]["id"].is_number());
    let public = world.http.get("/api/v1/timelines/public").await;
    public.refused(401, "auth header is not present");
    alice.get("/api/v1/timelines/public").await.ok();

    let world = World::of(Software::Snac).await;
    assert_eq!(world.http.get("/api/v2/instance").await.status, 404);
    let world = World::of(Software::Mastodon42).await;
    let v2 = world.http.get("/api/v2/instance").await.ok();
    assert!(v2.get("api_versions").is_none());
    let app = world.http.form("/api/v1/apps", &registration()).await.ok();
    assert!(app.get("scopes").is_none() && app.get("redirect_uris").is_none());
    let world = World::of(Software::Pleroma).await;
    let status = world.user().await.post_json("x").await;
    let last = status["account"]["last_status_at"].clone();
    assert!(last.as_str().unwrap().contains('T'), "{last}");
}

#[tokio::test]
async fn an_address_leads_to_its_server() {
    let sandbox = Sandbox::start().await.unwrap();
    let world = World::with(sandbox).await;
    let (url, domain) = (world.sandbox.url(), world.sandbox.addr());
    let meta = world.http.get("/.well-known/host-meta").await;
    assert!(
        meta.header("content-type")
            .starts_with("application/xrd+xml")
    );
    let template = format!("template=\"{url}/.well-known/webfinger?resource={{uri}}\"");
    assert!(meta.text.contains(&template), "{}", meta.text);
    let path = format!("/.well-known/webfinger?resource=acct:alice@{domain}");
    let finger = world.http.get(&path).await.ok();
    let link = |rel: &str| {
        let links = finger["links"].as_array().unwrap().iter();
        let mut found = links.filter(|link| link["rel"] == rel);
        found.next().unwrap().clone()
    };
    let own = link("self")["href"].as_str().unwrap().to_owned();
    assert!(own.starts_with(url), "{own}");
    let subscribe = link("http://ostatus.org/schema/1.0/subscribe");
    let template = subscribe["template"].as_str().unwrap();
    assert!(template.starts_with(url) && template.contains("{uri}"));
}
