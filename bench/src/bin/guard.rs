//! Compares counts that do not depend on time with those in `figures.tsv`: more than 5 % above one of
//! them is a failure. `guard --write` writes them anew.
//!
//! Needs valgrind.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use fediway_bench::{Outcome, counts, server};

/// What is counted, and how.
const FIGURES: &[(&str, Count)] = &[
    ("instructions of a call", |at| {
        counts::each("fediway", "call", at, (50, 550))
    }),
    ("allocations of a call", |at| {
        counts::allocations("fediway", "call", at)
    }),
    ("instructions of decoding a page of 40", |at| {
        counts::each("fediway", "decode", at, (5, 25))
    }),
    ("allocations of decoding a page of 40", |at| {
        counts::allocations("fediway", "decode", at)
    }),
    ("instructions of a page of a walk", |at| {
        counts::each("fediway", "walk", at, (5, 25))
    }),
    (
        "instructions from start to the end of the first call",
        |at| counts::all("fediway", "call", "1", at),
    ),
];

type Count = fn(&str) -> Outcome<u64>;

/// How much above its figure a count may be, in percent.
const MARGIN: u64 = 5;

fn main() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let address = runtime.block_on(server::start(Duration::ZERO))?.to_string();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("figures.tsv");
    if std::env::args().any(|word| word == "--write") {
        let mut text = String::new();
        for (name, count) in FIGURES {
            writeln!(text, "{name}\t{}", count(&address)?)?;
        }
        return Ok(std::fs::write(file, text)?);
    }
    let committed = std::fs::read_to_string(file)?;
    let mut worse = Vec::new();
    for (name, count) in FIGURES {
        let line = committed.lines().find_map(|line| line.strip_prefix(name));
        let figure: u64 = line
            .ok_or(format!("figures.tsv lacks {name}"))?
            .trim()
            .parse()?;
        let now = count(&address)?;
        println!("{name}: {now}, committed {figure}");
        if now * 100 > figure * (100 + MARGIN) {
            worse.push(format!("{name}: {now} instead of {figure}"));
        }
    }
    match worse.is_empty() {
        true => Ok(()),
        false => Err(worse.join("; ").into()),
    }
}
