//! The bot that follows back.

use fediway::Client;
use fediway_sandbox::Sandbox;

use crate::follow_back::follow_back;
use crate::support::{client, patient_client, until};

/// Somebody follows Alice.
async fn follows_alice(sandbox: &Sandbox, name: &str) -> Client {
    let client = client(sandbox, name).await;
    let alice = client.accounts().lookup("alice").await.unwrap();
    client.accounts().follow(&alice.id).await.unwrap();
    client
}

async fn is_followed(follower: &Client) -> bool {
    let alice = follower.accounts().lookup("alice").await.unwrap();
    let relationships = follower
        .accounts()
        .relationships([&alice.id])
        .await
        .unwrap();
    relationships[0].followed_by
}

#[tokio::test]
async fn everybody_is_followed_once() {
    let sandbox = Sandbox::builder().rate_limit(1_000_000);
    let sandbox = ["carol", "dave", "erin"]
        .iter()
        .fold(sandbox, |builder, name| {
            builder.account(*name, "a password")
        });
    let sandbox = sandbox.start().await.unwrap();
    let carol = follows_alice(&sandbox, "carol").await;
    let bot = patient_client(&sandbox, "alice").await;
    let work = async {
        // Before it was started.
        until(|| is_followed(&carol)).await;
        // While it runs.
        let dave = follows_alice(&sandbox, "dave").await;
        until(|| is_followed(&dave)).await;
        // While its connection is broken.
        sandbox.streams().stop().await.unwrap();
        let erin = follows_alice(&sandbox, "erin").await;
        sandbox.streams().start().await.unwrap();
        until(|| is_followed(&erin)).await;
    };
    tokio::select! {
        ended = follow_back(&bot) => panic!("{ended:?}"),
        () = work => {}
    }
    let follows = sandbox.requests().into_iter();
    let mut follows: Vec<_> = follows
        .filter(|it| it.method == "POST" && it.path.ends_with("/follow"))
        .map(|it| it.path)
        .collect();
    let all = follows.len();
    follows.sort();
    follows.dedup();
    // Three of them follow Alice, which is one path, and Alice follows each.
    assert_eq!((all, follows.len()), (6, 4));
}
