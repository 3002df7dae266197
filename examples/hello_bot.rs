//! Says hello. At the first start it logs in; the login is kept for the next start.
//!
//! ```sh
//! cargo run -p fediway-examples --example hello_bot -- mastodon.social
//! ```

use fediway::{
    Client, ErrorKind, FileStore, Instance, InstanceUrl, Login, Scope, Scopes, Status, Visibility,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let host = std::env::args().nth(1).ok_or("usage: hello_bot HOST")?;
    let server = InstanceUrl::parse(&host)?; // `https://mastodon.social/` is the same server
    let store = FileStore::open("hello-bot")?; // a private file in the data directory of the user
    let client = match Client::restore(&store, server.authority()).await {
        Ok(client) => client,
        Err(error) if *error.kind() == ErrorKind::ReauthenticationRequired => {
            log_in(&server, &store).await?
        }
        Err(error) => return Err(error.into()),
    };
    let status = hello(&client).await?;
    eprintln!("{}", status.url.unwrap_or_default());
    Ok(())
}

/// At the first start, and after the login was revoked.
async fn log_in(server: &InstanceUrl, store: &FileStore) -> fediway::Result<Client> {
    let instance = Instance::discover(server.as_str()).await?;
    let scopes = Scopes::none() + Scope::ReadAccounts + Scope::WriteStatuses;
    let login = Login::new(&instance, "Hello bot")
        .scopes(scopes)
        .store(store);
    let login = login.listen().await?;
    eprintln!("Open this page in a browser: {}", login.url());
    login.wait().await
}

pub(crate) async fn hello(client: &Client) -> fediway::Result<Status> {
    let post = client.statuses().post("Hello, fediverse!");
    post.visibility(Visibility::Unlisted).await
}
