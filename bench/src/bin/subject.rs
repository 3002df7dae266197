//! `subject WHO TASK TIMES [ADDRESS]`: does one task so often with one library, and nothing else, so
//! that its instructions can be counted from outside. Prints what it used.

use fediway_bench::{Outcome, measure, subjects};

fn main() -> Outcome {
    subjects::asked(|who, task| measure::print(|| subjects::run(who, task)))
}
