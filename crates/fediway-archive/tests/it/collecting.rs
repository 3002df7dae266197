//! What is collected: versions, what is gone, boosts, relations, what a server lacks.

use fediway::TryStreamExt;
use fediway_archive::collect::{Progress, Stop, Threads};
use fediway_archive::{Collect, Filter};
use fediway_sandbox::{Fault, Sandbox, Software};

use crate::world::{World, client, complete, present, sorted, transport};

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

#[tokio::test]
async fn a_deleted_status_is_marked_and_stays() {
    let world = World::start().await;
    let ids = world.past(60);
    world.run().await;
    // On the first page, and below it.
    world.sandbox.remove(&[ids[3].clone(), ids[55].clone()]);
    let report = world.run().await;
    assert_eq!(report.gone, 1);
    let gone = |id: String| {
        let writer = world.writer();
        async move {
            let row = writer.find_status(&id).await.unwrap().unwrap();
            writer.status(row).await.unwrap().unwrap().gone_at.is_some()
        }
    };
    assert!(gone(ids[3].clone()).await);
    assert!(!gone(ids[55].clone()).await, "nobody has looked there");
    assert_eq!(world.run_everything().await.gone, 1);
    assert!(gone(ids[55].clone()).await);
    assert_eq!(world.writer().count(&Filter::new()).await.unwrap(), 60);
}

#[tokio::test]
async fn the_oldest_status_is_gone_too_and_so_is_everything() {
    let world = World::start().await;
    let ids = world.past(50);
    world.run().await;
    world.sandbox.remove(&ids[48..]);
    assert_eq!(world.run_everything().await.gone, 2);
    world.sandbox.remove_all();
    assert_eq!(world.run_everything().await.gone, 48);
    assert_eq!(present(world.writer(), "statuses").await.len(), 0);
    assert_eq!(world.writer().count(&Filter::new()).await.unwrap(), 50);
}

#[tokio::test]
async fn what_a_list_hides_is_not_gone() {
    let world = World::start().await;
    let ids = world.past(30);
    world.run().await;
    world.sandbox.hide(&ids[..2]);
    assert_eq!(world.run().await.gone, 0);
    assert_eq!(present(world.writer(), "statuses").await.len(), 30);
}

#[tokio::test]
async fn an_answer_that_says_nothing_about_a_status_does_not_make_it_gone() {
    let world = World::start().await;
    let ids = world.past(30);
    world.run().await;
    world.sandbox.remove(&ids[..1]);
    let page = Fault::html(404);
    world
        .sandbox
        .inject(page)
        .route("GET", "/api/v1/statuses/*")
        .always();
    assert_eq!(world.run().await.gone, 0);
    world.sandbox.clear_faults();
    assert_eq!(world.run().await.gone, 1);
}

/// Its 404 has no words. That it is about one status is proven by another one, which is there.
#[tokio::test]
async fn a_404_without_words_is_believed_where_another_status_is_shown() {
    let world = World::patient(Software::Takahe).await;
    let ids = world.past(60);
    world.run().await;
    world.sandbox.remove(&[ids[3].clone(), ids[55].clone()]);
    // Once it is nothing that a proxy said.
    let page = Fault::html(404);
    let route = format!("/api/v1/statuses/{}", ids[7]);
    world.sandbox.hide(&ids[7..8]);
    world.sandbox.inject(page).route("GET", route).times(1);
    assert_eq!(world.run().await.gone, 1);
    assert_eq!(world.run_everything().await.gone, 1);
    let present = present(world.writer(), "statuses").await;
    assert!(present.len() == 58 && present.contains(&ids[7]));
}

