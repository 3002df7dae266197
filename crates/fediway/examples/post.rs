//! Logs in by paste and posts: `cargo run -p fediway --example post -- mastodon.social "Hello!"`.
#![forbid(unsafe_code)]

use fediway::{Instance, Login, Scope, Scopes};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(host), Some(text)) = (arguments.next(), arguments.next()) else {
        return Err("usage: post HOST TEXT".into());
    };
    let instance = Instance::discover(host).await?;
    let scopes = Scopes::none() + Scope::ReadAccounts + Scope::WriteStatuses;
    let login = Login::new(&instance, "fediway example")
        .scopes(scopes)
        .start()
        .await?;
    eprintln!("Open {}\nand paste the code:", login.url());
    let mut code = String::new();
    std::io::stdin().read_line(&mut code)?;
    let client = login.finish(code).await?;
    let status = client.statuses().post(text).await?;
    eprintln!("{}", status.url.unwrap_or_default());
    Ok(())
}
