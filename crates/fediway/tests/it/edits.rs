//! Editing keeps what is not named: the sandbox, as Mastodon, takes away what a request leaves out.

use std::time::Duration;

use fediway::api::{Deviation, EditStatus, MediaEdit};
use fediway::{Client, ErrorKind, MediaFile, MediaId, NewPoll, Status, Visibility};
use fediway_sandbox::{Fault, Sandbox, Software};
use futures_util::future::join_all;

use crate::support::{ALICE, World};

const HOUR: Duration = Duration::from_secs(3600);
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90";

async fn upload(client: &Client, description: &str) -> MediaId {
    let file = MediaFile::bytes("hill.png", PNG);
    let upload = client.media().upload(file).description(description);
    upload.await.unwrap().id
}

/// A status with everything but a poll.
async fn full(client: &Client) -> Status {
    let files = [
        upload(client, "A hill").await,
        upload(client, "A lake").await,
    ];
    let post = client
        .statuses()
        .post("Hello & all")
        .spoiler_text("weather");
    let post = post.language("de").media_ids(files);
    post.visibility(Visibility::Unlisted).await.unwrap()
}

fn files(status: &Status) -> Vec<(&MediaId, Option<&str>)> {
    let files = status.media_attachments.iter();
    files
        .map(|file| (&file.id, file.description.as_deref()))
        .collect()
}

/// All that an edit could take away.
fn parts(status: &Status) -> impl PartialEq + std::fmt::Debug {
    (
        status.content.clone(),
        status.spoiler_text.clone(),
        status.sensitive,
        status.language.clone(),
        status.media_attachments.clone(),
        status.visibility.clone(),
    )
}

#[tokio::test]
async fn each_option_changes_itself_and_nothing_else() {
    type Named = fn(EditStatus) -> EditStatus;
    type Expected = fn(&mut Status);
    let cases: [(&str, Named, Expected); 5] = [
        (
            "status",
            |edit| edit.status("Bye"),
            |it| it.content = "<p>Bye</p>".into(),
        ),
        (
            "spoiler_text",
            |edit| edit.spoiler_text("rain"),
            |it| it.spoiler_text = "rain".into(),
        ),
        ("sensitive", |edit| edit.sensitive(true), |_| ()),
        (
            "language",
            |edit| edit.language("en"),
            |it| it.language = Some("en".into()),
        ),
        ("nothing", |edit| edit, |_| ()),
    ];
    let world = World::start().await;
    let client = world.client(ALICE).await;
    for (name, named, expected) in cases {
        let mut before = full(&client).await;
        let after = named(client.statuses().edit(&before.id)).await.unwrap();
        expected(&mut before);
        assert_eq!(parts(&after), parts(&before), "{name}");
    }
}

#[tokio::test]
async fn media_attributes_alone_take_nothing_away() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = full(&client).await;
    let [hill, lake] = &*before.media_attachments else {
        panic!("{before:?}");
    };
    let named = MediaEdit::new(&lake.id).description("A sea");
    let edit = client.statuses().edit(&before.id).media_attributes([named]);
    let after = edit.await.unwrap();
    assert_eq!(
        files(&after),
        [(&hill.id, Some("A hill")), (&lake.id, Some("A sea"))]
    );
    assert_eq!(after.spoiler_text, "weather");
    assert_eq!(after.content, before.content);
    assert_eq!(after.language, before.language);

    // Some servers take away the description where only the focus is named: it is named, too.
    let named = MediaEdit::new(&lake.id).focus(0.5, 0.5);
    let edit = client.statuses().edit(&before.id).media_attributes([named]);
    assert_eq!(files(&edit.await.unwrap()), files(&after));
}

/// Without a content warning, which would hide them, too.
#[tokio::test]
async fn files_that_are_hidden_at_first_stay_so() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let picture = upload(&client, "A hill").await;
    let post = client.statuses().post("Hello").sensitive(true);
    let before = post.media_ids([&picture]).language("de").await.unwrap();
    assert!(before.sensitive);
    let after = client.statuses().edit(&before.id).status("Bye").await;
    let after = after.unwrap();
    assert!(after.sensitive);
    assert_eq!(after.language.as_deref(), Some("de"));
}

