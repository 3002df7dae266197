//! What logging out ends, and how a dead token reads.

use std::time::Duration;

use fediway::login::logout;
use fediway::{Client, ErrorKind};
use fediway_sandbox::Software;

use super::{log_in, world};

#[tokio::test]
async fn one_token_for_several_logins_is_said_at_the_end() {
    for (software, shares) in [(Software::Mastodon45, true), (Software::GoToSocial, false)] {
        let (world, instance) = world(software).await;
        let one = log_in(&world, world.login(&instance)).await.unwrap();
        let two = log_in(&world, world.login(&instance)).await.unwrap();
        assert_eq!(
            one.access_token() == two.access_token(),
            shares,
            "{software}"
        );
        let client = Client::new(instance, two).with_transport(&world.transport);
        let ended = logout(&client, &*world.store).await.unwrap();
        assert_eq!(
            (ended.token_is_dead, ended.ends_other_logins),
            (true, shares),
            "{software}"
        );
    }
}

#[tokio::test]
async fn logging_out_twice_is_done() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        let client = Client::new(instance, credentials).with_transport(&world.transport);
        let first = logout(&client, &*world.store).await.unwrap();
        let second = logout(&client, &*world.store).await.unwrap();
        assert_eq!(first.token_is_dead, second.token_is_dead, "{software}");
        assert!(world.kept_credentials().await.is_empty());
    }
}

/// What cannot be revoked must not be replaced by a new token that nobody knows.
#[tokio::test]
async fn logging_out_makes_no_new_token() {
    for software in [Software::Pixelfed, Software::Mitra, Software::Pleroma] {
        let (world, instance) = world(software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        world.sandbox.advance(Duration::from_secs(401 * 86_400));
        world.sandbox.clear_requests();
        let client = Client::new(instance, credentials).with_transport(&world.transport);
        assert!(
            logout(&client, &*world.store).await.unwrap().token_is_dead,
            "{software}"
        );
        assert!(world.requests_to("/oauth/token").is_empty(), "{software}");
    }
}

#[tokio::test]
async fn a_revoked_token_reads_the_same_on_every_server() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance)).await.unwrap();
        let client = Client::new(instance, credentials).with_transport(&world.transport);
        if logout(&client, &*world.store).await.unwrap().token_is_dead {
            let error = client.accounts().verify_credentials().await.unwrap_err();
            // Where there was a refresh token, that has ended as well.
            let expected = match client.credentials().unwrap().refresh_token() {
                Some(_) => ErrorKind::ReauthenticationRequired,
                None => ErrorKind::Unauthorized,
            };
            assert_eq!(error.kind(), &expected, "{software}: {error}");
        }
    }
}
