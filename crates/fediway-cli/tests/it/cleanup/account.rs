//! An account that has existed for a while, and what a run did with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use fediway::{Client, Instance};
use fediway_sandbox::{Direct, Sandbox, Software};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{ALICE, Ended, Running, World};

pub const DAY: Duration = Duration::from_secs(86_400);
const STATUSES: &str = "/api/v1/statuses";
const PICTURE: &[u8] = include_bytes!("../../../assets/demo.png");
/// More than anybody has.
pub const MANY: &str = "1000000";
/// No waiting for the server's usual limit.
pub const FAST: [&str; 5] = [
    "--without-archive",
    "--yes-delete",
    MANY,
    "--pace",
    "1000000/1s",
];

pub struct Past {
    pub world: World,
    pub alice: Client,
    /// Alice without a connection: a long past would take half an hour otherwise.
    own: Direct,
    other: Direct,
    random: u64,
}

impl Past {
    /// An account of that many statuses, one every few days, the last ones of today. The server's clock
    /// shows the present afterwards, and goes on: a run refuses a clock that is minutes off.
    pub async fn of(software: Software, statuses: u32) -> Self {
        let ago = DAY * 400;
        let start = Timestamp::now().checked_sub(SignedDuration::try_from(ago).unwrap());
        let sandbox = Sandbox::builder()
            .software(software)
            .runs_from(start.unwrap())
            .rate_limit(u32::MAX)
            .media_polls(0)
            .start()
            .await
            .unwrap();
        let world = World::with(sandbox);
        let direct = |name| world.sandbox.direct(name).unwrap();
        let mut past = Self {
            alice: client(&world, "alice").await,
            own: direct("alice"),
            other: direct("bob"),
            world,
            random: 7,
        };
        let mut before = None;
        let step = ago / statuses;
        // No age is one that rules name: it would be on one side of a border now, and on the other one
        // a second later.
        past.world.sandbox.advance(step * 37 / 100);
        for number in 0..statuses {
            let status = past.something(number, before.as_ref()).await;
            before = Some(status);
            let is_last = number + 1 == statuses;
            let pause = if is_last { step * 63 / 100 } else { step };
            past.world.sandbox.advance(pause);
        }
        past.world.log_in(ALICE).await;
        past
    }

