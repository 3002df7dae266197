//! What real servers do that breaks clients: a test for each, on the personality that does it.

mod callbacks;
mod dead_tokens;
mod logging_out;
mod orders;
mod registration;
mod scopes;
mod tokens;

use fediway::{Client, Instance};
use fediway_sandbox::{Sandbox, Software};

use crate::support::{ALICE, World};

async fn world(software: Software) -> (World, Instance) {
    let world = World::with(Sandbox::builder().software(software)).await;
    let instance = world.instance().await;
    (world, instance)
}

async fn log_in(world: &World, login: fediway::Login) -> fediway::Result<Client> {
    world.by_paste(login, ALICE).await
}
