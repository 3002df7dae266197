//! Where tokens are kept: never in a weaker place than the person knows of.

use std::os::unix::fs::PermissionsExt;

use crate::support::{ALICE, BOB, Ended, Running, World, script};

fn token(world: &World) -> String {
    world.sandbox.access_token("alice").unwrap()
}

/// A login with a token that is not the one of the sandbox's own account.
async fn log_in(world: &World, args: &[&str]) -> Ended {
    let mut command = world.command(&["login", "--no-browser", world.sandbox.url()]);
    let mut running = Running::start(command.args(args).env_remove("FEDIWAY_STORE"));
    let url = running.address().await;
    let code = world.code(&url, ALICE).await;
    running.write(&format!("{code}\n")).await;
    world.end(running).await
}

/// A password manager that keeps each secret in a file, and the configuration that names it.
fn password_manager(world: &World) -> std::path::PathBuf {
    let folder = world.home.path().join("passwords");
    let program = world.home.path().join("manager");
    script(
        &program,
        &format!(
            "file=\"{}/$2\"\ncase $1 in\n\
             get) cat \"$file\" 2>/dev/null;;\n\
             set) mkdir -p \"$(dirname \"$file\")\" && cat > \"$file\";;\n\
             delete) rm \"$file\";;\nesac",
            folder.display()
        ),
    );
    let config = world.home.path().join("config/fediway");
    std::fs::create_dir_all(&config).unwrap();
    let program = program.display();
    let line = |act: &str| format!("{act} = [\"{program}\", \"{act}\", \"{{name}}\"]\n");
    let table = ["get", "set", "delete"].map(line).concat();
    let text = format!("store = \"command\"\n[token_command]\n{table}");
    std::fs::write(config.join("config.toml"), text).unwrap();
    folder
}

