//! What logging out ends, and how a dead token reads.

use std::time::Duration;

use fediway::ErrorKind;
use fediway::login::logout;
use fediway_sandbox::{Fault, Software};

use super::{log_in, world};

#[tokio::test]
async fn one_token_for_several_logins_is_said_at_the_end() {
    for (software, shares) in [(Software::Mastodon45, true), (Software::GoToSocial, false)] {
        let (world, instance) = world(software).await;
        let first = log_in(&world, world.login(&instance)).await.unwrap();
        let client = log_in(&world, world.login(&instance)).await.unwrap();
        let [one, two] = [&first, &client].map(|client| client.credentials().unwrap());
        assert_eq!(
            one.access_token() == two.access_token(),
            shares,
            "{software}"
        );
        let ended = logout(&client).await.unwrap();
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
        let client = log_in(&world, world.login(&instance)).await.unwrap();
        let first = logout(&client).await.unwrap();
        let second = logout(&client).await.unwrap();
        assert_eq!(first.token_is_dead, second.token_is_dead, "{software}");
        assert!(world.kept_credentials().await.is_empty());
    }
}

/// Without its credentials nobody could revoke a token any more.
#[tokio::test]
async fn a_token_that_could_not_be_revoked_stays_kept() {
    let (world, instance) = world(Software::Mastodon45).await;
    let client = log_in(&world, world.login(&instance)).await.unwrap();
    let fault = Fault::status(500);
    world
        .sandbox
        .inject(fault)
        .route("POST", "/oauth/revoke")
        .always();
    assert!(logout(&client).await.is_err());
    assert_eq!(world.kept_credentials().await.len(), 1);
    world.sandbox.clear_faults();
    assert!(logout(&client).await.unwrap().token_is_dead);
    assert!(world.kept_credentials().await.is_empty());
}

/// What cannot be revoked must not be replaced by a new token that nobody knows.
#[tokio::test]
async fn logging_out_makes_no_new_token() {
    for software in [Software::Pixelfed, Software::Mitra, Software::Pleroma] {
        let (world, instance) = world(software).await;
        let client = log_in(&world, world.login(&instance)).await.unwrap();
        world.sandbox.advance(Duration::from_secs(401 * 86_400));
        world.sandbox.clear_requests();
        assert!(logout(&client).await.unwrap().token_is_dead, "{software}");
        assert!(world.requests_to("/oauth/token").is_empty(), "{software}");
    }
}

#[tokio::test]
async fn a_revoked_token_reads_the_same_on_every_server() {
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let client = log_in(&world, world.login(&instance)).await.unwrap();
        if logout(&client).await.unwrap().token_is_dead {
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
