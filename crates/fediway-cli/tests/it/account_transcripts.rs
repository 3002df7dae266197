//! What a person sees of the commands about accounts, on several servers.
//!
//! `FEDIWAY_WRITE_SNAPSHOTS=1 cargo test -p fediway-cli --test it account_transcripts` writes them anew.

use std::path::PathBuf;

use fediway_sandbox::{Sandbox, Software};

use crate::support::{ALICE, BOB, Ended, Running, World};

struct Transcript {
    world: World,
    text: String,
}

impl Transcript {
    async fn of(software: Software) -> Self {
        let sandbox = Sandbox::builder().software(software).http().start().await;
        Self {
            world: World::with(sandbox.unwrap()),
            text: String::new(),
        }
    }

    async fn run(&mut self, line: &str) {
        let args: Vec<_> = line.split(' ').collect();
        let ended = Running::start(&mut self.world.bare(&args)).end().await;
        self.write(line, &ended);
    }

    async fn log_in(&mut self, line: &str, who: (&str, &str)) {
        let typed = line.replace("HOST", self.world.sandbox.url());
        let args: Vec<_> = typed.split(' ').collect();
        let mut running = Running::start(&mut self.world.bare(&args));
        let url = running.address().await;
        let code = self.world.code(&url, who).await;
        running.write(&format!("{code}\n")).await;
        let ended = running.end().await;
        self.write(line, &ended);
    }

    fn write(&mut self, line: &str, ended: &Ended) {
        self.text += &format!("$ fediway {line}\n{}{}", ended.stderr, ended.stdout);
        if ended.code != 0 {
            self.text += &format!("(exit code {})\n", ended.code);
        }
        self.text += "\n";
    }

    /// Without what is another one each time.
    fn normal(&self) -> String {
        let host = self.world.sandbox.url().trim_start_matches("http://");
        let home = self.world.home.path().display().to_string();
        let text = self.text.replace(host, "HOST").replace(&home, "HOME");
        let lines = text.lines().map(|line| match line {
            address if address.contains("/oauth/authorize?") => "  ADDRESS\n".to_owned(),
            line => format!("{}\n", without_chance(line)),
        });
        lines.collect()
    }
}

/// Moments and ids are other ones each time.
fn without_chance(line: &str) -> String {
    let mut line = line.to_owned();
    if let Some((before, _)) = line.split_once("log in again before ") {
        line = format!("{before}log in again before MOMENT");
    }
    for name in ["log_in_again_before", "id"] {
        line = with_word(&line, &format!("\"{name}\":\""));
    }
    line
}

/// The line with `…` for the text after each of these beginnings.
fn with_word(line: &str, begin: &str) -> String {
    let mut parts = line.split(begin);
    let mut seen = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.split_once('"').map_or("", |(_, rest)| rest);
        seen += &format!("{begin}…\"{rest}");
    }
    seen
}

async fn accounts_of(software: Software) -> String {
    let mut transcript = Transcript::of(software).await;
    transcript.run("auth status").await;
    transcript.run("auth status --json").await;
    transcript
        .log_in("auth login HOST --allow-private --no-browser", ALICE)
        .await;
    transcript
        .log_in("login HOST --allow-private --no-browser --json", BOB)
        .await;
    transcript.run("auth status").await;
    transcript.run("auth status --json").await;
    transcript.run("auth status --offline --active").await;
    transcript.run("whoami").await;
    transcript.run("whoami --json").await;
    transcript.run("auth switch").await;
    transcript.run("auth switch --json").await;
    transcript.run("auth switch carol@example.org").await;
    transcript
        .log_in("auth refresh --scopes read --no-browser", BOB)
        .await;
    transcript.log_in("auth refresh --no-browser", ALICE).await;
    transcript.run("logout").await;
    transcript.run("auth logout --all --json").await;
    transcript.run("whoami").await;
    transcript.normal()
}

fn file(software: Software) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    folder.join(format!(
        "accounts-{}.txt",
        software.name().replace(" ", "-").to_lowercase()
    ))
}

#[tokio::test]
async fn the_commands_about_accounts() {
    for software in [
        Software::Mastodon45,
        Software::GoToSocial,
        Software::Pleroma,
        Software::Mitra,
        Software::Snac,
    ] {
        let (file, seen) = (file(software), accounts_of(software).await);
        if std::env::var_os("FEDIWAY_WRITE_SNAPSHOTS").is_some() {
            std::fs::write(&file, &seen).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        assert_same(&expected, &seen, &file);
    }
}

/// The first line that is another one.
#[track_caller]
fn assert_same(expected: &str, seen: &str, file: &std::path::Path) {
    for (number, (expected, seen)) in (1..).zip(expected.lines().zip(seen.lines())) {
        assert_eq!(expected, seen, "{}, line {number}", file.display());
    }
    assert_eq!(
        expected.lines().count(),
        seen.lines().count(),
        "{}",
        file.display()
    );
}
