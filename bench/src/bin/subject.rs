//! `subject WHO TASK TIMES [ADDRESS]`: does one task so often with one library, and nothing else, so
//! that its instructions can be counted from outside. Prints what it used.

use fediway_bench::subjects::{self, Task};
use fediway_bench::{Outcome, measure};

fn main() -> Outcome {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let (who, name, times) = (word(0), word(1), word(2).parse()?);
    let base = &format!("http://{}", word(3));
    if let Some(name) = name.strip_suffix("-allocations") {
        return allocations(who, &Task { name, times, base });
    }
    measure::print(|| subjects::run(who, &Task { name, times, base }))
}

/// Prints the allocations of one time of the task.
fn allocations(who: &str, task: &Task<'_>) -> Outcome {
    let mut outcomes = Vec::with_capacity(2);
    let mut count = |times: usize| {
        let task = Task { times, ..*task };
        let counted = allocation_counter::measure(|| outcomes.push(subjects::run(who, &task)));
        counted.count_total
    };
    let (few, many) = (count(10), count(10 + task.times));
    println!("{}", (many - few) / task.times as u64);
    for outcome in outcomes {
        outcome?;
    }
    Ok(())
}