/// On every server: the edit keeps all the rest, or it is refused and changes nothing.
#[tokio::test]
async fn no_server_takes_away_what_an_edit_does_not_name() {
    join_all(
        Software::ALL
            .iter()
            .map(|software| takes_nothing_away(*software)),
    )
    .await;
}

async fn takes_nothing_away(software: Software) {
    let world = World::with(Sandbox::builder().software(software)).await;
    let client = world.client(ALICE).await;
    let picture = upload(&client, "A hill").await;
    let post = client.statuses().post("Hello").spoiler_text("weather");
    let before = post.media_ids([&picture]).await.unwrap();
    let named = MediaEdit::new(&picture).description("A lake");
    let edit = client.statuses().edit(&before.id).media_attributes([named]);
    let edited = edit.await;
    let now = client.statuses().get(&before.id).await.unwrap();
    assert_eq!(
        (&now.content, &now.spoiler_text),
        (&before.content, &before.spoiler_text),
        "{software}: {edited:?}"
    );
    let kept: Vec<_> = files(&now).into_iter().map(|(id, _)| id).collect();
    assert_eq!(kept, [&picture], "{software}: {edited:?}");
}

#[tokio::test]
async fn files_are_changed_and_taken_away_where_that_is_said() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = full(&client).await;
    let first = &before.media_attachments[0].id;
    let after = client
        .statuses()
        .edit(&before.id)
        .media_ids([first])
        .await
        .unwrap();
    assert_eq!(files(&after), [(first, Some("A hill"))]);
    let after = client
        .statuses()
        .edit(&before.id)
        .without_files()
        .await
        .unwrap();
    assert_eq!(files(&after), []);
    assert_eq!(after.spoiler_text, "weather");
    let after = client
        .statuses()
        .edit(&before.id)
        .spoiler_text("")
        .await
        .unwrap();
    assert_eq!(
        (&*after.spoiler_text, &*after.content),
        ("", &*before.content)
    );
}

#[tokio::test]
async fn a_poll_stays_with_its_options() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let poll = NewPoll::new(["Tea", "Coffee"], HOUR)
        .multiple()
        .hide_totals();
    let before = client.statuses().post("Which?").poll(poll).await.unwrap();
    let after = client
        .statuses()
        .edit(&before.id)
        .status("Which one?")
        .await
        .unwrap();
    assert_eq!(after.content, "<p>Which one?</p>");
    let (was, is) = (before.poll.unwrap(), after.poll.unwrap());
    assert_eq!(
        (&is.id, &is.options, is.multiple),
        (&was.id, &was.options, true)
    );
    let moved = was
        .expires_at
        .unwrap()
        .duration_until(is.expires_at.unwrap())
        .abs();
    assert!(moved.as_secs() < 60, "{moved:?}");

    let none = client
        .statuses()
        .edit(&after.id)
        .without_poll()
        .await
        .unwrap();
    assert_eq!(none.poll, None);
}

#[tokio::test]
async fn a_poll_that_has_ended_refuses_an_edit_that_would_open_it_again() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let poll = NewPoll::new(["Tea", "Coffee"], Duration::from_secs(300));
    let before = client.statuses().post("Which?").poll(poll).await.unwrap();
    world.sandbox.advance(HOUR);
    let error = client
        .statuses()
        .edit(&before.id)
        .status("?")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    let now = client.statuses().get(&before.id).await.unwrap();
    assert_eq!(now.content, before.content);
    client
        .statuses()
        .edit(&before.id)
        .status("?")
        .without_poll()
        .await
        .unwrap();
}

/// A server takes no poll that ends within minutes, so that this one cannot be named again.
#[tokio::test]
async fn a_poll_that_ends_soon_refuses_an_edit_that_would_take_it_away() {
    let then = fediway::Timestamp::now() - Duration::from_secs(250);
    let world = World::with(fediway_sandbox::Sandbox::builder().starts_at(then)).await;
    let client = world.client(ALICE).await;
    let poll = NewPoll::new(["Tea", "Coffee"], Duration::from_secs(300));
    let before = client.statuses().post("Which?").poll(poll).await.unwrap();
    assert!(!before.poll.as_ref().unwrap().expired);
    let edit = client.statuses().edit(&before.id).status("?");
    let error = edit.await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    // The rule for new polls would speak of a poll that the caller did not write.
    assert!(error.to_string().contains("without_poll"), "{error}");
    let now = client.statuses().get(&before.id).await.unwrap();
    assert_eq!(now.poll.unwrap().options.len(), 2);
}

