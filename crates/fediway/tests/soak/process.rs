//! The process of the server: this test executable, run again with a job. So its memory and its file
//! handles are measured apart from those of the clients.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::plan::Plan;
use crate::server::{ACCOUNTS, ANSWER, SEED};

pub struct Server {
    child: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    hello: Value,
}

impl Server {
    pub async fn start(plan: &Plan) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "server::serve", "--ignored", "--nocapture"])
            .env(ACCOUNTS, plan.accounts().to_string())
            .env(SEED, plan.seed.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut server = Self {
            commands: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
            hello: Value::Null,
        };
        server.hello = server.answer().await;
        server
    }

    pub fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    pub fn url(&self) -> &str {
        self.hello["url"].as_str().unwrap()
    }

    pub fn ca(&self) -> &str {
        self.hello["ca"].as_str().unwrap()
    }

    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        let tokens = self.hello["tokens"].as_array().unwrap();
        tokens.iter().map(|token| token.as_str().unwrap())
    }

    pub async fn tell(&mut self, command: &str) {
        let line = format!("{command}\n");
        self.commands.write_all(line.as_bytes()).await.unwrap();
        self.commands.flush().await.unwrap();
    }

    pub async fn ask(&mut self, command: &str) -> Value {
        self.tell(command).await;
        self.answer().await
    }

    async fn answer(&mut self) -> Value {
        loop {
            let line = self.answers.next_line().await.unwrap();
            let line = line.expect("the server's process ended");
            // The test harness prints, too, also in the same line.
            if let Some((_, json)) = line.split_once(ANSWER) {
                return serde_json::from_str(json).unwrap();
            }
        }
    }

    pub async fn stop(mut self) {
        drop(self.commands);
        assert!(self.child.wait().await.unwrap().success());
    }
}
