//! The API's bodies, where a server takes or gives them differently.

use fediway_sandbox::{Sandbox, Software};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Reply, User, World, send, with_form, with_json};

const STATUSES: &str = "/api/v1/statuses";

pub(crate) fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90".to_vec()
}

async fn upload(alice: &User) -> Reply {
    let form = Form::new().part("file", Part::bytes(png()).file_name("x.png"));
    send(alice.request("POST", "/api/v2/media").multipart(form)).await
}

async fn twice_with_one_key(software: Software) -> usize {
    let world = World::of(software).await;
    let alice = world.user().await;
    for _ in 0..2 {
        let request = alice.request("POST", STATUSES);
        let request = request.header("idempotency-key", "key");
        send(with_json(request, &json!({ "status": "once?" })))
            .await
            .ok();
    }
    world.sandbox.status_count()
}

#[tokio::test]
async fn keys_are_ignored_by_gotosocial_and_takahe() {
    for software in Software::ALL {
        let ignored = [Software::GoToSocial, Software::Takahe].contains(software);
        let expected = if ignored { 2 } else { 1 };
        assert_eq!(twice_with_one_key(*software).await, expected, "{software}");
    }
}

#[tokio::test]
async fn hollo_drops_media_and_polls_of_a_form() {
    let world = World::of(Software::Hollo).await;
    let alice = world.user().await;
    let media = upload(&alice).await.ok()["id"].clone();
    let pairs = [("status", "x"), ("media_ids[]", media.as_str().unwrap())];
    let status = alice.form(STATUSES, &pairs).await.ok();
    assert_eq!(status["media_attachments"], json!([]));
    let pairs = [
        ("status", "x"),
        ("poll[options][]", "a"),
        ("poll[options][]", "b"),
        ("poll[expires_in]", "300"),
    ];
    assert_eq!(alice.form(STATUSES, &pairs).await.ok()["poll"], Value::Null);
    let body = json!({ "status": "x", "media_ids": [media] });
    let status = alice.json(STATUSES, body).await.ok();
    assert_eq!(status["media_attachments"][0]["id"], media);
}

#[tokio::test]
async fn booleans_in_forms_are_refused_by_hollo_and_mitra() {
    for (software, refused) in [(Software::Hollo, 422), (Software::Mitra, 400)] {
        let world = World::of(software).await;
        let alice = world.user().await;
        for value in ["0", "true"] {
            let pairs = [("status", "x"), ("sensitive", value)];
            assert_eq!(alice.form(STATUSES, &pairs).await.status, refused);
        }
        let body = json!({ "status": "x", "sensitive": true });
        assert_eq!(alice.json(STATUSES, body).await.ok()["sensitive"], true);
        alice.form(STATUSES, &[("status", "x")]).await.ok();
    }
}

#[tokio::test]
async fn mitra_reads_no_multipart_status_and_no_form_for_media() {
    let world = World::of(Software::Mitra).await;
    let alice = world.user().await;
    let form = Form::new().text("status", "x");
    let reply = send(alice.request("POST", STATUSES).multipart(form)).await;
    reply.refused(400, "Content type error");
    let media = upload(&alice).await.ok();
    let path = format!("/api/v1/media/{}", media["id"].as_str().unwrap());
    let form = with_form(alice.request("PUT", &path), &[("description", "x")]);
    send(form).await.refused(400, "Content type error");
    let form = Form::new().text("description", "x");
    let reply = send(alice.request("PUT", &path).multipart(form)).await;
    assert_eq!(reply.status, 400);
    let body = with_json(alice.request("PUT", &path), &json!({ "description": "x" }));
    assert_eq!(send(body).await.ok()["description"], "x");
}

#[tokio::test]
async fn a_schedule_is_ignored_by_some() {
    let body = json!({ "status": "x", "scheduled_at": "2030-01-01T00:00:00Z" });
    for software in [Software::Takahe, Software::Mitra, Software::Hollo] {
        let world = World::of(software).await;
        let alice = world.user().await;
        let status = alice.json(STATUSES, body.clone()).await.ok();
        assert_eq!(status["content"], "<p>x</p>", "{software}");
    }
}

#[tokio::test]
async fn uploads_are_ready_at_once_on_some() {
    for (software, status) in [
        (Software::Mastodon45, 202),
        (Software::Takahe, 200),
        (Software::Mitra, 200),
    ] {
        let world = World::of(software).await;
        let reply = upload(&world.user().await).await;
        assert_eq!(reply.status, status, "{software}");
        assert_eq!(reply.json()["url"].is_string(), status == 200);
    }
    let world = World::of(Software::Takahe).await;
    let alice = world.user().await;
    let (one, two) = (upload(&alice).await.ok(), upload(&alice).await.ok());
    let number = |media: &Value| media["id"].as_str().unwrap().parse::<u32>().unwrap();
    assert_eq!(number(&one) + 1, number(&two), "small integers");
    assert!(number(&two) < 10);
}

/// Over HTTP/1.1 that is a chunked body.
#[tokio::test]
async fn bodies_without_a_length_fail_on_takahe_and_snac() {
    for software in [Software::Mastodon45, Software::Takahe, Software::Snac] {
        for plain in [false, true] {
            let mut builder = Sandbox::builder().software(software);
            if plain {
                builder = builder.http();
            }
            let world = World::build(builder).await;
            let alice = world.user().await;
            let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(png())]);
            let part = Part::stream(reqwest::Body::wrap_stream(stream)).file_name("x");
            let form = Form::new().part("file", part);
            let request = alice.request("POST", "/api/v2/media").multipart(form);
            let answer = request.send().await.map(|answer| answer.status().as_u16());
            match software {
                Software::Takahe => assert_eq!(answer.unwrap(), 500),
                Software::Snac => assert!(answer.is_err(), "dropped"),
                _ => assert_eq!(answer.unwrap(), 202),
            }
            assert_eq!(upload(&alice).await.status / 100, 2);
        }
    }
}

