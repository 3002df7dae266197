//! Live events against a server in this process, which cuts the connection in the middle:
//! `cargo run -p fediway --example streaming`.
#![forbid(unsafe_code)]

use fediway::streaming::{EventKind, Events};
use fediway::{AddressPolicy, Client, Instance, Login, Transport};
use fediway_sandbox::{Answer, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = client_of(&sandbox).await?;
    let events = client.streaming().user().connect().await?;
    let reader = tokio::spawn(read(events, 6));

    for number in 1..=6 {
        if number == 4 {
            sandbox.streams().drop_all();
        }
        let status = format!("Status no. {number}");
        client.statuses().post(status).await?;
    }
    reader.await??;
    Ok(())
}

/// Reads until so many statuses have come: each once and in order.
async fn read(mut events: Events, mut left: usize) -> fediway::Result<()> {
    while left > 0 {
        let Some(event) = events.next().await else {
            break;
        };
        let event = event?;
        let from = if event.backfilled { "the gap" } else { "live" };
        match event.kind {
            EventKind::Update(status) => {
                eprintln!("{from}: {}", status.content);
                left -= 1;
            }
            EventKind::Connected { via, again } => eprintln!("connected by {via}, again: {again}"),
            EventKind::Disconnected {
                reason, retry_in, ..
            } => {
                eprintln!("{reason}; connecting again in {retry_in:?}");
            }
            other => eprintln!("{}", other.name()),
        }
    }
    Ok(())
}

/// What a person does at a login, done here by the sandbox's browser.
async fn client_of(sandbox: &Sandbox) -> Result<Client, Box<dyn std::error::Error>> {
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
    let mut browser = sandbox.browser();
    let approved = browser.approve(login.url(), "alice", "correct horse");
    let Answer::Code(code) = approved.await? else {
        return Err("the consent page showed no code".into());
    };
    Ok(login.finish(code).await?)
}
