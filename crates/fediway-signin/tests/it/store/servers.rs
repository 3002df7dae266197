//! What is known of servers, and what was tried in vain.

use fediway::{Instance, InstanceUrl};

use super::samples::MINUTE;
use super::world::World;

promises! {
    all_domains_of_a_server_lead_to_one_row
    negative_answers_count_for_a_while
}

async fn all_domains_of_a_server_lead_to_one_row(world: World) {
    let url = InstanceUrl::parse("social.example.org").unwrap();
    let instance = Instance::without_discovery(url).with_software("mitra", "5");
    let database = &world.database;
    assert!(database.server("example.org").await.unwrap().is_none());
    database
        .save_server(&instance, &["example.org"])
        .await
        .unwrap();
    for name in ["example.org", "Social.Example.org", "example.org."] {
        let known = database.server(name).await.unwrap().unwrap();
        assert_eq!(known.key, "social.example.org");
        assert_eq!(known.instance.software().name, "mitra");
        assert_eq!(known.discovered_at, world.now());
    }
    let names = database
        .names_of_server("social.example.org")
        .await
        .unwrap();
    assert_eq!(names, ["example.org", "social.example.org"]);
    let moved = Instance::without_discovery(InstanceUrl::parse("new.example.org").unwrap());
    database
        .save_server(&moved, &["example.org"])
        .await
        .unwrap();
    let known = database.server("example.org").await.unwrap().unwrap();
    assert_eq!(known.key, "new.example.org");
    database.forget_server("new.example.org").await.unwrap();
    assert!(database.server("example.org").await.unwrap().is_none());
}

async fn negative_answers_count_for_a_while(world: World) {
    let database = &world.database;
    database
        .refuse("example.org", "no answer", 5 * MINUTE)
        .await
        .unwrap();
    let refusal = database.refusal("example.org").await.unwrap().unwrap();
    assert_eq!(refusal.reason, "no answer");
    assert_eq!(
        refusal.until,
        world.now() + jiff::SignedDuration::from_mins(5)
    );
    assert!(database.refusal("example.com").await.unwrap().is_none());
    world.advance(5 * MINUTE);
    assert!(database.refusal("example.org").await.unwrap().is_none());
    database
        .refuse("example.org", "no answer", MINUTE)
        .await
        .unwrap();
    database.forget_refusal("example.org").await.unwrap();
    assert!(database.refusal("example.org").await.unwrap().is_none());
}
