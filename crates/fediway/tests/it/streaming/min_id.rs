//! What a list does with a `min_id` is looked at, whatever the table says of the software.

use super::server::{Rules, Server, status};
use super::{connected, discovered, down, id, next_news, quick, up};

/// The list gives the newest items above a `min_id`, perhaps because of a proxy, and nothing that was
/// delivered shows that.
#[tokio::test]
async fn what_the_table_says_is_not_believed() {
    for software in ["mastodon", "gotosocial", "unheard-of"] {
        for newest_first in [true, false] {
            let server = Server::start(Rules {
                software: Some(software),
                newest_first,
                ..Rules::default()
            })
            .await;
            server.list(1, status(1));
            let client = discovered(&server).await;
            let mut events = quick(&client).user().connect().await.unwrap();
            connected(&mut events).await;
            down(&server).await;
            for missed in 2..=130 {
                server.list(missed, status(missed));
            }
            up(&server);
            for expected in 2..=130 {
                let id = id(&next_news(&mut events).await);
                assert_eq!(id, expected, "{software} {newest_first}");
            }
            // One item tells that the first page is the right one.
            let checks = server.requests_to("limit=1&");
            assert!(newest_first || checks.len() <= 6, "{checks:#?}");
        }
    }
}