fn link(reply: &Reply, rel: &str) -> Option<String> {
    let wanted = format!(">; rel=\"{rel}\"");
    let link = reply.header("link");
    let found = link.split(", ").find_map(|it| it.strip_suffix(&*wanted))?;
    Some(found.strip_prefix('<').unwrap().to_owned())
}

fn ids(reply: &Reply) -> Vec<String> {
    let list = reply.json();
    let statuses = list.as_array().unwrap().iter();
    statuses
        .map(|status| status["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Five statuses, oldest first, and the address of their author's list.
async fn posted(world: &World, alice: &User) -> (Vec<String>, String) {
    let mut posted = Vec::new();
    let mut author = String::new();
    for number in 0..5 {
        let status = alice.post_json(&number.to_string()).await;
        posted.push(status["id"].as_str().unwrap().to_owned());
        author = status["account"]["id"].as_str().unwrap().to_owned();
    }
    assert_eq!(world.sandbox.status_count(), 5);
    (posted, format!("/api/v1/accounts/{author}/statuses"))
}

#[tokio::test]
async fn hollo_skips_one_status_per_page_and_ends_empty() {
    let world = World::of(Software::Hollo).await;
    let alice = world.user().await;
    let (posted, path) = posted(&world, &alice).await;
    let first = alice.get(&format!("{path}?limit=2")).await;
    assert_eq!(ids(&first), [&*posted[4], &*posted[3]]);
    let second = alice.get(&link(&first, "next").unwrap()).await;
    assert_eq!(
        ids(&second),
        [&*posted[1], &*posted[0]],
        "the third is lost"
    );
    assert_eq!(link(&second, "next"), None);
    let four = alice.get(&format!("{path}?limit=4")).await;
    let next = alice.get(&link(&four, "next").unwrap()).await;
    assert!(ids(&next).is_empty(), "and so is the fifth");
    let by_last = format!("{path}?limit=2&max_id={}", posted[3]);
    assert_eq!(ids(&alice.get(&by_last).await), [&*posted[2], &*posted[1]]);
}

#[tokio::test]
async fn snac_links_nowhere_from_an_account() {
    let world = World::of(Software::Snac).await;
    let alice = world.user().await;
    let (posted, path) = posted(&world, &alice).await;
    let first = alice.get(&format!("{path}?limit=2")).await;
    assert_eq!(first.header("link"), "");
    let rest = alice.get(&format!("{path}?max_id={}", posted[3])).await;
    assert_eq!(ids(&rest).len(), 3);
}

#[tokio::test]
async fn mitra_links_onward_only_and_takes_min_id_for_since_id() {
    let world = World::of(Software::Mitra).await;
    let alice = world.user().await;
    let (posted, path) = posted(&world, &alice).await;
    let page = alice.get(&format!("{path}?limit=2")).await;
    assert!(link(&page, "next").is_some() && link(&page, "prev").is_none());
    let up = format!("{path}?limit=2&min_id={}", posted[0]);
    assert_eq!(
        ids(&alice.get(&up).await),
        [&*posted[4], &*posted[3]],
        "the newest"
    );
}

#[tokio::test]
async fn takahe_builds_links_from_the_host_header() {
    let builder = Sandbox::builder().software(Software::Takahe).http();
    let world = World::build(builder).await;
    let alice = world.user().await;
    let (_, path) = posted(&world, &alice).await;
    let request = alice.request("GET", &format!("{path}?limit=2"));
    let reply = send(request.header("host", "elsewhere.example")).await;
    let next = link(&reply, "next").unwrap();
    assert!(next.starts_with("http://elsewhere.example/api/"), "{next}");
    let reply = alice.get(&format!("{path}?limit=2")).await;
    assert!(
        link(&reply, "next")
            .unwrap()
            .starts_with(world.sandbox.url())
    );
    let tls = World::of(Software::Takahe).await;
    let alice = tls.user().await;
    let (_, path) = posted(&tls, &alice).await;
    let reply = alice.get(&format!("{path}?limit=2")).await;
    assert!(link(&reply, "next").unwrap().starts_with(tls.sandbox.url()));
}

#[tokio::test]
async fn gotosocial_deletes_in_its_own_time() {
    let world = World::of(Software::GoToSocial).await;
    let alice = world.user().await;
    let status = alice.post_json("x").await;
    let path = format!("{STATUSES}/{}", status["id"].as_str().unwrap());
    alice.send("DELETE", &path).await.ok();
    assert_eq!(world.sandbox.status_count(), 0);
    alice.get(&path).await.ok();
    assert_eq!(alice.get(&path).await.status, 404);
    assert_eq!(alice.send("DELETE", &path).await.status, 404);
}

#[tokio::test]
async fn missing_things_are_told_in_many_ways() {
    let world = World::of(Software::Takahe).await;
    for path in ["/api/v1/statuses/1", "/api/v1/nothing"] {
        let page = world.http.get(path).await;
        assert_eq!(page.status, 404);
        assert!(page.header("content-type").starts_with("text/html"));
    }
    let world = World::of(Software::Mitra).await;
    let reply = world.http.get("/api/v1/statuses/1").await;
    reply.refused(404, "post not found");
    assert_eq!(reply.json()["error_description"], "post not found");
    let alice = world.user().await;
    let empty = alice.json(STATUSES, json!({ "status": "" })).await.json();
    assert_eq!(empty["error"], empty["error_description"]);
}
