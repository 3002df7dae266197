//! Reactions with emoji: one call, sent to where each server has it.

use fediway::{Client, Request};
use fediway_sandbox::{Sandbox, Software};

use crate::support::World;

#[tokio::test]
async fn reactions_go_where_each_server_has_them() {
    for (software, path) in [
        (
            Software::Pleroma,
            "/api/v1/pleroma/statuses/7/reactions/%F0%9F%94%A5",
        ),
        (
            Software::Mitra,
            "/api/v1/pleroma/statuses/7/reactions/%F0%9F%94%A5",
        ),
        (
            Software::Hollo,
            "/api/v1/statuses/7/emoji_reactions/%F0%9F%94%A5",
        ),
    ] {
        let world = World::with(Sandbox::builder().software(software)).await;
        let client = Client::anonymous(world.instance().await).with_transport(&world.transport);
        // The sandbox has no reactions: where it was asked for them is what counts.
        let _ = client.reactions().add("7", "🔥").await;
        // The same call, sent for its answer as it comes.
        let remove = client.reactions().remove("7", "🔥");
        let _ = client.send(remove.call()).await;
        let asked = world.sandbox.requests();
        let last: Vec<_> = asked.iter().rev().take(2).collect();
        assert_eq!((last[1].method.as_str(), &*last[1].path), ("PUT", path));
        assert_eq!((last[0].method.as_str(), &*last[0].path), ("DELETE", path));
    }
}
