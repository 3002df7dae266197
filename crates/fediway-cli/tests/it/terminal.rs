//! On a terminal: colours, the editor, questions, progress, countdown, Ctrl-C. The terminal is
//! `script`, which is part of every Linux.

use fediway_sandbox::{Fault, Hold};
use tokio::process::Command;

use crate::pty::Terminal;
use crate::support::{ALICE, FOREIGN, World, in_time, script, within_a_window};

/// Runs a shell line on a terminal; in it `fediway` is the command with what it needs.
pub fn start(world: &World, line: &str, settings: &[(&str, &str)]) -> Terminal {
    let (home, ca) = (world.home.path(), world.home.path().join("ca.pem"));
    let fediway = format!(
        "'{}' --allow-private --ca '{}' ",
        env!("CARGO_BIN_EXE_fediway"),
        ca.display()
    );
    let line = line.replace("fediway ", &fediway);
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("cd '{}'; {line}", home.display())])
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("SHELL", "/bin/sh")
        .envs(world.roots());
    for name in FOREIGN {
        command.env_remove(name);
    }
    command.envs(settings.iter().copied());
    Terminal::start(&command)
}

/// Whether this machine has the `script` of util-linux.
fn has_script() -> bool {
    let version = std::process::Command::new("script")
        .arg("--version")
        .output();
    let found = version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains("util-linux"));
    if !found {
        eprintln!("skipped: there is no `script` of util-linux on this machine");
    }
    found
}

pub async fn alice() -> Option<World> {
    if !has_script() {
        return None;
    }
    let world = World::new().await;
    world.log_in(ALICE).await;
    Some(world)
}

#[tokio::test]
async fn without_a_text_an_editor_opens() {
    let Some(world) = alice().await else {
        return;
    };
    let editor = world.home.path().join("editor");
    script(
        &editor,
        "grep -q '>8' \"$1\" && printf 'Typed\\n\\nin an editor\\n' | cat - \"$1\" > x && mv x \"$1\"",
    );
    let settings = [("EDITOR", editor.to_str().unwrap())];
    let (code, shown) = start(&world, "fediway post", &settings).end().await;
    assert_eq!(code, 0, "{shown}");
    let newest = world.run(&["timeline", "home", "--json"]).await.ok().json();
    assert_eq!(newest["statuses"][0]["plain_text"], "Typed\n\nin an editor");

    let settings = [("EDITOR", "true")];
    let (code, shown) = start(&world, "fediway post", &settings).end().await;
    assert_eq!(code, 2, "{shown}");
    assert!(shown.contains("nothing was sent"), "{shown}");
    assert_eq!(world.sandbox.status_count(), 1);
}

#[tokio::test]
async fn a_text_from_an_editor_is_not_lost() {
    let Some(world) = alice().await else {
        return;
    };
    let editor = world.home.path().join("editor");
    script(&editor, "yes word | head -c 3000 > \"$1\"");
    let settings = [("EDITOR", editor.to_str().unwrap())];
    let (code, shown) = start(&world, "fediway post", &settings).end().await;
    assert_eq!(code, 2, "{shown}");
    let kept = kept_text(&shown);
    assert!(kept.starts_with("word\nword"), "{kept}");
}

/// The terminal sends Ctrl-C to the editor and to the command. It is for the editor.
#[tokio::test]
async fn an_editor_can_be_interrupted_without_losing_the_text() {
    let Some(world) = alice().await else {
        return;
    };
    let editor = world.home.path().join("editor");
    script(
        &editor,
        "trap 'echo Interrupted > \"$1\"; exit 0' INT\necho editing\nwhile :; do sleep 0.05; done",
    );
    let settings = [("EDITOR", editor.to_str().unwrap())];
    let mut terminal = start(&world, "exec fediway post", &settings);
    terminal.wait_for("editing").await;
    terminal.write("\u{3}").await;
    // The exit code is that of the shell before it, which Ctrl-C ends.
    let (_, shown) = terminal.end().await;
    assert!(shown.contains("id: "), "{shown}");
    let newest = world.run(&["timeline", "home", "--json"]).await.ok().json();
    assert_eq!(newest["statuses"][0]["plain_text"], "Interrupted");
}

