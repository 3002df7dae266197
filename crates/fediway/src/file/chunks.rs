//! The chunks of a file on this machine. While one is sent, the next one is read.

use std::fs::File;
use std::io::{Read, Result};

use bytes::Bytes;
use futures_util::{Stream, stream};
use tokio::task::{JoinHandle, spawn_blocking};

/// How much is read at once.
pub(super) const CHUNK: usize = 256 << 10;

type Reading = JoinHandle<Result<(File, Vec<u8>)>>;

/// The first `length` bytes of a file. A file that became shorter ends earlier.
pub(super) fn chunks(file: File, length: u64) -> impl Stream<Item = Result<Bytes>> + Send {
    stream::try_unfold(
        (Some(start(file, length)), length),
        |(reading, left)| async move {
            let Some(reading) = reading else {
                return Ok(None);
            };
            let (file, chunk) = reading.await??;
            if chunk.is_empty() {
                return Ok(None);
            }
            let left = left.saturating_sub(chunk.len() as u64);
            let next = (left > 0).then(|| start(file, left));
            Ok(Some((chunk.into(), (next, left))))
        },
    )
}

/// Begins to read the next chunk.
fn start(file: File, left: u64) -> Reading {
    spawn_blocking(move || {
        let most = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        let mut chunk = Vec::with_capacity(most);
        (&file).take(most as u64).read_to_end(&mut chunk)?;
        Ok((file, chunk))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use futures_util::TryStreamExt;

    use super::*;

    /// The sizes of the chunks of a file of `written` bytes, of which `length` are due.
    async fn sizes(written: usize, length: usize) -> Vec<usize> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> = (0..written).map(|at| (at % 251) as u8).collect();
        file.write_all(&bytes).unwrap();
        let found = chunks(file.reopen().unwrap(), length as u64);
        let found: Vec<Bytes> = found.try_collect().await.unwrap();
        assert_eq!(found.concat(), bytes[..length.min(written)]);
        found.iter().map(Bytes::len).collect()
    }

    #[tokio::test]
    async fn a_file_comes_whole_and_no_more_than_was_announced() {
        assert_eq!(sizes(0, 0).await, [0; 0]);
        assert_eq!(sizes(5, 5).await, [5]);
        assert_eq!(sizes(CHUNK, CHUNK).await, [CHUNK]);
        assert_eq!(sizes(2 * CHUNK + 1, 2 * CHUNK + 1).await, [CHUNK, CHUNK, 1]);
        assert_eq!(sizes(CHUNK + 9, CHUNK + 4).await, [CHUNK, 4]);
        assert_eq!(sizes(CHUNK + 9, CHUNK * 3).await, [CHUNK, 9]);
    }
}
