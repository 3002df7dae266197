//! A sandbox, a client of an account on it, and what an archive of it holds.

use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;

use fediway::transport::{Clock, RateLimit, TransportBuilder};
use fediway::{AddressPolicy, Client, Instance, Timestamp, Transport, TryStreamExt};
use fediway_archive::collect::Report;
use fediway_archive::read::Order;
use fediway_archive::{Archive, Collect, Filter, Writer};
use fediway_sandbox::{Sandbox, SandboxBuilder, Software};

use crate::support::{Folder, archive};

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) archive: Folder,
}

/// A transport that may reach a sandbox.
pub(crate) fn transport(sandbox: &Sandbox) -> TransportBuilder {
    let builder = Transport::builder().policy(AddressPolicy::loopback_for_tests());
    match sandbox.ca_pem() {
        Some(pem) => builder.root_certificates(pem),
        None => builder,
    }
}

pub(crate) async fn client(sandbox: &Sandbox, name: &str, transport: TransportBuilder) -> Client {
    let transport = transport.build().unwrap();
    let instance = Instance::discover(sandbox.url());
    let instance = instance.transport(&transport).await.unwrap();
    let token = sandbox.access_token(name).unwrap();
    Client::with_token(instance, token).with_transport(&transport)
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::of(Software::Mastodon45).await
    }

    pub(crate) async fn of(software: Software) -> Self {
        let builder = Sandbox::builder().software(software).rate_limit(u32::MAX);
        Self::with(builder.media_polls(0)).await
    }

    /// One whose client keeps the pace of its server without waiting for it.
    pub(crate) async fn patient(software: Software) -> Self {
        let world = Self::of(software).await;
        let transport = transport(&world.sandbox).clock(Skipping::default());
        let client = client(&world.sandbox, "alice", transport).await;
        Self { client, ..world }
    }

    pub(crate) async fn with(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let fast = transport(&sandbox).rate_limit(RateLimit::Fail).max_tries(1);
        Self {
            client: client(&sandbox, "alice", fast).await,
            archive: archive().await,
            sandbox,
        }
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.archive.writer
    }

    pub(crate) fn collect(&self) -> Collect {
        Collect::new(&self.client)
    }

    /// A run that has to be complete.
    pub(crate) async fn run(&self) -> Report {
        complete(self.collect().into(self.writer()).await.unwrap())
    }

    pub(crate) async fn run_everything(&self) -> Report {
        complete(
            self.collect()
                .everything()
                .into(self.writer())
                .await
                .unwrap(),
        )
    }

    /// Gives Alice so many statuses, one every minute.
    pub(crate) fn past(&self, statuses: u64) -> Vec<String> {
        let ages = (1..=statuses).map(|minute| Duration::from_secs(minute * 60));
        self.sandbox.publish_past("alice", ages)
    }

    /// How many requests were made to paths that begin so.
    pub(crate) fn requests(&self, path: &str) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|request| request.path.starts_with(path))
            .count()
    }
}

#[track_caller]
pub(crate) fn complete(report: Report) -> Report {
    assert!(report.is_complete(), "{report:?}");
    report
}

/// What an archive says of each status, without the moments of its runs.
pub(crate) async fn contents(archive: &Archive) -> Vec<String> {
    let rows = archive.statuses(Filter::new().order(Order::Oldest));
    let rows: Vec<_> = rows.try_collect().await.unwrap();
    let mut contents = Vec::new();
    for row in rows {
        let boosted = match row.boost_of {
            Some(row) => archive.status(row).await.unwrap().and_then(|row| row.uri),
            None => None,
        };
        let lists: Vec<String> = sqlx::query_scalar(
            "SELECT collection FROM items WHERE status = $1 ORDER BY collection",
        )
        .bind(row.id)
        .fetch_all(archive.pool())
        .await
        .unwrap();
        let gone = row.gone_at.is_some();
        contents.push(format!(
            "{:?} {boosted:?} {} {} {} {gone} {lists:?} {}",
            row.uri, row.author, row.visibility, row.version, row.json
        ));
    }
    contents.sort();
    contents
}

/// The ids of an account's own list that the archive has and that are not gone.
pub(crate) async fn present(archive: &Archive, collection: &str) -> Vec<String> {
    let query = "SELECT i.remote_id FROM items t JOIN statuses s ON s.id = t.status \
                 JOIN status_ids i ON i.status = s.id WHERE t.collection = $1 \
                 AND s.gone_at IS NULL ORDER BY i.remote_id";
    let query = sqlx::query_scalar(query).bind(collection);
    query.fetch_all(archive.pool()).await.unwrap()
}

pub(crate) fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

/// Moves on instead of waiting.
#[derive(Default)]
struct Skipping(Mutex<Duration>);

impl Clock for Skipping {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.0.lock().unwrap()
    }

    fn sleep_until(&self, moment: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut skipped = self.0.lock().unwrap();
        let left = moment.duration_since(Timestamp::now() + *skipped);
        *skipped += Duration::try_from(left).unwrap_or_default();
        Box::pin(tokio::task::yield_now())
    }
}
