//! Against `mastodon-mock`, a server that other people wrote.
//!
//! `FEDIWAY_MASTODON_MOCK` names its command, as `.ci/run` installs it. Without it there is
//! nothing to test against.

use std::io::Write as _;
use std::process::Stdio;

use fediway::streaming::{Event, EventKind, Events, Via};
use fediway::{
    AddressPolicy, Client, ErrorKind, Instance, Login, MediaFile, Transport, TryStreamExt,
};
use tokio::process::{Child, Command};

use crate::support::own_client;

struct Mock {
    address: String,
    _process: Child,
    _directory: Directory,
}

struct Directory(std::path::PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Mock {
    /// `None` where there is none to start.
    async fn start() -> Option<Self> {
        let Ok(command) = std::env::var("FEDIWAY_MASTODON_MOCK") else {
            // Straight to stderr: the test runner keeps what is printed to itself.
            let mut stderr = std::io::stderr();
            let why = "FEDIWAY_MASTODON_MOCK is not set; .ci/run installs mastodon-mock";
            writeln!(stderr, "interop with mastodon-mock skipped: {why}").unwrap();
            return None;
        };
        let port = free_port().await;
        let directory = std::env::temp_dir().join(format!(
            "fediway-mastodon-mock-{}-{port}",
            std::process::id()
        ));
        std::fs::create_dir_all(&directory).unwrap();
        let process = Command::new(command)
            .args(["serve", "--host", "127.0.0.1", "--port", &port.to_string()])
            .current_dir(&directory)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("FEDIWAY_MASTODON_MOCK must name the command");
        let mut tries = 0;
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            tries += 1;
            assert!(tries < 1200, "mastodon-mock does not come up");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let address = format!("http://127.0.0.1:{port}");
        Some(Self {
            address,
            _process: process,
            _directory: Directory(directory),
        })
    }

    /// A client of somebody who has logged in.
    async fn client(&self) -> Client {
        let transport = Transport::builder()
            .policy(AddressPolicy::loopback_for_tests())
            .build()
            .unwrap();
        let instance = Instance::discover(&self.address)
            .transport(&transport)
            .await
            .unwrap();
        let pending = Login::new(&instance, "Interop")
            .transport(&transport)
            .start()
            .await
            .unwrap();
        let code = choose_account(self, pending.url()).await;
        pending.finish(code).await.unwrap()
    }
}

async fn free_port() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// What a person does on the mock's consent page: choose an account, read the code.
async fn choose_account(mock: &Mock, url: &str) -> String {
    let browser = own_client().build().unwrap();
    let page = browser.get(url).send().await.unwrap().text().await.unwrap();
    let button = r#"name="username" value=""#;
    let username = page
        .split_once(button)
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let query = url.split_once('?').unwrap().1;
    let answer = browser
        .post(format!("{}/oauth/authorize", mock.address))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("{query}&username={username}"))
        .send()
        .await
        .unwrap();
    let page = answer.text().await.unwrap();
    page.split_once("Authorization code: ")
        .unwrap()
        .1
        .split('<')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn log_in_post_upload_read_and_revoke() {
    let Some(mock) = Mock::start().await else {
        return;
    };
    let client = mock.client().await;
    assert!(client.instance().limits().max_characters.is_some());
    assert!(client.credentials().unwrap().account_id().is_some());

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pixel.png");
    let picture = client
        .media()
        .upload(MediaFile::path(path))
        .description("One pixel")
        .await
        .unwrap();
    let status = client
        .statuses()
        .post("From fediway")
        .media_ids([&picture.id])
        .await
        .unwrap();
    assert_eq!(
        status.media_attachments[0].description.as_deref(),
        Some("One pixel")
    );
    assert_eq!(
        client.statuses().get(&status.id).await.unwrap().content,
        status.content
    );

    for number in 0..4 {
        client
            .statuses()
            .post(format!("No. {number}"))
            .await
            .unwrap();
    }
    let home: Vec<_> = client
        .timelines()
        .home()
        .limit(2)
        .items()
        .try_collect()
        .await
        .unwrap();
    let ids: std::collections::HashSet<_> = home.iter().map(|status| &status.id).collect();
    assert_eq!(ids.len(), home.len(), "no status twice");
    assert!(ids.contains(&status.id) && home.len() >= 5);

    fediway::login::logout(&client).await.unwrap();
    let error = client.accounts().verify_credentials().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unauthorized, "{error}");
}

/// The next event that is about the server, not about the connection.
async fn next(events: &mut Events) -> Event {
    let next = tokio::time::timeout(std::time::Duration::from_secs(60), events.next());
    next.await.expect("an event").expect("no end").unwrap()
}

async fn connected(events: &mut Events) -> Via {
    match next(events).await.kind {
        EventKind::Connected { via, again: false } => via,
        other => panic!("{other:?}"),
    }
}

/// What is done to one status, each of it as the next event.
async fn post_edit_and_delete(client: &Client, events: &mut Events) {
    let posted = client
        .statuses()
        .post("Live, é\n& \"quoted\"")
        .await
        .unwrap();
    match next(events).await.kind {
        EventKind::Update(status) => {
            assert_eq!((&status.id, &status.content), (&posted.id, &posted.content));
        }
        other => panic!("{other:?}"),
    }
    client
        .statuses()
        .edit(&posted.id)
        .status("Edited")
        .await
        .unwrap();
    match next(events).await.kind {
        EventKind::StatusUpdate(status) => assert_eq!(status.id, posted.id),
        other => panic!("{other:?}"),
    }
    client.statuses().delete(&posted.id).await.unwrap();
    match next(events).await.kind {
        EventKind::Delete(id) => assert_eq!(id, posted.id),
        other => panic!("{other:?}"),
    }
}

/// Its WebSocket finds no token in the header, so that the token stays out of the URL and the events
/// come by the other way.
#[tokio::test]
async fn it_streams_by_server_sent_events() {
    let Some(mock) = Mock::start().await else {
        return;
    };
    let client = mock.client().await;
    assert_eq!(client.health().streaming().await.unwrap(), "OK");
    let mut events = client.streaming().user().connect().await.unwrap();
    assert_eq!(connected(&mut events).await, Via::ServerSentEvents);
    post_edit_and_delete(&client, &mut events).await;
}

#[tokio::test]
async fn it_streams_by_a_web_socket_with_the_token_in_the_url() {
    let Some(mock) = Mock::start().await else {
        return;
    };
    let client = mock.client().await;
    let stream = client.streaming().user().token_in_url();
    let mut events = stream.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, Via::WebSocket);
    post_edit_and_delete(&client, &mut events).await;
}
