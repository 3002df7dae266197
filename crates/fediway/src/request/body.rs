//! The body of a request, described so that it can be made again for another attempt.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use reqwest::multipart::Form;

use crate::error::Result;
use crate::file::{MediaFile, Progress};
use crate::transport::Transport;

/// How the body of a request is made.
pub(crate) enum Body {
    /// No body.
    Empty,
    /// These bytes, of this media type: JSON or form fields.
    Bytes(HeaderValue, Bytes),
    /// `multipart/form-data`: a name and a value each.
    Parts(Vec<(String, Part)>),
}

/// The value of a part.
pub(crate) enum Part {
    Text(String),
    /// A file, and who is told how much of it was sent.
    File(MediaFile, Option<Progress>),
}

impl Body {
    pub(crate) fn json(bytes: impl Into<Bytes>) -> Self {
        Self::Bytes(HeaderValue::from_static("application/json"), bytes.into())
    }

    pub(crate) fn form(fields: impl Into<Bytes>) -> Self {
        let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        Self::Bytes(media_type, fields.into())
    }

    /// Whether a file is in it, so that sending it may take long.
    pub(super) fn is_long(&self) -> bool {
        self.files().next().is_some()
    }

    /// A file that was read while it was sent, and cannot be read again.
    pub(super) fn spent_file(&self) -> Option<&MediaFile> {
        self.files().find(|file| file.is_spent())
    }

    fn files(&self) -> impl Iterator<Item = &MediaFile> {
        let parts = match self {
            Self::Parts(parts) => parts.as_slice(),
            _ => &[],
        };
        parts.iter().filter_map(|(_, part)| match part {
            Part::File(file, _) => Some(file),
            Part::Text(_) => None,
        })
    }

    /// Gives a request this body.
    pub(super) async fn put_into(
        &self,
        mut request: reqwest::Request,
        transport: &Transport,
    ) -> Result<reqwest::Request> {
        match self {
            Self::Empty => Ok(request),
            Self::Bytes(media_type, bytes) => {
                request
                    .headers_mut()
                    .insert(CONTENT_TYPE, media_type.clone());
                *request.body_mut() = Some(bytes.clone().into());
                Ok(request)
            }
            // Boxed, so that calls without a file have a small future.
            Self::Parts(parts) => transport.multipart(request, Box::pin(form(parts)).await?),
        }
    }
}

async fn form(parts: &[(String, Part)]) -> Result<Form> {
    let mut form = Form::new();
    for (name, part) in parts {
        form = match part {
            Part::Text(text) => form.text(name.clone(), text.clone()),
            Part::File(file, progress) => {
                form.part(name.clone(), file.part(progress.clone()).await?)
            }
        };
    }
    Ok(form)
}
