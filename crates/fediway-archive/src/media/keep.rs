//! Keeping a file: written beside, hashed, made to last, renamed.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use ring::digest::{Context, SHA256};

use super::sniff;
use crate::archive::Writer;
use crate::error::{Error, Result};
use crate::folder::{self, Folder};
use crate::print::hex;
use crate::rows::FileRow;

/// How much of a file is in memory at a time.
const CHUNK: usize = 64 * 1024;

impl Writer {
    /// Keeps a file under the hash of its content. Blocks the thread.
    ///
    /// It is in the archive once a batch [puts](crate::Batch::put_file) it: until then `verify` counts
    /// it as left over.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::File`](crate::ErrorKind::File).
    pub fn keep_file(&self, content: impl Read) -> Result<FileRow> {
        let folder = self.files();
        let (mut file, path) = unfinished_in(folder)?.into_parts();
        copy(content, &mut file).map_err(|error| Error::file(&path, error))?;
        drop(file);
        // Dropping the path deletes what is there, which is nothing once it was renamed.
        take_in(folder, &path)
    }
}

fn unfinished_in(folder: &Folder) -> Result<tempfile::NamedTempFile> {
    let place = folder.unfinished();
    let file = tempfile::Builder::new()
        .prefix("import-")
        .tempfile_in(&place);
    file.map_err(|error| Error::file(&place, error))
}

fn copy(mut from: impl Read, to: &mut File) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK];
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok(()),
            read => to.write_all(&chunk[..read])?,
        }
    }
}

/// Moves a complete file to the place that its content says.
pub(crate) fn take_in(folder: &Folder, path: &Path) -> Result<FileRow> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| Error::file(&path, error)
    };
    let mut file = File::open(path).map_err(at(path))?;
    let read = Read::by_ref(&mut file);
    let (sha256, bytes, mime) = described(read).map_err(at(path))?;
    file.sync_all().map_err(at(path))?;
    let relative = format!("media/{}/{sha256}.{}", &sha256[..2], sniff::ending(mime));
    let place = folder.join(&relative);
    let parent = place.parent().unwrap_or(folder.path()).to_owned();
    folder::create_private(&parent).map_err(at(&parent))?;
    std::fs::rename(path, &place).map_err(at(&place))?;
    folder::sync_folder(&parent).map_err(at(&parent))?;
    Ok(FileRow {
        sha256,
        bytes,
        mime: mime.to_owned(),
        path: relative,
    })
}

/// The hash, size and kind of a content.
pub(crate) fn described(mut content: impl Read) -> io::Result<(String, i64, &'static str)> {
    let (mut hash, mut bytes, mut mime) = (Context::new(&SHA256), 0, None);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = fill(&mut content, &mut chunk)?;
        if read == 0 {
            break;
        }
        mime.get_or_insert_with(|| sniff::mime(&chunk[..read]));
        hash.update(&chunk[..read]);
        bytes += read as i64;
    }
    Ok((
        hex(hash.finish().as_ref()),
        bytes,
        mime.unwrap_or(sniff::UNKNOWN),
    ))
}

/// Reads until the chunk is full or the content ends, so that the first chunk tells the kind.
fn fill(content: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match content.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
