//! The libraries that are measured. Each does the same tasks, in the way that its documentation shows.

pub mod bare;
pub mod decode;
pub mod fediway;
#[cfg(feature = "peers")]
pub mod mastodon_async;
#[cfg(feature = "peers")]
pub mod megalodon;
mod plain;

use crate::Outcome;
use crate::measure::Held;

/// What is done, and how often.
pub struct Task<'a> {
    /// Its name.
    pub name: &'a str,
    /// How often.
    pub times: usize,
    /// The address of the server, `http://127.0.0.1:PORT`.
    pub base: &'a str,
}

impl Task<'_> {
    /// How many calls are made at the same time: `call64` makes 64.
    pub fn tasks(&self) -> Option<usize> {
        match self.name.strip_prefix("call")? {
            "" => Some(1),
            number => number.parse().ok(),
        }
    }
}

/// Reads from the arguments of a program what is done, and with which library: `WHO TASK TIMES
/// [ADDRESS]`.
pub fn asked(run: impl FnOnce(&str, &Task<'_>) -> Outcome) -> Outcome {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let base = &format!("http://{}", word(3));
    let (name, times) = (word(1), word(2).parse()?);
    run(word(0), &Task { name, times, base })
}

/// Does a task with one of the libraries.
pub fn run(who: &str, task: &Task<'_>) -> Outcome<Held> {
    if task.name == "decode" {
        decode::run(who, task.times)?;
        return Ok(Box::new(()));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match who {
            "fediway" => fediway::run(task).await,
            "bare" => bare::run(task).await,
            #[cfg(feature = "peers")]
            "megalodon" => megalodon::run(task).await,
            #[cfg(feature = "peers")]
            "mastodon-async" => mastodon_async::run(task).await,
            _ => Err(format!("who is {who}?").into()),
        }
    })
}

/// The error for a task that a library does not do here.
pub(crate) fn unknown<T>(task: &Task<'_>) -> Outcome<T> {
    Err(format!("what is {}?", task.name).into())
}

/// Runs `times` calls, shared by so many tasks.
pub(crate) async fn spread<F>(
    times: usize,
    tasks: usize,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> Outcome<Held>
where
    F: Future<Output = bool> + Send,
{
    let running: Vec<_> = (0..tasks)
        .map(|_| {
            let call = call.clone();
            tokio::spawn(async move {
                for _ in 0..times / tasks {
                    assert!(call().await, "a call failed");
                }
            })
        })
        .collect();
    for task in running {
        task.await?;
    }
    Ok(Box::new(()))
}