/// What is read in the file that a message names, which is removed.
fn kept_text(shown: &str) -> String {
    let path = shown.split("the text is in ").nth(1).expect(shown);
    let path = path.split_whitespace().next().unwrap();
    let kept = std::fs::read_to_string(path).unwrap();
    std::fs::remove_file(path).unwrap();
    kept
}

#[tokio::test]
async fn a_text_is_kept_if_the_editor_the_login_or_the_person_ends_it() {
    let Some(world) = alice().await else {
        return;
    };
    let (editor, broken) = (world.home.path().join("e"), world.home.path().join("b"));
    script(&editor, "echo Typed > \"$1\"");
    script(&broken, "echo Typed > \"$1\"; exit 1");
    let (editor, broken) = (editor.to_str().unwrap(), broken.to_str().unwrap());
    let post = "exec fediway post";
    let (code, shown) = start(&world, post, &[("EDITOR", broken)]).end().await;
    assert_eq!(code, 1, "{shown}");
    assert_eq!(kept_text(&shown), "Typed");

    let nobody = [("EDITOR", editor), ("FEDIWAY_ACCOUNT", "nobody.example")];
    let (code, shown) = start(&world, post, &nobody).end().await;
    assert_eq!(code, 4, "{shown}");
    assert_eq!(kept_text(&shown), "Typed");

    let hold = Hold::new();
    let held = world.sandbox.inject(Fault::hold(&hold));
    let held = held.route("POST", "/api/v1/statuses");
    let mut terminal = start(&world, post, &[("EDITOR", editor)]);
    in_time(async {
        while held.hits() == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    terminal.write("\u{3}").await;
    let (code, shown) = terminal.end().await;
    assert_eq!(code, 130, "{shown}");
    assert_eq!(kept_text(&shown), "Typed");
}

/// The editor is not told to stop, and may write the file once more.
#[tokio::test]
async fn a_command_that_is_told_to_stop_leaves_the_file_of_the_editor() {
    let Some(world) = alice().await else {
        return;
    };
    let editor = world.home.path().join("editor");
    script(
        &editor,
        "echo Typed > \"$1\"; kill -TERM $PPID; exec sleep 1000",
    );
    let settings = [("EDITOR", editor.to_str().unwrap())];
    let (code, shown) = start(&world, "exec fediway post", &settings).end().await;
    assert_eq!(code, 130, "{shown}");
    assert_eq!(kept_text(&shown), "Typed\n");
}

/// The pager ends only after the command.
#[tokio::test]
async fn a_command_that_is_told_to_stop_does_not_wait_for_the_pager() {
    let Some(world) = alice().await else {
        return;
    };
    let pager = "kill -TERM $PPID; while [ ! -e ended ]; do sleep 0.05; done";
    let line = "fediway timeline home --pager; echo ended $?; touch ended";
    let (_, shown) = start(&world, line, &[("PAGER", pager)]).end().await;
    assert!(shown.contains("ended "), "{shown}");
}

/// Ctrl-C is for the pager, as in `less`.
#[tokio::test]
async fn a_pager_that_goes_on_after_ctrl_c_is_waited_for() {
    let Some(world) = alice().await else {
        return;
    };
    let pager = "trap '' INT; cat; echo reading; while [ ! -e go ]; do sleep 0.05; done; echo read";
    let line = "trap : INT; fediway timeline home --pager; echo ended";
    let mut terminal = start(&world, line, &[("PAGER", pager)]);
    terminal.wait_for("reading").await;
    terminal.write("\u{3}").await;
    terminal.wait_for("^C").await;
    std::fs::write(world.home.path().join("go"), "").unwrap();
    let (_, shown) = terminal.end().await;
    let (read, ended) = (shown.find("read"), shown.find("ended"));
    assert!(read.is_some() && read < ended, "{shown}");
}

/// While a token is typed, the terminal shows nothing.
#[tokio::test]
async fn a_question_that_is_cut_off_leaves_the_terminal_as_it_was() {
    let Some(world) = alice().await else {
        return;
    };
    // Told to stop once what is typed is not shown.
    script(
        &world.home.path().join("stopped"),
        "(until stty -a </dev/tty | grep -q -e ' -echo '; do sleep 0.05; done; kill $$) & exec \"$@\"",
    );
    let login = format!("fediway login --with-token {}", world.sandbox.url());
    let line = format!("./stopped {login}; echo ended $?; stty -a");
    let terminal = start(&world, &line, &[]);
    let (_, shown) = terminal.end().await;
    assert!(shown.contains("ended 130"), "{shown}");
    assert!(
        shown.contains(" echo ") && shown.contains(" icanon "),
        "{shown}"
    );
}

#[tokio::test]
async fn an_edit_starts_from_what_was_typed() {
    let Some(world) = alice().await else {
        return;
    };
    let posted = world
        .run(&["post", "First", "--cw", "w", "--json"])
        .await
        .ok()
        .json();
    let id = posted["id"].as_str().unwrap();
    let editor = world.home.path().join("editor");
    script(&editor, "sed -i 's/First/Second/' \"$1\"");
    let settings = [("EDITOR", editor.to_str().unwrap())];
    let line = format!("fediway status edit {id}");
    let (code, shown) = start(&world, &line, &settings).end().await;
    assert_eq!(code, 0, "{shown}");
    let status = world
        .run(&["status", "show", id, "--json"])
        .await
        .ok()
        .json();
    assert_eq!(status["plain_text"], "Second");
    assert_eq!(status["spoiler_text"], "w");
}

#[tokio::test]
async fn a_deletion_is_asked_about() {
    let Some(world) = alice().await else {
        return;
    };
    let posted = world.run(&["post", "Keep me", "--json"]).await.ok().json();
    let line = format!("fediway status delete {}", posted["id"].as_str().unwrap());
    for (answer, code, left) in [("n\n", 1, 1), ("\n", 1, 1), ("y\n", 0, 0)] {
        let mut terminal = start(&world, &line, &[]);
        terminal.wait_for("Delete \"Keep me\"? [y/N]").await;
        terminal.write(answer).await;
        let (ended, shown) = terminal.end().await;
        assert_eq!(ended, code, "{shown}");
        assert_eq!(world.sandbox.status_count(), left);
    }
}

#[tokio::test]
async fn colours_are_for_terminals_that_want_them() {
    let Some(world) = alice().await else {
        return;
    };
    world.run(&["post", "Colourful"]).await.ok();
    let line = "fediway timeline home";
    let (_, shown) = start(&world, line, &[]).end().await;
    assert!(shown.contains("\u{1b}[1m@alice@"), "{shown:?}");
    assert!(shown.contains("now · 20"), "relative and exact: {shown:?}");
    let (_, shown) = start(&world, line, &[("NO_COLOR", "1")]).end().await;
    assert!(
        !shown.contains('\u{1b}') && shown.contains("Colourful"),
        "{shown:?}"
    );
    let piped = world.run(&["timeline", "home"]).await.ok();
    assert!(!piped.stdout.contains('\u{1b}'));
    let forced = world
        .run(&["timeline", "home", "--color", "always"])
        .await
        .ok();
    assert!(forced.stdout.contains("\u{1b}[1m"));
}

#[tokio::test]
async fn lines_are_broken_at_the_width_of_the_terminal() {
    let Some(world) = alice().await else {
        return;
    };
    world.run(&["post", &"word ".repeat(60)]).await.ok();
    let line = "stty cols 40 rows 20; fediway timeline home";
    let (_, shown) = start(&world, line, &[("NO_COLOR", "1")]).end().await;
    let text: Vec<_> = shown.lines().filter(|line| line.contains("word")).collect();
    assert!(text.len() > 7, "{shown}");
    assert!(
        text.iter().all(|line| line.trim_end().len() <= 40),
        "{shown}"
    );
}

#[tokio::test]
async fn a_long_walk_shows_how_far_it_is() {
    let Some(world) = alice().await else {
        return;
    };
    let ages = (1..=90).map(std::time::Duration::from_secs);
    world.sandbox.publish_past("alice", ages);
    let line = "fediway timeline home --all --json > all.json";
    let (code, shown) = start(&world, line, &[]).end().await;
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("statuses"), "{shown:?}");
    let all = std::fs::read_to_string(world.home.path().join("all.json")).unwrap();
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["statuses"].as_array().unwrap().len(), 90);
    assert!(all["next"].is_null());
}