/// All files below a folder.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[tokio::test]
async fn a_program_of_the_person_keeps_the_tokens() {
    let world = World::new().await;
    let folder = password_manager(&world);
    log_in(&world, &[]).await.ok();
    let kept = std::fs::read_to_string(world.file()).unwrap();
    for secret in world.sandbox.secrets() {
        assert!(!kept.contains(&secret), "a secret in {kept}");
    }
    let entries = files(&folder);
    assert!(entries.len() >= 3, "{entries:?}");
    world.run(&["whoami"]).await.ok();
    let status = world.run(&["auth", "status"]).await.ok();
    assert!(
        status.stdout.contains("kept in:  token_command"),
        "{}",
        status.stdout
    );
    let status = world.run(&["auth", "status", "--json"]).await.ok().json();
    assert_eq!(status["accounts"][0]["store"], "command");
    let mut shown = world.command(&["auth", "token"]);
    let shown = Running::start(&mut shown).end().await.ok();
    assert!(
        world
            .sandbox
            .secrets()
            .contains(&shown.stdout.trim().to_owned())
    );
    world.run(&["logout"]).await.ok();
    let left: Vec<_> = files(&folder)
        .into_iter()
        .filter(|path| path.display().to_string().contains("account-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Nobody goes through a login whose tokens cannot be kept.
#[tokio::test]
async fn programs_that_are_not_configured_are_noticed_before_the_login() {
    let world = World::new().await;
    let config = world.home.path().join("config/fediway");
    std::fs::create_dir_all(&config).unwrap();
    let login = [
        "login",
        "--no-browser",
        world.sandbox.url(),
        "--store",
        "command",
    ];
    for (table, missing) in [
        ("", "token_command.set"),
        ("set = [\"pass\"]\n", "token_command.get"),
        (
            "set = [\"pass\"]\nget = [\"pass\"]\n",
            "token_command.delete",
        ),
        ("set = []\nget = [\"pass\"]\n", "token_command.set"),
    ] {
        let text = format!("[token_command]\n{table}");
        std::fs::write(config.join("config.toml"), text).unwrap();
        let ended = world.run(&login).await.failed(2);
        let next = format!("fediway config set {missing}");
        assert!(ended.stderr.contains(&next), "{}", ended.stderr);
    }
    assert!(world.sandbox.requests().is_empty(), "nothing was begun");
}

/// The account that is not meant is not asked for: some password managers ask the person each time.
#[tokio::test]
async fn only_the_tokens_of_the_account_in_use_are_read() {
    let world = World::new().await;
    let folder = password_manager(&world);
    log_in(&world, &[]).await.ok();
    let mut command = world.command(&["login", "--no-browser", world.sandbox.url()]);
    let mut running = Running::start(command.env_remove("FEDIWAY_STORE"));
    let url = running.address().await;
    let code = world.code(&url, BOB).await;
    running.write(&format!("{code}\n")).await;
    world.end(running).await.ok();
    let of_alice = files(&folder).into_iter().filter(|path| {
        path.ends_with("access-token")
            && std::fs::read_to_string(path).unwrap() != token_of(&folder, &world, "bob")
    });
    for path in of_alice {
        std::fs::remove_file(path).unwrap();
    }
    world.run(&["whoami"]).await.ok();
    let host = world.sandbox.url().trim_start_matches("https://");
    let ended = world
        .run(&["whoami", "--account", &format!("alice@{host}")])
        .await
        .failed(4);
    assert!(
        ended
            .stderr
            .contains("token_command.get gave no token of @alice"),
        "{}",
        ended.stderr
    );
}

/// The kept token of the account in use.
fn token_of(folder: &std::path::Path, world: &World, _: &str) -> String {
    let kept = world.kept();
    let default = &kept["default_account"]["account_id"];
    let part = format!("account-{}", default.as_str().unwrap());
    let mut all = files(folder).into_iter();
    let path = all
        .find(|path| path.ends_with("access-token") && path.display().to_string().contains(&part));
    std::fs::read_to_string(path.unwrap()).unwrap()
}

#[tokio::test]
async fn a_program_that_fails_is_named_and_the_login_is_undone() {
    let world = World::new().await;
    password_manager(&world);
    script(&world.home.path().join("manager"), "[ $1 = get ] || exit 1");
    let mut command = world.command(&["login", "--with-token", world.sandbox.url()]);
    let mut running = Running::start(command.env_remove("FEDIWAY_STORE"));
    running.write(&format!("{}\n", token(&world))).await;
    let ended = world.end(running).await;
    assert_ne!(ended.code, 0);
    assert!(
        ended.stderr.contains("token_command.set"),
        "{}",
        ended.stderr
    );
    assert!(!world.file().exists() || world.kept()["credentials"] == serde_json::json!([]));
}

#[tokio::test]
async fn tokens_move_from_one_place_to_another() {
    let world = World::new().await;
    let folder = password_manager(&world);
    log_in(&world, &["--store", "command"]).await.ok();
    log_in(&world, &["--store", "file"]).await.ok();
    let accounts = files(&folder)
        .into_iter()
        .filter(|path| path.display().to_string().contains("account-"))
        .count();
    assert_eq!(accounts, 0, "nothing is left behind");
    world.run(&["whoami"]).await.ok();
    let status = world.run(&["auth", "status", "--json"]).await.ok().json();
    assert_eq!(status["accounts"][0]["store"], "file");
    log_in(&world, &["--store", "command"]).await.ok();
    let kept = std::fs::read_to_string(world.file()).unwrap();
    let shown = Running::start(&mut world.command(&["auth", "token"]))
        .end()
        .await
        .ok();
    assert!(!kept.contains(shown.stdout.trim()));
}

#[tokio::test]
async fn lax_modes_and_links_are_refused_with_the_fix() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(&world.file(), 0o644);
    let ended = world.run(&["whoami"]).await.failed(1);
    let fix = format!("chmod 600 {}", world.file().display());
    assert!(ended.stderr.contains(&fix), "{}", ended.stderr);
    set(&world.file(), 0o600);
    set(&world.directory(), 0o750);
    let ended = world.run(&["whoami"]).await.failed(1);
    let fix = format!("chmod 700 {}", world.directory().display());
    assert!(ended.stderr.contains(&fix), "{}", ended.stderr);
    set(&world.directory(), 0o700);
    let elsewhere = world.home.path().join("elsewhere");
    std::fs::rename(world.file(), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, world.file()).unwrap();
    let ended = world.run(&["whoami"]).await.failed(1);
    assert!(ended.stderr.contains("symbolic link"), "{}", ended.stderr);
}

#[cfg(not(feature = "keyring"))]
#[tokio::test]
async fn a_build_without_keyring_support_says_so() {
    let world = World::new().await;
    let login = [
        "login",
        "--no-browser",
        world.sandbox.url(),
        "--store",
        "keyring",
    ];
    let ended = world.run(&login).await.failed(3);
    assert!(
        ended.stderr.contains("without keyring support"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("--store file"), "{}", ended.stderr);
    assert!(world.sandbox.requests().is_empty());
}
