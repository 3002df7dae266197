//! The home timeline and its pages.

use fediway::{StatusId, TryStreamExt};

use crate::support::{ALICE, BOB, World};

async fn with_posts(count: usize) -> (World, Vec<StatusId>) {
    let world = World::start().await;
    let bob = world.client(BOB).await;
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(
            bob.statuses()
                .post(format!("No. {number}"))
                .await
                .unwrap()
                .id,
        );
    }
    ids.reverse();
    (world, ids)
}

#[tokio::test]
async fn one_page() {
    let (world, ids) = with_posts(5).await;
    let alice = world.client(ALICE).await;
    let page = alice.timelines().home().limit(3).await.unwrap();
    assert_eq!(
        page.iter()
            .map(|status| status.id.clone())
            .collect::<Vec<_>>(),
        ids[..3]
    );
    assert!(page.malformed.is_empty());
    let next: Vec<_> = page.next.as_ref().unwrap().params().collect();
    assert_eq!(next, [("max_id", ids[2].as_str())]);
    let prev: Vec<_> = page.prev.as_ref().unwrap().params().collect();
    assert_eq!(prev, [("min_id", ids[0].as_str())]);
    let older = alice.timelines().home().max_id(&ids[2]).await.unwrap();
    assert_eq!(older.len(), 2);
}

#[tokio::test]
async fn every_page_once_and_in_order() {
    let (world, ids) = with_posts(23).await;
    let alice = world.client(ALICE).await;
    for limit in [1, 5, 23, 40] {
        let all: Vec<_> = alice
            .timelines()
            .home()
            .limit(limit)
            .items()
            .map_ok(|status| status.id)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(all, ids, "in pages of {limit}");
    }
    let pages: Vec<_> = alice
        .timelines()
        .home()
        .limit(10)
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        pages.iter().map(|page| page.len()).collect::<Vec<_>>(),
        [10, 10, 3]
    );
}

#[tokio::test]
async fn upwards_from_an_id() {
    let (world, ids) = with_posts(12).await;
    let alice = world.client(ALICE).await;
    let mut newer: Vec<_> = alice
        .timelines()
        .home()
        .min_id(&ids[11])
        .limit(4)
        .items()
        .map_ok(|status| status.id)
        .try_collect()
        .await
        .unwrap();
    newer.sort();
    let mut expected = ids[..11].to_vec();
    expected.sort();
    assert_eq!(newer, expected);
}

#[tokio::test]
async fn an_error_is_the_last_item() {
    let (world, _) = with_posts(3).await;
    let alice = world.client(ALICE).await;
    let mut home = alice.timelines().home().limit(1).items();
    assert!(home.try_next().await.unwrap().is_some());
    fediway::login::logout(&alice).await.unwrap();
    assert!(home.try_next().await.is_err());
    assert!(home.try_next().await.unwrap().is_none());
}

/// A `Link` to another server would carry the token there.
#[tokio::test]
async fn a_link_to_another_origin_is_not_followed() {
    use crate::support::{Page, server};
    use fediway::{AddressPolicy, Client, Credentials, Instance, InstanceUrl, Transport};

    let (elsewhere, heard) = server(vec![]).await;
    let link = format!("Link: <{elsewhere}/api/v1/timelines/home?max_id=2>; rel=\"next\"");
    let home = "/api/v1/timelines/home";
    let (address, requests) = server(vec![
        Page::new(home, 200, r#"[{"id":"2"}]"#).header(&link),
        Page::new(&format!("{home}?max_id=2"), 200, "[]").header(&link),
    ])
    .await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let client = Client::new(
        Instance::without_discovery(url.clone()),
        Credentials::new(url, "token"),
    );
    let stream = client.with_transport(&transport).timelines().home().items();
    let found: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(found.len(), 1);
    // The page below is empty and links to itself, which is no other place.
    assert_eq!(requests.lock().unwrap().len(), 2);
    assert!(heard.lock().unwrap().is_empty());
}