#[tokio::test]
async fn a_rate_limit_is_counted_down_and_can_be_interrupted() {
    if !has_script() {
        return;
    }
    let sandbox = within_a_window().rate_limit(12).start();
    let world = World::with(sandbox.await.unwrap());
    world.log_in(ALICE).await;
    let ages = (1..=600).map(std::time::Duration::from_secs);
    world.sandbox.publish_past("alice", ages);
    let line = "fediway timeline home --all > /dev/null";
    let mut terminal = start(&world, line, &[]);
    terminal
        .wait_for("allows no more for now: going on in ")
        .await;
    terminal.write("\u{3}").await;
    let (code, shown) = terminal.end().await;
    assert_eq!(code, 130, "{shown}");
}

#[tokio::test]
async fn a_pager_gets_what_is_to_be_read() {
    let Some(world) = alice().await else {
        return;
    };
    world.run(&["post", "Long read"]).await.ok();
    let line = "fediway timeline home --pager";
    let settings = [("PAGER", "sed 's/^/> /'"), ("NO_COLOR", "1")];
    let (code, shown) = start(&world, line, &settings).end().await;
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains(">   Long read"), "{shown}");
    let piped = world.run(&["timeline", "home", "--pager"]).await.ok();
    assert!(piped.stdout.contains("  Long read"));
}

