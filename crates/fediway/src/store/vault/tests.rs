use std::collections::HashMap;
use std::sync::Mutex;

use super::*;
use crate::scope::Scopes;
use crate::store::MemoryStore;
use crate::store::form::tests::credentials;
use crate::store::{Contents, to_json};

type Entries = Arc<Mutex<HashMap<String, String>>>;

/// A vault in memory; a locked one fails.
#[derive(Clone, Default)]
struct Kept {
    entries: Entries,
    locked: Arc<Mutex<bool>>,
}

impl Kept {
    fn answer<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut HashMap<String, String>) -> T,
    ) -> BoxFuture<'static, Result<T>> {
        let answer = match *self.locked.lock().unwrap() {
            true => Err(Error::store("the vault is locked", "test")),
            false => Ok(act(&mut self.entries.lock().unwrap())),
        };
        Box::pin(async move { answer })
    }
}

impl Vault for Kept {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Zeroizing<String>>>> {
        self.answer(|entries| entries.get(name).cloned().map(Zeroizing::new))
    }

    fn set(&self, name: &str, secret: &str) -> BoxFuture<'_, Result<()>> {
        self.answer(|entries| drop(entries.insert(name.into(), secret.into())))
    }

    fn delete(&self, name: &str) -> BoxFuture<'_, Result<()>> {
        self.answer(|entries| drop(entries.remove(name)))
    }
}

fn store() -> (Kept, VaultStore<MemoryStore>) {
    let vault = Kept::default();
    let store = VaultStore::new(MemoryStore::default(), vault.clone());
    (vault, store)
}

