//! The lists of one account, walked by every means.

use std::time::Duration;

use fediway::transport::RateLimit;
use fediway::{Client, Result, TryStreamExt};
use fediway_sandbox::{Sandbox, Software};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use crate::clock::{Skipping, skipping};
use crate::support::{ALICE, World, transport_to};

/// How many items each list has.
pub const ITEMS: u64 = 30;

/// Alice, with thirty items in each of her lists, and a clock that skips every wait.
pub async fn alice(software: Software) -> (World, Client, &'static Skipping) {
    let builder = Sandbox::builder().software(software).http();
    let world = World::with(builder.rate_limit(u32::MAX)).await;
    let client = world.client(ALICE).await;
    let ages = (1..=ITEMS).map(|hours| Duration::from_secs(3600 * hours));
    world.sandbox.publish_past("bob", ages);
    world.sandbox.mark_all("alice");
    let clock = skipping();
    let transport = transport_to(&world.sandbox)
        .clock(clock)
        .rate_limit(RateLimit::Wait {
            at_most: Duration::from_secs(3600),
        });
    let transport = transport.build().unwrap();
    (world, client.with_transport(&transport), clock)
}

pub type Ids = BoxStream<'static, Result<String>>;

/// Walks in every direction and by every means.
pub fn walks(world: &World, client: &Client) -> Vec<(&'static str, Ids)> {
    macro_rules! ids {
        ($name:literal, $items:expr) => {
            ($name, $items.map_ok(|item| item.id.to_string()).boxed())
        };
    }
    let home = || client.timelines().home().limit(4);
    let old = world.sandbox.id_at(Duration::from_secs(400 * 86400));
    vec![
        ids!("home", home().items()),
        ids!("home up", home().min_id(&*old).items()),
        ids!("home back", home().since_id(&*old).items().backward()),
        ids!("home ahead", home().items().prefetch(3)),
        ids!("home by tasks", home().parallel_items(4)),
        ids!("public", client.timelines().public().limit(4).items()),
        ids!("tag", client.timelines().tag("past").limit(4).items()),
        ids!(
            "notifications",
            client.notifications().list().limit(4).items()
        ),
        ids!("bookmarks", client.bookmarks().list().limit(4).items()),
        ids!(
            "favourites",
            client.favourites().list().limit(4).items().prefetch(2)
        ),
        ids!("trends", client.trends().statuses().limit(4).items()),
    ]
}
