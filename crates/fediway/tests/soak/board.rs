//! How much of what each client posted has come through the streams.

use std::sync::Mutex;
use std::time::Duration;

use crate::tally::Tally;

/// When the end of a run is given up, so that a lost status fails the test instead of blocking it.
const PATIENCE: Duration = Duration::from_secs(300);

#[derive(Clone, Copy, Default)]
struct Row {
    posted: u64,
    /// How many came, if somebody watches.
    delivered: Option<u64>,
    /// Whether a stream said that statuses may be missing.
    excused: bool,
}

pub struct Board(Vec<Mutex<Row>>);

impl Board {
    pub fn new(clients: usize) -> Self {
        Self((0..clients).map(|_| Mutex::default()).collect())
    }

    fn row<T>(&self, client: usize, act: impl FnOnce(&mut Row) -> T) -> T {
        act(&mut self.0[client].lock().unwrap())
    }

    /// From now on, a stream watches this client.
    pub fn watch(&self, client: usize) {
        self.row(client, |row| row.delivered = Some(0));
    }

    pub fn posted(&self, client: usize) {
        self.row(client, |row| row.posted += 1);
    }

    /// A status came through a stream. The numbers of each client come in order, each once.
    pub fn delivered(&self, client: usize, number: u64) -> Result<(), String> {
        self.row(client, |row| {
            let expected = row.delivered.unwrap_or_default();
            row.delivered = Some(expected.max(number + 1));
            match number {
                _ if number < expected => Err(format!("{number} of client {client} came again")),
                _ if number > expected && !std::mem::take(&mut row.excused) => Err(format!(
                    "{number} of client {client} came, {expected} did not"
                )),
                _ => Ok(()),
            }
        })
    }

    /// The stream said that statuses of this client may be missing.
    pub fn excuse(&self, client: usize) {
        self.row(client, |row| row.excused = true);
    }

    /// Whether a status may be deleted. A stream could not fetch a deleted one after a gap, so it has to
    /// come first.
    pub fn is_seen(&self, client: usize, number: u64) -> bool {
        self.row(client, |row| {
            row.delivered.is_none_or(|delivered| number < delivered)
        })
    }

    /// Waits until everything has come that was posted.
    pub async fn all_delivered(&self, tally: &Tally) {
        let waiting = async {
            while self.missing().next().is_some() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            let missing = self.missing().take(5);
            missing.for_each(|what| tally.fault(format!("a stream lacks {what}")));
        }
    }

    fn missing(&self) -> impl Iterator<Item = String> {
        let rows = (0..self.0.len()).map(|client| (client, self.row(client, |row| *row)));
        rows.filter_map(|(client, row)| {
            let delivered = row.delivered?;
            let is_missing = delivered < row.posted && !row.excused;
            is_missing.then(|| format!("{delivered}..{} of client {client}", row.posted))
        })
    }
}

#[test]
fn the_board_notices_what_is_lost_and_what_comes_twice() {
    let board = Board::new(1);
    assert!(board.is_seen(0, 0), "nobody watches");
    board.watch(0);
    assert!(!board.is_seen(0, 0));
    assert!(board.delivered(0, 0).is_ok());
    assert!(board.is_seen(0, 0));
    assert!(board.delivered(0, 0).unwrap_err().contains("again"));
    assert!(board.delivered(0, 2).unwrap_err().contains("1 did not"));
    board.excuse(0);
    assert!(board.delivered(0, 5).is_ok());
    assert!(board.delivered(0, 7).is_err(), "one excuse is for one gap");
}
