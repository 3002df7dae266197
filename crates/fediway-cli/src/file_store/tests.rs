use super::*;
use fediway::{InstanceUrl, Scopes};

fn store() -> (tempfile::TempDir, FileStore) {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("data/fediway");
    (home, FileStore { directory })
}

fn of(host: &str) -> Credentials {
    Credentials::new(
        InstanceUrl::parse(host).unwrap(),
        format!("token of {host}"),
    )
}

async fn issuers(store: &FileStore) -> Vec<String> {
    let kept = store.credentials().await.unwrap();
    kept.iter().map(|c| c.issuer().host().to_owned()).collect()
}

#[tokio::test]
async fn what_is_saved_is_there_for_the_next_process() {
    let (_home, store) = store();
    assert!(issuers(&store).await.is_empty());
    for host in ["b.example.org", "a.example.org"] {
        store.save_credentials(&of(host)).await.unwrap();
    }
    let next = store.clone();
    assert_eq!(issuers(&next).await, ["b.example.org", "a.example.org"]);
    next.forget_credentials(&of("b.example.org")).await.unwrap();
    assert_eq!(issuers(&store).await, ["a.example.org"]);
    let text = fs::read_to_string(store.file()).unwrap();
    assert!(!text.contains("token of b.example.org"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_once_lose_nothing() {
    let (_home, store) = store();
    let hosts: Vec<_> = (0..20).map(|n| format!("s{n}.example.org")).collect();
    let save = |host: &String| {
        let (store, credentials) = (store.clone(), of(host));
        tokio::spawn(async move { store.save_credentials(&credentials).await.unwrap() })
    };
    for saved in hosts.iter().map(save).collect::<Vec<_>>() {
        saved.await.unwrap();
    }
    assert_eq!(issuers(&store).await.len(), hosts.len());
    let left: Vec<_> = fs::read_dir(&store.directory).unwrap().collect();
    assert_eq!(
        left.len(),
        2,
        "the file and its lock, and nothing beside them"
    );
}

#[tokio::test]
async fn an_unreadable_file_is_reported_and_left_alone() {
    let (_home, store) = store();
    create_directory(&store.directory).unwrap();
    fs::write(store.file(), "not JSON").unwrap();
    let error = store
        .save_credentials(&of("a.example.org"))
        .await
        .unwrap_err();
    assert_eq!(*error.kind(), fediway::ErrorKind::Store);
    assert_eq!(fs::read_to_string(store.file()).unwrap(), "not JSON");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (_home, store) = store();
    store.save_credentials(&of("a.example.org")).await.unwrap();
    assert_eq!(
        (mode(&store.directory), mode(&store.file())),
        (0o700, 0o600)
    );

    for (path, loose) in [(store.file(), 0o644), (store.directory.clone(), 0o755)] {
        fs::set_permissions(path, fs::Permissions::from_mode(loose)).unwrap();
    }
    store.credentials().await.unwrap();
    assert_eq!(mode(&store.file()), 0o600, "tightened when read");
    store.save_credentials(&of("b.example.org")).await.unwrap();
    assert_eq!(
        (mode(&store.directory), mode(&store.file())),
        (0o700, 0o600)
    );
}

#[tokio::test]
async fn registrations_are_kept_by_a_login() {
    use fediway::{AddressPolicy, Instance, Login, Transport};
    let sandbox = fediway_sandbox::Sandbox::start().await.unwrap();
    let transport = Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .root_certificates(sandbox.ca_pem().unwrap())
        .build()
        .unwrap();
    let (_home, store) = store();
    let instance = Instance::discover(sandbox.url())
        .transport(&transport)
        .await
        .unwrap();
    for _ in 0..2 {
        let login = Login::new(&instance, "tests")
            .scopes(Scopes::read())
            .transport(&transport)
            .store(&store);
        drop(login.start().await.unwrap());
    }
    assert_eq!(sandbox.app_count(), 1);
}
