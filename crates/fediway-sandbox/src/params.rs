//! Parameters as Rails sees them: the query and the body, be it a form,
//! multipart, or JSON, in one tree; `poll[options][]` reaches into it.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};

use crate::connection::Cut;
use crate::error::ApiError;

/// The largest upload read, whatever the media limits say.
const UPLOAD_LIMIT: usize = 100 * 1024 * 1024;

/// The largest body without a file.
const BODY_LIMIT: usize = 1024 * 1024;

/// How deep brackets may nest.
const DEPTH: usize = 8;

/// All parameters of a request.
#[derive(Debug, Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    files: HashMap<String, Bytes>,
    kind: BodyKind,
}

/// How the parameters were sent.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// In the query alone, or in a body nobody reads.
    #[default]
    None,
    Form,
    Multipart,
    Json,
}

impl Params {
    pub(crate) fn kind(&self) -> BodyKind {
        self.kind
    }

    /// The names of all parameters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// Forgets a parameter.
    pub(crate) fn remove(&mut self, name: &str) {
        self.fields.remove(name);
    }

    pub(crate) fn fields(&self) -> Fields<'_> {
        Fields(Some(&self.fields))
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.fields().text(name)
    }

    /// A parameter that is there and not blank.
    pub(crate) fn present(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.fields().flag(name)
    }

    pub(crate) fn file(&self, name: &str) -> Option<&Bytes> {
        self.files.get(name)
    }

    /// Adds the pairs of a query or an urlencoded form.
    fn add_pairs(&mut self, encoded: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(encoded) {
            self.add(&name, value.into_owned());
        }
    }

    fn add(&mut self, name: &str, value: String) {
        let path = segments(name);
        if path.len() <= DEPTH {
            put(&mut self.fields, &path, Value::String(value));
        }
    }
}

/// Some of the parameters: all, or those below one name.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.get(name).and_then(scalar)
    }

    /// The items of `name[]`, or none when it is not a list.
    pub(crate) fn list(self, name: &str) -> Option<Vec<String>> {
        match self.get(name)? {
            Value::Array(items) => Some(items.iter().filter_map(scalar).collect()),
            _ => None,
        }
    }

    /// The objects of a list.
    pub(crate) fn objects(self, name: &str) -> Vec<Fields<'a>> {
        let items = self.get(name).and_then(Value::as_array);
        let objects = items.into_iter().flatten().filter_map(Value::as_object);
        objects.map(|object| Fields(Some(object))).collect()
    }

    /// Rails' idea of true: anything but the few spellings of false.
    pub(crate) fn flag(self, name: &str) -> bool {
        self.text(name).is_some_and(|text| {
            !["", "0", "f", "F", "false", "FALSE", "off", "OFF"].contains(&text.as_str())
        })
    }

    pub(crate) fn below(self, name: &str) -> Fields<'a> {
        Fields(self.get(name).and_then(Value::as_object))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.is_none_or(Map::is_empty)
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// `poll[options][]` as `poll`, `options`, and an empty segment for "append".
fn segments(name: &str) -> Vec<&str> {
    match name.split_once('[') {
        Some((first, rest)) if rest.ends_with(']') && !first.is_empty() => {
            let inner = &rest[..rest.len() - 1];
            std::iter::once(first).chain(inner.split("][")).collect()
        }
        _ => vec![name],
    }
}

fn put(map: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => drop(map.insert((*name).to_owned(), value)),
        [name, ""] => {
            let list = map.entry(*name).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = list {
                items.push(value);
            }
        }
        [name, rest @ ..] => {
            let below = map
                .entry(*name)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(below) = below {
                put(below, rest, value);
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        read(request).await.map_err(Unread::answer)
    }
}

/// Why the parameters could not be read.
#[derive(Debug)]
enum Unread {
    /// The body came whole.
    Refused(ApiError),
    /// The rest of the body did not come. The client may have sent it and hear the answer, so it must not
    /// be told that the request was malformed.
    BrokenOff,
}

impl Unread {
    fn answer(self) -> Response {
        match self {
            Self::Refused(error) => error.into_response(),
            Self::BrokenOff => Cut::response(),
        }
    }
}

async fn read(request: Request) -> Result<Params, Unread> {
    let mut params = Params::default();
    params.add_pairs(request.uri().query().unwrap_or_default().as_bytes());
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "multipart/form-data" => {
            params.kind = BodyKind::Multipart;
            read_multipart(request, &mut params).await?;
        }
        "application/json" => {
            params.kind = BodyKind::Json;
            read_json(request, &mut params).await?;
        }
        "application/x-www-form-urlencoded" => {
            params.kind = BodyKind::Form;
            params.add_pairs(&whole(request.into_body(), BODY_LIMIT).await?);
        }
        // Rails reads no parameters from anything else.
        _ => {}
    }
    Ok(params)
}

