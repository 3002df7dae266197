//! The bot that reminds people.

use fediway::entities::Notification;
use fediway::{Client, Page, Visibility};
use fediway_sandbox::{Fault, Sandbox};
use sqlx::SqlitePool;

use crate::reminder::{note, open, remind, run};
use crate::support::{client, patient_client, posts, until};

/// Alice's bot and Bob.
async fn bot_and_bob(sandbox: &Sandbox) -> (Client, Client) {
    (client(sandbox, "alice").await, client(sandbox, "bob").await)
}

/// The database of the bot, and before it the folder that it is in.
async fn database() -> (tempfile::TempDir, SqlitePool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reminders.db");
    let database = open(&file.display().to_string()).await.unwrap();
    (folder, database)
}

async fn mentions(bot: &Client) -> Page<Notification> {
    bot.notifications().list().await.unwrap()
}

async fn answers(bot: &Client) -> usize {
    let posts = posts(bot).await;
    posts
        .iter()
        .filter(|text| text.contains("Here is your reminder"))
        .count()
}

#[tokio::test]
async fn who_asks_is_reminded_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let (bot, bob) = bot_and_bob(&sandbox).await;
    let (_folder, database) = database().await;
    let asked = bob
        .statuses()
        .post("@alice in 0 minutes: tea")
        .await
        .unwrap();
    bob.statuses()
        .post("@alice in 10 minutes: cake")
        .await
        .unwrap();
    bob.statuses().post("@alice hello").await.unwrap();
    for notification in [mentions(&bot).await, mentions(&bot).await]
        .iter()
        .flat_map(|page| page.iter())
    {
        note(&database, notification).await.unwrap();
    }
    // The answer of the server is lost.
    sandbox
        .inject(Fault::drop_after())
        .route("POST", "/api/v1/statuses");
    remind(&bot, &database).await.unwrap();
    assert_eq!(answers(&bot).await, 1);
    let thread = bob.statuses().context(&asked.id).await.unwrap();
    assert_eq!(thread.descendants.len(), 1, "it is a reply");
    assert_eq!(thread.descendants[0].visibility, Visibility::Direct);
    // Killed before it could note that it was done.
    sqlx::query("UPDATE reminders SET done = FALSE")
        .execute(&database)
        .await
        .unwrap();
    remind(&bot, &database).await.unwrap();
    assert_eq!(answers(&bot).await, 1);
}

/// Whoever deleted the question waits for nothing, and keeps nobody waiting.
#[tokio::test]
async fn a_question_that_is_gone_does_not_hold_up_others() {
    let sandbox = Sandbox::start().await.unwrap();
    let (bot, bob) = bot_and_bob(&sandbox).await;
    let (_folder, database) = database().await;
    let ask = || bob.statuses().post("@alice in 0 minutes: tea");
    let asked = [ask().await.unwrap(), ask().await.unwrap()];
    for notification in mentions(&bot).await.iter() {
        note(&database, notification).await.unwrap();
    }
    bob.statuses().delete(&asked[0].id).await.unwrap();
    remind(&bot, &database).await.unwrap();
    assert_eq!(answers(&bot).await, 1);
    let left = sqlx::query("SELECT 1 FROM reminders WHERE NOT done");
    assert!(left.fetch_optional(&database).await.unwrap().is_none());
}

#[tokio::test]
async fn it_finds_what_came_before_it_was_started_and_what_comes_live() {
    let sandbox = Sandbox::builder().rate_limit(1_000_000);
    let sandbox = sandbox.start().await.unwrap();
    let (bot, bob) = (
        patient_client(&sandbox, "alice").await,
        client(&sandbox, "bob").await,
    );
    let (_folder, database) = database().await;
    bob.statuses()
        .post("@alice in 0 minutes: before")
        .await
        .unwrap();
    let looks = bot.clone();
    let work = async {
        until(|| async { sandbox.streams().open() == 1 }).await;
        bob.statuses()
            .post("@alice in 0 minutes: live")
            .await
            .unwrap();
        until(|| async { answers(&looks).await == 2 }).await;
    };
    tokio::select! {
        ended = run(&bot, &database) => panic!("{ended:?}"),
        () = work => {}
    }
}
