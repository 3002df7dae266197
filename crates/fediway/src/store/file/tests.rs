use std::fs;

use super::*;
use crate::secret::AccessToken;
use crate::url::InstanceUrl;

fn store() -> (tempfile::TempDir, FileStore) {
    let home = tempfile::tempdir().unwrap();
    let store = FileStore::at(home.path().join("data/my-bot"));
    (home, store)
}

fn of(host: &str) -> Credentials {
    let token = AccessToken::new(format!("token of {host}"));
    Credentials::new(InstanceUrl::parse(host).unwrap(), token)
}

async fn issuers(store: &FileStore) -> Vec<String> {
    let kept = store.credentials().await.unwrap();
    kept.iter().map(|c| c.issuer().host().to_owned()).collect()
}

async fn default(store: &FileStore) -> Option<String> {
    let default = store.default_account().await.unwrap()?;
    Some(default.issuer().host().to_owned())
}

#[tokio::test]
async fn what_is_saved_is_there_for_the_next_process() {
    let (_home, store) = store();
    assert!(issuers(&store).await.is_empty());
    assert!(!store.folder.0.exists(), "reading creates nothing");
    let (a, b) = (of("a.example.org"), of("b.example.org"));
    for credentials in [&b, &a] {
        store.save_credentials(credentials).await.unwrap();
    }
    let instance = Instance::without_discovery(a.issuer().clone()).with_software("mitra", "5");
    store.save_instance(&instance).await.unwrap();
    let next = FileStore::at(&store.folder.0);
    assert_eq!(issuers(&next).await, ["b.example.org", "a.example.org"]);
    assert_eq!(default(&next).await.as_deref(), Some("b.example.org"));
    let known = next.instance(a.issuer()).await.unwrap().unwrap();
    assert_eq!(known.software().name, "mitra");
    next.set_default_account(&a).await.unwrap();
    next.save_credentials(&b).await.unwrap();
    assert_eq!(issuers(&next).await, ["b.example.org", "a.example.org"]);
    assert_eq!(default(&store).await.as_deref(), Some("a.example.org"));
    next.forget_credentials(&b).await.unwrap();
    assert_eq!(issuers(&store).await, ["a.example.org"]);
    let text = fs::read_to_string(store.path()).unwrap();
    assert!(!text.contains("token of b.example.org"));
    let error = store.set_default_account(&b).await.unwrap_err();
    assert!(error.to_string().contains("is not kept"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_once_lose_nothing() {
    let (_home, store) = store();
    let hosts: Vec<_> = (0..20).map(|n| format!("s{n}.example.org")).collect();
    let save = |host: &String| {
        let (store, credentials) = (FileStore::at(&store.folder.0), of(host));
        tokio::spawn(async move { store.save_credentials(&credentials).await.unwrap() })
    };
    for saved in hosts.iter().map(save).collect::<Vec<_>>() {
        saved.await.unwrap();
    }
    assert_eq!(issuers(&store).await.len(), hosts.len());
    let left = fs::read_dir(&store.folder.0).unwrap().count();
    assert_eq!(left, 2, "the file and its lock, and nothing beside them");
}

#[tokio::test]
async fn an_unreadable_file_is_reported_and_left_alone() {
    let (_home, store) = store();
    store.save_credentials(&of("a.example.org")).await.unwrap();
    for text in ["not JSON", "{}", r#"{"version":99}"#, ""] {
        fs::write(store.path(), text).unwrap();
        let error = store.save_credentials(&of("b.example.org")).await;
        assert_eq!(*error.unwrap_err().kind(), crate::ErrorKind::Store);
        assert_eq!(fs::read_to_string(store.path()).unwrap(), text);
    }
}

#[tokio::test]
async fn what_a_killed_writer_left_behind_is_removed() {
    let (_home, store) = store();
    store.save_credentials(&of("a.example.org")).await.unwrap();
    let left = store.folder.join(".credentials-abc123.tmp");
    fs::write(&left, "half a token").unwrap();
    fs::write(store.folder.join("mine.txt"), "").unwrap();
    store.save_credentials(&of("b.example.org")).await.unwrap();
    assert!(!left.exists());
    assert!(store.folder.join("mine.txt").exists());
}

#[test]
fn a_name_that_is_a_path_is_refused() {
    for name in ["", "..", "a/b", "/etc"] {
        let error = FileStore::open(name).unwrap_err();
        assert!(matches!(error.kind(), crate::ErrorKind::InvalidInput(_)));
    }
}

#[tokio::test]
async fn one_refreshes_at_a_time() {
    let (_home, store) = store();
    let (a, b) = (of("a.example.org"), of("b.example.org"));
    let first = store.lock_refresh(&a).await.unwrap();
    assert!(first.is_held());
    // Another account does not wait.
    let _other = store.lock_refresh(&b).await.unwrap();
    let again = FileStore::at(&store.folder.0);
    let waiting = tokio::spawn(async move { again.lock_refresh(&a).await });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(first);
    assert!(waiting.await.unwrap().unwrap().is_held());
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[tokio::test]
    async fn only_the_owner_may_read() {
        let (_home, store) = store();
        let of = of("a.example.org");
        store.save_credentials(&of).await.unwrap();
        let lock = store.folder.join(LOCK);
        assert_eq!(mode(&store.folder.0), 0o700);
        assert_eq!((mode(&store.path()), mode(&lock)), (0o600, 0o600));

        for (path, loose, fix) in [
            (&store.path(), 0o640, "chmod 600"),
            (&store.folder.0, 0o755, "chmod 700"),
            (&lock, 0o666, "chmod 600"),
        ] {
            let strict = mode(path);
            set_mode(path, loose);
            let error = store.save_credentials(&of).await.unwrap_err().to_string();
            assert!(error.contains(fix), "{error}");
            assert!(error.contains(&path.display().to_string()), "{error}");
            assert_eq!(
                mode(path),
                loose,
                "nothing is changed behind the owner's back"
            );
            set_mode(path, strict);
        }
        assert_eq!(store.credentials().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn symbolic_links_are_refused() {
        for name in [FILE, LOCK, ""] {
            let (home, store) = store();
            store.save_credentials(&of("a.example.org")).await.unwrap();
            let (path, elsewhere) = (store.folder.join(name), home.path().join("elsewhere"));
            let path = path.components().collect::<PathBuf>();
            fs::rename(&path, &elsewhere).unwrap();
            symlink(&elsewhere, &path).unwrap();
            let saved = store.save_credentials(&of("b.example.org")).await;
            let error = saved.unwrap_err().to_string();
            assert!(error.contains("symbolic link"), "{error}");
            if name != LOCK {
                let error = store.credentials().await.unwrap_err().to_string();
                assert!(error.contains("symbolic link"), "{error}");
            }
        }
    }
}
