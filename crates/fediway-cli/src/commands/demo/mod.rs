//! `fediway demo`: the whole way, from discovery to a dead token, on a server of its own.
//!
//! Nothing of the user's is touched: credentials are kept in memory.

mod consent;
mod steps;
mod use_and_leave;

use std::sync::Arc;

use fediway::store::MemoryStore;
use fediway::{AddressPolicy, Instance, Login, Transport};
use fediway_sandbox::Sandbox;
use fediway_sandbox::Software;

use super::done::Done;
use super::sandbox;
use super::server::Server;
use crate::cli::{self, Global};
use crate::failure::Failure;
use steps::{Expected, Steps, check};

const DISCOVERY: Expected = &[
    ("GET", "/nodeinfo/2.0", 200),
    ("GET", "/api/v2/instance", 200),
    ("GET", "/.well-known/oauth-authorization-server", 200),
];
const REGISTRATION: Expected = &[("POST", "/api/v1/apps", 200)];

pub async fn run(global: &Global, args: &cli::Demo) -> Result<Done, Failure> {
    let mut steps = Steps::new(global.json);
    let sandbox = steps
        .start(sandbox::start(Software::Mastodon45, 0, false))
        .await?;
    let transport = transport(&sandbox)?;
    let store = Arc::new(MemoryStore::default());
    let instance = steps
        .step(
            &sandbox,
            "discover the instance",
            DISCOVERY,
            discover(&sandbox, &transport),
        )
        .await?;
    let login = Login::new(&instance, "fediway demo")
        .transport(&transport)
        .store(&store);
    let login = steps
        .step(&sandbox, "register an app", REGISTRATION, async {
            Ok(login.listen().await?)
        })
        .await?;
    let client = if args.browser {
        consent::by_person(&mut steps, &sandbox, login).await?
    } else {
        consent::by_script(&mut steps, &sandbox, login).await?
    };
    use_and_leave::run(&mut steps, &sandbox, &client, &store).await?;
    if !args.keep {
        return Ok(Done::Finished);
    }
    let server = Server::new(sandbox, None)?;
    server.announce(global)?;
    Ok(Done::Serving(Box::new(server)))
}

fn transport(sandbox: &Sandbox) -> Result<Transport, Failure> {
    let mut builder = Transport::builder().policy(AddressPolicy::loopback_for_tests());
    if let Some(pem) = sandbox.ca_pem() {
        builder = builder.root_certificates(pem);
    }
    Ok(builder.build()?)
}

async fn discover(sandbox: &Sandbox, transport: &Transport) -> Result<Instance, Failure> {
    let instance = Instance::discover(sandbox.url())
        .transport(transport)
        .await?;
    let named = !instance.software().name.is_empty();
    check(named, "the server did not say what it is")?;
    Ok(instance)
}
