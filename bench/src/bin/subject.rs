//! `subject WHO TASK TIMES [ADDRESS]`: does one task so often with one library, and nothing else, so
//! that its instructions, time and memory can be counted from outside.

use std::hint::black_box;

use fediway::entities::Status;
use fediway_bench::{Outcome, data};

fn main() -> Outcome {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let (who, task, times) = (word(0), word(1), word(2).parse::<usize>()?);
    let base = format!("http://{}", word(3));
    match task.strip_suffix("-allocations") {
        None => run(who, task, times, &base),
        Some(task) => allocations(who, task, times as u64, &base),
    }
}

/// Prints the allocations of one time of the task.
fn allocations(who: &str, task: &str, times: u64, base: &str) -> Outcome {
    let mut outcomes = Vec::with_capacity(2);
    let mut count = |times: u64| {
        let counted =
            allocation_counter::measure(|| outcomes.push(run(who, task, times as usize, base)));
        counted.count_total
    };
    let (few, many) = (count(10), count(10 + times));
    println!("{}", (many - few) / times);
    outcomes.into_iter().collect()
}

fn run(who: &str, task: &str, times: usize, base: &str) -> Outcome {
    if task == "decode" {
        return decode(who, times);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let tasks = if task == "call64" { 64 } else { 1 };
    runtime.block_on(async {
        match who {
            "fediway" if task == "walk" => fediway_walk(base, times).await,
            "fediway" => fediway_calls(base, times, tasks).await,
            "bare" => bare_calls(base, times, tasks).await,
            #[cfg(feature = "peers")]
            "megalodon" => megalodon_calls(base, times, tasks).await,
            #[cfg(feature = "peers")]
            "mastodon-async" => mastodon_async_calls(base, times, tasks).await,
            _ => Err(format!("who is {who}?").into()),
        }
    })
}

fn decode(who: &str, times: usize) -> Outcome {
    let page = data::page(1_000_000);
    for _ in 0..times {
        match who {
            "fediway" => {
                let text = std::str::from_utf8(black_box(&page))?;
                black_box(serde_json::from_str::<Vec<Status>>(text)?);
            }
            "value" => {
                black_box(serde_json::from_slice::<serde_json::Value>(black_box(
                    &page,
                ))?);
            }
            "ignored" => {
                black_box(serde_json::from_slice::<serde::de::IgnoredAny>(black_box(
                    &page,
                ))?);
            }
            #[cfg(feature = "peers")]
            "mastodon-async" => {
                type Status = mastodon_async::prelude::Status;
                black_box(serde_json::from_slice::<Vec<Status>>(black_box(&page))?);
            }
            _ => return Err(format!("who is {who}?").into()),
        }
    }
    Ok(())
}

/// Runs `times` calls, shared by so many tasks.
async fn spread<F>(
    times: usize,
    tasks: usize,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> Outcome
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
    Ok(())
}

fn fediway_client(base: &str) -> Outcome<fediway::Client> {
    use fediway::{AddressPolicy, Client, Instance, InstanceUrl, Transport};
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(base, &policy)?;
    let transport = Transport::builder().policy(policy).build()?;
    let client = Client::with_token(Instance::without_discovery(url), "a-token");
    Ok(client.with_transport(&transport))
}

/// Walks through so many pages.
async fn fediway_walk(base: &str, pages: usize) -> Outcome {
    use fediway::TryStreamExt;
    let client = fediway_client(base)?;
    let mut items = client.timelines().home().limit(data::PAGE as u32).items();
    for _ in 0..pages * data::PAGE {
        black_box(items.try_next().await?.ok_or("the list ended early")?);
    }
    Ok(())
}

async fn fediway_calls(base: &str, times: usize, tasks: usize) -> Outcome {
    let client = fediway_client(base)?;
    let id = fediway::StatusId::from("1");
    spread(times, tasks, move || {
        let request = client.statuses().get(&id);
        async move { black_box(request.await).is_ok() }
    })
    .await
}

async fn bare_calls(base: &str, times: usize, tasks: usize) -> Outcome {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().build()?;
    let url = format!("{base}/api/v1/statuses/1");
    spread(times, tasks, move || {
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

#[cfg(feature = "peers")]
async fn megalodon_calls(base: &str, times: usize, tasks: usize) -> Outcome {
    let client = megalodon::generator(
        megalodon::SNS::Mastodon,
        base.to_owned(),
        Some("a-token".to_owned()),
        None,
    )?;
    let client: std::sync::Arc<dyn megalodon::Megalodon + Send + Sync> = client.into();
    spread(times, tasks, move || {
        let client = client.clone();
        async move { black_box(client.get_status("1".to_owned()).await).is_ok() }
    })
    .await
}

#[cfg(feature = "peers")]
async fn mastodon_async_calls(base: &str, times: usize, tasks: usize) -> Outcome {
    use mastodon_async::{Data, Mastodon, prelude::StatusId};
    let client = Mastodon::from(Data {
        base: base.to_owned().into(),
        token: "a-token".into(),
        ..Data::default()
    });
    let id = StatusId::new("1");
    spread(times, tasks, move || {
        let (client, id) = (client.clone(), id.clone());
        async move { black_box(client.get_status(&id).await).is_ok() }
    })
    .await
}
