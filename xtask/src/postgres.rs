//! A PostgreSQL of its own for tests: on loopback, in a temporary folder, never as root.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::steps::{Outcome, cargo_with, run, runs};

/// The user that a server is run as by root: `nobody`, who exists everywhere.
const NOBODY: &str = "65534";

/// On loopback only. The data need not survive a crash of the machine, so nothing waits for the disk;
/// it has to survive a killed server, so commits wait for the operating system.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=500 -c shared_buffers=256MB -c max_wal_size=4GB -c fsync=off \
    -c full_page_writes=off";

/// A running server. It is stopped when this is dropped.
struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

/// How much there is in the databases of the tests.
struct Size {
    /// Accounts that are generated for the plans of queries.
    generated: &'static str,
    /// Accounts of the fleet that are written and read one by one.
    fleet: &'static str,
    /// Servers with ten people each who all sign in at the same moment.
    servers: &'static str,
}

const USUAL: Size = Size {
    generated: "100000",
    fleet: "1000",
    servers: "20",
};
const THOROUGH: Size = Size {
    generated: "1000000",
    fleet: "100000",
    servers: "100",
};

/// Runs the tests of the database and of the web on a PostgreSQL that is started for them.
pub(crate) fn tests() -> Outcome {
    run_tests(&USUAL)
}

/// The same with so many accounts that it takes minutes.
pub(crate) fn thorough() -> Outcome {
    run_tests(&THOROUGH)
}

fn run_tests(size: &Size) -> Outcome {
    let server = Server::start()?;
    let (url, restart) = (server.url(), server.restart_script()?);
    let servers = ("FEDIWAY_SERVERS", size.servers);
    let environment = [
        ("FEDIWAY_POSTGRES", url.as_str()),
        ("FEDIWAY_ACCOUNTS", size.generated),
        ("FEDIWAY_FLEET", size.fleet),
        ("FEDIWAY_THOROUGH", "1"),
        servers,
    ];
    let tests = "test --workspace --lib --test it store -- --skip file_store --skip restore";
    cargo_with(tests, &environment)?;
    cargo_with("test --workspace --test web", &environment)?;
    // These restart the server, so nothing else may run beside them.
    let environment = [
        environment[0],
        servers,
        ("FEDIWAY_POSTGRES_RESTART", &restart),
    ];
    for tests in [
        "test --workspace --test it store::restart",
        "test --workspace --test web -- --test-threads=1 --nocapture killed",
    ] {
        cargo_with(tests, &environment)?;
    }
    Ok(())
}

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("fediway-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        if is_root() {
            run_plain("chown", &[&format!("{NOBODY}:{NOBODY}"), &shown(&folder)])?;
        }
        let server = Self {
            programs,
            port: free_port()?,
            folder,
        };
        let data = shown(&server.data());
        let options = [
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ];
        let mut arguments = vec!["-D", &data, "-U", "fediway"];
        arguments.extend(options);
        server.run("initdb", &arguments)?;
        server.run("pg_ctl", &server.start_arguments("start"))?;
        Ok(server)
    }

    fn url(&self) -> String {
        format!("postgres://fediway@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn start_arguments(&self, what: &'static str) -> [String; 8] {
        let options = format!("-p {} {SETTINGS}", self.port);
        let log = shown(&self.folder.join("log"));
        let words = [
            what,
            "-w",
            "-D",
            &shown(&self.data()),
            "-l",
            &log,
            "-o",
            &options,
        ];
        words.map(str::to_owned)
    }

    /// A script that kills the server as a crash would, and starts it again.
    fn restart_script(&self) -> Result<String, String> {
        let path = self.folder.join("restart");
        let [_, arguments @ ..] = self.start_arguments("restart");
        let quoted = arguments.map(|word| format!("'{word}'"));
        let control = self.words("pg_ctl").join(" ");
        let script = format!(
            "#!/bin/sh\nexec {control} restart -m immediate {}\n",
            quoted.join(" ")
        );
        std::fs::write(&path, script).map_err(|error| error.to_string())?;
        Ok(shown(&path))
    }

    /// The words that run a program of PostgreSQL as somebody who may.
    fn words(&self, program: &str) -> Vec<String> {
        let program = shown(&self.programs.join(program));
        match is_root() {
            false => vec![program],
            true => {
                let (user, group) = (format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"));
                let setpriv = ["setpriv", &user, &group, "--clear-groups", &program];
                setpriv.map(str::to_owned).to_vec()
            }
        }
    }

    fn run(&self, program: &str, arguments: &[impl AsRef<str>]) -> Outcome {
        let words = self.words(program);
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).args(&arguments);
        // The server would hold a pipe of this process open.
        command.stdout(std::process::Stdio::null());
        run(command, &format!("{program} {}", arguments.join(" ")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = shown(&self.data());
        let stopped = self.run("pg_ctl", &["stop", "-m", "immediate", "-D", &data]);
        if let Err(error) = stopped {
            eprintln!("PostgreSQL was not stopped: {error}");
        }
        // A folder that stays is in nobody's way.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder with `initdb` and `pg_ctl`: of this machine, else of Debian's package, which root
/// installs.
fn programs() -> Result<PathBuf, String> {
    if let Some(found) = found() {
        return Ok(found);
    }
    if !is_root() {
        return Err("PostgreSQL is not here: install the package `postgresql`".into());
    }
    debian::get(&["postgresql"])?;
    found().ok_or_else(|| "the package `postgresql` brings no `initdb`".into())
}

fn found() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<_> = std::env::split_paths(&path).collect();
    // Debian keeps the programs of each version in a folder of its own.
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let has = |folder: &PathBuf, program: &str| folder.join(program).is_file();
    folders
        .into_iter()
        .find(|folder| has(folder, "initdb") && has(folder, "pg_ctl"))
}

fn is_root() -> bool {
    runs("sh", &["-c", "test \"$(id -u)\" = 0"])
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    Ok(listener.map_err(|error| error.to_string())?.port())
}

fn run_plain(program: &str, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    command.args(arguments);
    run(command, &format!("{program} {}", arguments.join(" ")))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
