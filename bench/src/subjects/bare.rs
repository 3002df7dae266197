//! reqwest and our `Status`, without a library between them.

use std::hint::black_box;

use fediway::entities::Status;

use super::{Task, spread, unknown};
use crate::Outcome;
use crate::measure::Held;

pub(super) async fn run(task: &Task<'_>) -> Outcome<Held> {
    match task.tasks() {
        Some(tasks) => calls(task, tasks).await,
        None => unknown(task),
    }
}

async fn calls(task: &Task<'_>, tasks: usize) -> Outcome<Held> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().build()?;
    let url = format!("{}/api/v1/statuses/1", task.base);
    spread(task.times, tasks, move || {
        let request = http.get(&url).bearer_auth("a-token");
        async move {
            let Ok(answer) = request.send().await else {
                return false;
            };
            let Ok(body) = answer.bytes().await else {
                return false;
            };
            black_box(serde_json::from_slice::<Status>(&body)).is_ok()
        }
    })
    .await
}
