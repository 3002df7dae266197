//! Scopes that a server does not know, refuses, or drops.

use fediway::{Scope, Scopes};
use fediway_sandbox::Software;

use super::{log_in, world};

/// Granular scopes vanish on Mitra, unknown ones are refused by Hollo and Iceshrimp.NET, and
/// `profile` is younger than Mastodon 4.2.
#[tokio::test]
async fn scopes_are_negotiated_downward() {
    let wanted = Scopes::none() + Scope::Profile + Scope::WriteStatuses + Scope::WriteMedia;
    for software in Software::ALL {
        let (world, instance) = world(*software).await;
        let credentials = log_in(&world, world.login(&instance).scopes(wanted.clone()))
            .await
            .unwrap()
            .credentials()
            .unwrap();
        let granted = credentials.scopes();
        assert!(!granted.is_empty(), "{software}");
        assert!(
            granted.covers(&Scope::WriteStatuses),
            "{software}: {granted}"
        );
        let identity = [Scope::Profile, Scope::ReadAccounts];
        assert!(
            identity.iter().any(|scope| granted.covers(scope)),
            "{software}: {granted}"
        );
        let coarse = matches!(software, Software::Mitra);
        assert_eq!(
            granted.covers(&Scope::WriteBlocks),
            coarse,
            "{software}: wider than needed"
        );
        let unasked = credentials.extra_scopes();
        assert_eq!(
            unasked.is_empty(),
            wanted.missing(granted).is_empty(),
            "{software}"
        );
    }
}

/// What the server's metadata does not list is not asked for, so nothing is refused.
#[tokio::test]
async fn scopes_that_the_metadata_does_not_list_are_not_asked_for() {
    let (world, instance) = world(Software::Mastodon45).await;
    let wanted = Scopes::read() + Scope::WriteCollections + Scope::Other("read:stars".into());
    let credentials = log_in(&world, world.login(&instance).scopes(wanted))
        .await
        .unwrap()
        .credentials()
        .unwrap();
    assert_eq!(credentials.scopes(), &Scopes::read_write());
    assert!(credentials.missing_scopes().is_empty());
    assert_eq!(world.requests_to("/api/v1/apps").len(), 1);
}

/// The server refuses a scope for which there is no coarser word: the login goes on without it.
#[tokio::test]
async fn a_scope_without_a_coarser_word_is_given_up_at_last() {
    let (world, instance) = world(Software::IceshrimpNet).await;
    let wanted = Scopes::read_write() + Scope::Other("stars".into());
    let credentials = log_in(&world, world.login(&instance).scopes(wanted))
        .await
        .unwrap()
        .credentials()
        .unwrap();
    assert_eq!(credentials.scopes(), &Scopes::read_write());
    assert_eq!(
        credentials.missing_scopes(),
        Scopes::from(Scope::Other("stars".into()))
    );
}

/// A refused scope has nothing to do with how the redirect URI is written, and every try counts
/// against the limit on registrations.
#[tokio::test]
async fn a_refused_scope_is_not_tried_again_with_a_list() {
    let (world, instance) = world(Software::IceshrimpNet).await;
    let wanted = Scopes::read_write() + Scope::Profile;
    log_in(&world, world.login(&instance).scopes(wanted))
        .await
        .unwrap();
    let asked = world.requests_to("/api/v1/apps");
    assert_eq!(asked.len(), 2);
    let form = "application/x-www-form-urlencoded";
    assert!(
        asked
            .iter()
            .all(|request| request.headers["content-type"] == form)
    );
}
