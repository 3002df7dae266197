//! A soak: many clients of a sandbox post, read, upload and stream while faults happen at random.
//! Nothing is lost, nothing comes twice, and the memory of their process stays flat.
//!
//! `FEDIWAY_SOAK=120` runs 1,000 clients for that many seconds. Without it, a few clients do a fixed
//! amount of work. `FEDIWAY_SOAK_SEED` repeats the choices of a run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

mod board;
mod client;
mod clock;
mod contents;
mod faults;
mod measure;
mod plan;
mod plot;
mod process;
mod random;
mod server;
mod tally;
mod watch;

use std::sync::Arc;

use fediway::transport::RateLimit;
use fediway::{AccountId, AddressPolicy, Client, Instance, Transport};
use futures_util::future::join_all;

use board::Board;
use client::Soaked;
use measure::Sampler;
use plan::{PER_ACCOUNT, Plan};
use process::Server;
use tally::Tally;
use watch::Watch;

/// What all clients of a run share.
pub struct Shared {
    plan: Plan,
    tally: Tally,
    board: Board,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_nothing_comes_twice_and_memory_is_flat() {
    let plan = Plan::from_environment();
    let _repeat = plan.repeat();
    println!("FEDIWAY_SOAK_SEED={}", plan.seed);
    let mut server = Server::start(&plan).await;
    let shared = Arc::new(Shared {
        tally: Tally::default(),
        board: Board::new(plan.clients),
        plan,
    });
    let accounts = accounts(&server, &shared).await;
    let watches = join_all(watches(&accounts, &shared)).await;
    let watching: Vec<_> = watches
        .into_iter()
        .map(|it| tokio::spawn(it.run()))
        .collect();

    server.tell("storm").await;
    let sampler = Sampler::start(shared.clone(), server.id());
    let soaked = soak(&accounts, &shared).await;
    let faults = server.ask("calm").await;
    shared.board.all_delivered(&shared.tally).await;
    let samples = sampler.stop();
    watching.iter().for_each(tokio::task::JoinHandle::abort);

    shared.tally.print(&faults);
    let kept = server.ask("contents").await;
    contents::compare(&soaked, &kept, &shared.tally);
    contents::compare_files(&soaked, &accounts, &shared.tally).await;
    let found = shared.tally.faults();
    assert!(found.is_empty(), "{}", found.join("\n"));
    measure::check(&samples, &shared.plan);
    server.stop().await;
}

/// A client of an account, and its id.
pub type Account = (Client, AccountId);

/// One client for each account of the sandbox. All share a transport.
async fn accounts(server: &Server, shared: &Arc<Shared>) -> Vec<Account> {
    let counted = shared.clone();
    let transport = Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .root_certificates(server.ca())
        .clock(clock::Hurried::default())
        .patience(std::time::Duration::from_secs(3600))
        .rate_limit(RateLimit::Wait {
            at_most: std::time::Duration::from_secs(3600),
        })
        .on_request(move |request| counted.tally.attempt(request))
        .build()
        .unwrap();
    let discovery = Instance::discover(server.url()).transport(&transport);
    let instance = discovery.await.unwrap();
    let mut accounts = Vec::new();
    for token in server.tokens() {
        let client = Client::with_token(instance.clone(), token.to_owned());
        let client = client.with_transport(&transport);
        let account = client.accounts().verify_credentials().await.unwrap();
        accounts.push((client, account.id.clone()));
    }
    accounts
}

/// One live stream for ten clients: by turns the home timeline of their account, or the hashtag of one.
fn watches(accounts: &[Account], shared: &Arc<Shared>) -> Vec<impl Future<Output = Watch>> {
    let watch = |(number, (client, _)): (usize, &Account)| {
        let (first, shared) = (number * PER_ACCOUNT, shared.clone());
        match number % 2 {
            0 => Watch::home(client.clone(), first..first + PER_ACCOUNT, shared),
            _ => Watch::hashtag(client.clone(), first, shared),
        }
    };
    accounts
        .iter()
        .enumerate()
        .map(watch)
        .map(Watch::connected)
        .collect()
}

/// All clients at once, until their plan ends.
async fn soak(accounts: &[Account], shared: &Arc<Shared>) -> Vec<Soaked> {
    let run = |number: usize| {
        let (client, id) = accounts[number / PER_ACCOUNT].clone();
        tokio::spawn(client::Soaker::new(number, client, id, shared.clone()).run())
    };
    let running: Vec<_> = (0..shared.plan.clients).map(run).collect();
    join_all(running)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}
