//! Files to send. They are read while they are sent, so that memory use does not grow with their size.

mod chunks;

use std::fmt;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use reqwest::Body;
use reqwest::multipart::Part;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio_util::io::ReaderStream;

use self::chunks::CHUNK;
use crate::error::{Error, Result};

/// A file to upload.
///
/// The server and this library take the file's type from its name. If the name does not tell it, set
/// [`mime`](MediaFile::mime).
#[derive(Clone, Debug)]
pub struct MediaFile {
    name: String,
    mime: Option<String>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Path(PathBuf),
    Bytes(Bytes),
    Reader(u64, OneReader),
}

/// A reader, until it is taken.
type OneReader = Arc<Mutex<Option<Reader>>>;

type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// Is told how many bytes were read so far, and how many there are.
pub(crate) type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Path(path) => path.fmt(f),
            Content::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Content::Reader(length, _) => write!(f, "{length} bytes to read"),
        }
    }
}

impl MediaFile {
    /// A file on this machine, read while it is sent.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref().to_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::of(name, Content::Path(path.clone()))
    }

    /// A file in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of(name, Content::Bytes(bytes.into()))
    }

    /// A file of `length` bytes that is read from a reader while it is sent. The length must be known,
    /// because two servers refuse an upload without it.
    ///
    /// A reader, or a clone of it, can be sent only once. In contrast, files from bytes or paths are
    /// sent again after a rate limit, a refresh of the token or a broken connection.
    pub fn reader(
        name: impl Into<String>,
        length: u64,
        reader: impl AsyncRead + Send + 'static,
    ) -> Self {
        let reader: Reader = Box::pin(reader);
        Self::of(
            name,
            Content::Reader(length, Arc::new(Mutex::new(Some(reader)))),
        )
    }

    fn of(name: impl Into<String>, content: Content) -> Self {
        Self {
            name: name.into(),
            mime: None,
            content,
        }
    }

    /// Sets the MIME type, such as `image/png`, if the name does not tell it.
    #[must_use]
    pub fn mime(mut self, mime: impl Into<String>) -> Self {
        self.mime = Some(mime.into());
        self
    }

    /// The file name that the server gets.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The MIME type; `application/octet-stream` if it is unknown.
    pub(crate) fn mime_type(&self) -> String {
        let guessed = || mime_guess::from_path(&self.name).first_or_octet_stream();
        let said = self.mime.clone();
        said.unwrap_or_else(|| guessed().essence_str().to_owned())
    }

    /// Whether it was a reader, and is read.
    pub(crate) fn is_spent(&self) -> bool {
        match &self.content {
            Content::Reader(_, reader) => reader.lock().is_ok_and(|reader| reader.is_none()),
            _ => false,
        }
    }

    /// The size in bytes.
    pub(crate) async fn size(&self) -> Result<u64> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.len() as u64),
            Content::Reader(length, _) => Ok(*length),
            Content::Path(path) => {
                let metadata = tokio::fs::metadata(path).await;
                self.length(metadata)
            }
        }
    }

    /// The file as one part of a form, with its length, so that the request has one: two servers
    /// refuse a body without.
    pub(crate) async fn part(&self, progress: Option<Progress>) -> Result<Part> {
        let (length, body) = match &self.content {
            Content::Bytes(bytes) => {
                let bytes = bytes.clone();
                let length = bytes.len();
                let chunks = (0..length).step_by(CHUNK);
                let chunks = chunks.map(move |at| Ok(bytes.slice(at..length.min(at + CHUNK))));
                (
                    length as u64,
                    told(stream::iter(chunks), length as u64, progress),
                )
            }
            Content::Path(path) => {
                let file = tokio::fs::File::open(path).await;
                let file = file.map_err(|error| self.unreadable(error))?;
                let length = self.length(file.metadata().await)?;
                let chunks = chunks::chunks(file.into_std().await, length);
                (length, told(chunks, length, progress))
            }
            Content::Reader(length, reader) => {
                let again = || Error::invalid(format!("{} was read already", self.name));
                let taken = Taken::from(reader).ok_or_else(again)?;
                (*length, read(taken, *length, progress))
            }
        };
        Part::stream_with_length(body, length)
            .file_name(for_a_header(&self.name))
            .mime_str(&self.mime_type())
            .map_err(|error| Error::invalid("that is no MIME type").source(error))
    }

    /// The length of a file. That of a folder or a pipe is not known.
    fn length(&self, metadata: std::io::Result<Metadata>) -> Result<u64> {
        let metadata = metadata.map_err(|error| self.unreadable(error))?;
        match metadata.is_file() {
            true => Ok(metadata.len()),
            false => Err(self.unreadable(std::io::Error::other("it is not a regular file"))),
        }
    }

    fn unreadable(&self, error: std::io::Error) -> Error {
        Error::local(&format!("cannot read {}", self.name), error)
    }
}

/// A name that stays inside the quotes of the header it is sent in: as browsers write it
/// (HTML, "multipart form data").
fn for_a_header(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' => safe.push_str("%22"),
            '\r' => safe.push_str("%0D"),
            '\n' => safe.push_str("%0A"),
            character if character.is_control() => safe.push('_'),
            character => safe.push(character),
        }
    }
    // A part whose file has no name is taken for a field without a file.
    match safe.trim().is_empty() {
        true => "file".to_owned(),
        false => safe,
    }
}

/// A reader that is put back if it was not read: the request did not get as far.
struct Taken {
    reader: Option<Reader>,
    from: OneReader,
    was_read: bool,
}

impl Taken {
    fn from(one: &OneReader) -> Option<Self> {
        let reader = one.lock().ok()?.take()?;
        Some(Self {
            reader: Some(reader),
            from: one.clone(),
            was_read: false,
        })
    }
}

impl AsyncRead for Taken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        self.was_read = true;
        match &mut self.reader {
            Some(reader) => reader.as_mut().poll_read(context, buffer),
            None => Poll::Ready(Ok(())),
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let (false, Ok(mut from)) = (self.was_read, self.from.lock()) {
            *from = self.reader.take();
        }
    }
}

/// What is read, and no more than was announced: a file may grow meanwhile.
fn read(from: impl AsyncRead + Send + 'static, length: u64, progress: Option<Progress>) -> Body {
    let chunks = ReaderStream::with_capacity(from.take(length), CHUNK);
    told(chunks, length, progress)
}

/// The chunks as a body, with a report after each.
fn told(
    chunks: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    length: u64,
    progress: Option<Progress>,
) -> Body {
    let Some(progress) = progress else {
        return Body::wrap_stream(chunks);
    };
    let mut sent = 0;
    Body::wrap_stream(chunks.inspect(move |chunk| {
        sent += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        progress(sent, length);
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let name = "a\"; x=\"b\r\nX-Injected: 1\r\n\r\n\0é.png";
        assert_eq!(
            for_a_header(name),
            "a%22; x=%22b%0D%0AX-Injected: 1%0D%0A%0D%0A_é.png"
        );
        assert_eq!(for_a_header("\u{85}\u{9b}x"), "__x");
        for nothing in ["", " ", "\u{3000}"] {
            assert_eq!(for_a_header(nothing), "file");
        }
    }

    #[tokio::test]
    async fn a_reader_that_was_not_read_is_put_back() {
        let file = MediaFile::reader("a", 1, &b"x"[..]);
        drop(file.part(None).await.unwrap());
        assert!(!file.is_spent());
        let Content::Reader(_, one) = &file.content else {
            panic!("a reader");
        };
        let mut taken = Taken::from(one).unwrap();
        taken.read_u8().await.unwrap();
        drop(taken);
        assert!(file.is_spent());
    }
}
