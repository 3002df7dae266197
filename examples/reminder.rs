//! Replies to `@bot in 10 minutes: tea` ten minutes later, or when it runs again. After `fediway login`:
//! `cargo run -p fediway-examples --example reminder -- @bot@mastodon.social`

use fediway::ErrorKind::{InvalidInput, NotFound, Unprocessable};
use fediway::entities::{Notification, NotificationType};
use fediway::{Client, FileStore, Status, Visibility, streaming::EventKind};
use sqlx::SqlitePool;
use tokio::time::{Duration, timeout};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;
const TABLE: &str = "CREATE TABLE IF NOT EXISTS reminders (id PRIMARY KEY, due, acct, done)";
const NEW: &str = "INSERT OR IGNORE INTO reminders VALUES (?, ?, ?, FALSE)";
const DUE: &str = "SELECT id, acct FROM reminders WHERE due <= unixepoch() AND NOT done";
const DONE: &str = "UPDATE reminders SET done = TRUE WHERE id = ?";

#[tokio::main]
async fn main() -> Outcome<()> {
    let account = std::env::args().nth(1).ok_or("usage: reminder ACCOUNT")?;
    let client = Client::restore(&FileStore::open("fediway")?, account).await?;
    run(&client, &open("reminders.db").await?).await
}

pub(crate) async fn run(client: &Client, database: &SqlitePool) -> Outcome<()> {
    let mut events = client.streaming().user_notifications().connect().await?;
    // Mentions from the time when the bot was not running.
    for notification in client.notifications().list().limit(80).await? {
        note(database, &notification).await?;
    }
    loop {
        if let Ok(event) = timeout(Duration::from_secs(10), events.next()).await
            && let EventKind::Notification(notification) = event.ok_or("the stream is over")??.kind
        {
            note(database, &notification).await?;
        }
        remind(client, database).await?;
    }
}

pub(crate) async fn open(file: &str) -> Outcome<SqlitePool> {
    let database = SqlitePool::connect(&format!("sqlite:{file}?mode=rwc")).await?;
    sqlx::query(TABLE).execute(&database).await?;
    Ok(database)
}

/// Stores the reminder that a mention asks for. A mention that is already stored changes nothing.
pub(crate) async fn note(database: &SqlitePool, mention: &Notification) -> Outcome<()> {
    if mention.kind == NotificationType::Mention
        && let (Some(status), Some(from)) = (&mention.status, &mention.account)
        && let Some(due) = due(status)
    {
        let query = sqlx::query(NEW).bind(status.id.as_str()).bind(due);
        query.bind(&from.acct).execute(database).await?;
    }
    Ok(())
}

fn due(status: &Status) -> Option<i64> {
    let text = status.text();
    let mut words = text.split_whitespace().skip_while(|it| *it != "in");
    Some(status.created_at?.as_second() + i64::from(words.nth(1)?.parse::<u32>().ok()?) * 60)
}

/// Sends what is due, as direct messages. A server that knows keys posts each once, also after a crash.
pub(crate) async fn remind(client: &Client, database: &SqlitePool) -> Outcome<()> {
    let due: Vec<(String, String)> = sqlx::query_as(DUE).fetch_all(database).await?;
    for (status, acct) in due {
        let text = format!("@{acct} Here is your reminder.");
        let post = client.statuses().post(text).in_reply_to_id(&*status);
        let post = post.visibility(Visibility::Direct);
        if let Err(error) = post.idempotency_key(format!("reminder-{status}")).await {
            eprintln!("{error}");
            if !matches!(error.kind(), NotFound | InvalidInput(_) | Unprocessable) {
                continue; // the next round tries again
            }
        }
        sqlx::query(DONE).bind(status).execute(database).await?;
    }
    Ok(())
}
