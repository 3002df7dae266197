//! A sandbox that runs until somebody presses Ctrl-C, and how to use it.

use std::path::{Path, PathBuf};

use fediway_sandbox::Sandbox;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::Global;
use crate::failure::Failure;
use crate::output;

/// The accounts of every sandbox that this command starts, with passwords that are no secret.
pub const ACCOUNTS: [(&str, &str); 2] = [("alice", "correct horse"), ("bob", "battery staple")];

/// A running sandbox and what belongs to it.
pub struct Server {
    sandbox: Sandbox,
    ca: Option<PathBuf>,
    /// Removed when dropped.
    _temporary: Option<TempDir>,
}

impl Server {
    /// Writes the certificate authority where other processes can find it.
    pub fn new(sandbox: Sandbox, ca_file: Option<&Path>) -> Result<Self, Failure> {
        let mut server = Self {
            sandbox,
            ca: None,
            _temporary: None,
        };
        let Some(pem) = server.sandbox.ca_pem() else {
            return Ok(server);
        };
        let failed = |error| Failure::other("the certificate authority cannot be written", error);
        let path = match ca_file {
            Some(path) => std::path::absolute(path).map_err(failed)?,
            None => {
                // Only its owner can write there, so nobody can put another authority in.
                let directory = tempfile::Builder::new()
                    .prefix("fediway-sandbox-")
                    .tempdir()
                    .map_err(failed)?;
                let path = directory.path().join("ca.pem");
                server._temporary = Some(directory);
                path
            }
        };
        std::fs::write(&path, pem).map_err(failed)?;
        server.ca = Some(path);
        Ok(server)
    }

    pub async fn stop(self) {
        self.sandbox.shutdown().await;
    }

    /// Says how to use it.
    pub fn announce(&self, global: &Global) -> Result<(), Failure> {
        output::answer(global.json, &self.instructions(), &self.value())
    }

    fn instructions(&self) -> String {
        let mut lines = vec![
            format!("{} runs at {}", self.sandbox.software(), self.sandbox.url()),
            String::new(),
        ];
        for (name, password) in ACCOUNTS {
            lines.push(format!("  account {name:<6} password {password}"));
        }
        if let Some(ca) = &self.ca {
            lines.push(format!("  its certificate authority: {}", ca.display()));
        }
        lines.push("\nIn another terminal:\n".into());
        lines.extend(self.commands().iter().map(|command| format!("  {command}")));
        lines.push("\nCtrl-C stops it.".into());
        lines.join("\n")
    }

    fn commands(&self) -> Vec<String> {
        let ca = self.ca.as_ref().map(|ca| format!(" --ca {}", quoted(ca)));
        let (fediway, ca) = (program(), ca.unwrap_or_default());
        vec![
            // The login remembers the two options.
            format!(
                "{fediway} login {} --allow-private{ca} --no-browser",
                self.sandbox.url()
            ),
            format!("{fediway} post \"Hello, fediverse!\""),
            format!("{fediway} timeline home"),
            format!("{fediway} stream user"),
            format!("{fediway} logout"),
        ]
    }

    fn value(&self) -> Value {
        let account = |(name, password)| json!({ "username": name, "password": password });
        json!({
            "url": self.sandbox.url(),
            "ca_file": self.ca,
            "accounts": ACCOUNTS.map(account),
            "commands": self.commands(),
        })
    }
}

/// This command as it was called: perhaps it is not installed.
fn program() -> String {
    let called = std::env::args_os().next();
    called.map_or_else(|| "fediway".into(), |path| quoted(Path::new(&path)))
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) {
        return path;
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_copied_into_a_shell() {
        assert_eq!(quoted(Path::new("/tmp/a-b/ca.pem")), "/tmp/a-b/ca.pem");
        assert_eq!(quoted(Path::new("/tmp/it's me")), r"'/tmp/it'\''s me'");
    }
}
