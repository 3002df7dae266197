//! What else differs between servers, tried out.

use std::time::Duration;

use fediway::api::Scheduled;
use fediway::streaming::EventKind;
use fediway::{
    Client, ErrorKind, Instance, MediaFile, Scope, Scopes, Status, Timestamp, TryStreamExt,
    Visibility,
};
use fediway_sandbox::{Fault, Sandbox, Software};

use super::page::Facts;
use crate::clock::skipping;
use crate::support::{ALICE, World, transport_to};

pub async fn of(software: Software) -> Facts {
    let world = World::with(Sandbox::builder().software(software)).await;
    let instance = world.instance().await;
    let granted = granted(&world, &instance).await;
    let client = world.client(ALICE).await;
    let client = client.with_transport(
        &transport_to(&world.sandbox)
            .clock(skipping())
            .build()
            .unwrap(),
    );
    vec![
        (
            "granted for `read:accounts write:statuses`",
            format!("`{granted}`"),
        ),
        (
            "the response to a post is lost",
            lost_answer(&world, &client).await,
        ),
        ("scheduled posts", later(&client).await),
        (
            "an unlisted post with a content warning",
            unlisted(&client).await,
        ),
        ("an edit of the text keeps the rest", edited(&client).await),
        ("a list read from an item upward", upward(&client).await),
        ("streams", streams(&client).await),
        ("rate limit", pace(&client.instance())),
        ("deletions of a clean-up", deletions(&client.instance())),
    ]
}

async fn granted(world: &World, instance: &Instance) -> Scopes {
    let scopes = Scopes::none() + Scope::ReadAccounts + Scope::WriteStatuses;
    let login = world.login(instance).scopes(scopes);
    let client = world.by_paste(login, ALICE).await.unwrap();
    client.credentials().unwrap().scopes().clone()
}

/// Once, or unknown: never twice, and never without a word.
async fn lost_answer(world: &World, client: &Client) -> String {
    let before = world.sandbox.status_count();
    world
        .sandbox
        .inject(Fault::drop_after())
        .route("POST", "/api/v1/statuses");
    let outcome = client.statuses().post("Once").await;
    assert_eq!(world.sandbox.status_count(), before + 1);
    match outcome.as_ref().map_err(|error| error.kind()) {
        Ok(_) => "sent again with its key, and published once".into(),
        Err(ErrorKind::UnknownOutcome { .. }) => {
            "not sent again; the error is `UnknownOutcome`".into()
        }
        Err(other) => panic!("{}: {other:?}", world.sandbox.software()),
    }
}

async fn later(client: &Client) -> String {
    let moment = Timestamp::now() + Duration::from_secs(3600);
    let post = client.statuses().post("Later").schedule(moment).await;
    match post.as_ref().map_err(|error| error.kind()) {
        Ok(Scheduled::Later(_)) => "yes".into(),
        Err(ErrorKind::InvalidInput(_)) => "no: the call is refused before it is sent".into(),
        other => panic!("{other:?}"),
    }
}

async fn unlisted(client: &Client) -> String {
    let post = client.statuses().post("For those who look");
    let post = post.visibility(Visibility::Unlisted).spoiler_text("rain");
    let (_, deviations) = post.with_deviations().await.unwrap();
    let said: Vec<_> = deviations.iter().map(ToString::to_string).collect();
    match said.is_empty() {
        true => "as requested".into(),
        false => format!("{}: reported", said.join(", ")),
    }
}

/// The file and its description, and the content warning.
async fn edited(client: &Client) -> String {
    let file = MediaFile::bytes("pixel.png", super::PIXEL);
    let file = client.media().upload(file).description("A dot");
    let post = client.statuses().post("Before").spoiler_text("rain");
    let post = post.media_ids([file.await.unwrap().id]);
    let before = post.await.unwrap();
    let edit = client.statuses().edit(&before.id).status("After").await;
    let after = match edit {
        Ok(after) => after,
        Err(error) if error.is_unknown_endpoint() => return "the server has no edits".into(),
        Err(error) => panic!("{error}"),
    };
    let parts = |status: &Status| {
        let files = status.media_attachments.iter();
        let files: Vec<_> = files
            .map(|it| (it.id.clone(), it.description.clone()))
            .collect();
        (files, status.spoiler_text.clone())
    };
    assert_eq!(parts(&after), parts(&before));
    "yes".into()
}

/// From one's own first status to the newest one.
async fn upward(client: &Client) -> String {
    let mut ids = Vec::new();
    for number in 1..=5 {
        ids.push(
            client
                .statuses()
                .post(format!("{number}"))
                .await
                .unwrap()
                .id,
        );
    }
    let me = client
        .accounts()
        .verify_credentials()
        .await
        .unwrap()
        .account
        .id;
    let list = client.accounts().statuses(&me).min_id(&ids[0]).limit(2);
    let found: Vec<_> = list.items().map_ok(|it| it.id).try_collect().await.unwrap();
    assert_eq!(found, ids[1..]);
    "each item once and in order".into()
}

async fn streams(client: &Client) -> String {
    let mut events = match client.streaming().user().connect().await {
        Ok(events) => events,
        Err(error) if *error.kind() == ErrorKind::NoStreaming => {
            return "none; `poll_fallback` fetches the timelines".into();
        }
        Err(error) => panic!("{error}"),
    };
    match events.next().await.unwrap().unwrap().kind {
        EventKind::Connected { via, .. } => via.to_string(),
        other => panic!("{other:?}"),
    }
}

fn pace(instance: &Instance) -> String {
    match instance.pace() {
        None => "as the server says".into(),
        Some((most, window)) => {
            format!("{most} in {}; the server does not say", words(window))
        }
    }
}

fn deletions(instance: &Instance) -> String {
    let pace = instance.deletion_pace();
    format!("{} in {}", pace.most, words(pace.window))
}

fn words(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds < 60 => format!("{seconds} seconds"),
        60 => "a minute".into(),
        seconds => format!("{} minutes", seconds / 60),
    }
}
