//! A command at a terminal: `script` gives it one, and what is written here is typed there.

use std::process::Stdio;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::support::in_time;

pub struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    screen: ChildStdout,
    seen: String,
}

impl Terminal {
    /// Starts the command, with its environment.
    pub fn start(command: &Command) -> Self {
        let command = command.as_std();
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let words: Vec<_> = words.map(|word| quoted(&word.to_string_lossy())).collect();
        // Linux: the command line after -c; macOS and BSD have another order of arguments.
        let mut script = Command::new("script");
        script.args(["-q", "-e", "-c", &words.join(" "), "/dev/null"]);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        let mut child = script
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            keyboard: child.stdin.take().unwrap(),
            screen: child.stdout.take().unwrap(),
            child,
            seen: String::new(),
        }
    }

    /// Waits until this is on the screen, and gives all that came up to there.
    pub async fn wait_for(&mut self, text: &str) -> String {
        let mut from = 0;
        loop {
            if let Some(at) = self.seen[from..].find(text) {
                let end = from + at + text.len();
                let before = self.seen[..end].to_owned();
                self.seen.drain(..end);
                return before;
            }
            from = 0;
            assert!(self.read().await, "no {text:?} in {}", self.seen);
        }
    }

    pub async fn write(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).await.unwrap();
        self.keyboard.flush().await.unwrap();
    }

    /// Waits for the end: the exit code, and what came onto the screen since it was looked at.
    pub async fn end(mut self) -> (i32, String) {
        while self.read().await {}
        let status = in_time(self.child.wait()).await.unwrap();
        (status.code().unwrap(), self.seen)
    }

    async fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        let count = in_time(self.screen.read(&mut bytes)).await.unwrap();
        let text = String::from_utf8_lossy(&bytes[..count]).replace('\r', "");
        self.seen.push_str(&text);
        count > 0
    }
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
