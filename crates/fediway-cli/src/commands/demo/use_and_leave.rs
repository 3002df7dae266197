//! What a token is good for, and its end.

use fediway::store::{MemoryStore, Store};
use fediway::{Client, ErrorKind, MediaAttachment, MediaFile, Status, Visibility, login};
use fediway_sandbox::Sandbox;

use super::steps::{Expected, Steps, check, failed};
use crate::commands::server::ACCOUNTS;
use crate::failure::Failure;
use crate::text;

const PICTURE: &[u8] = include_bytes!("../../../assets/demo.png");
const ALT: &str = "The sun sets behind a dark hill, under a sky that turns from orange to blue.";
const TEXT: &str = "Hello, fediverse! This is the first post of `fediway demo`.";

const VERIFY: Expected = &[("GET", "/api/v1/accounts/verify_credentials", 200)];
const UPLOAD: Expected = &[
    ("POST", "/api/v2/media", 202),
    ("GET", "/api/v1/media/{id}", 206),
    ("GET", "/api/v1/media/{id}", 200),
];
const POST: Expected = &[("POST", "/api/v1/statuses", 200)];
const HOME: Expected = &[("GET", "/api/v1/timelines/home", 200)];
const REVOKE: Expected = &[("POST", "/oauth/revoke", 200)];
const DEAD: Expected = &[("GET", "/api/v1/accounts/verify_credentials", 401)];

/// What the token is good for, and its end.
pub async fn run(
    steps: &mut Steps,
    sandbox: &Sandbox,
    client: &Client,
    store: &MemoryStore,
) -> Result<(), Failure> {
    let verified = verify(client, store);
    steps
        .step(sandbox, "verify credentials", VERIFY, verified)
        .await?;
    let uploaded = upload(client);
    let picture = steps
        .step(sandbox, "upload a picture", UPLOAD, uploaded)
        .await?;
    let posted = post(client, &picture);
    let status = steps.step(sandbox, "post it", POST, posted).await?;
    let found = read_back(client, &status, &picture);
    steps.step(sandbox, "read it back", HOME, found).await?;
    let left = log_out(client, store);
    steps.step(sandbox, "log out", REVOKE, left).await?;
    steps
        .step(sandbox, "the token is dead", DEAD, dead(client))
        .await
}

async fn verify(client: &Client, store: &MemoryStore) -> Result<(), Failure> {
    let me = client.accounts().verify_credentials().await?;
    check(me.username == ACCOUNTS[0].0, "somebody else is logged in")?;
    let bound = client
        .credentials()
        .and_then(|kept| kept.account_id().cloned());
    check(
        bound.as_ref() == Some(&me.id),
        "the credentials are bound to another account",
    )?;
    check(
        store.credentials().await?.len() == 1,
        "the credentials were not kept",
    )
}

async fn upload(client: &Client) -> Result<MediaAttachment, Failure> {
    let file = MediaFile::bytes("demo.png", PICTURE);
    let picture = client.media().upload(file).description(ALT).await?;
    check(picture.url.is_some(), "the picture was not processed")?;
    check(
        picture.description.as_deref() == Some(ALT),
        "the alternative text was lost",
    )?;
    Ok(picture)
}

async fn post(client: &Client, picture: &MediaAttachment) -> Result<Status, Failure> {
    let post = client.statuses().post(TEXT).media_ids([&picture.id]);
    let status = post.visibility(Visibility::Public).await?;
    check(
        shows(&status, picture),
        "the status came without its picture",
    )?;
    Ok(status)
}

async fn read_back(
    client: &Client,
    posted: &Status,
    picture: &MediaAttachment,
) -> Result<(), Failure> {
    let home = client.timelines().home().await?;
    let found = home.iter().find(|status| status.id == posted.id);
    let found = found.ok_or_else(|| failed("the status is not in the home timeline"))?;
    check(
        text::printable(&found.text()) == TEXT,
        "the text of the status differs",
    )?;
    check(
        shows(found, picture),
        "the picture or its alternative text is missing",
    )
}

/// Whether a status has this one picture, described as it was uploaded.
fn shows(status: &Status, picture: &MediaAttachment) -> bool {
    match status.media_attachments.as_slice() {
        [only] => only.id == picture.id && only.description.as_deref() == Some(ALT),
        _ => false,
    }
}

async fn log_out(client: &Client, store: &MemoryStore) -> Result<(), Failure> {
    let left = login::logout(client).await?;
    check(left.token_is_dead, "the token was not revoked")?;
    check(
        store.credentials().await?.is_empty(),
        "the credentials are still kept",
    )
}

async fn dead(client: &Client) -> Result<(), Failure> {
    let answer = client.accounts().verify_credentials().await;
    let refused = answer.is_err_and(|error| *error.kind() == ErrorKind::Unauthorized);
    check(refused, "the token still works after the logout")
}
