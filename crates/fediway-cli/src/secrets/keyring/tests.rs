//! Against the stores of `keyring-core` that are made for tests, and one that hangs. The real Secret
//! Service is in `tests/it`.

use std::any::Any;
use std::collections::HashMap;
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::mock;

use super::*;

const NAME: &str = "mastodon.social/account-1/access-token";

fn keyring(store: Arc<CredentialStore>) -> Keyring {
    Keyring {
        open: Arc::new(move || Ok(store.clone())),
        patience: Patience {
            silence: Duration::from_secs(60),
            prompt: None,
        },
    }
}

fn mocked() -> (Arc<mock::Store>, Keyring) {
    let store = mock::Store::new().unwrap();
    (store.clone(), keyring(store))
}

/// Makes the next access to the entry fail.
fn fail_next(store: &mock::Store, error: KeyringError) {
    let entry = store.build(SERVICE, NAME, None).unwrap();
    let entry: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    entry.set_error(error);
}

#[tokio::test]
async fn what_is_kept_is_read_and_forgotten() {
    let (store, keyring) = mocked();
    keyring.try_it().await.unwrap();
    assert!(keyring.get(NAME).await.unwrap().is_none());
    keyring.delete(NAME).await.unwrap();
    for secret in ["one", "two"] {
        keyring.set(NAME, secret).await.unwrap();
        assert_eq!(keyring.get(NAME).await.unwrap().unwrap().as_str(), secret);
    }
    let entry = store.build(SERVICE, NAME, None).unwrap();
    assert_eq!(
        entry.get_password().unwrap(),
        "two",
        "under the service's name"
    );
    keyring.delete(NAME).await.unwrap();
    assert!(keyring.get(NAME).await.unwrap().is_none());
}

#[tokio::test]
async fn why_it_cannot_be_used_is_said_and_no_secret() {
    let locked = || KeyringError::NoStorageAccess("no prompt".into());
    for (error, reason) in [
        (locked(), "it is locked, or refuses: no prompt"),
        (KeyringError::PlatformFailure("gone".into()), "gone"),
        (
            KeyringError::TooLong("password".into(), 2560),
            "no more than 2560",
        ),
        (
            KeyringError::BadEncoding(b"hunter2".to_vec()),
            "is not text",
        ),
        (
            KeyringError::BadDataFormat(b"hunter2".to_vec(), "x".into()),
            "is not text",
        ),
    ] {
        let (store, keyring) = mocked();
        keyring.set(NAME, "hunter2").await.unwrap();
        fail_next(&store, error);
        let error = keyring.get(NAME).await.unwrap_err();
        let text = format!("{:?} {}", error, crate::failure::reason(&error));
        assert!(text.contains(reason), "{text}");
        assert!(
            !text.contains("hunter2") && !text.contains("104, 117"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_second_entry_of_one_name_is_cleaned_up_at_the_next_write() {
    let (store, keyring) = mocked();
    keyring.set(NAME, "old").await.unwrap();
    let twice = || {
        let other = store.build(SERVICE, "another", None).unwrap();
        other.set_password("other").unwrap();
        vec![store.build(SERVICE, NAME, None).unwrap(), other]
    };
    fail_next(&store, KeyringError::Ambiguous(twice()));
    assert!(keyring.get(NAME).await.is_err());
    fail_next(&store, KeyringError::Ambiguous(twice()));
    keyring.set(NAME, "new").await.unwrap();
    assert_eq!(keyring.get(NAME).await.unwrap().unwrap().as_str(), "new");
    assert!(keyring.get("another").await.unwrap().is_none());
}

/// A store whose entries are not those that were asked for: what is written is not read back.
#[derive(Debug)]
struct Forgetful;

impl CredentialStoreApi for Forgetful {
    fn vendor(&self) -> String {
        "test".into()
    }

    fn id(&self) -> String {
        "forgetful".into()
    }

    fn build(
        &self,
        _: &str,
        _: &str,
        _: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        Ok(Entry::new_with_credential(Arc::new(Lost)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Debug)]
struct Lost;

impl keyring_core::api::CredentialApi for Lost {
    fn set_secret(&self, _: &[u8]) -> keyring_core::Result<()> {
        Ok(())
    }

    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        Err(KeyringError::NoEntry)
    }

    fn delete_credential(&self) -> keyring_core::Result<()> {
        Err(KeyringError::NoEntry)
    }

    fn get_credential(&self) -> keyring_core::Result<Option<Arc<keyring_core::api::Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[tokio::test]
async fn what_is_written_is_read_back() {
    let error = keyring(Arc::new(Forgetful))
        .set(NAME, "secret")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("does not give back"), "{error}");
}

/// A keyring that waits for ever, as a locked one does whose prompt nobody sees.
fn hanging(prompt: Option<Duration>) -> Keyring {
    Keyring {
        open: Arc::new(|| {
            loop {
                std::thread::park();
            }
        }),
        patience: Patience {
            silence: Duration::from_millis(10),
            prompt,
        },
    }
}

#[tokio::test]
async fn a_keyring_that_does_not_answer_is_given_up() {
    for prompt in [None, Some(Duration::from_millis(30))] {
        let error = hanging(prompt).get(NAME).await.unwrap_err();
        let text = crate::failure::reason(&error);
        assert!(
            text.contains("does not answer") && text.contains("locked"),
            "{text}"
        );
    }
}

/// Nothing is tried where there is nobody to ask.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn without_a_session_bus_it_is_said_at_once() {
    let keyring = Keyring {
        open: Arc::new(|| Err(no_session_bus())),
        ..hanging(None)
    };
    let error = keyring.try_it().await.unwrap_err();
    let text = crate::failure::reason(&error);
    assert!(text.contains("DBUS_SESSION_BUS_ADDRESS"), "{text}");
}
