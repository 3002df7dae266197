//! What each command does, as lists of programs to run.

use crate::architecture;
use crate::archive;
use crate::browser::browser;
use crate::cleanup;
use crate::counts::counts;
use crate::keyring;
use crate::readers::readers;
use crate::steps::{Outcome, cargo, cargo_with, root, runs};
use crate::tools::{CARGO_DENY, MASTODON_MOCK, TYPOS, has_cargo};

/// The optional features of the library.
const FEATURES: &[&str] = &["streaming", "loopback", "file-store", "html", "blocking"];

/// The optional features of the sign-in.
const SIGN_IN_FEATURES: &[&str] = &["axum", "sqlite", "postgres"];

/// The features that the crate's own name stands for when nothing else is said.
const NO_FEATURES: &str = "-p fediway --no-default-features";

/// The tests over sockets that try more if they may take long.
const THOROUGH: &str = "traps::orders traps::registration retries rate_limits::fifty uploads::a_large \
     limits::a_bomb instance_url::properties breaking::a_run software:: account_examples everyday_sessions pages:: \
     environment::a_token store::processes";

pub(crate) fn test() -> Outcome {
    cargo("test --workspace")
}

pub(crate) fn lint() -> Outcome {
    architecture()?;
    cargo("fmt --all --check")?;
    TYPOS.run("")?;
    // The advisories need the internet: see `release_check`.
    CARGO_DENY.run("check licenses bans sources")?;
    cargo("clippy --workspace --all-targets --all-features -- -D warnings")?;
    cargo_with(
        "doc --workspace --all-features --no-deps",
        &[("RUSTDOCFLAGS", "-D warnings")],
    )
}

pub(crate) fn architecture() -> Outcome {
    let mut found = Vec::new();
    for (source, floors) in architecture::CRATES {
        let faults = architecture::faults(&root().join(source), floors);
        found.extend(faults.into_iter().map(|fault| format!("{source}: {fault}")));
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(found.join("\n")),
    }
}

/// The fewest features and the default ones: the command needs all of them, so `test` has all, and
/// `release_check` every combination.
pub(crate) fn features() -> Outcome {
    cargo(&format!("clippy {NO_FEATURES} -- -D warnings"))?;
    cargo(&format!("test {NO_FEATURES} --lib"))?;
    smallest_has_no_server()?;
    cargo("clippy -p fediway -- -D warnings")
}

/// The smallest build brings neither WebSockets nor an HTTP server.
fn smallest_has_no_server() -> Outcome {
    let tree = std::process::Command::new("cargo")
        .args(["tree", "--edges", "normal,features", "--prefix", "none"])
        .args(NO_FEATURES.split_whitespace())
        .current_dir(root())
        .output()
        .map_err(|error| error.to_string())?;
    let tree = String::from_utf8_lossy(&tree.stdout);
    let unwanted = ["tungstenite", "hyper feature \"server\""];
    match unwanted.iter().find(|it| tree.contains(*it)) {
        Some(found) => Err(format!("the smallest build of fediway has {found}")),
        None => Ok(()),
    }
}

/// The long runs. They build the whole workspace, as [`test()`] does: parts of it alone would need their
/// dependencies built again with other features.
pub(crate) fn slow() -> Outcome {
    let mock = MASTODON_MOCK.path()?.display().to_string();
    cargo_with(
        "test --workspace --test it mastodon_mock",
        &[("FEDIWAY_MASTODON_MOCK", &mock)],
    )?;
    cargo_with("test --workspace --lib", &[("FEDIWAY_THOROUGH", "1")])?;
    cargo_with(
        &format!("test --workspace --test it -- {THOROUGH}"),
        &[("FEDIWAY_THOROUGH", "1")],
    )?;
    cargo_with(
        "test --workspace --test it file_store",
        &[("FEDIWAY_KILLS", "1000")],
    )?;
    keyring::test()?;
    long_runs("2000", "100000")?;
    soak("100", Some("1"))?;
    generated("10000", "20000", "100000")?;
    browser()?;
    readers()?;
    cleanup::thorough("100000", "200")?;
    archive::killed("300")?;
    cargo("run -- demo")
}

/// Streams of so many statuses through many cuts, and so many cases for each parser of what
/// servers send.
fn long_runs(statuses: &str, cases: &str) -> Outcome {
    cargo_with(
        "test --workspace --test it streaming::sandbox -- --nocapture",
        &[("FEDIWAY_STREAMED", statuses)],
    )?;
    cargo_with(
        "test --workspace --lib fuzz -- --nocapture",
        &[("FEDIWAY_FUZZ_CASES", cases)],
    )
}

/// 1,000 clients of a sandbox for so many seconds, with random faults. Without a seed, each run makes
/// other choices.
pub(crate) fn soak(seconds: &str, seed: Option<&str>) -> Outcome {
    let mut variables = vec![("FEDIWAY_SOAK", seconds)];
    variables.extend(seed.map(|seed| ("FEDIWAY_SOAK_SEED", seed)));
    cargo_with("test --workspace --test soak -- --nocapture", &variables)
}

