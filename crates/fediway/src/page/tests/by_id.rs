//! Lists by id.

use futures_util::TryStreamExt;

use super::server::{asked, client, ids, ten};
use crate::transport::Cursor;

#[tokio::test]
async fn by_id_the_own_query_is_kept() {
    let (client, heard) = client(ten).await;
    let all = client.things().by_id().local(true).limit(3).since_id("0");
    assert_eq!(ids(all.items()).await, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    // Ids tell where the bound is, so that this server need not look at it.
    let own = "/id?local=true&limit=3";
    let expected = ["", "&max_id=8", "&max_id=5", "&max_id=2", "&max_id=1"];
    assert_eq!(asked(&heard), expected.map(|more| format!("{own}{more}")));
}

#[tokio::test]
async fn by_id_upwards_in_the_order_of_time() {
    let (client, heard) = client(ten).await;
    let things = client.things();
    assert_eq!(
        ids(things.by_id().min_id("4").items()).await,
        [5, 6, 7, 8, 9, 10]
    );
    // That the first page is the next one is looked up below it. Each of the others has to show the
    // last item of the one before.
    assert_eq!(
        asked(&heard),
        [
            "/id?min_id=4",
            "/id?max_id=5",
            "/id?min_id=6",
            "/id?min_id=8",
            "/id?min_id=10"
        ]
    );
    let bounded = things.by_id().min_id("4").max_id("9").items();
    assert_eq!(ids(bounded).await, [5, 6, 7, 8]);
    let pages: Vec<_> = things
        .by_id()
        .min_id("4")
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        pages[0][0].id.as_str(),
        "7",
        "a page is as the server wrote it"
    );
    // From a page on, without a `min_id` of one's own.
    let from_page = things.by_id().max_id("4").items().backward();
    assert_eq!(ids(from_page).await, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[tokio::test]
async fn a_walk_goes_on_from_a_saved_cursor() {
    let (client, _) = client(ten).await;
    let page = client.things().by_id().await.unwrap();
    let [next, prev] = [page.next, page.prev].map(|cursor| cursor.unwrap().to_string());
    assert_eq!([&*next, &*prev], ["max_id=8", "min_id=10"]);
    let next: Cursor = next.parse().unwrap();
    assert_eq!(
        ids(client.things().by_id().after(&next).items()).await,
        [7, 6, 5, 4, 3, 2, 1]
    );
    let up: Cursor = "min_id=8".parse().unwrap();
    assert_eq!(
        ids(client.things().by_id().after(&up).items()).await,
        [9, 10]
    );
    assert!("limit=3&max_id=".parse::<Cursor>().is_err());
}