/// What the store inside would write down.
async fn written(store: &VaultStore<MemoryStore>) -> String {
    let mut contents = Contents::default();
    for kept in store.inner().credentials().await.unwrap() {
        contents.save_credentials(&kept);
    }
    String::from_utf8(to_json(&contents).unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_store_inside_has_no_secret() {
    let (vault, store) = store();
    let mine = credentials("1", "ann", "token-of-ann");
    store.save_credentials(&mine).await.unwrap();
    let text = written(&store).await;
    for secret in ["token-of-ann", "\"refresh\"", "quoted"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let names: Vec<_> = vault.entries.lock().unwrap().keys().cloned().collect();
    assert_eq!(names.len(), 3, "one entry for each secret: {names:?}");
    let kept = &store.credentials().await.unwrap()[0];
    assert_eq!(kept.access_token(), mine.access_token());
    assert_eq!(kept.refresh_token(), mine.refresh_token());
    assert_eq!(kept.app(), mine.app());
    let default = store.default_account().await.unwrap().unwrap();
    assert_eq!(default.access_token(), mine.access_token());

    store.forget_credentials(&mine).await.unwrap();
    assert!(vault.entries.lock().unwrap().is_empty());
    assert!(store.credentials().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_registration_has_its_secret_in_the_vault() {
    let (vault, store) = store();
    let key = |app: &str| RegistrationKey {
        issuer: InstanceUrl::parse("example.org").unwrap(),
        app: app.into(),
        redirect: "loopback".into(),
        scopes: Scopes::read(),
    };
    for app in ["bot", "another"] {
        let registered = RegisteredApp::new("id", format!("secret of {app}"));
        store
            .save_registration(&key(app), &registered)
            .await
            .unwrap();
        let inside = store
            .inner()
            .registration(&key(app))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(inside.client_secret.expose(), ELSEWHERE);
        let kept = store.registration(&key(app)).await.unwrap();
        assert_eq!(kept, Some(registered));
    }
    // One that was made for the vault is none in the clear, and the vault is not asked.
    *vault.locked.lock().unwrap() = true;
    let clear = store.clone().in_clear();
    assert_eq!(clear.registration(&key("bot")).await.unwrap(), None);
    clear.forget_registration(&key("bot")).await.unwrap();
    *vault.locked.lock().unwrap() = false;
    let registered = RegisteredApp::new("id", "secret of bot");
    store
        .save_registration(&key("bot"), &registered)
        .await
        .unwrap();

    store.forget_registration(&key("bot")).await.unwrap();
    assert_eq!(store.registration(&key("bot")).await.unwrap(), None);
    assert!(store.registration(&key("another")).await.unwrap().is_some());
    assert_eq!(vault.entries.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_locked_vault_is_an_error_and_nothing_goes_into_the_clear() {
    let (vault, store) = store();
    let mine = credentials("1", "ann", "token-of-ann");
    *vault.locked.lock().unwrap() = true;
    assert!(store.save_credentials(&mine).await.is_err());
    assert!(store.inner().credentials().await.unwrap().is_empty());
    *vault.locked.lock().unwrap() = false;
    store.save_credentials(&mine).await.unwrap();
    *vault.locked.lock().unwrap() = true;
    let error = store.credentials_of(&mine).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Store);
    // What is no secret can be read all the same.
    assert_eq!(store.inner().credentials().await.unwrap().len(), 1);
    assert!(store.forget_credentials(&mine).await.is_err());
    assert_eq!(store.inner().credentials().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_gone_asks_for_a_new_login() {
    let (vault, store) = store();
    let mine = credentials("1", "ann", "token-of-ann");
    store.save_credentials(&mine).await.unwrap();
    vault.entries.lock().unwrap().clear();
    let error = store.credentials_of(&mine).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::ReauthenticationRequired);
}

#[tokio::test]
async fn both_kinds_live_in_one_store_and_move() {
    let (vault, store) = store();
    let clear = store.clone().in_clear();
    let (ann, ben) = (credentials("1", "ann", "a"), credentials("2", "ben", "b"));
    clear.save_credentials(&ann).await.unwrap();
    store.save_credentials(&ben).await.unwrap();
    let tokens = |kept: Vec<Credentials>| -> Vec<String> {
        kept.iter()
            .map(|one| one.access_token().expose().to_owned())
            .collect()
    };
    assert_eq!(tokens(store.credentials().await.unwrap()), ["a", "b"]);
    assert_eq!(
        tokens(store.inner().credentials().await.unwrap()),
        ["a", ELSEWHERE]
    );
    // Into the vault, and out of it: nothing is left behind.
    store.save_credentials(&ann).await.unwrap();
    assert_eq!(
        tokens(store.inner().credentials().await.unwrap())[0],
        ELSEWHERE
    );
    clear.save_credentials(&ann).await.unwrap();
    clear.save_credentials(&ben).await.unwrap();
    assert_eq!(
        tokens(store.inner().credentials().await.unwrap()),
        ["a", "b"]
    );
    assert!(vault.entries.lock().unwrap().is_empty());
}

/// What the store inside gives may be saved again, as with a note.
#[tokio::test]
async fn credentials_without_their_secrets_do_not_replace_these() {
    let (_vault, store) = store();
    let ann = credentials("1", "ann", "a");
    store.save_credentials(&ann).await.unwrap();
    let locked = store.inner().credentials().await.unwrap();
    let noted = locked[0].with_note("colour", Some("green"));
    for store in [store.clone(), store.in_clear()] {
        store.save_credentials(&noted).await.unwrap();
        let kept = store.credentials_of(&ann).await.unwrap().unwrap();
        assert_eq!(kept.access_token(), ann.access_token());
        assert_eq!(kept.refresh_token(), ann.refresh_token());
        assert_eq!(kept.note("colour"), Some("green"));
    }
}

#[tokio::test]
async fn only_the_account_that_is_asked_for_is_read() {
    let (vault, store) = store();
    let (ann, ben) = (credentials("1", "ann", "a"), credentials("2", "ben", "b"));
    store.save_credentials(&ann).await.unwrap();
    store.save_credentials(&ben).await.unwrap();
    let bens = Names::of(&ben).access();
    vault.entries.lock().unwrap().remove(&bens);
    let found = store.credentials_of(&ann).await.unwrap().unwrap();
    assert_eq!(found.access_token(), ann.access_token());
    assert!(store.credentials_of(&ben).await.is_err());
}

#[test]
fn names_can_be_names_of_files_whatever_a_server_calls_its_accounts() {
    let named = |address: &str, id: &str| {
        let issuer = InstanceUrl::parse_private(address).unwrap();
        let account = crate::credentials::Account {
            id: id.into(),
            acct: "ann".into(),
            domain: None,
        };
        let parts = Parts {
            account: Some(account),
            ..Credentials::new(issuer, "t").parts().clone()
        };
        Names::of(&Credentials::from_parts(parts)).access()
    };
    assert_eq!(
        named("example.org", "109"),
        "example.org/account-109/access-token"
    );
    for id in [
        "../../x", "..", "-rf", "a/b", "a\nb", "a b", "ä", "", "{name}", "$(id)",
    ] {
        for address in [
            "example.org",
            "http://192.168.1.5:3000",
            "http://[::1]:3000",
        ] {
            let name = named(address, id);
            assert!(!name.starts_with('-'), "{name}");
            let good = |c: char| c.is_ascii_alphanumeric() || "-_.%/".contains(c);
            assert!(name.chars().all(good), "{name}");
            let mut parts = name.split('/');
            assert!(
                parts.all(|part| !part.is_empty() && part != ".." && part != "."),
                "{name}"
            );
            assert_eq!(name.matches('/').count(), 2, "{name}");
        }
    }
    assert_ne!(named("example.org", "a/b"), named("example.org", "a%2Fb"));
    assert_ne!(named("http://nas.lan", "1"), named("nas.lan", "1"));
}
