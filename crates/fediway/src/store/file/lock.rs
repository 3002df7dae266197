//! Locks between processes. The operating system releases them when a process ends for any reason.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use fs4::fs_std::FileExt;
use ring::digest::{SHA256, digest};

use super::private;

/// The lock file for one account's refresh.
pub(super) fn file_name(key: &str) -> String {
    let hash = digest(&SHA256, key.as_bytes());
    let hex: String = hash
        .as_ref()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("refresh-{hex}.lock")
}

/// Waits until no other process holds the lock; blocks the thread.
pub(super) fn wait(path: &Path, patience: Duration, pause: Duration) -> io::Result<File> {
    let file = private::open_or_create(path)?;
    let start = Instant::now();
    while !is_ours(&file)? {
        if start.elapsed() > patience {
            return Err(too_long(path));
        }
        std::thread::sleep(pause);
    }
    Ok(file)
}

/// The same without blocking the thread.
pub(super) async fn wait_async(
    path: &Path,
    patience: Duration,
    pause: Duration,
) -> io::Result<File> {
    let file = private::open_or_create(path)?;
    let start = Instant::now();
    while !is_ours(&file)? {
        if start.elapsed() > patience {
            return Err(too_long(path));
        }
        tokio::time::sleep(pause).await;
    }
    Ok(file)
}

fn is_ours(file: &File) -> io::Result<bool> {
    // By the trait's name: the standard library has such a method too, in later versions of Rust.
    FileExt::try_lock_exclusive(file)
}

fn too_long(path: &Path) -> io::Error {
    let what = format!("another process holds {} for too long", path.display());
    io::Error::new(io::ErrorKind::TimedOut, what)
}
