//! A live stream, and whether everything comes once and in order.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use fediway::Client;
use fediway::streaming::{EventKind, Events, Missed, StreamingBuilder};

use crate::Shared;

const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);
/// More than the clients of an account keep.
const WINDOW: usize = 1000;

pub struct Watch {
    streaming: StreamingBuilder,
    clients: Range<usize>,
    events: Option<Events>,
    shared: Arc<Shared>,
}

impl Watch {
    /// The home timeline of an account, with everything its clients post.
    pub fn home(client: Client, clients: Range<usize>, shared: Arc<Shared>) -> Self {
        Self::new(client.streaming().user(), clients, shared)
    }

    /// The hashtag of one client.
    pub fn hashtag(client: Client, number: usize, shared: Arc<Shared>) -> Self {
        let streaming = client.streaming().hashtag(format!("soak{number}"));
        Self::new(streaming, number..number + 1, shared)
    }

    fn new(streaming: StreamingBuilder, clients: Range<usize>, shared: Arc<Shared>) -> Self {
        Self {
            streaming: streaming.backoff(FIRST_PAUSE, LONGEST_PAUSE).window(WINDOW),
            clients,
            events: None,
            shared,
        }
    }

    /// Connects before anything is posted.
    pub async fn connected(mut self) -> Self {
        self.events = Some(self.streaming.clone().connect().await.unwrap());
        let clients = self.clients.clone();
        clients.for_each(|client| self.shared.board.watch(client));
        self
    }

    /// Reads until the task is aborted.
    pub async fn run(mut self) {
        let mut events = self.events.take().unwrap();
        while let Some(event) = events.next().await {
            match event {
                Ok(event) => {
                    self.shared.tally.count("stream events");
                    if event.backfilled {
                        self.shared.tally.count("stream events filled in");
                    }
                    self.take(event.kind);
                }
                Err(error) => {
                    let tally = &self.shared.tally;
                    tally.fault(format!("a stream failed: {}", error.report()));
                }
            }
        }
        self.shared.tally.fault("a stream ended".to_owned());
    }

    fn take(&self, kind: EventKind) {
        let tally = &self.shared.tally;
        match kind {
            EventKind::Update(status) => self.update(&status.content),
            EventKind::Connected { again: true, .. } => tally.count("stream reconnections"),
            EventKind::MayHaveMissed { what, .. } => {
                tally.count(&format!("stream may have missed {what:?}"));
                if matches!(what, Missed::Statuses | Missed::Everything) {
                    let clients = self.clients.clone();
                    clients.for_each(|client| self.shared.board.excuse(client));
                }
            }
            _ => {}
        }
    }

    fn update(&self, content: &str) {
        self.shared.tally.count("stream statuses");
        let found = read(content).filter(|(client, _)| self.clients.contains(client));
        let judged = match found {
            Some((client, number)) => self.shared.board.delivered(client, number),
            None => Err(format!("a stream of {:?} has {content:?}", self.clients)),
        };
        if let Err(fault) = judged {
            self.shared.tally.fault(fault);
        }
    }
}

/// The client and the number of a status.
fn read(content: &str) -> Option<(usize, u64)> {
    let rest = content.strip_prefix("<p>client ")?;
    let (client, rest) = rest.split_once(" post ")?;
    let (number, _) = rest.split_once(" of ")?;
    Some((client.parse().ok()?, number.parse().ok()?))
}

#[test]
fn a_status_names_its_client_and_its_number() {
    assert_eq!(read("<p>client 12 post 5 of ab12 <a"), Some((12, 5)));
    assert_eq!(read("<p>hello"), None);
}