async fn read_json(request: Request, params: &mut Params) -> Result<(), Unread> {
    let body = whole(request.into_body(), BODY_LIMIT).await?;
    if body.is_empty() {
        return Ok(());
    }
    match serde_json::from_slice(&body) {
        Ok(Value::Object(fields)) => params.fields.extend(fields),
        Ok(_) => {}
        Err(_) => return Err(malformed()),
    }
    Ok(())
}

async fn whole(body: Body, limit: usize) -> Result<Bytes, Unread> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Unread::BrokenOff),
    }
}

async fn read_multipart(request: Request, params: &mut Params) -> Result<(), Unread> {
    let limit = if is_upload(&request) {
        UPLOAD_LIMIT
    } else {
        BODY_LIMIT
    };
    let (head, body) = request.into_parts();
    // The parser takes a body that comes all at once, just after it found nothing yet, for one that ended
    // too early. So it gets the whole body.
    let body = Body::from(whole(body, limit).await?);
    let parts = Multipart::from_request(Request::from_parts(head, body), &()).await;
    let mut parts = parts.map_err(|_| malformed())?;
    while let Some(part) = parts.next_field().await.map_err(|_| malformed())? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let data = part.bytes().await.map_err(|_| malformed())?;
        if is_file {
            params.files.insert(name, data);
        } else {
            params.add(&name, String::from_utf8_lossy(&data).into_owned());
        }
    }
    Ok(())
}

fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/api/v1/media") || path.starts_with("/api/v2/media")
}

fn malformed() -> Unread {
    Unread::Refused(ApiError::new(StatusCode::BAD_REQUEST, "Bad Request"))
}

fn too_large() -> Unread {
    let error = ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large");
    Unread::Refused(error)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::io;
    use std::task::Poll;

    use super::*;

    fn pairs(encoded: &str) -> Params {
        let mut params = Params::default();
        params.add_pairs(encoded.as_bytes());
        params
    }

    #[test]
    fn brackets_nest() {
        let params = pairs("poll[options][]=a&poll[options][]=b&poll[expires_in]=300&status=x+y");
        assert_eq!(params.text("status").as_deref(), Some("x y"));
        let poll = params.fields().below("poll");
        assert_eq!(poll.list("options").unwrap(), ["a", "b"]);
        assert_eq!(poll.text("expires_in").as_deref(), Some("300"));
        assert!(params.fields().below("nothing").is_empty());
    }

    #[test]
    fn a_plain_name_is_no_list_and_odd_brackets_are_plain() {
        let params = pairs("id=1&[x]=2&a[=3&deep[a][b][c][d][e][f][g][h][i]=4");
        assert_eq!(params.fields().list("id"), None);
        assert_eq!(params.text("[x]").as_deref(), Some("2"));
        assert_eq!(params.text("a[").as_deref(), Some("3"));
        assert!(params.fields().below("deep").is_empty());
    }

    #[test]
    fn flags_are_true_unless_they_say_false() {
        let params = pairs("a=true&b=1&c=0&d=false&e=");
        let flags: Vec<_> = ["a", "b", "c", "d", "e", "f"]
            .map(|name| params.flag(name))
            .into();
        assert_eq!(flags, [true, true, false, false, false, false]);
    }

    const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\
                        content\r\n--x--\r\n";

    type Frame = Poll<Option<io::Result<Bytes>>>;

    /// An upload whose body says this each time that it is polled.
    async fn upload(frames: impl IntoIterator<Item = Frame>) -> Result<Params, Response> {
        let mut frames: VecDeque<_> = frames.into_iter().collect();
        let body = futures_util::stream::poll_fn(move |context| {
            context.waker().wake_by_ref();
            frames.pop_front().unwrap_or(Poll::Ready(None))
        });
        let request = Request::post("/api/v2/media")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from_stream(body));
        Params::from_request(request.unwrap(), &()).await
    }

    fn chunk(text: &'static str) -> Frame {
        Poll::Ready(Some(Ok(Bytes::from_static(text.as_bytes()))))
    }

    #[tokio::test]
    async fn an_upload_is_whole_however_late_it_comes() {
        let (begin, end) = FORM.split_at(3);
        for frames in [
            vec![chunk(FORM)],
            vec![Poll::Pending, chunk(FORM)],
            vec![chunk(begin), Poll::Pending, chunk(end), Poll::Pending],
        ] {
            let params = upload(frames).await.unwrap();
            assert_eq!(params.file("file").unwrap(), "content");
        }
    }

    #[tokio::test]
    async fn what_is_malformed_is_refused_and_what_breaks_off_is_not() {
        let short = upload([chunk(&FORM[..FORM.len() - 9])]).await.unwrap_err();
        assert_eq!(short.status(), StatusCode::BAD_REQUEST);
        assert!(!Cut::is(&short));
        let broken = Poll::Ready(Some(Err(io::ErrorKind::BrokenPipe.into())));
        let broken = upload([chunk(FORM), broken]).await.unwrap_err();
        assert!(Cut::is(&broken));
    }
}
