//! What several tasks save: a history of 10,000 statuses, one page after the other and by eight
//! tasks at once, from a server that takes 50 ms for every answer.
//!
//! ```text
//! cargo bench -p fediway --bench history
//! ```

use std::error::Error;
use std::time::{Duration, Instant};

use fediway::api::AccountStatuses;
use fediway::{
    AddressPolicy, Client, Credentials, Instance, Login, StatusId, Transport, TryStreamExt,
};
use fediway_sandbox::{Answer, Fault, Sandbox};

const STATUSES: u64 = 10_000;
const TASKS: usize = 8;
const LATENCY: Duration = Duration::from_millis(50);

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let sandbox = Sandbox::builder()
        .http()
        .rate_limit(1_000_000)
        .start()
        .await?;
    // One every half an hour, more or less.
    let ages = (0..STATUSES).map(|number| 1800 * number + number * number * 7919 % 1500);
    sandbox.publish_past("bob", ages.map(Duration::from_secs));
    let client = bob(&sandbox).await?;
    let me = client.accounts().verify_credentials().await?.account.id;
    let path = format!("/api/v1/accounts/{me}/statuses");
    sandbox
        .inject(Fault::delay(LATENCY))
        .route("GET", &path)
        .always();

    println!("{STATUSES} statuses, 40 a page, {LATENCY:?} a request");
    let list = || client.accounts().statuses(&me).limit(40);
    let (ids, alone) = measure("one after the other", &sandbox, sequential(list())).await?;
    let (same, ahead) = measure("prefetch(2)", &sandbox, prefetched(list())).await?;
    let (again, parallel) = measure("history(8)", &sandbox, by_tasks(list())).await?;
    assert!(ids == same && ids == again && ids.len() as u64 == STATUSES);
    let times = |took: Duration| alone.as_secs_f64() / took.as_secs_f64();
    println!(
        "prefetch: {:.1} times as fast, history: {:.1} times",
        times(ahead),
        times(parallel)
    );
    Ok(())
}

async fn sequential(list: AccountStatuses) -> fediway::Result<Vec<StatusId>> {
    list.stream().map_ok(|status| status.id).try_collect().await
}

async fn prefetched(list: AccountStatuses) -> fediway::Result<Vec<StatusId>> {
    let items = list.stream().prefetch(2);
    items.map_ok(|status| status.id).try_collect().await
}

async fn by_tasks(list: AccountStatuses) -> fediway::Result<Vec<StatusId>> {
    let items = list.history(TASKS);
    items.map_ok(|status| status.id).try_collect().await
}

async fn measure(
    name: &str,
    sandbox: &Sandbox,
    walk: impl Future<Output = fediway::Result<Vec<StatusId>>>,
) -> Outcome<(Vec<StatusId>, Duration)> {
    sandbox.clear_requests();
    let start = Instant::now();
    let ids = walk.await?;
    let took = start.elapsed();
    let requests = sandbox.requests().len();
    println!("{name:<20} {took:>8.2?} {requests:>5} requests");
    Ok((ids, took))
}

async fn bob(sandbox: &Sandbox) -> Outcome<Client> {
    let policy = AddressPolicy::loopback_for_tests();
    let transport = Transport::builder().policy(policy).build()?;
    let instance = Instance::discover(sandbox.url())
        .transport(&transport)
        .await?;
    let credentials = log_in(sandbox, &instance, &transport).await?;
    Ok(Client::new(instance, credentials).with_transport(&transport))
}

async fn log_in(
    sandbox: &Sandbox,
    instance: &Instance,
    transport: &Transport,
) -> Outcome<Credentials> {
    let login = Login::new(instance, "Benchmark").transport(transport);
    let pending = login.start().await?;
    let mut browser = sandbox.browser();
    match browser
        .approve(pending.url(), "bob", "battery staple")
        .await?
    {
        Answer::Code(code) => Ok(pending.finish(code).await?),
        other => Err(format!("no code: {other:?}").into()),
    }
}
