//! A server that answers what a test says, and what is asked of it.

use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::Client;
use crate::entities::Status;
use crate::error::Result;
use crate::instance::Instance;
use crate::transport::Transport;
use crate::url::{AddressPolicy, InstanceUrl};

/// The key of a list that is answered with 206.
pub(super) const PARTIAL: &str = "a part";

/// What was asked, path and query.
pub(super) type Asked = Arc<Mutex<Vec<String>>>;
/// A `Link` header and a body.
pub(super) type Answer = (String, Value);
/// What a server answers to a path and query.
type Answering = dyn Fn(&str) -> Answer + Send + Sync;

/// A client of a server that answers with this.
pub(super) async fn client(
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> (Client, Asked) {
    client_of("", answer).await
}

/// The same of a server that says that it runs this software.
pub(super) async fn client_of(
    software: &str,
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> (Client, Asked) {
    let answer: Arc<Answering> = Arc::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let policy = AddressPolicy::loopback_for_tests();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    // Every request once: what is asked again is then the walk's doing.
    let transport = Transport::builder().policy(policy).max_tries(1);
    let transport = transport.build().unwrap();
    let asked = Asked::default();
    let heard = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer.clone(), heard.clone()));
        }
    });
    let instance = Instance::without_discovery(url).with_software(software, "1.0");
    let client = Client::anonymous(instance).with_transport(&transport);
    (client, asked)
}

async fn serve(mut stream: TcpStream, answer: Arc<Answering>, heard: Asked) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).ok()?;
        let asked = head.split(' ').nth(1)?;
        heard.lock().unwrap().push(asked.to_owned());
        let (link, body) = answer(asked);
        let (status, body) = match body {
            Value::Null => ("500 No", String::new()),
            Value::Object(mut body) if body.contains_key(PARTIAL) => {
                let list = body.remove(PARTIAL).unwrap_or_default();
                ("206 Partial Content", list.to_string())
            }
            body => ("200 OK", body.to_string()),
        };
        let link = match link.is_empty() {
            true => link,
            false => format!("Link: {link}\r\n"),
        };
        let length = body.len();
        let answer = format!("HTTP/1.1 {status}\r\n{link}Content-Length: {length}\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

pub(super) fn asked(asked: &Asked) -> Vec<String> {
    std::mem::take(&mut asked.lock().unwrap())
}

/// The value of a parameter as a number.
pub(super) fn number(asked: &str, name: &str) -> Option<u64> {
    let (_, query) = asked.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name)?.1.parse().ok()
}

pub(super) fn statuses(ids: impl IntoIterator<Item = u64>) -> Value {
    ids.into_iter()
        .map(|id| json!({ "id": id.to_string() }))
        .collect()
}

pub(super) fn link(query: &str, relation: &str) -> String {
    format!("<https://elsewhere.example/other?token=x&{query}>; rel=\"{relation}\"")
}

pub(super) async fn ids(stream: impl futures_core::Stream<Item = Result<Status>>) -> Vec<u64> {
    let statuses: Vec<_> = stream.try_collect().await.unwrap();
    let id = |status: Status| status.id.as_str().parse().unwrap();
    statuses.into_iter().map(id).collect()
}

/// Statuses 10 to 1, three on a page.
pub(super) fn ten(asked: &str) -> Answer {
    let (max, min) = (number(asked, "max_id"), number(asked, "min_id"));
    let inside =
        (1..=10).filter(|id| max.is_none_or(|max| *id < max) && min.is_none_or(|min| *id > min));
    let page: Vec<_> = match min {
        Some(_) => inside.take(3).collect(),
        None => inside
            .rev()
            .take(3)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
    };
    (String::new(), statuses(page.into_iter().rev()))
}

/// Items 1 to 7, at most three on a page; one is new before each page.
pub(super) fn seven(asked: &str) -> Answer {
    let offset = number(asked, "offset").unwrap_or(0);
    let limit = number(asked, "limit").unwrap_or(3);
    let page: Vec<_> = (1..=7).skip(offset as usize).take(limit as usize).collect();
    let list = statuses(page);
    let body = match asked.split('?').next() {
        Some("/key") => json!({ "things": list, "total": 7 }),
        Some("/search") => json!({ "accounts": statuses([]), "statuses": list }),
        _ => list,
    };
    (String::new(), body)
}

/// What a list does with its bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounded {
    /// A `min_id` gives the page right above it.
    pub(super) goes_up: bool,
    /// A `min_id` is a bound, with the newest items first.
    pub(super) min_id: bool,
    pub(super) since_id: bool,
}

impl Bounded {
    /// The page of these items, the newest first, four at most. Items are numbers; `name` makes their
    /// ids, and those that are gone are no items any more.
    pub(super) fn page(
        self,
        asked: &str,
        items: impl DoubleEndedIterator<Item = u64>,
        name: fn(u64) -> String,
    ) -> Answer {
        let place = |parameter: &str| {
            let (_, query) = asked.split_once('?')?;
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, id) = pairs.find(|(key, _)| *key == parameter)?;
            (0..1000).find(|number| name(*number) == id)
        };
        let (max, since, min) = (place("max_id"), place("since_id"), place("min_id"));
        let since = since.filter(|_| self.since_id);
        let bound = min.filter(|_| self.min_id || self.goes_up);
        let inside = items.filter(|item| {
            max.is_none_or(|max| *item < max)
                && since.is_none_or(|since| *item > since)
                && bound.is_none_or(|bound| *item > bound)
        });
        let page: Vec<_> = match min.filter(|_| self.goes_up) {
            Some(_) => inside
                .rev()
                .take(4)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect(),
            None => inside.take(4).collect(),
        };
        let page = page.into_iter().map(|item| json!({ "id": name(item) }));
        (String::new(), Value::Array(page.collect()))
    }
}
