//! What is measured: the rows of the table.

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;
use std::process::Command;

use crate::runs::{python, start_up, text, used, wall};
use crate::{Outcome, counts, data};

/// Where the subjects find what they need.
pub struct Servers {
    /// A server that answers at once.
    pub quick: String,
    /// One that takes 50 ms for each answer.
    pub slow: String,
    /// The command, built as a release.
    pub command: std::path::PathBuf,
}

/// One measurement of a subject.
pub type Measure = fn(&Servers, who: &str) -> Outcome<f64>;

/// A row of the table: the least is the best, of several runs, unless it says otherwise.
pub struct Row {
    /// What is measured.
    pub what: &'static str,
    /// The unit of the numbers.
    pub unit: &'static str,
    /// Who is measured; this library comes first.
    pub who: &'static [&'static str],
    /// Each run gives the same number: one is enough.
    pub is_exact: bool,
    /// More is better, as with a speed.
    pub more_is_better: bool,
    /// How it is measured.
    pub measure: Measure,
}

const CALLERS: &[&str] = &["fediway", "bare", "megalodon", "mastodon-async"];
const DECODERS: &[&str] = &["fediway", "plain", "value", "mastodon-async", "ignored"];

impl Row {
    const fn new(
        what: &'static str,
        unit: &'static str,
        who: &'static [&'static str],
        measure: Measure,
    ) -> Self {
        Self {
            what,
            unit,
            who,
            measure,
            is_exact: false,
            more_is_better: false,
        }
    }

    const fn exact(mut self) -> Self {
        self.is_exact = true;
        self
    }

    const fn more_is_better(mut self) -> Self {
        self.more_is_better = true;
        self
    }
}

/// The rows, in their order.
pub const ROWS: &[Row] = &[
    Row::new(
        "a typed GET, instructions",
        "instructions",
        CALLERS,
        |at, who| Ok(counts::each(who, "call", &at.quick, (50, 550))? as f64),
    )
    .exact(),
    Row::new(
        "a typed GET, allocations",
        "allocations",
        CALLERS,
        |at, who| Ok(counts::allocations(who, "call", &at.quick)? as f64),
    )
    .exact(),
    Row::new(
        "a typed GET, processor time with 64 tasks",
        "µs",
        CALLERS,
        |at, who| Ok(used(who, "call64", 12_800, &at.quick)?.cpu / 12_800e3),
    ),
    Row::new(
        "a typed GET, processor time with 4,000 tasks at once",
        "µs",
        CALLERS,
        |at, who| Ok(used(who, "call4000", 12_000, &at.quick)?.cpu / 12_000e3),
    ),
    Row::new(
        "a typed GET beside Python, processor time",
        "µs",
        &["fediway", "longwei", "Mastodon.py"],
        in_python,
    ),
    Row::new(
        "memory of 10,000 calls at once",
        "MiB",
        CALLERS,
        |at, who| Ok(used(who, "call10000", 10_000, &at.quick)?.peak / MIB),
    ),
    Row::new(
        "decoding a page of 40 statuses, processor time",
        "µs",
        DECODERS,
        |_, who| Ok(used(who, "decode", 2_000, "")?.cpu / 2_000e3),
    ),
    Row::new(
        "decoding that page, instructions",
        "instructions",
        DECODERS,
        |_, who| Ok(counts::each(who, "decode", "", (5, 25))? as f64),
    )
    .exact(),
    Row::new(
        "decoding that page, allocations",
        "allocations",
        &["fediway", "plain", "value", "mastodon-async"],
        |_, who| Ok(counts::allocations(who, "decode", "")? as f64),
    )
    .exact(),
    Row::new(
        "upload of a file of 1 GiB",
        "MiB/s",
        &["fediway", "curl", "megalodon"],
        upload,
    )
    .more_is_better(),
    Row::new(
        "memory of that upload",
        "MiB",
        &["fediway", "megalodon"],
        |at, who| Ok(used(who, "upload", 1, &at.quick)?.peak / MIB),
    ),
    Row::new(
        "10,000 statuses of a list at 50 ms a request, one page after the other",
        "s",
        &["fediway", "megalodon"],
        |at, who| Ok(used(who, "walk", PAGES, &at.slow)?.wall / 1e9),
    ),
    Row::new(
        "that list, two pages prefetched",
        "s",
        &["fediway"],
        |at, who| Ok(used(who, "prefetched-walk", PAGES, &at.slow)?.wall / 1e9),
    ),
    Row::new("that list, by eight tasks", "s", &["fediway"], |at, who| {
        Ok(used(who, "parallel-walk", PAGES, &at.slow)?.wall / 1e9)
    }),
    Row::new(
        "a further transport, time",
        "µs",
        &["fediway"],
        |at, who| Ok(used(who, "transports", 1_000, &at.quick)?.wall / 1e6),
    ),
    Row::new(
        "a further transport, memory",
        "kB",
        &["fediway"],
        |at, who| Ok(used(who, "transports", 1_000, &at.quick)?.grown / 1e6),
    ),
    Row::new(
        "100,000 clients, each with facts of its server",
        "MiB",
        &["fediway"],
        |at, who| Ok(used(who, "clients", 100_000, &at.quick)?.peak / MIB),
    ),
    Row::new(
        "the command's `--version`",
        "ms",
        &["fediway", "toot", "nothing"],
        version,
    ),
    Row::new(
        "the command's `whoami` with a kept account, one request",
        "ms",
        &["fediway", "nothing"],
        |at, who| whoami(at, who, &kept_account(at)?),
    ),
    Row::new(
        "the command's `whoami` with a token on a new server, four requests",
        "ms",
        &["fediway", "nothing"],
        |at, who| {
            let address = format!("http://{}", at.quick);
            let variables = [("FEDIWAY_TOKEN", "a-token"), ("FEDIWAY_INSTANCE", &address)];
            whoami(
                at,
                who,
                &variables.map(|(name, value)| (name, value.into())),
            )
        },
    ),
];

