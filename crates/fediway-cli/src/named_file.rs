//! Reads a file that is named on the command line.

use std::io;
use std::path::Path;

use tokio::io::AsyncReadExt;

/// The bytes of a file, or of standard input if it is named `-`. Meanwhile, signals are heard.
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