/// The promises of lists and streams on generated servers: walks over sockets, and cases of the pure
/// rules of walks and of streams.
fn generated(walks: &str, walk_cases: &str, stream_cases: &str) -> Outcome {
    cargo_with(
        "test --workspace --test it walks::generated -- --nocapture",
        &[("FEDIWAY_WALKS", walks)],
    )?;
    cargo_with(
        "test --workspace --lib page::walk",
        &[("FEDIWAY_WALK_CASES", walk_cases)],
    )?;
    cargo_with(
        "test --workspace --lib tracker::model -- --nocapture",
        &[("FEDIWAY_STREAM_CASES", stream_cases)],
    )
}

pub(crate) fn ci() -> Outcome {
    lint()?;
    crate::leaks::test()?;
    features()?;
    crate::postgres::tests()?;
    slow()?;
    counts()
}

/// Lints and tests every combination of the features of the library and of the sign-in.
pub(crate) fn powerset() -> Outcome {
    for features in combinations(FEATURES) {
        combination("fediway", &features.join(","))?;
    }
    for features in sign_in_combinations() {
        combination("fediway-signin", &features)?;
    }
    Ok(())
}

fn combination(package: &str, features: &str) -> Outcome {
    let chosen = format!("-p {package} --no-default-features --features={features}");
    cargo(&format!("clippy {chosen} -- -D warnings"))?;
    cargo(&format!("test {chosen} --lib --quiet"))
}

/// Every combination of the features of the sign-in that builds: it needs a database.
fn sign_in_combinations() -> Vec<String> {
    let all = combinations(SIGN_IN_FEATURES).into_iter();
    let with_database = all.filter(|it| it.contains(&"sqlite") || it.contains(&"postgres"));
    with_database.map(|it| it.join(",")).collect()
}

pub(crate) fn release_check() -> Outcome {
    powerset()?;
    crate::pages::built()?;
    crate::public_api::docs_rs()?;
    crate::public_api::compare(false)?;
    oldest_compilers()?;
    cargo("publish --workspace --dry-run")?;
    CARGO_DENY.run("check")?;
    semver()?;
    crate::package::package()?;
    crate::postgres::thorough()?;
    long_runs("100000", "10000000")?;
    generated("100000", "5000000", "5000000")?;
    archive::killed("20000")?;
    cleanup::killed("20000")?;
    archive::memory("200000")?;
    soak("1800", None)
}

/// Every combination of features.
fn combinations(features: &[&'static str]) -> Vec<Vec<&'static str>> {
    let chosen = |number: usize| {
        let features = features.iter().enumerate();
        features
            .filter(|(bit, _)| number >> bit & 1 == 1)
            .map(|(_, feature)| *feature)
            .collect()
    };
    (0..1 << features.len()).map(chosen).collect()
}

/// The oldest compilers that `rust-version` promises, and the packages that they build.
const OLDEST: &[(&str, &str)] = &[
    ("1.88", "-p fediway -p fediway-sandbox"),
    (
        "1.94",
        "-p fediway-signin -p fediway-archive -p fediway-cli",
    ),
];

fn oldest_compilers() -> Outcome {
    for (version, packages) in OLDEST {
        let toolchain = format!("+{version}");
        if !runs("cargo", &[&toolchain, "--version"]) {
            println!("\nskipped: Rust {version} is not here (rustup toolchain install {version})");
            continue;
        }
        // Not `$CARGO`, which knows one toolchain only.
        let mut command = std::process::Command::new("cargo");
        command.args([&toolchain, "check", "--all-features"]);
        command.args(packages.split_whitespace());
        crate::steps::run(command, &format!("cargo {toolchain} check {packages}"))?;
    }
    Ok(())
}

/// What would break those who use the last release.
fn semver() -> Outcome {
    if !has_cargo("semver-checks") {
        println!("\nskipped: cargo-semver-checks is not here (cargo install cargo-semver-checks)");
        return Ok(());
    }
    match last_release() {
        None => {
            println!("\nskipped: no tag `v…`, so nothing to compare with");
            Ok(())
        }
        Some(tag) => cargo(&format!(
            "semver-checks -p fediway -p fediway-sandbox --baseline-rev {tag}"
        )),
    }
}

/// The newest tag `v…` of the repository.
fn last_release() -> Option<String> {
    let mut git = std::process::Command::new("git");
    git.args(["tag", "--list", "v*", "--sort=-version:refname"]);
    let output = git.current_dir(root()).output().ok()?;
    let tags = String::from_utf8(output.stdout).ok()?;
    tags.lines().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_there_once() {
        let all = combinations(FEATURES);
        assert_eq!(all.len(), 1 << FEATURES.len());
        assert!(all[0].is_empty());
        assert_eq!(all.last().unwrap(), FEATURES);
        assert_eq!(sign_in_combinations().len(), 6);
    }

    #[test]
    fn the_features_are_those_of_the_crates() {
        for (package, known) in [("fediway", FEATURES), ("fediway-signin", SIGN_IN_FEATURES)] {
            let manifest = root().join(format!("crates/{package}/Cargo.toml"));
            let manifest = std::fs::read_to_string(manifest).unwrap();
            let features = manifest.split("[features]").nth(1).unwrap();
            let features = features.split("\n[").next().unwrap();
            let mut names: Vec<_> = features
                .lines()
                .filter_map(|line| line.split_once(" = "))
                .map(|(name, _)| name)
                .filter(|name| *name != "default" && !name.starts_with('#'))
                .collect();
            let mut known = known.to_vec();
            names.sort_unstable();
            known.sort_unstable();
            assert_eq!(names, known, "{package}");
        }
    }
}
