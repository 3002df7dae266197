//! The keyring: the first fallback asks, and a real Secret Service keeps the tokens.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use crate::pty::Terminal;
use crate::support::{ALICE, Ended, Running, World, in_time};

fn login(world: &World) -> Command {
    let mut command = world.command(&["login", "--no-browser", world.sandbox.url()]);
    command.env_remove("FEDIWAY_STORE");
    command
}

async fn approve(world: &World, mut running: Running) -> Ended {
    let url = running.address().await;
    let code = world.code(&url, ALICE).await;
    running.write(&format!("{code}\n")).await;
    world.end(running).await
}

#[tokio::test]
async fn without_a_keyring_and_without_a_terminal_nothing_goes_into_a_file_by_itself() {
    let world = World::new().await;
    let ended = world
        .end(Running::start(&mut login(&world)))
        .await
        .failed(3);
    for words in ["DBUS_SESSION_BUS_ADDRESS", "--store file", "token_command"] {
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
    assert!(
        world.sandbox.requests().is_empty(),
        "before the person goes through a login"
    );
    assert!(!world.file().exists());
    approve(
        &world,
        Running::start(login(&world).args(["--store", "file"])),
    )
    .await
    .ok();
}

/// The first time the person is asked; the answer is remembered.
#[tokio::test]
async fn at_a_terminal_the_first_fallback_says_why_and_asks() {
    let world = World::new().await;
    let mut terminal = Terminal::start(&login(&world));
    let question = terminal.wait_for("[y/N] ").await;
    assert!(question.contains("DBUS_SESSION_BUS_ADDRESS"), "{question}");
    assert!(
        question.contains("a file that only you can read?"),
        "{question}"
    );
    terminal.write("n\n").await;
    assert_eq!(terminal.end().await.0, 3);
    assert!(!world.file().exists());

    let mut terminal = Terminal::start(&login(&world));
    terminal.wait_for("[y/N] ").await;
    terminal.write("y\n").await;
    let shown = terminal.wait_for("Then paste the code").await;
    let url = shown
        .lines()
        .find(|line| line.contains("/oauth/authorize?"))
        .unwrap();
    let code = world.code(url.trim(), ALICE).await;
    terminal.write(&format!("{code}\n")).await;
    let (exit, shown) = terminal.end().await;
    assert_eq!(exit, 0, "{shown}");
    let status = world.run(&["auth", "status", "--json"]).await.ok().json();
    assert_eq!(status["accounts"][0]["store"], "file");
    // Not asked again.
    approve(&world, Running::start(&mut login(&world)))
        .await
        .ok();
}

/// A session bus of its own, with a keyring on it.
struct Desktop {
    home: tempfile::TempDir,
    address: String,
    _bus: Child,
    _keyring: Child,
}

/// `None`, with the reason printed, where the programs are not there.
async fn desktop(unlocked: bool) -> Option<Desktop> {
    for program in ["dbus-daemon", "gnome-keyring-daemon", "secret-tool"] {
        if Command::new(program)
            .arg("--version")
            .output()
            .await
            .is_err()
        {
            eprintln!("skipped: there is no {program} on this machine");
            return None;
        }
    }
    let home = tempfile::tempdir().unwrap();
    let mut bus = at(&home, "dbus-daemon", "")
        .args(["--session", "--nofork", "--print-address"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(bus.stdout.take().unwrap()).lines();
    let address = in_time(lines.next_line()).await.unwrap().unwrap();
    let mut keyring = at(&home, "gnome-keyring-daemon", &address);
    keyring.args(["--foreground", "--components=secrets"]);
    if unlocked {
        keyring.arg("--unlock");
    }
    let mut keyring = keyring
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut password = keyring.stdin.take().unwrap();
    password
        .write_all(b"password of the keyring")
        .await
        .unwrap();
    drop(password);
    let desktop = Desktop {
        home,
        address,
        _bus: bus,
        _keyring: keyring,
    };
    if unlocked {
        desktop.wait().await;
    }
    Some(desktop)
}

fn at(home: &tempfile::TempDir, program: &str, address: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

impl Desktop {
    fn run(&self, command: &mut Command) -> Running {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        Running::start(command)
    }

    async fn secret_tool(&self, args: &[&str], input: &str) -> (bool, String) {
        let mut command = at(&self.home, "secret-tool", &self.address);
        let command = command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let output = in_time(child.wait_with_output()).await.unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    }

    /// Waits until the service is on the bus.
    async fn wait(&self) {
        in_time(async {
            let store = ["store", "--label=test", "for", "the test"];
            while !self.secret_tool(&store, "x").await.0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_real_secret_service_keeps_the_tokens() {
    let Some(desktop) = desktop(true).await else {
        return;
    };
    let world = World::new().await;
    approve(&world, desktop.run(&mut login(&world))).await.ok();
    let kept = std::fs::read_to_string(world.file()).unwrap();
    for secret in world.sandbox.secrets() {
        assert!(!kept.contains(&secret), "a secret in {kept}");
    }
    let run = async |args: &[&str]| world.end(desktop.run(&mut world.command(args))).await;
    run(&["whoami"]).await.ok();
    let status = run(&["auth", "status"]).await.ok();
    assert!(
        status.stdout.contains("kept in:  the keyring"),
        "{}",
        status.stdout
    );
    // Another program finds it under the name of this one.
    let mut token = world.command(&["auth", "token"]);
    let token = desktop.run(&mut token).end().await.ok().stdout;
    let name = format!(
        "{}/account-{}/access-token",
        world
            .sandbox
            .url()
            .trim_start_matches("https://")
            .replace(':', "%3A"),
        world.kept()["credentials"][0]["account_id"]
            .as_str()
            .unwrap()
    );
    let lookup = ["lookup", "service", "fediway", "username", &name];
    assert_eq!(
        desktop.secret_tool(&lookup, "").await,
        (true, token.trim().to_owned())
    );

    // Somewhere else the token is not there, and nothing is sent without it.
    world.sandbox.clear_requests();
    let ended = world.run(&["whoami"]).await.failed(4);
    assert!(
        ended.stderr.contains("DBUS_SESSION_BUS_ADDRESS"),
        "{}",
        ended.stderr
    );
    assert!(world.sandbox.requests().is_empty());

    run(&["logout"]).await.ok();
    assert!(!desktop.secret_tool(&lookup, "").await.0);
}

/// A keyring that nobody unlocked waits for a prompt that nobody sees.
#[tokio::test]
async fn a_locked_keyring_does_not_hang() {
    let Some(desktop) = desktop(false).await else {
        return;
    };
    let world = World::new().await;
    let ended = world.end(desktop.run(&mut login(&world))).await.failed(3);
    assert!(ended.stderr.contains("keyring"), "{}", ended.stderr);
    assert!(ended.stderr.contains("--store file"), "{}", ended.stderr);
    assert!(!world.file().exists());
}
