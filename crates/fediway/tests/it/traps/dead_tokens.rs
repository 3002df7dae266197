//! A token that is dead is told as such by whatever is asked, on every server.

use std::time::Duration;

use fediway::login::logout;
use fediway::streaming::Subscription;
use fediway::{Error, TryStreamExt};
use fediway_sandbox::Software;

use super::{log_in, world};

#[tokio::test]
async fn whatever_is_asked_with_a_dead_token_says_so() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let client = log_in(&world, world.login(&instance)).await.unwrap();
        if !logout(&client).await.unwrap().token_is_dead {
            continue;
        }
        let mut walk = client.timelines().home().limit(1).items();
        let upload = client.media().upload(crate::uploads::pixel());
        let stream = client.streaming().subscribe(Subscription::User);
        let stream = stream.poll_fallback(Duration::from_secs(3600));
        let asked: [(&str, Option<Error>); 8] = [
            ("whoami", client.accounts().verify_credentials().await.err()),
            ("a timeline", client.timelines().home().await.err()),
            ("a walk", walk.try_next().await.err()),
            ("a post", client.statuses().post("Hello").await.err()),
            ("an upload", upload.await.err()),
            ("a change", client.statuses().favourite("1").await.err()),
            (
                "any path",
                client.request("GET", "/api/v1/notifications").await.err(),
            ),
            ("a stream", stream.connect().await.err()),
        ];
        for (what, error) in asked {
            let error = error.unwrap_or_else(|| panic!("{software}: {what} worked"));
            assert_eq!(
                error.next_step(),
                "log in again",
                "{software}: {what}: {error}"
            );
            assert!(!error.is_transient(), "{software}: {what}: {error}");
        }
    }
}
