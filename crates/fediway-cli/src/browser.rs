//! Opening a page in the person's browser.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::Command;

use crate::output;

/// A command that ends sooner has handed the page over to a browser that runs already, even if that
/// browser was slow to come up; one that ends later was the browser itself.
const HANDED_OVER: Duration = Duration::from_secs(60);
/// How long an answer may still be on its way from a browser that was just closed.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Opens the page, and ends when the browser has been closed. Where that cannot be known, or no
/// browser could be started, it does not end: the person may open the page by other means.
pub async fn open_until_closed(url: &str) {
    if opened(commands(url), HANDED_OVER).await == Browser::Closed {
        tokio::time::sleep(LAST_WORDS).await;
        return;
    }
    std::future::pending().await
}

#[derive(Debug, PartialEq, Eq)]
enum Browser {
    Running,
    Closed,
}

async fn opened(commands: Vec<Command>, handed_over: Duration) -> Browser {
    for command in commands {
        let started = Instant::now();
        match succeeded(command).await {
            _ if started.elapsed() > handed_over => return Browser::Closed,
            true => return Browser::Running,
            false => {}
        }
    }
    output::note(
        "No browser could be started. Open the address yourself in a browser on this machine, \
         or stop with Ctrl-C and log in with --no-browser.",
    );
    Browser::Running
}

async fn succeeded(mut command: Command) -> bool {
    // What a browser has to say would mix with what this command says.
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Ctrl-C is for this command, not for the browser it started.
    #[cfg(unix)]
    command.process_group(0);
    match command.status().await {
        Ok(status) => status.success(),
        Err(error) => {
            tracing::debug!(%error, "a browser could not be started");
            false
        }
    }
}

/// `$BROWSER` if it is set, else what the desktop offers.
fn commands(url: &str) -> Vec<Command> {
    match std::env::var("BROWSER") {
        Ok(browser) if !browser.trim().is_empty() => chosen(&browser, url).into_iter().collect(),
        _ => open::commands(url).into_iter().map(Command::from).collect(),
    }
}

/// A command and its arguments, separated by spaces; the URL replaces `%s` or comes last.
fn chosen(browser: &str, url: &str) -> Option<Command> {
    let mut words = browser.split_whitespace();
    let mut command = Command::new(words.next()?);
    let mut placed = false;
    for word in words {
        placed |= word.contains("%s");
        command.arg(word.replace("%s", url));
    }
    if !placed {
        command.arg(url);
    }
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(browser: &str) -> Option<String> {
        let command = chosen(browser, "https://x")?;
        let command = command.as_std();
        let mut line = command.get_program().to_string_lossy().into_owned();
        for arg in command.get_args() {
            line += " ";
            line += &arg.to_string_lossy();
        }
        Some(line)
    }

    #[test]
    fn the_address_comes_last_or_where_it_is_wanted() {
        assert_eq!(line("firefox").as_deref(), Some("firefox https://x"));
        assert_eq!(
            line("a --new %s -b").as_deref(),
            Some("a --new https://x -b")
        );
        assert_eq!(line(" "), None);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_that_ends_late_was_the_browser_itself() {
        let commands = || vec![Command::new("false"), Command::new("true")];
        let forever = Duration::from_secs(3600);
        assert_eq!(opened(commands(), forever).await, Browser::Running);
        assert_eq!(opened(commands(), Duration::ZERO).await, Browser::Closed);
        let missing = vec![Command::new("/nonexistent/browser")];
        assert_eq!(opened(missing, forever).await, Browser::Running);
    }
}
