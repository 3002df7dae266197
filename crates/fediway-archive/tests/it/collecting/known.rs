//! What is known already: versions, one status in many lists, accounts and relations.

use fediway::TryStreamExt;
use fediway_archive::{Collect, Filter};
use fediway_sandbox::Fault;

use crate::world::{World, client, complete, present, transport};

#[tokio::test]
async fn an_edit_becomes_a_version_and_the_history_brings_the_ones_between() {
    let world = World::start().await;
    let post = world.client.statuses().post("one").await.unwrap();
    world.run().await;
    for text in ["two", "three"] {
        world.sandbox.advance(std::time::Duration::from_secs(60));
        world
            .client
            .statuses()
            .edit(post.id.clone())
            .status(text)
            .await
            .unwrap();
    }
    let report = world.run().await;
    assert_eq!((report.added, report.changed), (0, 1));
    let row = world
        .writer()
        .find_status(post.id.as_str())
        .await
        .unwrap()
        .unwrap();
    let versions = world.writer().versions(row).await.unwrap();
    let texts: Vec<_> = versions
        .iter()
        .map(|version| {
            let json: serde_json::Value = serde_json::from_str(&version.json).unwrap();
            fediway::html::text(json["content"].as_str().unwrap())
        })
        .collect();
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(
        world.writer().status(row).await.unwrap().unwrap().text,
        "three"
    );
    world.sandbox.clear_requests();
    world.run().await;
    assert_eq!(
        world.requests("/api/v1/statuses/"),
        0,
        "the history is fetched once"
    );
}

/// The id stays, and with it everything that is archived.
#[tokio::test]
async fn an_account_with_a_new_name_stays_one_account() {
    let world = World::start().await;
    world.past(5);
    let owner = world.run().await.owner;
    let me = world
        .client
        .request("GET", "/api/v1/accounts/verify_credentials");
    let me: serde_json::Value = me.await.unwrap().json().unwrap();
    let renamed = |json: &str| {
        json.replace("\"alice\"", "\"alicia\"")
            .replace("/@alice", "/@alicia")
    };
    let path = format!("/api/v1/accounts/{}/statuses", me["id"].as_str().unwrap());
    let list = world.client.request("GET", &path).await.unwrap();
    let list: serde_json::Value = list.json().unwrap();
    for (path, json) in [("/api/v1/accounts/verify_credentials", me), (&path, list)] {
        let answer = Fault::status(200).body(renamed(&json.to_string()));
        world.sandbox.inject(answer).route("GET", path).always();
    }
    let report = world.run().await;
    assert_eq!((report.owner, report.added, report.gone), (owner, 0, 0));
    assert_eq!(report.account, "alicia@127.0.0.1");
    let owners = world.writer().owners().await.unwrap();
    let handles: Vec<_> = owners.iter().map(|owner| owner.handle.as_str()).collect();
    assert_eq!(handles, ["alicia@127.0.0.1"]);
    let rows: Vec<_> = world
        .writer()
        .statuses(Filter::new().collection(owner, "statuses"))
        .try_collect()
        .await
        .unwrap();
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row.author == "alicia@127.0.0.1"));
    // What it was called before is kept.
    let before: Vec<String> = sqlx::query_scalar("SELECT handle FROM account_versions")
        .fetch_all(world.writer().pool())
        .await
        .unwrap();
    assert_eq!(before, ["alice@127.0.0.1"]);
}

#[tokio::test]
async fn one_status_in_many_lists_is_there_once() {
    let world = World::start().await;
    let bob = client(&world.sandbox, "bob", transport(&world.sandbox)).await;
    let post = bob.statuses().post("hello @alice").await.unwrap();
    world
        .client
        .statuses()
        .favourite(post.id.clone())
        .await
        .unwrap();
    world
        .client
        .statuses()
        .bookmark(post.id.clone())
        .await
        .unwrap();
    world
        .client
        .statuses()
        .reblog(post.id.clone())
        .await
        .unwrap();
    world.run().await;
    let rows: Vec<_> = world
        .writer()
        .statuses(Filter::new())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(rows.len(), 2, "the status and the boost: {rows:?}");
    let inner = rows.iter().find(|row| row.boost_of.is_none()).unwrap();
    let boost = rows.iter().find(|row| row.boost_of.is_some()).unwrap();
    assert_eq!(boost.boost_of, Some(inner.id));
    for list in ["favourites", "bookmarks", "mentions"] {
        assert_eq!(
            present(world.writer(), list).await,
            [post.id.as_str()],
            "{list}"
        );
    }
}

#[tokio::test]
async fn who_leaves_and_comes_again_has_two_rows() {
    let world = World::start().await;
    let bob = client(&world.sandbox, "bob", transport(&world.sandbox)).await;
    let alice = world.client.accounts().verify_credentials().await.unwrap();
    bob.accounts().follow(alice.id.clone()).await.unwrap();
    let owner = world.run().await.owner;
    let followers = async || world.writer().relations(owner, "followers").await.unwrap();
    assert_eq!(followers().await.len(), 1);
    bob.accounts().unfollow(alice.id.clone()).await.unwrap();
    world.run().await;
    let left = followers().await;
    assert!(left[0].ended_at.is_some(), "{left:?}");
    bob.accounts().follow(alice.id.clone()).await.unwrap();
    world.run().await;
    let again = followers().await;
    assert_eq!(again.len(), 2, "{again:?}");
    assert!(again[1].ended_at.is_none() && again[0].ended_at.is_some());
    assert!(again[0].handle.starts_with("bob@"), "{again:?}");
}

#[tokio::test]
async fn two_accounts_share_an_archive() {
    let world = World::start().await;
    world.past(5);
    let bob = client(&world.sandbox, "bob", transport(&world.sandbox)).await;
    let post = bob.statuses().post("from bob").await.unwrap();
    world
        .client
        .statuses()
        .reblog(post.id.clone())
        .await
        .unwrap();
    world.run().await;
    complete(Collect::new(&bob).into(world.writer()).await.unwrap());
    let owners = world.writer().owners().await.unwrap();
    let handles: Vec<_> = owners.iter().map(|owner| owner.handle.as_str()).collect();
    assert_eq!(handles, ["alice@127.0.0.1", "bob@127.0.0.1"]);
    let bobs = Filter::new().collection(owners[1].id, "statuses");
    assert_eq!(world.writer().count(&bobs).await.unwrap(), 1);
    assert_eq!(world.writer().count(&Filter::new()).await.unwrap(), 7);
}
