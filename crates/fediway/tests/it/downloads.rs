//! Files whose addresses servers named: fetched without a token, within the guard.

use fediway::transport::Part;
use fediway::{AddressPolicy, Client, Error, ErrorKind, Instance, MediaFile, Result, Transport};
use fediway_sandbox::{Fault, Sandbox};

use crate::support::{ALICE, World};

const PIXEL: &[u8] = include_bytes!("../data/pixel.png");
const MOST: usize = 1 << 20;

async fn file(client: &Client, address: &str) -> Result<Vec<u8>> {
    let download = client.download(address, &Part::default()).await?;
    Ok(download.bytes(MOST).await?.to_vec())
}

/// A world, a client of it, and the address of a file in it.
async fn with_file() -> (World, Client, String) {
    let world = World::with(Sandbox::builder().media_polls(0)).await;
    let client = world.client(ALICE).await;
    let pixel = MediaFile::bytes("pixel.png", PIXEL);
    let uploaded = client.media().upload(pixel).await.unwrap();
    (world, client, uploaded.preview_url.unwrap().to_string())
}

#[tokio::test]
async fn a_file_comes_without_a_token() {
    let (world, client, address) = with_file().await;
    assert_eq!(file(&client, &address).await.unwrap(), PIXEL);
    let requests = world.sandbox.requests();
    let asked = requests.iter().find(|it| it.path.starts_with("/media/"));
    let asked = asked.unwrap();
    assert!(!asked.headers.contains_key("authorization"));
}

fn is_refused(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Address(_) | ErrorKind::Guard)
}

#[tokio::test]
async fn the_guard_holds_for_it() {
    let public = Transport::builder().max_tries(1).build().unwrap();
    let instance = public.policy();
    let instance = fediway::InstanceUrl::parse_with("social.example.org", instance).unwrap();
    let client = Client::anonymous(Instance::without_discovery(instance)).with_transport(&public);
    for address in [
        "https://127.0.0.1/x.png",
        "https://[::ffff:10.0.0.1]/x.png",
        "https://localhost/x.png",
        "http://files.example.com/x.png",
        "https://files.example.com:8443/x.png",
        "",
        "x.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://user:secret@files.example.com/x.png",
    ] {
        let error = file(&client, address).await.unwrap_err();
        assert!(is_refused(&error), "{address}: {error}");
        assert!(!error.report().to_string().contains("secret"), "{error}");
    }
    let (world, client, address) = with_file().await;
    let rule = world
        .sandbox
        .inject(Fault::redirect(302, "https://10.0.0.1/x.png"));
    rule.route("GET", "/media/*").always();
    let error = file(&client, &address).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect, "{error}");
}

/// What the person allowed for one server of their network is no permission for another server to
/// lead there.
#[tokio::test]
async fn a_server_does_not_lead_to_another_one_of_the_own_network() {
    let own = Sandbox::builder().http().start().await.unwrap();
    let other = Sandbox::builder().http().start().await.unwrap();
    let policy = AddressPolicy::public();
    let policy = policy.allow_private(own.url()).unwrap();
    let policy = policy.allow_private(other.url()).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let instance = Instance::discover(own.url()).transport(&transport);
    let client = Client::anonymous(instance.await.unwrap()).with_transport(&transport);
    let stranger = format!("{}/media/1.png", other.url());
    let error = file(&client, &stranger).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Guard, "{error}");
    let rule = own.inject(Fault::redirect(302, stranger));
    rule.route("GET", "/media/*").always();
    let led = file(&client, &format!("{}/media/1.png", own.url())).await;
    assert_eq!(led.unwrap_err().kind(), &ErrorKind::Redirect);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_file_or_too_large_is_an_error() {
    let (world, client, address) = with_file().await;
    let missing = address.replace("/media/", "/media/0");
    let error = file(&client, &missing).await.unwrap_err();
    assert_eq!(error.http_status(), Some(404), "{error}");
    let rule = world.sandbox.inject(Fault::huge(40 << 20));
    rule.route("GET", "/media/*").always();
    let error = file(&client, &address).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::TooLarge(MOST), "{error}");
}
