//! Accounts by their names.

use fediway::entities::Account;

use super::look::Look;
use super::span::{Line, Style};
use crate::text;

/// The name and the handle of an account.
pub fn name(account: Option<&Account>, look: &Look) -> Line {
    let Some(account) = account else {
        return Line::new(Style::Name, "somebody");
    };
    let handle = handle(account, look);
    match text::one_line(&account.display_name) {
        name if name.is_empty() => Line::new(Style::Name, &handle),
        name => Line::new(Style::Name, &name).with(Style::Faint, &format!(" ({handle})")),
    }
}

/// The same as text.
pub fn author(account: Option<&Account>, look: &Look) -> String {
    let name = name(account, look);
    name.spans().iter().map(|span| span.text()).collect()
}

/// The full handle with the `@` before it.
pub fn handle(account: &Account, look: &Look) -> String {
    text::one_line(&format!("@{}", full_handle(&account.acct, &look.host)))
}

/// A handle with its host: servers leave out their own.
pub fn full_handle(acct: &str, host: &str) -> String {
    match acct.contains('@') || host.is_empty() {
        true => acct.to_owned(),
        false => format!("{acct}@{host}"),
    }
}
