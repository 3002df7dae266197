//! `fediway sandbox`: a server on this machine, to try things on.

use fediway_sandbox::{Sandbox, Software};

use super::done::Done;
use super::server::{ACCOUNTS, Server};
use crate::cli::{self, Global};
use crate::failure::Failure;

pub async fn run(global: &Global, args: &cli::Sandbox) -> Result<Done, Failure> {
    let sandbox = start(args.software, args.port, args.http).await?;
    let server = Server::new(sandbox, args.ca_file.as_deref())?;
    server.announce(global)?;
    Ok(Done::Serving(Box::new(server)))
}

pub async fn start(software: Software, port: u16, http: bool) -> Result<Sandbox, Failure> {
    let mut builder = Sandbox::builder().software(software).port(port);
    for (name, password) in ACCOUNTS {
        builder = builder.account(name, password);
    }
    if http {
        builder = builder.http();
    }
    let failed = |error| Failure::other("the sandbox cannot listen on 127.0.0.1", error);
    builder.start().await.map_err(failed)
}
