//! `allocations WHO TASK TIMES [ADDRESS]`: prints how often one time of the task allocates memory. It is a
//! program of its own, because counting makes each allocation slower.

use fediway_bench::Outcome;
use fediway_bench::subjects::{self, Task};

fn main() -> Outcome {
    subjects::asked(|who, task| {
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
    })
}
