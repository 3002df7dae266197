//! What streams miss is found in lists.

use fediway_sandbox::Software;
use serde_json::Value;

use super::client::{bob, carol, world, world_of};

fn field<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    let items = list.as_array().unwrap();
    items.iter().map(|it| it[name].as_str().unwrap()).collect()
}

#[tokio::test]
async fn notifications_are_listed_newest_first_and_page() {
    let world = world().await;
    let (alice, bob, carol) = (world.user().await, bob(&world).await, carol(&world).await);
    let mine = alice.post("mine").await;
    let path = format!("/api/v1/statuses/{}", mine["id"].as_str().unwrap());
    bob.post("hi @alice").await;
    carol.send("POST", &format!("{path}/favourite")).await.ok();
    bob.send("POST", &format!("{path}/favourite")).await.ok();
    let list = "/api/v1/notifications";
    let all = alice.get(list).await.ok();
    assert_eq!(field(&all, "type"), ["favourite", "favourite", "mention"]);
    assert_eq!(all[0]["account"]["username"], "bob");
    assert_eq!(all[0]["status"]["id"], mine["id"]);
    let ids = field(&all, "id");
    let page = async |query: &str| {
        let page = alice.get(&format!("{list}?{query}")).await.ok();
        field(&page, "id").join(" ")
    };
    assert_eq!(page("limit=1").await, ids[0]);
    assert_eq!(
        page(&format!("max_id={}", ids[0])).await,
        ids[1..].join(" ")
    );
    assert_eq!(
        page(&format!("since_id={}", ids[2])).await,
        ids[..2].join(" ")
    );
    assert_eq!(page(&format!("min_id={}&limit=1", ids[2])).await, ids[1]);
    assert_eq!(page("types[]=mention").await, ids[2]);
    assert_eq!(page("exclude_types[]=favourite").await, ids[2]);
    let link = alice.get(&format!("{list}?limit=1")).await;
    let next = format!("{list}?limit=1&max_id={}>; rel=\"next\"", ids[0]);
    assert!(
        link.header("link").contains(&next),
        "{}",
        link.header("link")
    );

    assert_eq!(bob.get(list).await.ok(), Value::Array(vec![]));
    assert_eq!(world.http.get(list).await.status, 401);
    carol
        .send("POST", &format!("{path}/unfavourite"))
        .await
        .ok();
    assert_eq!(
        field(&alice.get(list).await.ok(), "type"),
        ["favourite", "mention"]
    );
    alice.send("DELETE", &path).await.ok();
    assert_eq!(field(&alice.get(list).await.ok(), "type"), ["mention"]);
}

#[tokio::test]
async fn ids_of_notifications_are_in_the_order_of_time_on_every_server() {
    for software in Software::ALL {
        let world = world_of(*software).await;
        let (alice, bob) = (world.user().await, bob(&world).await);
        for _ in 0..3 {
            bob.post_json("hi @alice").await;
        }
        let all = alice.get("/api/v1/notifications").await.ok();
        let mut ids = field(&all, "id");
        assert_eq!(ids.len(), 3, "{software}");
        ids.reverse();
        assert!(ids.is_sorted(), "{software} {ids:?}");
        let since = format!("/api/v1/notifications?min_id={}", ids[0]);
        assert_eq!(
            field(&alice.get(&since).await.ok(), "id").len(),
            2,
            "{software}"
        );
    }
}

#[tokio::test]
async fn a_hashtag_has_a_timeline() {
    let world = world().await;
    let (alice, carol) = (world.user().await, carol(&world).await);
    for text in ["1 #rust", "2 #Rust #go", "3 #go", "4 nothing", "5 #rust #c"] {
        alice.post(text).await;
    }
    let hidden = [("status", "6 #rust"), ("visibility", "unlisted")];
    alice.form("/api/v1/statuses", &hidden).await.ok();
    let firsts = async |path: &str| {
        let list = carol
            .get(&format!("/api/v1/timelines/tag/{path}"))
            .await
            .ok();
        let texts = field(&list, "content").into_iter();
        texts.map(|it| it[3..4].to_owned()).collect::<String>()
    };
    assert_eq!(firsts("rust").await, "521");
    assert_eq!(firsts("RUST?limit=2").await, "52");
    assert_eq!(firsts("rust?any[]=go").await, "5321");
    assert_eq!(firsts("rust?all[]=go").await, "2");
    assert_eq!(firsts("rust?none[]=go").await, "51");
    assert_eq!(firsts("rust?remote=true").await, "");
    let page = carol.get("/api/v1/timelines/tag/rust?limit=1").await;
    let id = page.json()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(firsts(&format!("rust?max_id={id}")).await, "21");
    assert!(
        page.header("link")
            .contains("/api/v1/timelines/tag/rust?limit=1&max_id=")
    );
}
