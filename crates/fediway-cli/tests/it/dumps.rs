//! What a crash leaves behind.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::support::{World, in_time};

/// Runs a program, which writes its core dumps here, and aborts it after the first line of its output.
async fn aborted(command: &Command, folder: &Path) -> ExitStatus {
    let command = command.as_std();
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let mut child = shell.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    in_time(lines.next_line()).await.unwrap().expect("a line");
    let process = child.id().unwrap().to_string();
    let sent = Command::new("kill").args(["-ABRT", &process]).status();
    assert!(sent.await.unwrap().success());
    in_time(child.wait()).await.unwrap()
}

#[tokio::test]
async fn a_crash_leaves_no_core_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = Command::new("sh");
    other.args(["-c", "echo running >&2; read line"]);
    if !aborted(&other, folder.path()).await.core_dumped() {
        println!("skipped: this machine writes no core dumps");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let world = World::new().await;
    let login = world.command(&["login", "--no-browser", world.sandbox.url()]);
    let ended = aborted(&login, folder.path()).await;
    assert_eq!(ended.signal(), Some(6), "{ended:?}");
    assert!(!ended.core_dumped());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
