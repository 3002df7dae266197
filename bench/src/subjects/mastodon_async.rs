//! mastodon-async.

use std::hint::black_box;

use mastodon_async::prelude::StatusId;
use mastodon_async::{Data, Mastodon};

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

fn client(task: &Task<'_>) -> Mastodon {
    Mastodon::from(Data {
        base: task.base.to_owned().into(),
        token: "a-token".into(),
        ..Data::default()
    })
}

async fn calls(task: &Task<'_>, tasks: usize) -> Outcome<Held> {
    let (client, id) = (client(task), StatusId::new("1"));
    spread(task.times, tasks, move || {
        let (client, id) = (client.clone(), id.clone());
        async move { black_box(client.get_status(&id).await).is_ok() }
    })
    .await
}

async fn walk(task: &Task<'_>) -> Outcome<Held> {
    let client = client(task);
    let mut page = client.get_home_timeline().await?;
    for _ in 1..task.times {
        let items = page.next_page().await?.ok_or("the list ended early")?;
        assert_eq!(black_box(items).len(), data::PAGE);
    }
    Ok(Box::new(()))
}

async fn upload(task: &Task<'_>) -> Outcome<Held> {
    let client = client(task);
    for _ in 0..task.times {
        client.media(data::large_file()?, None).await?;
    }
    Ok(Box::new(()))
}
