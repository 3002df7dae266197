//! What a process used, as Linux counts it.

use std::any::Any;
use std::fs;
use std::time::Instant;

use crate::Outcome;

/// What one run of a task used.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    /// Time by the clock, in nanoseconds.
    pub wall: f64,
    /// Time of all processors, in nanoseconds.
    pub cpu: f64,
    /// The memory that the result holds, in bytes.
    pub grown: f64,
    /// The most memory of the process, in bytes.
    pub peak: f64,
}

/// What a task leaves in memory.
pub type Held = Box<dyn Any>;

/// Runs a task and prints what it used, for [`Used::read`].
pub fn print(run: impl FnOnce() -> Outcome<Held>) -> Outcome {
    let (start, cpu, memory) = (Instant::now(), cpu()?, status("VmRSS")?);
    let held = run()?;
    let wall = start.elapsed().as_nanos();
    let (cpu, grown) = (self::cpu()? - cpu, status("VmRSS")?.saturating_sub(memory));
    drop(held);
    println!("{wall}\t{cpu}\t{grown}\t{}", status("VmHWM")?);
    Ok(())
}

impl Used {
    /// Reads what [`print`] printed.
    pub fn read(line: &str) -> Outcome<Self> {
        let words: Vec<f64> = line
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| format!("not a measurement: {line}"))?;
        match words[..] {
            [wall, cpu, grown, peak] => Ok(Self {
                wall,
                cpu,
                grown,
                peak,
            }),
            _ => Err(format!("not a measurement: {line}").into()),
        }
    }
}

/// The time on processors of all threads that live, in nanoseconds.
fn cpu() -> Outcome<u64> {
    let mut sum = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        sum += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(sum)
}

/// A size of `/proc/self/status`, in bytes.
fn status(name: &str) -> Outcome<u64> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find(|line| line.starts_with(name));
    let size = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(size.ok_or("no such size")?.parse::<u64>()? * 1024)
}
