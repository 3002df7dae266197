//! What decoding costs: recorded pages of statuses into [`Status`], as a client decodes an answer and
//! by `serde_json::from_slice`, beside the same bytes into `serde_json::Value` and past serde_json's
//! validation alone (`IgnoredAny`), in one run.
//!
//! ```text
//! cargo bench -p fediway --bench decode
//! ```

#![allow(clippy::expect_used, clippy::print_stdout)] // a benchmark reports by printing

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use fediway::Status;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

/// The fastest of so many rounds counts; the rounds of all three alternate, so that what else the
/// machine does hits them alike.
const ROUNDS: u32 = 60;
const ROUND: Duration = Duration::from_millis(20);

type Pages = [(String, Vec<u8>)];

fn pages() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wire/mastodon/status_list");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .expect("the recorded pages")
        .map(|entry| entry.expect("a recorded page").path())
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (
                name.into_owned(),
                std::fs::read(&path).expect("a recorded page"),
            )
        })
        .filter(|(_, page)| page.len() > 2)
        .collect();
    pages.sort();
    pages
}

/// The mean time for one decoding of all pages in one round.
fn round<T: DeserializeOwned>(pages: &Pages) -> Duration {
    let (start, mut times) = (Instant::now(), 0);
    while start.elapsed() < ROUND {
        for (_, page) in pages {
            black_box(serde_json::from_slice::<T>(black_box(page)).expect("JSON"));
        }
        times += 1;
    }
    start.elapsed() / times
}

/// The mean time as a client decodes an answer: UTF-8 is checked once for all of it.
fn answers(pages: &Pages) -> Duration {
    let (start, mut times) = (Instant::now(), 0);
    while start.elapsed() < ROUND {
        for (_, page) in pages {
            let text = std::str::from_utf8(black_box(page)).expect("UTF-8");
            black_box(serde_json::from_str::<Vec<Status>>(text).expect("JSON"));
        }
        times += 1;
    }
    start.elapsed() / times
}

/// How many allocations one decoding of all pages makes.
fn allocations<T: DeserializeOwned>(pages: &Pages) -> u64 {
    allocation_counter::measure(|| {
        for (_, page) in pages {
            black_box(serde_json::from_slice::<T>(page).expect("JSON"));
        }
    })
    .count_total
}

/// How many fields the pages have, in objects of any depth.
fn fields(value: &Value) -> u64 {
    match value {
        Value::Object(map) => map.len() as u64 + map.values().map(fields).sum::<u64>(),
        Value::Array(items) => items.iter().map(fields).sum(),
        _ => 0,
    }
}

fn main() {
    let pages = pages();
    let bytes: usize = pages.iter().map(|(_, page)| page.len()).sum();
    let count: u64 = pages
        .iter()
        .map(|(_, page)| fields(&serde_json::from_slice(page).expect("JSON")))
        .sum();
    println!("{} pages, {bytes} bytes, {count} fields", pages.len());
    let [mut value, mut status, mut answer, mut ignored] = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        value = value.min(round::<Value>(&pages));
        status = status.min(round::<Vec<Status>>(&pages));
        answer = answer.min(answers(&pages));
        ignored = ignored.min(round::<IgnoredAny>(&pages));
    }
    let row = |name: &str, took: Duration, allocations: u64| {
        println!(
            "{name:<18} {took:>9.1?} {:>6.0} MB/s {:>6.2} x Value {allocations:>6} allocations, {:.2} a field",
            bytes as f64 / took.as_secs_f64() / 1e6,
            value.as_secs_f64() / took.as_secs_f64(),
            allocations as f64 / count as f64,
        );
    };
    row("serde_json::Value", value, allocations::<Value>(&pages));
    row(
        "fediway, a client",
        answer,
        allocations::<Vec<Status>>(&pages),
    );
    row(
        "  by from_slice",
        status,
        allocations::<Vec<Status>>(&pages),
    );
    row("IgnoredAny", ignored, allocations::<IgnoredAny>(&pages));
}
