//! Files to send: read while they are sent, so that any size fits into little memory.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use reqwest::Body;
use reqwest::multipart::Part;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio_util::io::ReaderStream;

use crate::error::{Error, Result};

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// A file to upload.
///
/// Its name tells the server, and this library, of what kind it is; [`mime`](MediaFile::mime) says
/// it where the name does not.
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
type OneReader = Arc<Mutex<Option<Pin<Box<dyn AsyncRead + Send>>>>>;

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

    /// A file of this many bytes, read while it is sent. It can be sent once, also where a clone
    /// of it is sent. The length is needed beforehand: two servers refuse an upload without.
    pub fn reader(
        name: impl Into<String>,
        length: u64,
        reader: impl AsyncRead + Send + 'static,
    ) -> Self {
        let reader: Pin<Box<dyn AsyncRead + Send>> = Box::pin(reader);
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

    /// Says the MIME type, such as `image/png`, where the name does not tell it.
    #[must_use]
    pub fn mime(mut self, mime: impl Into<String>) -> Self {
        self.mime = Some(mime.into());
        self
    }

    /// The name that the server gets to see.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The MIME type; `application/octet-stream` where nothing tells it.
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

    /// How many bytes it has.
    pub(crate) async fn size(&self) -> Result<u64> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.len() as u64),
            Content::Reader(length, _) => Ok(*length),
            Content::Path(path) => {
                let metadata = tokio::fs::metadata(path).await;
                Ok(metadata.map_err(|error| self.unreadable(error))?.len())
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
                let metadata = file.metadata().await;
                let length = metadata.map_err(|error| self.unreadable(error))?.len();
                (length, read(file, length, progress))
            }
            Content::Reader(length, reader) => {
                let taken = reader.lock().ok().and_then(|mut reader| reader.take());
                let again = || Error::invalid(format!("{} was read already", self.name));
                (*length, read(taken.ok_or_else(again)?, *length, progress))
            }
        };
        Part::stream_with_length(body, length)
            .file_name(self.name.clone())
            .mime_str(&self.mime_type())
            .map_err(|error| Error::invalid("that is no MIME type").source(error))
    }

    fn unreadable(&self, error: std::io::Error) -> Error {
        Error::local(&format!("cannot read {}", self.name), error)
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