#[tokio::test]
async fn what_was_gone_and_is_there_again_is_gone_no_more() {
    let world = World::start().await;
    let ids = world.past(60);
    world.run().await;
    let me = world.client.accounts().verify_credentials().await.unwrap();
    // As after a backup was restored: the list lacks one, and later it is back.
    for lost in [&ids[3], &ids[55]] {
        let path = format!("/api/v1/statuses/{lost}");
        let missing = Fault::status(404).body(r#"{"error":"Record not found"}"#);
        world.sandbox.inject(missing).route("GET", path).always();
    }
    let path = format!("/api/v1/accounts/{}/statuses", me.id);
    let pages = world.client.request("GET", &path).field("limit", 40);
    let pages: Vec<_> = pages.raw_pages().unwrap().try_collect().await.unwrap();
    let left = pages.iter().flatten().map(|item| item.json().to_owned());
    let left: Vec<_> = left
        .filter(|json| !json.contains(&ids[3]) && !json.contains(&ids[55]))
        .collect();
    let left = Fault::status(200).body(format!("[{}]", left.join(",")));
    world.sandbox.inject(left).route("GET", path).always();
    assert_eq!(world.run_everything().await.gone, 2);
    world.sandbox.clear_faults();
    // The first page is read in each run, the rest with everything.
    for (everything, there) in [(false, 59), (true, 60)] {
        let report = match everything {
            true => world.run_everything().await,
            false => world.run().await,
        };
        assert_eq!((report.added, report.gone), (0, 0));
        assert_eq!(present(world.writer(), "statuses").await.len(), there);
    }
    for id in [&ids[3], &ids[55]] {
        let row = world.writer().find_status(id).await.unwrap().unwrap();
        assert_eq!(world.writer().versions(row).await.unwrap().len(), 1);
    }
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
async fn a_missing_endpoint_is_noted_and_the_rest_is_collected() {
    let world = World::start().await;
    world.past(3);
    // Some servers say it so, some so.
    for (path, status) in [("/api/v1/favourites", 404), ("/api/v1/lists", 403)] {
        world
            .sandbox
            .inject(Fault::status(status))
            .route("GET", path)
            .always();
    }
    let report = world.run().await;
    let missing: Vec<_> = report
        .missing
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        missing.contains(&"favourites") && missing.contains(&"lists"),
        "{missing:?}"
    );
    let collections = world.writer().collections(report.owner).await.unwrap();
    let favourites = collections
        .iter()
        .find(|row| row.name == "favourites")
        .unwrap();
    assert!(favourites.missing.is_some() && favourites.complete_at.is_none());
    let statuses = collections
        .iter()
        .find(|row| row.name == "statuses")
        .unwrap();
    assert!(statuses.complete_at.is_some());
}

#[tokio::test]
async fn what_is_left_out_is_not_asked_for() {
    let world = World::start().await;
    let mut collect = world.collect();
    for name in fediway_archive::collect::names().filter(|name| *name != "bookmarks") {
        collect = collect.without(name).unwrap();
    }
    complete(collect.into(world.writer()).await.unwrap());
    let mut paths: Vec<_> = world
        .sandbox
        .requests()
        .into_iter()
        .map(|it| it.path)
        .collect();
    paths.retain(|path| path.starts_with("/api/v1/") && !path.contains("instance"));
    assert_eq!(
        paths,
        ["/api/v1/accounts/verify_credentials", "/api/v1/bookmarks"]
    );
    assert!(Collect::new(&world.client).without("toots").is_err());
}

#[tokio::test]
async fn conversations_are_fetched_once_and_again_when_they_grow() {
    let world = World::start().await;
    let bob = client(&world.sandbox, "bob", transport(&world.sandbox)).await;
    let post = world.client.statuses().post("question").await.unwrap();
    let answer = bob
        .statuses()
        .post("answer")
        .in_reply_to_id(post.id.clone());
    let answer = answer.await.unwrap();
    let none = world.collect().threads(Threads::None);
    complete(none.into(world.writer()).await.unwrap());
    assert!(present(world.writer(), "threads").await.is_empty());
    world.run().await;
    assert_eq!(
        present(world.writer(), "threads").await,
        [answer.id.as_str()]
    );
    world.sandbox.clear_requests();
    world.run().await;
    assert_eq!(world.requests("/api/v1/statuses/"), 0);
    bob.statuses()
        .post("more")
        .in_reply_to_id(post.id.clone())
        .await
        .unwrap();
    world.run().await;
    assert_eq!(present(world.writer(), "threads").await.len(), 2);
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

#[tokio::test]
async fn a_part_of_the_rate_limit_is_left_to_others() {
    // At the beginning of a window: another one would begin with its own budget.
    let sandbox = Sandbox::builder()
        .software(Software::Mastodon45)
        .starts_at("2026-11-26T12:00:01Z".parse().unwrap())
        .rate_limit(40);
    let mut world = World::with(sandbox).await;
    world.past(2000);
    let sparing = transport(&world.sandbox).spare(25);
    let sparing = sparing.rate_limit(fediway::transport::RateLimit::Fail);
    world.client = client(&world.sandbox, "alice", sparing).await;
    world.sandbox.clear_requests();
    let report = world.collect().into(world.writer()).await.unwrap();
    let Some(Stop::Server(error)) = &report.stopped else {
        panic!("{report:?}");
    };
    assert!(error.retry_at().is_some(), "{error}");
    let sent = world.requests("/api/v1/");
    assert!((25..=31).contains(&sent), "{sent} of 40");
}

/// A long history is entered at several places at once, in ids that the server never gave.
#[tokio::test]
async fn several_tasks_read_a_long_history_in_its_order() {
    let world = World::start().await;
    let ids = world.past(1000);
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    let collect = world.collect().on_progress(move |progress| {
        if let Progress::Collection {
            name: "statuses",
            items,
            of,
            left,
            ..
        } = progress
        {
            heard.lock().unwrap().push((items, of, left.is_some()));
        }
    });
    complete(collect.into(world.writer()).await.unwrap());
    assert_eq!(
        present(world.writer(), "statuses").await,
        sorted(ids.clone())
    );
    let told = told.lock().unwrap().clone();
    let counts: Vec<_> = told.iter().map(|it| it.0).collect();
    assert_eq!(counts, (1..=25).map(|part| part * 40).collect::<Vec<u64>>());
    // How much there is, is known from the start; how long it takes, after some parts.
    assert!(told.iter().all(|it| it.1 == Some(1000)), "{told:?}");
    assert!(!told[0].2 && told[3..].iter().all(|it| it.2), "{told:?}");
    let requests = world.sandbox.requests();
    let queries = requests.iter().filter_map(|it| it.query.as_deref());
    let entered = queries.filter_map(|query| query.split("max_id=").nth(1));
    let entered = entered.map(|rest| rest.split('&').next().unwrap().to_owned());
    let made_up = entered.filter(|id| !ids.contains(id)).count();
    assert!(made_up > 0, "{made_up} places");
}

#[tokio::test]
async fn a_collection_that_failed_is_not_complete_and_the_rest_is_collected() {
    let world = World::start().await;
    world.past(3);
    world
        .sandbox
        .inject(Fault::status(500))
        .route("GET", "/api/v1/bookmarks")
        .always();
    let report = world.collect().into(world.writer()).await.unwrap();
    assert_eq!(report.failed.len(), 1, "{report:?}");
    let collections = world.writer().collections(report.owner).await.unwrap();
    let complete = |name: &str| {
        let row = collections.iter().find(|row| row.name == name);
        row.unwrap().complete_at.is_some()
    };
    assert!(!complete("bookmarks") && complete("favourites") && complete("preferences"));
}