#[tokio::test]
async fn without_a_source_only_an_edit_that_names_the_text_is_sent() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = full(&client).await;
    let path = format!("/api/v1/statuses/{}/source", before.id.as_str());
    world
        .sandbox
        .inject(Fault::status(404))
        .route("GET", &path)
        .always();
    let error = client
        .statuses()
        .edit(&before.id)
        .language("en")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    let now = client.statuses().get(&before.id).await.unwrap();
    assert_eq!(parts(&now), parts(&before));

    let edit = client
        .statuses()
        .edit(&before.id)
        .status("Bye")
        .spoiler_text("rain");
    let after = edit.await.unwrap();
    assert_eq!(after.content, "<p>Bye</p>");
    assert_eq!(files(&after), files(&before));
}

/// So does a source without a text, where the status has one; a warning alone can be kept.
#[tokio::test]
async fn a_source_that_is_empty_is_no_source() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = full(&client).await;
    let path = format!("/api/v1/statuses/{}/source", before.id.as_str());
    for body in [
        r#"{"id":"1"}"#,
        r#"{"id":"1","text":null}"#,
        r#"{"id":"1","text":""}"#,
    ] {
        let empty = Fault::status(200).body(body);
        world.sandbox.inject(empty).route("GET", &path);
        let edit = client.statuses().edit(&before.id).language("en");
        let error = edit.await.unwrap_err();
        let refused = matches!(error.kind(), ErrorKind::InvalidInput(_));
        assert!(refused, "{body}: {error}");
    }
    let now = client.statuses().get(&before.id).await.unwrap();
    assert_eq!(parts(&now), parts(&before));

    let plain = client.statuses().post("Hello").await.unwrap();
    world.sandbox.clear_requests();
    let after = client
        .statuses()
        .edit(&plain.id)
        .status("Bye")
        .await
        .unwrap();
    assert_eq!(after.content, "<p>Bye</p>");
    let asked = world.sandbox.requests();
    assert_eq!(asked.len(), 2, "there is no warning to be kept");
}

/// A poll keeps everything, also where its votes are told.
#[tokio::test]
async fn a_poll_of_one_choice_stays() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let poll = NewPoll::new(["Tea", "Coffee & cake", "<Water>"], HOUR);
    let before = client.statuses().post("Which?").poll(poll).await.unwrap();
    let edit = client.statuses().edit(&before.id).spoiler_text("drinks");
    let after = edit.await.unwrap();
    let (before, after) = (before.poll.unwrap(), after.poll.unwrap());
    assert_eq!((&after.id, &after.options), (&before.id, &before.options));
    assert!(!after.multiple);
    assert!(
        after
            .options
            .iter()
            .all(|option| option.votes_count.is_some())
    );
}

#[tokio::test]
async fn replacing_takes_away_what_is_not_named() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = full(&client).await;
    let after = client
        .statuses()
        .replace(&before.id)
        .status("Bye")
        .await
        .unwrap();
    assert_eq!(files(&after), []);
    assert_eq!(after.spoiler_text, "");
}

#[tokio::test]
async fn what_a_server_changes_is_said() {
    let world = World::with(Sandbox::builder().software(Software::Mitra)).await;
    let client = world.client(ALICE).await;
    let post = || {
        let post = client.statuses().post("x").visibility(Visibility::Unlisted);
        post.spoiler_text("warning").idempotency_key("1")
    };
    world.sandbox.clear_requests();
    let (status, deviations) = post().with_deviations().await.unwrap();
    assert_eq!(world.sandbox.requests().len(), 1, "no request more");
    let (asked, got) = (Visibility::Unlisted, Visibility::Public);
    let expected = [
        Deviation::Visibility { asked, got },
        Deviation::ContentWarning,
    ];
    assert_eq!(deviations, expected);
    assert_eq!(post().deviations(&status), expected);

    let world = World::start().await;
    let client = world.client(ALICE).await;
    let before = full(&client).await;
    let (_, deviations) = client
        .statuses()
        .edit(&before.id)
        .with_deviations()
        .await
        .unwrap();
    assert_eq!(deviations, []);
}
