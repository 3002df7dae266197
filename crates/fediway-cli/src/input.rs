//! Reads what a command was told to read: a file, or standard input.

use std::io;
use std::path::Path;

use tokio::io::AsyncReadExt;

/// The bytes of a file, or of standard input for `-`. Asynchronous, so that Ctrl-C ends the command at
/// once while it waits for input.
pub async fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return tokio::fs::read(path).await;
    }
    let mut bytes = Vec::new();
    tokio::io::stdin().read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// The same as text.
pub async fn text(path: &Path) -> io::Result<String> {
    String::from_utf8(bytes(path).await?).map_err(|_| io::Error::other("it is not UTF-8"))
}
