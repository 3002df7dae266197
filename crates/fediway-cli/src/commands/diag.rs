//! `fediway diag`: facts for a bug report. Names of accounts and secrets are none of them.

use std::io::IsTerminal;

use fediway::store::Store;
use serde_json::{Value, json};

use crate::cli::Global;
use crate::config;
use crate::environment;
use crate::failure::Failure;
use crate::network::Network;
use crate::output;
use crate::secrets;
use crate::session::Accounts;

pub async fn run(global: &Global) -> Result<(), Failure> {
    let value = facts().await;
    output::answer(global.json, &lines(&value, "").join("\n"), &value)
}

async fn facts() -> Value {
    let set = environment::ALL
        .iter()
        .filter(|name| environment::is_set(name));
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "keyring_support": secrets::has_keyring(),
        "configuration": configuration(),
        "environment": set.collect::<Vec<_>>(),
        "terminal": {
            "input": std::io::stdin().is_terminal(),
            "output": std::io::stdout().is_terminal(),
            "errors": std::io::stderr().is_terminal(),
            "type": environment::text("TERM"),
        },
        "accounts": accounts().await,
    })
}

fn configuration() -> Value {
    let path = config::path().ok();
    let is_there = path.as_ref().is_some_and(|path| path.exists());
    json!({
        "file": path,
        "exists": is_there,
        "problem": config::load().err().map(|failure| failure.what().to_owned()),
    })
}

/// What the accounts are on, without their names.
async fn accounts() -> Value {
    let accounts = match Accounts::open().await {
        Ok(accounts) => accounts,
        Err(failure) => return json!({ "problem": failure.what() }),
    };
    let mut described = Vec::new();
    for kept in &accounts.kept {
        let instance = accounts.file.instance(kept.issuer()).await.ok().flatten();
        let software = instance.as_ref().map(|instance| {
            format!(
                "{} {}",
                instance.software().name,
                instance.software().version
            )
        });
        let network = Network::remembered(kept);
        described.push(json!({
            "software": software,
            "store": secrets::place(kept).as_str(),
            "scopes": kept.scopes().to_string(),
            "private_address": network.allow_private,
            "proxy": network.proxy.is_some(),
        }));
    }
    json!(described)
}

/// The facts for people: one a line.
fn lines(value: &Value, name: &str) -> Vec<String> {
    let below = |key: &str| match name {
        "" => key.to_owned(),
        name => format!("{name}.{key}"),
    };
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| lines(value, &below(key)))
            .collect(),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let items = (1..).zip(items);
            items
                .flat_map(|(number, item)| lines(item, &below(&format!("{number}"))))
                .collect()
        }
        Value::Array(items) => {
            let words: Vec<_> = items.iter().filter_map(Value::as_str).collect();
            vec![format!(
                "{name}: {}",
                if words.is_empty() {
                    "none".into()
                } else {
                    words.join(", ")
                }
            )]
        }
        Value::Null => vec![format!("{name}: none")],
        Value::String(text) => vec![format!("{name}: {text}")],
        other => vec![format!("{name}: {other}")],
    }
}