    pub fn random(&mut self, below: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.random >> 33) % below
    }

    async fn something(&mut self, number: u32, before: Option<&String>) -> String {
        let mut post = json!({ "status": format!("No. {number} #life") });
        match number % 10 {
            1 if before.is_some() => post["in_reply_to_id"] = json!(before),
            2 => {
                let (_, media) = self.own.upload(PICTURE).await;
                post["media_ids"] = json!([media["id"]]);
            }
            3 => post["poll"] = json!({ "options": ["a", "b"], "expires_in": DAY.as_secs() }),
            4 => post["visibility"] = json!("private"),
            5 => post["visibility"] = json!("direct"),
            6 => {
                let text = json!({ "status": format!("Bob's {number}") });
                let others = done(&self.other, STATUSES, &text).await;
                return acted(&self.own, &others, "reblog").await;
            }
            7 => {
                // An own one that is kept, so that the boost does not end with it.
                let own = done(&self.own, STATUSES, &post).await;
                acted(&self.own, &own, "favourite").await;
                return acted(&self.own, &own, "reblog").await;
            }
            _ => {}
        }
        let status = done(&self.own, STATUSES, &post).await;
        if number % 9 == 4 {
            let path = format!("{STATUSES}/{status}/favourite");
            // A direct one is not there for him.
            self.other.call("POST", &path, &Value::Null).await;
        }
        if number == 8 {
            acted(&self.own, &status, "pin").await;
        }
        status
    }

    /// Changes the text of a status.
    pub async fn edit(&self, id: &str, text: &str) {
        let (path, text) = (format!("{STATUSES}/{id}"), json!({ "status": text }));
        let (status, answer) = self.own.call("PUT", &path, &text).await;
        assert!(status.is_success(), "{status} {answer}");
    }

    pub fn ids(&self) -> BTreeSet<String> {
        self.world.sandbox.status_ids().into_iter().collect()
    }

    /// The plan as JSON; nothing but reading may have happened.
    pub async fn plan(&self, rules: &[&str]) -> Value {
        self.world.sandbox.clear_requests();
        let args = [&["cleanup", "--json"], rules].concat();
        let plan = self.world.run(&args).await.ok().json();
        let requests = self.world.sandbox.requests();
        assert!(
            requests.iter().all(|request| request.method == "GET"),
            "{requests:?}"
        );
        plan
    }

    pub async fn delete(&self, rules: &[&str]) -> Ended {
        self.confirmed(&self.deleting(rules)).await
    }

    /// Runs it, and again with the exact number if it wants that.
    pub async fn confirmed(&self, args: &[&str]) -> Ended {
        let ended = self.world.run(args).await;
        match exact(&ended) {
            Some(number) => self.world.run(&with(args, number)).await,
            None => ended,
        }
    }

    /// Starts the first run of these rules, which takes the exact number.
    pub async fn start(&self, rules: &[&str]) -> Running {
        let args = self.deleting(rules);
        let refused = self.world.run(&args).await.failed(2);
        let number = exact(&refused).expect("it is the first run");
        Running::start(&mut self.world.command(&with(&args, number)))
    }

    pub fn deleting<'a>(&self, rules: &[&'a str]) -> Vec<&'a str> {
        [&["cleanup"], rules, &FAST].concat()
    }

    /// The journal of the only account.
    pub fn journal_file(&self) -> PathBuf {
        let folder = self.world.directory().join("cleanup");
        let mut files = std::fs::read_dir(folder).unwrap();
        files.next().unwrap().unwrap().path()
    }

    /// Its lines. One that was cut off by the end of the process is none.
    pub fn journal(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.journal_file()).unwrap();
        let lines = text.lines();
        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// How often each id was written down as gone.
    pub fn receipts(&self) -> BTreeMap<String, usize> {
        let mut receipts = BTreeMap::new();
        for line in self.journal() {
            if line["event"] == "deleted" {
                *receipts
                    .entry(line["id"].as_str().unwrap().to_owned())
                    .or_insert(0) += 1;
            }
        }
        receipts
    }

    /// How often the server deleted each thing and said so, by the id that was asked for.
    pub fn answered(&self) -> BTreeMap<String, usize> {
        let mut answered = BTreeMap::new();
        for request in self.world.sandbox.requests() {
            let deletes = request.method == "DELETE" || request.path.ends_with("/unreblog");
            if deletes && request.status == 200 {
                *answered.entry(request.path.clone()).or_insert(0) += 1;
            }
        }
        answered
    }
}

/// What is done with a status; gives the id of the status in the answer.
async fn acted(who: &Direct, id: &str, action: &str) -> String {
    let path = format!("{STATUSES}/{id}/{action}");
    done(who, &path, &Value::Null).await
}

async fn done(who: &Direct, path: &str, body: &Value) -> String {
    let (status, answer) = who.call("POST", path, body).await;
    assert!(status.is_success(), "{path}: {status} {answer}");
    match &answer["id"] {
        Value::String(id) => id.clone(),
        id => id.to_string(),
    }
}

async fn client(world: &World, name: &str) -> Client {
    let transport = world.transport();
    let instance = Instance::discover(world.sandbox.url())
        .transport(&transport)
        .await
        .unwrap();
    let token = world.sandbox.access_token(name).unwrap();
    Client::with_token(instance, token).with_transport(&transport)
}

/// The number that a run asks for which is not like the last one.
fn exact(ended: &Ended) -> Option<&str> {
    let (_, rest) = ended.stderr.split_once("--yes-delete has to be exactly ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()
}

/// The same arguments with a number in the place of [`MANY`].
pub fn with<'a>(args: &[&'a str], number: &'a str) -> Vec<&'a str> {
    let with = |it: &&'a str| if *it == MANY { number } else { *it };
    args.iter().map(with).collect()
}

pub fn planned(plan: &Value) -> BTreeSet<String> {
    let going = plan["delete"].as_array().unwrap().iter();
    going
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}