#[tokio::test]
async fn a_status_of_the_last_list_is_named_by_its_number() {
    let Some(world) = alice().await else {
        return;
    };
    world.run(&["post", "One"]).await.ok();
    world.run(&["post", "Two"]).await.ok();
    let missing = world.run(&["status", "show", "%1"]).await.failed(2);
    assert!(missing.stderr.contains("%1"), "{}", missing.stderr);
    let (code, shown) = start(&world, "fediway timeline home", &[("NO_COLOR", "1")])
        .end()
        .await;
    assert_eq!(code, 0, "{shown}");
    let (first, second) = shown.split_once(" · %1\n").expect(&shown);
    assert!(
        first.contains("Two") && second.contains(" · %2\n"),
        "{shown}"
    );
    let done = world.run(&["status", "favourite", "%2"]).await.ok();
    assert!(
        done.stdout.starts_with("favourited: One"),
        "{}",
        done.stdout
    );
    world.run(&["reply", "%1", "Three"]).await.ok();
    let thread = start(&world, "fediway status thread %1", &[("NO_COLOR", "1")]);
    let (code, shown) = thread.end().await;
    assert_eq!(code, 0, "{shown}");
    assert!(
        shown.contains("Three") && shown.contains(" · %2\n"),
        "{shown}"
    );
    // What is piped is read by programs, and changes no number.
    let piped = world.run(&["timeline", "home"]).await.ok();
    assert!(!piped.stdout.contains('%'), "{}", piped.stdout);
    let shown = world.run(&["status", "show", "%2"]).await.ok();
    assert!(shown.stdout.contains("Three"), "{}", shown.stdout);
}
