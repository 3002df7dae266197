//! Measures this library and others in one run.
//!
//! `table` measures all rows and writes `BENCHMARKS.md`. `table WORD` measures only those that contain the
//! word again; `streams` is one of them. Each run keeps what it measured in `measured/`.
//!
//! Needs valgrind, curl and Python. The runs of the subjects of a row alternate.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use fediway_bench::kept::Kept;
use fediway_bench::rows::{ROWS, Row, Servers};
use fediway_bench::{Outcome, runs, server};

/// How often what is not exact is measured.
const ROUNDS: usize = 5;

fn main() -> Outcome {
    subjects()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let start = |latency| runtime.block_on(server::start(latency));
    let servers = Servers {
        quick: start(Duration::ZERO)?.to_string(),
        slow: start(Duration::from_millis(50))?.to_string(),
        command: command()?,
    };
    let word = std::env::args().nth(1);
    let is_wanted = |what: &str| word.as_ref().is_none_or(|word| what.contains(&**word));
    let mut kept = Kept::read()?;
    for row in ROWS.iter().filter(|row| is_wanted(row.what)) {
        let all = measured(row, &servers)?;
        println!("{}", line(row, &all));
        kept.put(row, all);
        kept.write()?;
    }
    if is_wanted("streams") {
        kept.streams = streams()?;
        kept.write()?;
    }
    Ok(std::fs::write(root().join("BENCHMARKS.md"), page(&kept)?)?)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The page with all rows.
fn page(kept: &Kept) -> Outcome<String> {
    let rows = ROWS.iter().filter_map(|row| Some((row, kept.of(row)?)));
    let rows: Vec<_> = rows.collect();
    let lines: Vec<_> = rows.iter().map(|(row, all)| line(row, all)).collect();
    let behind: Vec<_> = rows
        .iter()
        .filter_map(|(row, all)| behind(row, all))
        .collect();
    Ok(format!(
        include_str!("../page.md"),
        machine = machine()?,
        rounds = ROUNDS,
        lines = lines.join("\n"),
        behind = behind.join("\n"),
        streams = kept.streams.trim_end(),
    ))
}

/// The others that are ahead in a row.
fn behind(row: &Row, all: &[Vec<f64>]) -> Option<String> {
    let ours = median(all.first()?);
    let is_ahead = |theirs: f64| match row.more_is_better {
        true => theirs > ours,
        false => theirs < ours,
    };
    let others = row.who.iter().zip(all).skip(1);
    let ahead: Vec<_> = others
        .filter(|(_, found)| is_ahead(median(found)))
        .map(|(who, _)| *who)
        .collect();
    (!ahead.is_empty()).then(|| format!("- {}: {}", row.what, ahead.join(", ")))
}

/// What the benchmark of streams prints.
fn streams() -> Outcome<String> {
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "-q", "-p", "fediway", "--bench", "streaming"]);
    cargo.current_dir(root());
    cargo.env("CARGO_TARGET_DIR", root().join("bench/target/streams"));
    runs::text(cargo)
}

/// Builds the programs beside this one, which are what is measured: `cargo run` builds this one alone.
fn subjects() -> Outcome {
    let target = std::env::current_exe()?;
    let target = target.ancestors().nth(2).ok_or("no target folder")?;
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let words = ["--features", "peers", "--bins", "--manifest-path", manifest];
    built(&words, target)
}

/// The command, built as a release and installed: a copy. What a linker writes in pieces starts more slowly.
fn command() -> Outcome<PathBuf> {
    let target = root().join("bench/target/command");
    built(&["-p", "fediway-cli"], &target)?;
    let installed = target.join("fediway");
    let _ = std::fs::remove_file(&installed);
    std::fs::copy(target.join("release/fediway"), &installed)?;
    Ok(installed)
}

