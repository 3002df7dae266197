//! What the server's process does.

use std::io::BufRead as _;

use fediway_sandbox::{Direct, Sandbox};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::faults::Storm;
use crate::random::Random;

/// What the process is told in its environment.
pub const ACCOUNTS: &str = "FEDIWAY_SOAK_ACCOUNTS";
pub const SEED: &str = "FEDIWAY_SOAK_SERVER_SEED";

/// What stands before each answer.
pub const ANSWER: &str = "soak: ";

fn answer(what: &Value) {
    println!("{ANSWER}{what}");
}

fn name(account: usize) -> String {
    format!("soaked{account}")
}

/// A sandbox that is told what to do line by line, until there are no more lines. It is no test: it
/// runs with a job only.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the soak, in a process of its own"]
async fn serve() {
    let told = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let (Some(accounts), Some(seed)) = (told(ACCOUNTS), told(SEED)) else {
        return;
    };
    let accounts = accounts as usize;
    let builder = Sandbox::builder().rate_limit(u32::MAX).media_polls(1);
    let sandbox = (0..accounts)
        .fold(builder, |builder, it| builder.account(name(it), "password"))
        .start()
        .await
        .unwrap();
    let tokens = (0..accounts).map(|it| sandbox.access_token(&name(it)));
    let tokens: Vec<_> = tokens.collect();
    answer(&json!({ "url": sandbox.url(), "ca": sandbox.ca_pem(), "tokens": tokens }));

    let mut commands = commands();
    let mut storm = Storm::new(&sandbox, Random::new(seed, 0));
    while let Some(command) = commands.recv().await {
        match &*command {
            // It ends with the next command.
            "storm" => tokio::select! {
                () = storm.rage() => {}
                next = commands.recv() => {
                    assert_eq!(next.as_deref(), Some("calm"));
                    answer(&storm.calm());
                }
            },
            "contents" => answer(&contents(&sandbox, accounts).await),
            other => panic!("no such command: {other}"),
        }
    }
}

fn commands() -> mpsc::UnboundedReceiver<String> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let lines = std::io::stdin().lock().lines();
        lines
            .map_while(Result::ok)
            .all(|line| sender.send(line).is_ok())
    });
    receiver
}

/// The statuses of each account.
async fn contents(sandbox: &Sandbox, accounts: usize) -> Value {
    let mut all = Vec::new();
    for account in 0..accounts {
        let direct = sandbox.direct(&name(account)).unwrap();
        all.push(statuses(&direct).await);
    }
    Value::Array(all)
}

async fn statuses(direct: &Direct) -> Value {
    let get = async |path: String| direct.call("GET", &path, &Value::Null).await.1;
    let own = get("/api/v1/accounts/verify_credentials".to_owned()).await;
    let path = format!(
        "/api/v1/accounts/{}/statuses?limit=40",
        own["id"].as_str().unwrap()
    );
    let (mut all, mut page) = (Vec::new(), get(path.clone()).await);
    while let Some(last) = page.as_array().unwrap().last() {
        let next = format!("{path}&max_id={}", last["id"].as_str().unwrap());
        all.extend(page.as_array().unwrap().iter().map(shown));
        page = get(next).await;
    }
    Value::Array(all)
}

fn shown(status: &Value) -> Value {
    let files = status["media_attachments"].as_array().unwrap();
    let files: Vec<_> = files.iter().map(|file| &file["id"]).collect();
    json!({ "id": status["id"], "content": status["content"], "files": files })
}
