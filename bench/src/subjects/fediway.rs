//! This library.

use std::hint::black_box;

use fediway::{
    AddressPolicy, Client, Instance, InstanceUrl, MediaFile, StatusId, Transport, TryStreamExt,
};

use super::{Task, spread, unknown};
use crate::measure::Held;
use crate::{Outcome, data};

pub(super) async fn run(task: &Task<'_>) -> Outcome<Held> {
    if let Some(tasks) = task.tasks() {
        return calls(task, tasks).await;
    }
    match task.name {
        "walk" => walk(task, 0).await,
        "prefetched-walk" => walk(task, 2).await,
        "parallel-walk" => parallel_walk(task).await,
        "upload" => upload(task).await,
        "transports" => transports(task),
        "clients" => clients(task).await,
        _ => unknown(task),
    }
}

fn url(task: &Task<'_>) -> Outcome<InstanceUrl> {
    Ok(InstanceUrl::parse_with(
        task.base,
        &AddressPolicy::loopback_for_tests(),
    )?)
}

fn transport() -> Outcome<Transport> {
    let policy = AddressPolicy::loopback_for_tests();
    Ok(Transport::builder().policy(policy).build()?)
}

fn client(task: &Task<'_>) -> Outcome<Client> {
    let client = Client::with_token(Instance::without_discovery(url(task)?), "a-token");
    Ok(client.with_transport(&transport()?))
}

async fn calls(task: &Task<'_>, tasks: usize) -> Outcome<Held> {
    let client = client(task)?;
    let id = StatusId::from("1");
    spread(task.times, tasks, move || {
        let request = client.statuses().get(&id);
        async move { black_box(request.await).is_ok() }
    })
    .await
}

/// Walks through so many pages.
async fn walk(task: &Task<'_>, prefetched: usize) -> Outcome<Held> {
    let client = client(task)?;
    let items = client.timelines().home().limit(data::PAGE as u32).items();
    let mut items = items.prefetch(prefetched);
    for _ in 0..task.times * data::PAGE {
        black_box(items.try_next().await?.ok_or("the list ended early")?);
    }
    Ok(Box::new(()))
}

/// Walks through all of a list with eight tasks.
async fn parallel_walk(task: &Task<'_>) -> Outcome<Held> {
    let instance = Instance::discover(task.base)
        .transport(&transport()?)
        .await?;
    let client = Client::anonymous(instance).with_transport(&transport()?);
    let list = client.accounts().statuses("1").limit(data::PAGE as u32);
    let mut items = list.parallel_items(8);
    let mut seen = 0;
    while let Some(status) = items.try_next().await? {
        black_box(status);
        seen += 1;
    }
    match seen == task.times * data::PAGE {
        true => Ok(Box::new(())),
        false => Err(format!("{seen} items").into()),
    }
}

async fn upload(task: &Task<'_>) -> Outcome<Held> {
    let client = client(task)?;
    for _ in 0..task.times {
        client
            .media()
            .upload(MediaFile::path(data::large_file()?))
            .await?;
    }
    Ok(Box::new(()))
}

/// So many transports beside a first one.
fn transports(task: &Task<'_>) -> Outcome<Held> {
    let made: Outcome<Vec<_>> = (0..task.times).map(|_| transport()).collect();
    Ok(Box::new(made?))
}

/// So many clients, each with facts of its server that were read for it alone.
async fn clients(task: &Task<'_>) -> Outcome<Held> {
    let transport = transport()?;
    let instance = Instance::discover(task.base).transport(&transport).await?;
    let text = serde_json::to_string(&instance)?;
    let made: Outcome<Vec<_>> = (0..task.times)
        .map(|number| {
            let instance: Instance = serde_json::from_str(&text)?;
            let client = Client::with_token(instance, format!("a-token-{number}"));
            Ok(client.with_transport(&transport))
        })
        .collect();
    Ok(Box::new(made?))
}