/// Builds something as a release.
fn built(what: &[&str], target: &Path) -> Outcome {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release"]).args(what);
    cargo.current_dir(root()).env("CARGO_TARGET_DIR", target);
    // What `cargo run` told this program about itself would make build scripts run again.
    for (name, _) in std::env::vars_os() {
        let told = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if told.iter().any(|it| name.to_string_lossy().starts_with(it)) {
            cargo.env_remove(name);
        }
    }
    match cargo.status()?.success() {
        true => Ok(()),
        false => Err(format!("{what:?} does not build").into()),
    }
}

/// The measurements of each subject of a row, sorted.
fn measured(row: &Row, servers: &Servers) -> Outcome<Vec<Vec<f64>>> {
    let rounds = if row.is_exact { 1 } else { ROUNDS };
    let mut all = vec![Vec::new(); row.who.len()];
    for _ in 0..rounds {
        for (who, found) in row.who.iter().zip(&mut all) {
            found.push((row.measure)(servers, who)?);
        }
    }
    for found in &mut all {
        found.sort_by(f64::total_cmp);
    }
    Ok(all)
}

fn line(row: &Row, all: &[Vec<f64>]) -> String {
    let cells: Vec<_> = all.iter().map(|found| cell(found)).collect();
    let others = row.who.iter().zip(&cells).skip(1);
    let others: Vec<_> = others.map(|(who, cell)| format!("{who} {cell}")).collect();
    let ratios = row.who.iter().zip(all).skip(1).map(|(who, found)| {
        let (ours, theirs) = (median(&all[0]), median(found));
        let sign = if row.more_is_better {
            "of the speed of"
        } else {
            "of"
        };
        format!("{:.2} {sign} {who}", ours / theirs)
    });
    format!(
        "| {} | {} | {} | {} | {} |",
        row.what,
        row.unit,
        cells[0],
        others.join("; "),
        ratios.collect::<Vec<_>>().join("; ")
    )
}

/// The median, with the least and the most where they differ.
fn cell(found: &[f64]) -> String {
    match found {
        [only] => number(*only),
        [least, .., most] => format!(
            "{} ({} to {})",
            number(median(found)),
            number(*least),
            number(*most)
        ),
        [] => String::new(),
    }
}

fn median(found: &[f64]) -> f64 {
    found.get(found.len() / 2).copied().unwrap_or(f64::NAN)
}

fn number(value: f64) -> String {
    match value {
        large if large >= 1000.0 => {
            let digits = format!("{large:.0}");
            let from_the_end = digits.len() % 3;
            let mut text = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && at % 3 == from_the_end {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
        middle if middle >= 100.0 => format!("{middle:.0}"),
        small => format!("{small:.1}"),
    }
}

/// The machine, the compiler, and the versions of the other libraries.
fn machine() -> Outcome<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = processors
        .lines()
        .find(|line| line.starts_with("model name"));
    let model = model
        .and_then(|line| line.split_once(": "))
        .map(|(_, model)| model);
    let cores = std::thread::available_parallelism()?;
    let mut rustc = Command::new("rustc");
    rustc.arg("--version");
    let rustc = runs::text(rustc)?;
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"))?;
    let version = |name: &str| {
        let after = lock
            .split(&format!("name = \"{name}\"\nversion = \""))
            .nth(1);
        let version = after.and_then(|rest| rest.split('"').next());
        format!("{name} {}", version.unwrap_or("?"))
    };
    let libraries = ["megalodon", "mastodon-async", "reqwest"].map(version);
    let mut curl = Command::new("curl");
    curl.arg("--version");
    let curl = runs::text(curl)?;
    let curl: Vec<_> = curl.split_whitespace().take(2).collect();
    Ok(format!(
        "{cores} × {}; {}; {}, {}; longwei 2.1.5, Mastodon.py 2.3.3, toot 0.52.1\n",
        model.unwrap_or("processor"),
        rustc.trim(),
        libraries.join(", "),
        curl.join(" "),
    ))
}
