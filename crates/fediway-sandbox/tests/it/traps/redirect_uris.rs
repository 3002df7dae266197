//! How redirect URIs are registered and compared.

use fediway_sandbox::{Answer, Software};
use serde_json::json;

use crate::support::{ALICE, CALLBACK, OOB, Reply, World, param, query, send, with_json};

async fn registered(world: &World, uris: &str) -> Reply {
    let pairs = [("client_name", "x"), ("redirect_uris", uris)];
    world.http.form("/api/v1/apps", &pairs).await
}

async fn accepts(world: &World, uris: &str, uri: &str) -> bool {
    let app = registered(world, uris).await.ok();
    let id = app["client_id"].as_str().unwrap().to_owned();
    let url = world.authorize_url(&[("redirect_uri", uri)]);
    let url = url.replace(&query(&[("", &*world.id)])[1..], "CLIENT");
    let url = url.replace("CLIENT", &query(&[("", &*id)])[1..]);
    let answer = world
        .sandbox
        .browser()
        .approve(&url, ALICE.0, ALICE.1)
        .await;
    match answer.unwrap() {
        Answer::Redirect(to) => param(&to, "code").is_some(),
        Answer::Code(_) => true,
        Answer::Page { .. } => false,
    }
}

#[tokio::test]
async fn several_redirect_uris_are_read_in_many_ways() {
    let by_space = format!("{CALLBACK} {OOB}");
    let by_line = format!("{CALLBACK}\n{OOB}");
    for (software, spaces, lines) in [
        (Software::Mastodon42, true, true),
        (Software::GoToSocial, false, true),
        (Software::Takahe, true, true),
        (Software::Mitra, false, false),
        (Software::Pixelfed, false, false),
        (Software::Friendica, true, true),
        (Software::IceshrimpNet, false, true),
        (Software::Snac, true, true),
    ] {
        let world = World::of(software).await;
        for (uris, good) in [(&by_space, spaces), (&by_line, lines)] {
            let reply = registered(&world, uris).await;
            let works = reply.status == 200 && accepts(&world, uris, CALLBACK).await;
            assert_eq!(works, good, "{software}: {uris:?}");
        }
    }
    let world = World::of(Software::Mitra).await;
    let reply = registered(&world, &by_line).await;
    reply.refused(400, "invalid redirect URI");
}

#[tokio::test]
async fn an_array_of_redirect_uris_is_taken_in_many_ways() {
    let body = json!({ "client_name": "x", "redirect_uris": [CALLBACK, OOB] });
    let ask = async |software: Software| {
        let world = World::of(software).await;
        let request = world.http.request("POST", "/api/v1/apps");
        send(with_json(request, &body)).await
    };
    ask(Software::Takahe).await.refused(400, "invalid_input");
    assert_eq!(ask(Software::IceshrimpJs).await.status, 500);
    let mitra = ask(Software::Mitra).await;
    assert_eq!(mitra.status, 400);
    assert!(mitra.text.contains("expected a string"));
    let first = ask(Software::Friendica).await.ok();
    assert_eq!(first["redirect_uris"], json!([CALLBACK]));
    let all = ask(Software::Sharkey).await.ok();
    assert_eq!(all["redirect_uris"], json!([CALLBACK, OOB]));
}

#[tokio::test]
async fn redirect_uris_match_in_many_ways() {
    let port = "http://127.0.0.1:4711/callback";
    let query = "http://127.0.0.1/callback?x=1";
    let part = "http://127.0.0.1/call";
    let other = "https://elsewhere.example/";
    for (software, expected) in [
        (Software::Mastodon45, [true, false, false, false]),
        (Software::GoToSocial, [false; 4]),
        (Software::Takahe, [false, false, true, false]),
        (Software::Friendica, [false, true, false, false]),
        (Software::Pixelfed, [true, false, false, false]),
        (Software::Snac, [true; 4]),
        (Software::Sharkey, [true; 4]),
    ] {
        let world = World::of(software).await;
        for (uri, good) in [port, query, part, other].into_iter().zip(expected) {
            assert_eq!(
                accepts(&world, CALLBACK, uri).await,
                good,
                "{software}: {uri}"
            );
        }
    }
}
