//! Memory and file handles of both processes, once a second.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use crate::Shared;
use crate::plan::Plan;
use crate::plot::plot;

const MIB: u64 = 1 << 20;
/// File handles beside those of streams: the connections of calls, the runtime, the standard streams.
const OTHER_FILES: usize = 64;

/// How many calls to one server are under way at once.
const AT_ONCE: usize = 256;

/// What the sandbox keeps of each post for an hour: its idempotency key.
const REMEMBERED: u64 = 1024;

/// Of one process.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    /// In bytes.
    pub memory: u64,
    pub files: usize,
}

#[derive(Clone, Copy)]
pub struct Sample {
    pub seconds: u64,
    pub clients: Usage,
    pub server: Usage,
    calls: u64,
    posts: u64,
    events: u64,
}

/// A process as `/proc` has it; `None` on systems without.
fn usage(process: &str) -> Option<Usage> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(Usage {
        memory: kib << 10,
        files: fs::read_dir(format!("/proc/{process}/fd")).ok()?.count(),
    })
}

pub struct Sampler {
    samples: Arc<Mutex<Vec<Sample>>>,
    task: JoinHandle<()>,
}

impl Sampler {
    /// Samples once a second, and at the beginning.
    pub fn start(shared: Arc<Shared>, server: u32) -> Self {
        let samples: Arc<Mutex<Vec<Sample>>> = Arc::default();
        let (taken, begun) = (samples.clone(), Instant::now());
        let task = tokio::spawn(async move {
            let mut second = tokio::time::interval(Duration::from_secs(1));
            while let Some(sample) = sample(&shared, server, begun) {
                taken.lock().unwrap().push(sample);
                second.tick().await;
            }
        });
        Self { samples, task }
    }

    pub fn stop(self) -> Vec<Sample> {
        self.task.abort();
        self.samples.lock().unwrap().clone()
    }
}

fn sample(shared: &Shared, server: u32, begun: Instant) -> Option<Sample> {
    Some(Sample {
        seconds: begun.elapsed().as_secs(),
        clients: usage("self")?,
        server: usage(&server.to_string())?,
        calls: shared.tally.get("calls"),
        posts: shared.tally.get("post"),
        events: shared.tally.get("stream events"),
    })
}

/// Handles are bounded in every run, memory in those that take their time.
pub fn check(samples: &[Sample], plan: &Plan) {
    if plan.is_timed() && !samples.is_empty() {
        write(samples);
    }
    files(samples.iter().map(|it| it.clients.files), plan, "clients");
    files(samples.iter().map(|it| it.server.files), plan, "server");
    if plan.is_timed() && !samples.is_empty() {
        memory(samples);
    }
}

/// Usually all calls share a connection. When it breaks, each call that is under way may open one, and
/// all but one of these are closed soon.
fn files(files: impl Iterator<Item = usize>, plan: &Plan, whose: &str) {
    let mut files: Vec<_> = files.collect();
    files.sort_unstable();
    let Some(most) = files.last() else { return };
    let usual = files[files.len() / 2];
    // A stream that reconnects may have two connections for a moment.
    let allowed = 2 * plan.accounts() + OTHER_FILES;
    println!("file handles of the {whose}: usually {usual}, at most {most}");
    assert!(usual <= allowed, "{usual} file handles of the {whose}");
    assert!(
        *most <= allowed + AT_ONCE,
        "{most} file handles of the {whose}"
    );
}

fn memory(samples: &[Sample]) {
    let clients: Vec<_> = samples.iter().map(|it| it.clients.memory).collect();
    assert_eq!(grows(&clients, 0), None, "the memory of the clients");
    let posts = samples[samples.len() - 1].posts - samples[samples.len() / 3].posts;
    let server: Vec<_> = samples.iter().map(|it| it.server.memory).collect();
    let remembered = posts * REMEMBERED;
    assert_eq!(grows(&server, remembered), None, "the memory of the server");
}

/// The highest value of the last third and of the middle third, if it is more than noise: the
/// first third warms up. So many bytes more are allowed.
fn grows(memory: &[u64], allowed: u64) -> Option<(u64, u64)> {
    let third = memory.len() / 3;
    let highest = |part: &[u64]| part.iter().copied().max().unwrap_or_default();
    let middle = highest(&memory[third..2 * third]);
    let last = highest(&memory[2 * third..]);
    (last > middle + middle / 10 + 8 * MIB + allowed).then_some((middle, last))
}

fn write(samples: &[Sample]) {
    let mut table = String::from(
        "seconds\tclients_bytes\tclients_files\tserver_bytes\tserver_files\tcalls\tposts\tevents\n",
    );
    for it in samples {
        let (clients, server) = (it.clients, it.server);
        let row = format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
            it.seconds,
            clients.memory,
            clients.files,
            server.memory,
            server.files,
            it.calls,
            it.posts,
            it.events
        );
        table.push_str(&row);
    }
    for at in [samples.len() / 3, 2 * samples.len() / 3, samples.len() - 1] {
        let Sample {
            seconds,
            clients,
            server,
            ..
        } = samples[at];
        println!(
            "after {seconds} s: clients {} MiB, {} files; server {} MiB, {} files",
            clients.memory / MIB,
            clients.files,
            server.memory / MIB,
            server.files
        );
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), Into::into);
    fs::create_dir_all(&target).unwrap();
    fs::write(target.join("soak.tsv"), table).unwrap();
    if std::env::var_os("FEDIWAY_WRITE_DOCS").is_some() {
        fs::write(root.join("docs/pictures/soak.svg"), plot(samples)).unwrap();
    }
}

#[test]
fn growth_is_told_from_noise() {
    let flat: Vec<u64> = (0..300).map(|it| 80 * MIB + it % 7 * MIB).collect();
    assert_eq!(grows(&flat, 0), None);
    let warm: Vec<u64> = (0..300).map(|it| it.min(90) * MIB).collect();
    assert_eq!(grows(&warm, 0), None);
    let growing: Vec<u64> = (0..300).map(|it| 80 * MIB + it * MIB / 5).collect();
    assert!(grows(&growing, 0).is_some());
    assert!(grows(&growing, 20 * MIB).is_none());
    assert!(usage("self").is_none_or(|own| own.memory > MIB && own.files > 2));
}
