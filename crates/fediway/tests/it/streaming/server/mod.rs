//! A server that streams, with everything that can go wrong with that. It knows nothing of the
//! library.

mod streaming;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;

use self::streaming::{event_stream, web_socket};

pub const TOKEN: &str = "s3cr3t-T0ken-of-the-stream";

/// What every connection is told to do.
#[derive(Clone, Debug)]
pub enum Order {
    Event {
        stream: Vec<String>,
        event: String,
        payload: Option<String>,
    },
    /// As it is: a text of a WebSocket, bytes of an event stream.
    Raw(String),
    Binary(Vec<u8>),
    /// Ends the connection without a word.
    Cut,
    /// Ends it with words.
    Close(String),
    /// Keeps it open and does nothing more, not even answer pings.
    Silence,
    /// The same for the event stream of this name.
    SilenceOf(&'static str),
    /// Many events on the event stream of this name.
    Flood(&'static str, usize),
}

#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The status that a WebSocket is refused with.
    pub no_websocket: Option<u16>,
    /// The status that event streams are refused with.
    pub no_events: Option<u16>,
    /// Another header for refusals, such as `Retry-After: 1`.
    pub refusal_header: &'static str,
    /// Where the token of a WebSocket must be; anywhere if not given.
    pub token_in: &'static str,
    pub token: String,
    /// For nodeinfo; without it there is none.
    pub software: Option<&'static str>,
    /// `configuration.urls.streaming`.
    pub streaming: Option<String>,
    /// What is said of the streams' health instead of `OK`.
    pub unhealthy: Option<(u16, &'static str)>,
    /// The status of all lists.
    pub no_lists: Option<u16>,
    /// The status of the lists of statuses.
    pub no_statuses: Option<u16>,
    /// How long a list takes to answer.
    pub list_delay: std::time::Duration,
    /// `min_id` gives the newest items above it.
    pub newest_first: bool,
    /// The event stream of this name is refused, with 404 if nothing else is given.
    pub no_source: &'static str,
    pub no_source_status: Option<u16>,
    /// The event stream of this name is never answered.
    pub slow_source: &'static str,
    /// Lists fail with 500 at `min_id=0`.
    pub zero_fails: bool,
    /// Refusals quote the request line.
    pub quotes: bool,
    /// Streams are where the path ends with a slash; a 301 leads there.
    pub slash: bool,
    /// Streams are redirected to here.
    pub elsewhere: Option<&'static str>,
    /// Answers 101 without `Connection: Upgrade`.
    pub no_connection: bool,
    /// Lists take turns with two pages, whatever is asked.
    pub circle: bool,
}

pub struct Server {
    pub url: String,
    pub state: Arc<State>,
}

type Items = Mutex<Vec<(u64, Value)>>;

pub struct State {
    statuses: Items,
    notifications: Items,
    orders: broadcast::Sender<Order>,
    rules: Mutex<Rules>,
    requests: Mutex<Vec<String>>,
    commands: Mutex<Vec<String>>,
    open: AtomicUsize,
}

impl Server {
    pub async fn start(rules: Rules) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let token = match rules.token.as_str() {
            "" => TOKEN.to_owned(),
            token => token.to_owned(),
        };
        let state = Arc::new(State {
            statuses: Mutex::default(),
            notifications: Mutex::default(),
            orders: broadcast::channel(1 << 14).0,
            rules: Mutex::new(Rules { token, ..rules }),
            requests: Mutex::default(),
            commands: Mutex::default(),
            open: AtomicUsize::new(0),
        });
        let serving = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, serving.clone()));
            }
        });
        Self { url, state }
    }

    /// Posts a status: it is on all lists from now on, and on the stream of this name.
    pub fn post(&self, id: u64, stream: &[&str]) {
        let status = status(id);
        let mut statuses = self.state.statuses.lock().unwrap();
        statuses.push((id, status.clone()));
        self.event(stream, "update", Some(&status.to_string()));
    }

    /// Puts a status on all lists and on no stream.
    pub fn list(&self, id: u64, status: Value) {
        self.state.statuses.lock().unwrap().push((id, status));
    }

    pub fn notify(&self, id: u64) {
        let one = json!({"id": id.to_string(), "type": "follow"});
        let mut all = self.state.notifications.lock().unwrap();
        all.push((id, one.clone()));
        self.event(&["user"], "notification", Some(&one.to_string()));
    }

    pub fn event(&self, stream: &[&str], event: &str, payload: Option<&str>) {
        self.order(Order::Event {
            stream: stream.iter().map(|name| (*name).to_owned()).collect(),
            event: event.to_owned(),
            payload: payload.map(str::to_owned),
        });
    }

    pub fn order(&self, order: Order) {
        let _ = self.state.orders.send(order);
    }

    pub fn change(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.state.rules.lock().unwrap());
    }

    /// Waits until so many connections stream.
    pub async fn open(&self, wanted: usize) {
        while self.state.open.load(Ordering::SeqCst) != wanted {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// The heads of the requests whose first line has this in it.
    pub fn requests_to(&self, part: &str) -> Vec<String> {
        let requests = self.state.requests.lock().unwrap();
        let is_one = |head: &&String| head.lines().next().unwrap().contains(part);
        requests.iter().filter(is_one).cloned().collect()
    }

    /// The frames that came.
    pub fn commands(&self) -> Vec<String> {
        self.state.commands.lock().unwrap().clone()
    }
}

pub fn status(id: u64) -> Value {
    json!({
        "id": id.to_string(), "content": format!("<p>{id}</p>"), "visibility": "public",
        "created_at": "2026-08-01T00:00:00.000Z", "uri": format!("https://x.example/{id}"),
        "account": {"id": "1", "username": "a", "acct": "a"},
    })
}

struct Head {
    text: String,
    url: fediway::reqwest::Url,
}

impl Head {
    fn header(&self, name: &str) -> Option<&str> {
        self.text.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    fn value(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        Some(pairs.find(|(key, _)| key == name)?.1.into_owned())
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<Head> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8(text).ok()?;
    let url = format!("http://x{}", text.split(' ').nth(1)?);
    let url = fediway::reqwest::Url::parse(&url).ok()?;
    Some(Head { text, url })
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let Some(head) = read_head(&mut stream).await else {
        return;
    };
    state.requests.lock().unwrap().push(head.text.clone());
    let rules = state.rules.lock().unwrap().clone();
    let path = head.url.path().to_owned();
    let (status, body) = match path.strip_prefix("/api/v1/streaming") {
        Some("/health") => rules.unhealthy.map_or_else(
            || (200, "OK".to_owned()),
            |(status, words)| (status, words.to_owned()),
        ),
        Some(below) => return open(stream, &state, &head, &rules, below).await,
        None => match path.as_str() {
            "/api/v1/notifications" => list(&state.notifications, &head, &rules).await,
            path if path.starts_with("/api/v1/timelines/") => match rules.no_statuses {
                Some(status) => (status, r#"{"error":"no"}"#.to_owned()),
                None => list(&state.statuses, &head, &rules).await,
            },
            path => about(path, &rules),
        },
    };
    answer(&mut stream, status, "", &body).await;
}

/// A connection that streams, unless it is refused.
async fn open(mut stream: TcpStream, state: &State, head: &Head, rules: &Rules, below: &str) {
    let is_socket = head.header("upgrade").is_some();
    let redirect = match (rules.elsewhere, rules.slash && !below.ends_with('/')) {
        (Some(elsewhere), _) => Some(elsewhere.to_owned()),
        // Some servers drop the query.
        (None, true) => Some(format!("{}/", head.url.path())),
        (None, false) => None,
    };
    if let Some(location) = redirect {
        return answer(&mut stream, 301, &format!("Location: {location}"), "").await;
    }
    let name = below.trim_matches('/').replace('/', ":");
    let is = |source: &str| !is_socket && !source.is_empty() && name == source;
    if is(rules.slow_source) {
        return std::future::pending().await;
    }
    let refused = match is_socket {
        true => rules.no_websocket,
        false => rules.no_events,
    };
    let refused = refused.or((!authorized(head, rules, is_socket)).then_some(401));
    if let Some(status) =
        refused.or(is(rules.no_source).then_some(rules.no_source_status.unwrap_or(404)))
    {
        let words = match rules.quotes {
            true => format!("bad request: {}", head.text.lines().next().unwrap()),
            false => format!("no, not with {}", rules.token),
        };
        let body = json!({"error": words}).to_string();
        return answer(&mut stream, status, rules.refusal_header, &body).await;
    }
    let orders = state.orders.subscribe();
    state.open.fetch_add(1, Ordering::SeqCst);
    match is_socket {
        true => web_socket(stream, head, state, orders).await,
        false => event_stream(stream, &name, orders).await,
    }
    state.open.fetch_sub(1, Ordering::SeqCst);
}

async fn list(items: &Items, head: &Head, rules: &Rules) -> (u16, String) {
    if let Some(status) = rules.no_lists {
        return (status, r#"{"error":"no"}"#.to_owned());
    }
    tokio::time::sleep(rules.list_delay).await;
    let min_id = head.value("min_id");
    if rules.zero_fails && min_id.as_deref() == Some("0") {
        return (500, r#"{"error":"no"}"#.to_owned());
    }
    if let (true, Some(min_id)) = (rules.circle, min_id) {
        let first = if min_id == "1029" { 1030 } else { 1000 };
        let page: Vec<_> = (first..first + 30).rev().map(status).collect();
        return (200, Value::Array(page).to_string());
    }
    let page = page(&items.lock().unwrap(), head, rules.newest_first);
    (200, page.to_string())
}

/// What the server says of itself.
fn about(path: &str, rules: &Rules) -> (u16, String) {
    let body = match (path, rules.software) {
        ("/nodeinfo/2.0", Some(name)) => {
            json!({"version": "2.0", "software": {"name": name, "version": "1"}})
        }
        ("/api/v2/instance", Some(_)) => json!({
            "domain": "x.example", "title": "x", "version": "4.5.0",
            "configuration": {"urls": {"streaming": rules.streaming}}}),
        _ => return (404, "{}".to_owned()),
    };
    (200, body.to_string())
}

fn authorized(head: &Head, rules: &Rules, is_socket: bool) -> bool {
    let bearer = head.header("authorization");
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    let protocol = head.header("sec-websocket-protocol").map(str::to_owned);
    let query = head.value("access_token");
    let given = match rules.token_in {
        "sec-websocket-protocol" if is_socket => protocol,
        "query" if is_socket => query,
        "" => bearer.or(protocol).or(query),
        _ => bearer,
    };
    given.as_ref() == Some(&rules.token)
}

async fn answer(stream: &mut TcpStream, status: u16, header: &str, body: &str) {
    let header = match header {
        "" => String::new(),
        header => format!("{header}\r\n"),
    };
    let text = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nConnection: close\r\n{header}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn page(all: &[(u64, Value)], head: &Head, newest_first: bool) -> Value {
    let limit = head
        .value("limit")
        .map_or(20, |limit| limit.parse().unwrap());
    let mut found: Vec<_> = all.to_vec();
    found.sort_by_key(|(id, _)| *id);
    let bound = |name: &str| head.value(name).map(|id| id.parse::<u64>().unwrap());
    if let Some(max) = bound("max_id") {
        found.retain(|(id, _)| *id < max);
    }
    if let Some(since) = bound("since_id") {
        found.retain(|(id, _)| *id > since);
    }
    let min = bound("min_id");
    found.retain(|(id, _)| min.is_none_or(|min| *id > min));
    match min.is_some() && !newest_first {
        true => found.truncate(limit),
        false => drop(found.drain(..found.len().saturating_sub(limit))),
    }
    Value::Array(found.into_iter().rev().map(|(_, item)| item).collect())
}
