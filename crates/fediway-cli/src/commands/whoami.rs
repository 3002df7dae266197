//! `fediway whoami`: the account in use, as the server sees it.

use serde_json::json;

use crate::cli::Global;
use crate::failure::Failure;
use crate::session::Session;
use crate::{output, text};

pub async fn run(global: &Global) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let client = session.client().await?;
    let me = client.accounts().verify_credentials().await?;
    let credentials = client.credentials();
    let handle = match credentials.and_then(|credentials| credentials.handle()) {
        Some(handle) => handle.to_string(),
        None => format!("{}@{}", me.username, client.instance().url().authority()),
    };
    let mut lines = text::one_line(&format!("@{handle}"));
    if !me.display_name.is_empty() {
        lines += &format!(" ({})", text::one_line(&me.display_name));
    }
    if let Some(url) = &me.url {
        lines += &format!("\n{}", text::one_line(url));
    }
    let value = json!({
        "handle": handle,
        "id": me.id,
        "display_name": me.display_name,
        "url": me.url,
        "instance": client.instance().url().as_str(),
    });
    output::answer(global.json, &lines, &value)
}