const MIB: f64 = 1024.0 * 1024.0;
const PAGES: u64 = (data::STATUSES_OF_AN_ACCOUNT / data::PAGE) as u64;

fn in_python(at: &Servers, who: &str) -> Outcome<f64> {
    if who == "fediway" {
        return Ok(used(who, "call", 2_000, &at.quick)?.cpu / 2_000e3);
    }
    let mut command = Command::new(python()?);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/python/subject.py"));
    command.args([who, "200", &at.quick]);
    let nanoseconds: f64 = crate::runs::text(command)?.trim().parse()?;
    Ok(nanoseconds / 1e3)
}

fn upload(at: &Servers, who: &str) -> Outcome<f64> {
    let took = match who {
        "curl" => {
            let file = data::large_file()?;
            let mut command = Command::new("curl");
            command.args(["--silent", "--fail", "--form"]);
            command.arg(format!("file=@{}", file.display()));
            command.arg(format!("http://{}/api/v2/media", at.quick));
            wall(command)?
        }
        _ => used(who, "upload", 1, &at.quick)?.wall,
    };
    Ok(data::LARGE as f64 / MIB / (took / 1e9))
}

/// The command, or another program in its place.
fn program(at: &Servers, who: &str) -> Outcome<Command> {
    Ok(match who {
        "toot" => Command::new(python()?.with_file_name("toot")),
        "nothing" => Command::new("true"),
        _ => Command::new(&at.command),
    })
}

fn version(at: &Servers, who: &str) -> Outcome<f64> {
    let mut command = program(at, who)?;
    command.arg("--version");
    Ok(start_up(command)? / 1e6)
}

/// Variables of the environment.
type Variables = [(&'static str, OsString); 2];

fn whoami(at: &Servers, who: &str, variables: &Variables) -> Outcome<f64> {
    let mut command = program(at, who)?;
    command.args(["whoami", "--allow-private", "--json"]);
    command.envs(variables.clone());
    Ok(start_up(command)? / 1e6)
}

/// Where the account of a token is kept.
fn kept_account(at: &Servers) -> Outcome<Variables> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/kept");
    let variables = ["XDG_DATA_HOME", "XDG_CONFIG_HOME"].map(|name| (name, folder.clone().into()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("token"), "a-token")?;
    let mut login = Command::new(&at.command);
    login.args([
        "login",
        "--allow-private",
        "--store",
        "file",
        "--with-token",
    ]);
    login.arg(format!("http://{}", at.quick));
    login.envs(variables.clone());
    login.stdin(File::open(folder.join("token"))?);
    text(login)?;
    Ok(variables)
}
