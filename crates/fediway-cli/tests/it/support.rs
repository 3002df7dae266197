use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use fediway::{AddressPolicy, Transport};
use fediway_sandbox::{Answer, Sandbox, SandboxBuilder};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

/// Far more than anything here takes: a test that would hang fails.
const DEADLINE: Duration = Duration::from_secs(60);

pub const ALICE: (&str, &str) = ("alice", "correct horse");
pub const BOB: (&str, &str) = ("bob", "battery staple");

/// What the environment of whoever runs the tests might say.
pub const FOREIGN: &[&str] = &[
    "BROWSER",
    "COLORTERM",
    "COMPLETE",
    "DBUS_SESSION_BUS_ADDRESS",
    "FEDIWAY_ACCOUNT",
    "FEDIWAY_CONFIG_DIR",
    "FEDIWAY_INSTANCE",
    "FEDIWAY_NO_INPUT",
    "FEDIWAY_TOKEN",
    "EDITOR",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LC_TERMINAL",
    "NO_COLOR",
    "PAGER",
    "STY",
    "TERM_PROGRAM",
    "TMUX",
    "VISUAL",
    "XDG_RUNTIME_DIR",
    "https_proxy",
    "http_proxy",
];

/// What the tests of long jobs say how large their accounts are.
const LONG: [&str; 2] = ["FEDIWAY_ARCHIVED", "FEDIWAY_CLEANED"];

pub async fn in_time<T>(work: impl Future<Output = T>) -> T {
    let is_long = LONG.iter().any(|name| std::env::var_os(name).is_some());
    let deadline = DEADLINE * if is_long { 240 } else { 1 };
    tokio::time::timeout(deadline, work).await.expect("in time")
}

/// A server whose clock stands at the beginning of a window of the rate limit. Another window would begin with
/// a budget of its own in the middle of a test.
pub fn within_a_window() -> SandboxBuilder {
    let begin = "2026-11-26T12:00:01Z".parse().unwrap();
    Sandbox::builder().starts_at(begin)
}

/// A server, and a person's home with nothing in it yet.
pub struct World {
    pub sandbox: Sandbox,
    pub home: TempDir,
}

/// What a command left behind.
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// What a command left behind that was to be killed.
#[derive(Debug)]
pub struct Killed {
    /// None of one that was killed.
    pub code: Option<i32>,
    pub said: String,
}

impl Killed {
    pub fn in_time(&self) -> bool {
        self.code.is_none()
    }
}

impl Ended {
    pub fn new(status: ExitStatus, stdout: &[u8], stderr: String) -> Self {
        Self {
            code: status.code().expect("no signal"),
            stdout: String::from_utf8(stdout.to_vec()).unwrap(),
            stderr,
        }
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        self.failed(0)
    }

    #[track_caller]
    pub fn failed(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect(&self.stdout)
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with(Sandbox::start().await.unwrap())
    }

    pub fn with(sandbox: Sandbox) -> Self {
        let home = tempfile::tempdir().unwrap();
        if let Some(pem) = sandbox.ca_pem() {
            std::fs::write(home.path().join("ca.pem"), pem).unwrap();
        }
        std::fs::create_dir(home.path().join("no-roots")).unwrap();
        Self { sandbox, home }
    }

    /// Where the command finds the root certificates of the machine: one of nobody. To read the real
    /// ones takes longer than all the rest of a command that was not optimised.
    pub fn roots(&self) -> [(&'static str, PathBuf); 2] {
        let nobody = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/nobody.pem");
        [
            ("SSL_CERT_FILE", nobody.into()),
            ("SSL_CERT_DIR", self.home.path().join("no-roots")),
        ]
    }

    /// The command with nothing but this world's home.
    pub fn bare(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fediway"));
        command
            .args(args)
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.home.path().join("data"))
            .env("XDG_CONFIG_HOME", self.home.path().join("config"))
            // Where no keyring answers, a login asks. These are not about that.
            .env("FEDIWAY_STORE", "file")
            .envs(self.roots())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
    }

