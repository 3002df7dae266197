//! megalodon.

use std::hint::black_box;
use std::sync::Arc;

use megalodon::Megalodon;
use megalodon::megalodon::GetHomeTimelineInputOptions;

use super::{Task, spread, unknown};
use crate::measure::Held;
use crate::{Outcome, data};

pub(super) async fn run(task: &Task<'_>) -> Outcome<Held> {
    if let Some(tasks) = task.tasks() {
        return calls(task, tasks).await;
    }
    match task.name {
        "walk" => walk(task).await,
        "upload" => upload(task).await,
        _ => unknown(task),
    }
}

fn client(task: &Task<'_>) -> Outcome<Arc<dyn Megalodon + Send + Sync>> {
    let client = megalodon::generator(
        megalodon::SNS::Mastodon,
        task.base.to_owned(),
        Some("a-token".to_owned()),
        None,
    )?;
    Ok(client.into())
}

async fn calls(task: &Task<'_>, tasks: usize) -> Outcome<Held> {
    let client = client(task)?;
    spread(task.times, tasks, move || {
        let client = client.clone();
        async move { black_box(client.get_status("1".to_owned()).await).is_ok() }
    })
    .await
}

async fn walk(task: &Task<'_>) -> Outcome<Held> {
    let client = client(task)?;
    let mut below = None;
    for _ in 0..task.times {
        let options = GetHomeTimelineInputOptions {
            limit: Some(data::PAGE as u32),
            max_id: below.take(),
            ..Default::default()
        };
        let page = client.get_home_timeline(Some(&options)).await?.json();
        below = page.last().map(|status| status.id.clone());
        black_box(page);
    }
    Ok(Box::new(()))
}

async fn upload(task: &Task<'_>) -> Outcome<Held> {
    let client = client(task)?;
    for _ in 0..task.times {
        let path = data::large_file()?.display().to_string();
        client.upload_media(path, None).await?;
    }
    Ok(Box::new(()))
}
