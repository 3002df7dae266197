//! Programs of the person's own that keep secrets: `token_command` in the configuration.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use fediway::store::Vault;
use fediway::{Error, Result};
use futures_core::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use zeroize::Zeroizing;

use crate::config::TokenCommand;

/// Long enough for a person to type the passphrase of a key.
const PATIENCE: Duration = Duration::from_secs(60);
/// More than any token.
const LONGEST: u64 = 64 * 1024;

#[derive(Clone, Debug)]
pub struct Programs {
    commands: TokenCommand,
    patience: Duration,
}

impl Programs {
    pub fn new(commands: TokenCommand) -> Self {
        Self {
            commands,
            patience: PATIENCE,
        }
    }

    async fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>> {
        let run = self.run(Act::Get, name, None).await?;
        // A password manager that has no such entry says so by its exit code.
        let text = run.said.trim_end_matches(['\r', '\n']);
        Ok((run.succeeded && !text.is_empty()).then(|| Zeroizing::new(text.to_owned())))
    }

    async fn write(&self, name: &str, secret: &str) -> Result<()> {
        self.run(Act::Set, name, Some(secret))
            .await?
            .success(Act::Set)?;
        match self.read(name).await? {
            Some(kept) if *kept == secret => Ok(()),
            _ => Err(failed(Act::Get, "it does not give what was kept")),
        }
    }

    async fn remove(&self, name: &str) -> Result<()> {
        match self.read(name).await? {
            Some(_) => self
                .run(Act::Delete, name, None)
                .await?
                .success(Act::Delete),
            None => Ok(()),
        }
    }

    /// Runs a program; the secret goes to its standard input. Its standard error stays the person's,
    /// for a prompt of it.
    async fn run(&self, act: Act, name: &str, input: Option<&str>) -> Result<Run> {
        let Some([program, arguments @ ..]) = act.words(&self.commands) else {
            return Err(failed(
                act,
                "it is not configured: see `fediway config list`",
            ));
        };
        let arguments = arguments.iter().map(|word| word.replace("{name}", name));
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        command.stdin(match input {
            Some(_) => Stdio::piped(),
            None => Stdio::null(),
        });
        let child = command
            .spawn()
            .map_err(|error| failed(act, &format!("{program} cannot be started: {error}")))?;
        match tokio::time::timeout(self.patience, talk(child, input)).await {
            Ok(run) => run.map_err(|error| failed(act, &error.to_string())),
            Err(_) => Err(failed(act, "it did not end in time")),
        }
    }
}

/// What a program is run for.
#[derive(Clone, Copy)]
enum Act {
    Get,
    Set,
    Delete,
}

impl Act {
    const fn key(self) -> &'static str {
        match self {
            Self::Get => "token_command.get",
            Self::Set => "token_command.set",
            Self::Delete => "token_command.delete",
        }
    }

    fn words(self, commands: &TokenCommand) -> Option<&[String]> {
        let words = match self {
            Self::Get => &commands.get,
            Self::Set => &commands.set,
            Self::Delete => &commands.delete,
        };
        words.as_deref()
    }
}

impl Vault for Programs {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Zeroizing<String>>>> {
        let name = name.to_owned();
        Box::pin(async move { self.read(&name).await })
    }

    fn set(&self, name: &str, secret: &str) -> BoxFuture<'_, Result<()>> {
        let (name, secret) = (name.to_owned(), Zeroizing::new(secret.to_owned()));
        Box::pin(async move { self.write(&name, &secret).await })
    }

    fn delete(&self, name: &str) -> BoxFuture<'_, Result<()>> {
        let name = name.to_owned();
        Box::pin(async move { self.remove(&name).await })
    }
}

struct Run {
    succeeded: bool,
    said: Zeroizing<String>,
}

impl Run {
    fn success(self, act: Act) -> Result<()> {
        match self.succeeded {
            true => Ok(()),
            false => Err(failed(act, "it ended with an error")),
        }
    }
}

async fn talk(mut child: Child, input: Option<&str>) -> io::Result<Run> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let write = async {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // A program that does not read its input fails by its exit code.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
    };
    let read = async {
        let mut said = Zeroizing::new(String::new());
        if let Some(stdout) = stdout {
            stdout.take(LONGEST).read_to_string(&mut said).await?;
            if said.len() as u64 == LONGEST {
                return Err(io::Error::other("it prints more than a token"));
            }
        }
        Ok::<_, io::Error>(said)
    };
    let ((), said) = tokio::join!(write, read);
    Ok(Run {
        succeeded: child.wait().await?.success(),
        said: said?,
    })
}

fn failed(act: Act, why: &str) -> Error {
    let what = format!("{} in the configuration: {why}", act.key());
    Error::store(&what, io::Error::other("a program of the person"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Option<Vec<String>> {
        Some(
            ["sh", "-c", script, "sh", "{name}"]
                .map(str::to_owned)
                .to_vec(),
        )
    }

    /// Programs that keep each secret in a file of the folder.
    fn programs(folder: &std::path::Path) -> Programs {
        let folder = folder.display();
        Programs::new(TokenCommand {
            get: shell(&format!("cat \"{folder}/$1\" 2>/dev/null")),
            set: shell(&format!(
                "mkdir -p \"$(dirname \"{folder}/$1\")\" && cat > \"{folder}/$1\""
            )),
            delete: shell(&format!("rm \"{folder}/$1\"")),
        })
    }

    const NAME: &str = "mastodon.social/account-1/access-token";

    #[tokio::test]
    async fn secrets_go_through_the_programs() {
        let folder = tempfile::tempdir().unwrap();
        let programs = programs(folder.path());
        assert!(programs.get(NAME).await.unwrap().is_none());
        programs.delete(NAME).await.unwrap();
        for secret in ["one", "two $(x) \"'"] {
            programs.set(NAME, secret).await.unwrap();
            assert_eq!(programs.get(NAME).await.unwrap().unwrap().as_str(), secret);
        }
        let kept = std::fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(kept, "two $(x) \"'");
        programs.delete(NAME).await.unwrap();
        assert!(programs.get(NAME).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_program_is_said_and_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let good = programs(folder.path()).commands;
        let with = |get, set| TokenCommand {
            get,
            set,
            ..good.clone()
        };
        for (commands, reason) in [
            (TokenCommand::default(), "not configured"),
            (
                with(good.get.clone(), shell("false")),
                "ended with an error",
            ),
            (
                with(good.get.clone(), shell("cat >/dev/null")),
                "does not give what was kept",
            ),
            (
                with(shell("echo other"), good.set.clone()),
                "does not give what was kept",
            ),
            (
                with(good.get.clone(), Some(vec!["/nonexistent".into()])),
                "cannot be started",
            ),
            (
                with(shell("yes | head -c 100000"), good.set.clone()),
                "prints more than a token",
            ),
        ] {
            let error = Programs::new(commands)
                .set(NAME, "hunter2")
                .await
                .unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(text.contains(reason), "{text}");
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_ended() {
        let commands = TokenCommand {
            get: shell("exec sleep 1000"),
            ..TokenCommand::default()
        };
        let programs = Programs {
            commands,
            patience: Duration::from_millis(20),
        };
        let error = programs.get(NAME).await.unwrap_err();
        assert!(error.to_string().contains("did not end in time"), "{error}");
    }
}