    /// The command with what it needs to reach this world's server.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.bare(&["--allow-private"]);
        if self.sandbox.ca_pem().is_some() {
            command.arg("--ca").arg(self.home.path().join("ca.pem"));
        }
        command.args(args);
        command
    }

    /// Runs it to its end, as talkative as it can be, and looks for secrets in what it said.
    pub async fn run(&self, args: &[&str]) -> Ended {
        self.run_with(args, "").await
    }

    pub async fn run_with(&self, args: &[&str], input: &str) -> Ended {
        let mut running = Running::start(self.command(args).arg("--verbose"));
        running.write(input).await;
        self.end(running).await
    }

    /// Waits for the end, and looks for secrets in what was said.
    pub async fn end(&self, running: Running) -> Ended {
        let ended = running.end().await;
        for secret in self.sandbox.secrets() {
            assert!(!ended.stdout.contains(&secret), "{}", ended.stdout);
            assert!(!ended.stderr.contains(&secret), "{}", ended.stderr);
        }
        ended
    }

    /// Kills it when it has made so many requests, and a moment later each time; unless it ended before.
    pub async fn killed_after(&self, args: &[&str], requests: u64) -> Killed {
        let enough = self.sandbox.request_count() + requests;
        // Nobody reads a pipe here, and what nobody reads holds it up.
        let said = self.home.path().join("said");
        let mut command = self.command(args);
        let command = command.stdout(Stdio::null());
        let command = command.stderr(std::fs::File::create(&said).unwrap());
        let mut child = command.spawn().unwrap();
        let ended = in_time(async {
            while self.sandbox.request_count() < enough {
                if let Some(ended) = child.try_wait().unwrap() {
                    return ended;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(Duration::from_millis(requests % 16)).await;
            child.start_kill().unwrap();
            child.wait().await.unwrap()
        });
        let code = ended.await.code();
        let said = String::from_utf8_lossy(&std::fs::read(said).unwrap()).into_owned();
        Killed { code, said }
    }

    /// Starts a login by paste and gives its address.
    pub async fn paste(&self, more: &[&str]) -> (Running, String) {
        let mut command = self.command(&["login", "--no-browser", "--verbose"]);
        let mut running = Running::start(command.arg(self.sandbox.url()).args(more));
        let url = running.address().await;
        (running, url)
    }

    /// The code that the server shows to somebody who approves.
    pub async fn code(&self, url: &str, (name, password): (&str, &str)) -> String {
        let answer = self.sandbox.browser().approve(url, name, password).await;
        let Ok(Answer::Code(code)) = answer else {
            panic!("{answer:?}");
        };
        code
    }

    pub async fn log_in(&self, who: (&str, &str)) -> Ended {
        let (mut running, url) = self.paste(&[]).await;
        let code = self.code(&url, who).await;
        running.write(&format!("\n{code}\n")).await;
        self.end(running).await.ok()
    }

    pub fn directory(&self) -> PathBuf {
        self.home.path().join("data/fediway")
    }

    pub fn file(&self) -> PathBuf {
        self.directory().join("credentials.json")
    }

    pub fn kept(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.file()).unwrap()).unwrap()
    }

    pub fn transport(&self) -> Transport {
        Transport::builder()
            .policy(AddressPolicy::loopback_for_tests())
            .root_certificates(self.sandbox.ca_pem().unwrap())
            .build()
            .unwrap()
    }

    /// Requests to this path.
    pub fn asked(&self, path: &str) -> usize {
        let requests = self.sandbox.requests();
        requests.iter().filter(|r| r.path == path).count()
    }
}

/// A command that runs.
pub struct Running {
    pub child: Child,
    stderr: Lines<BufReader<ChildStderr>>,
    said: String,
    /// Whether it is to end by itself, and not because its input has.
    signalled: bool,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        Self {
            child,
            stderr: BufReader::new(stderr).lines(),
            said: String::new(),
            signalled: false,
        }
    }

    /// The first line on standard error that has this in it.
    pub async fn line(&mut self, part: &str) -> String {
        loop {
            let line = in_time(self.stderr.next_line()).await.unwrap();
            let line = line.unwrap_or_else(|| panic!("no {part:?} in {}", self.said));
            self.said += &line;
            self.said += "\n";
            if line.contains(part) {
                return line.trim().to_owned();
            }
        }
    }

    pub async fn address(&mut self) -> String {
        self.line("/oauth/authorize?").await
    }

    pub async fn write(&mut self, input: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        // A command that needs no input may be gone already.
        let _ = stdin.write_all(input.as_bytes()).await;
    }

    pub async fn signal(&mut self, signal: &str) {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().await;
        assert!(sent.unwrap().success());
        self.signalled = true;
    }

    pub async fn end(mut self) -> Ended {
        let input = self.child.stdin.take().filter(|_| self.signalled);
        let mut stdout = Vec::new();
        let mut out = self.child.stdout.take();
        let read_out = async {
            if let Some(out) = &mut out {
                out.read_to_end(&mut stdout).await.unwrap();
            }
        };
        let read_err = async {
            while let Some(line) = self.stderr.next_line().await.unwrap() {
                self.said += &line;
                self.said += "\n";
            }
        };
        in_time(async { tokio::join!(read_out, read_err) }).await;
        let status = in_time(self.child.wait()).await.unwrap();
        drop(input);
        Ended::new(status, &stdout, self.said)
    }
}

/// An executable script.
pub fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
}
