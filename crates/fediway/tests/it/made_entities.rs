//! Entities and words of the API as an application makes, prints, stores and compares them.

use std::collections::{BTreeSet, HashSet};

use fediway::entities::{
    Account, CredentialAccount, Notification, NotificationType, Status, Visibility,
};

#[test]
fn an_application_can_make_entities_for_its_tests() {
    let status = Status::build(|status| {
        status.id = "1".into();
        status.content = "<p>Hello</p>".into();
        status.visibility = Visibility::Unlisted;
        status.account = Some(Box::new(Account::build(|account| {
            account.acct = "ann@example.social".into();
        })));
    });
    assert_eq!(status.id.as_str(), "1");
    assert_eq!(status.account.unwrap().acct, "ann@example.social");
    assert_eq!(status.media_attachments, []);

    // An entity that has all that another has.
    let me = CredentialAccount::build(|me| me.account.username = "ann".into());
    assert_eq!(me.username, "ann");
}

#[test]
fn a_made_entity_is_one_that_was_read_from_the_same_fields() {
    let made = Notification::build(|notification| notification.id = "7".into());
    let read: Notification = serde_json::from_str(r#"{"id":"7"}"#).unwrap();
    assert_eq!(made, read);
    let again: Notification = serde_json::from_str(&serde_json::to_string(&made).unwrap()).unwrap();
    assert_eq!(again, made);
}

#[test]
fn words_are_parsed_printed_stored_and_compared() {
    for word in ["unlisted", "local", ""] {
        let visibility: Visibility = word.parse().unwrap();
        assert_eq!(visibility, Visibility::from(word));
        assert_eq!(visibility, Visibility::from(word.to_owned()));
        assert_eq!(visibility.to_string(), word);
        let stored = serde_json::to_string(&visibility).unwrap();
        assert_eq!(stored, format!("{word:?}"));
        assert_eq!(
            serde_json::from_str::<Visibility>(&stored).unwrap(),
            visibility
        );
    }
    assert!(serde_json::from_str::<Visibility>("[]").is_err());
    assert_eq!(Visibility::default().as_str(), "");

    let kinds = [NotificationType::Mention, NotificationType::Follow];
    assert_eq!(kinds.iter().collect::<HashSet<_>>().len(), 2);
    assert_eq!(kinds.iter().collect::<BTreeSet<_>>().len(), 2);
}
