//! Files to send: read while they are sent, so that any size fits into little memory.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use reqwest::multipart::Part;

use crate::error::{Error, Result};

/// A file to upload.
#[derive(Clone, Debug)]
pub struct MediaFile {
    name: String,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Path(PathBuf),
    Bytes(Bytes),
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Content::Path(path) => path.fmt(f),
            Content::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

impl MediaFile {
    /// A file on this machine, read while it is sent.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref().to_owned();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Self {
            name,
            content: Content::Path(path),
        }
    }

    /// A file in memory. The name tells the server its kind.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            name: name.into(),
            content: Content::Bytes(bytes.into()),
        }
    }

    /// The file as one part of a form, with its length, so that the request has one: two servers
    /// refuse a body without.
    pub(crate) async fn part(&self) -> Result<Part> {
        let unreadable = |error| Error::local(&format!("cannot read {}", self.name), error);
        let part = match &self.content {
            Content::Bytes(bytes) => Part::stream_with_length(bytes.clone(), bytes.len() as u64),
            Content::Path(path) => {
                let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
                let length = file.metadata().await.map_err(unreadable)?.len();
                Part::stream_with_length(file, length)
            }
        };
        let kind = mime_guess::from_path(&self.name).first_or_octet_stream();
        part.file_name(self.name.clone())
            .mime_str(kind.essence_str())
            .map_err(|error| Error::invalid("the file has no MIME type").source(error))
    }
}
