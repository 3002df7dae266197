//! The whole way against a server in this process: `cargo run -p fediway --example sandbox`.
#![forbid(unsafe_code)]

use fediway::{AddressPolicy, Instance, Login, Transport, TryStreamExt};
use fediway_sandbox::{Answer, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    // Loopback addresses and a private certificate are for tests, and say so where they are used.
    let transport = Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .root_certificates(sandbox.ca_pem().unwrap_or_default())
        .build()?;

    let instance = Instance::discover(sandbox.url())
        .transport(&transport)
        .await?;
    let login = Login::new(&instance, "fediway example")
        .transport(&transport)
        .start()
        .await?;
    // What a person does: open the page, sign in, approve, copy the code.
    let mut browser = sandbox.browser();
    let Answer::Code(code) = browser
        .approve(login.url(), "alice", "correct horse")
        .await?
    else {
        return Err("the consent page showed no code".into());
    };
    let client = login.finish(code).await?;

    for number in 1..=3 {
        client
            .statuses()
            .post(format!("Status no. {number}"))
            .await?;
    }
    let mut home = client.timelines().home().limit(2).items();
    while let Some(status) = home.try_next().await? {
        eprintln!("{} {}", status.id, status.content);
    }
    Ok(())
}
