//! What a journal has to add up to, however often the process was killed.

use std::collections::BTreeMap;

use serde_json::Value;

/// Begins a run.
const BEGIN: &str = "begin";

fn number(line: &Value, name: &str) -> usize {
    line[name].as_u64().map_or(0, |it| it.try_into().unwrap())
}

/// How many lines of each kind there are.
fn counted(lines: &[Value]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts.entry(line["event"].as_str().unwrap()).or_insert(0) += 1;
    }
    counts
}

/// The lines of a run, up to its end. What follows it was written down by the next one, which found out
/// what became of the last thing.
fn until_its_end(run: &[Value]) -> (&[Value], Option<&Value>) {
    let end = run.iter().position(|line| line["event"] == "end");
    end.map_or((run, None), |end| (&run[..end], Some(&run[end])))
}

/// Every run begins with what was planned first and is not gone yet, and one that came to its end gives an
/// account of each item: that it is deleted, kept, or failed.
#[track_caller]
pub fn adds_up(journal: &[Value], planned: usize) {
    let begins = |line: &Value| line["event"] == BEGIN;
    assert!(journal.first().is_some_and(begins), "there is no run");
    let mut gone = 0;
    for (number_of_run, run) in journal.chunk_by(|_, next| !begins(next)).enumerate() {
        let what = format!("run {number_of_run}: {:#?}", run.last());
        let begun = number(&run[0], "planned");
        assert_eq!(begun + gone, planned, "planned anew, {gone} gone; {what}");
        gone += counted(run).get("deleted").copied().unwrap_or(0);
        let (lines, end) = until_its_end(run);
        let counts = counted(lines);
        let of = |event: &str| counts.get(event).copied().unwrap_or(0);
        let [deleted, kept, failed] = ["deleted", "kept", "failed"].map(of);
        assert!(deleted + kept + failed <= begun, "{counts:?} {what}");
        if let Some(end) = end {
            assert_eq!(begun, deleted + kept + failed, "{counts:?} {what}");
            let told = ["deleted", "kept", "failed"].map(|name| number(end, name));
            assert_eq!(told, [deleted, kept, failed], "{what}");
        }
    }
}
