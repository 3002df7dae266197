//! What people call a status, an account or a list, and its id on this server.

use fediway::entities::{Account, List};
use fediway::find::Found;
use fediway::{Client, ErrorKind, Handle, InstanceUrl, Status, StatusId};

use crate::failure::{Exit, Failure};
use crate::{listed, text};

/// The id on this server of a status that is named as for [`status`].
pub async fn status_id(client: &Client, named: &str) -> Result<StatusId, Failure> {
    if let Some(id) = listed::id(client, named)? {
        return Ok(id.into());
    }
    match own_status(client.instance().url(), named) {
        Some(id) => checked(id),
        None => Ok(status(client, named).await?.id),
    }
}

/// What may be an id on some server, and fits into a path.
fn checked(id: StatusId) -> Result<StatusId, Failure> {
    let text = id.as_str();
    let is_id = |c: char| c.is_ascii_alphanumeric() || "-_.~:".contains(c);
    if !text.is_empty() && text != "." && text != ".." && text.chars().all(is_id) {
        return Ok(id);
    }
    let what = match text.is_empty() {
        true => "no status is named".to_owned(),
        false => format!("{} is no id of a status", text::one_line(text)),
    };
    let next = "give its id, or its address with https://";
    Err(Failure::new(Exit::Usage, what, next))
}

/// A status that is named by its id, any of its addresses, or its number in the last list.
pub async fn status(client: &Client, named: &str) -> Result<Status, Failure> {
    let number = listed::id(client, named)?;
    let named = number.as_deref().unwrap_or(named);
    if let Some(id) = own_status(client.instance().url(), named) {
        return Ok(client.statuses().get(checked(id)?).await?);
    }
    let shown = text::one_line(named);
    match client.search().by_url(named).await {
        Ok(Found::Status(status)) => Ok(*status),
        Ok(_) => Err(Failure::new(
            Exit::Usage,
            format!("{shown} is not a status"),
            "give the id or the address of a status",
        )),
        Err(error) if error.kind() == &ErrorKind::NotFound => Err(Failure::new(
            Exit::Other,
            format!("the server finds no status at {shown}"),
            "check the address, and whether this account may see the status",
        )),
        Err(error) => Err(error.into()),
    }
}

/// An id as it is, or the one in an address of this server's web pages: these have the ids of this
/// server, also where they show a status of another one.
fn own_status(server: &InstanceUrl, named: &str) -> Option<StatusId> {
    if !is_address(named) {
        return Some(StatusId::from(named.trim()));
    }
    let path = path_on(server, named)?;
    let segments: Vec<_> = path.split('/').collect();
    let id = match segments[..] {
        [user, id] if user.starts_with('@') => id,
        [user, "statuses", id] if user.starts_with('@') => id,
        _ => return None,
    };
    (!id.is_empty()).then(|| StatusId::from(id))
}

fn is_address(named: &str) -> bool {
    let scheme = named
        .split_once("://")
        .map(|(scheme, _)| scheme.trim_start());
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    })
}

/// The path of an address of this server, without the slashes around it.
fn path_on<'a>(server: &InstanceUrl, address: &'a str) -> Option<&'a str> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    if domain(host)? != domain(server.authority())? {
        return None;
    }
    let path = path.split(['?', '#']).next()?;
    Some(path.trim_end_matches('/'))
}

/// A host in one form, whatever its case and script.
fn domain(host: &str) -> Option<String> {
    let handle: Handle = format!("x@{host}").parse().ok()?;
    Some(handle.domain().to_owned())
}

/// The account that is named by a handle, an id or any of its addresses.
pub async fn account(client: &Client, named: &str) -> Result<Account, Failure> {
    let named = named.trim();
    let unknown = |error: fediway::Error| unknown_account(error, named);
    if is_address(named) {
        return account_at(client, named).await;
    }
    let is_number = named.chars().all(|c| c.is_ascii_digit());
    if is_number && let Ok(account) = client.accounts().get(named).await {
        return Ok(account);
    }
    match client.accounts().by_handle(named).await {
        Err(error) if error.kind() == &ErrorKind::NotFound && !named.contains('@') => {
            let by_id = client.accounts().get(named).await;
            by_id.map_err(|_| unknown(error))
        }
        found => found.map_err(unknown),
    }
}

async fn account_at(client: &Client, address: &str) -> Result<Account, Failure> {
    // A page of this server that shows an account of another one is known to this server alone.
    let server = client.instance().url().clone();
    let own = path_on(&server, address).and_then(|path| path.strip_prefix('@'));
    if let Some(handle) = own.filter(|handle| !handle.contains('/')) {
        let found = client.accounts().by_handle(handle).await;
        return found.map_err(|error| unknown_account(error, address));
    }
    match client.search().by_url(address).await {
        Ok(Found::Account(account)) => Ok(*account),
        Ok(_) => Err(Failure::new(
            Exit::Usage,
            format!("{} is not an account", text::one_line(address)),
            "give the handle, the id or the address of an account",
        )),
        Err(error) => Err(unknown_account(error, address)),
    }
}

fn unknown_account(error: fediway::Error, named: &str) -> Failure {
    match error.kind() {
        ErrorKind::NotFound => Failure::new(
            Exit::Other,
            format!("the server finds no account {}", text::one_line(named)),
            "check the handle: @USER@HOST",
        ),
        _ => error.into(),
    }
}

/// The account of the token.
pub async fn me(client: &Client) -> Result<Account, Failure> {
    Ok(client.accounts().verify_credentials().await?.account)
}

/// The account that is named, or that of the token.
pub async fn account_or_me(client: &Client, named: Option<&str>) -> Result<Account, Failure> {
    match named {
        Some(named) => account(client, named).await,
        None => me(client).await,
    }
}

/// One of the account's lists, by its id or title.
pub async fn list(client: &Client, named: &str) -> Result<List, Failure> {
    let lists = client.lists().list().await?;
    let titled = lists
        .items
        .into_iter()
        .map(|list| (list.title.clone(), list.id.to_string(), list));
    chosen("list", named, titled)
}

/// What has this id, or is the only one with this title.
pub fn chosen<T>(
    kind: &str,
    named: &str,
    all: impl Iterator<Item = (String, String, T)>,
) -> Result<T, Failure> {
    let mut all: Vec<_> = all.collect();
    if let Some(place) = all.iter().position(|(_, id, _)| id == named) {
        return Ok(all.swap_remove(place).2);
    }
    let exact: Vec<_> = all.extract_if(.., |(title, _, _)| title == named).collect();
    let mut found = match exact.is_empty() {
        false => exact,
        true => {
            let same = named.to_lowercase();
            all.extract_if(.., |(title, _, _)| title.to_lowercase() == same)
                .collect()
        }
    };
    let shown = text::one_line(named);
    match found.len() {
        1 => Ok(found.swap_remove(0).2),
        0 => {
            let titles: Vec<_> = all
                .iter()
                .map(|(title, _, _)| text::one_line(title))
                .collect();
            let next = match titles.is_empty() {
                true => format!("make one: `fediway {kind} create`"),
                false => format!("choose one of: {}", titles.join(", ")),
            };
            Err(Failure::new(
                Exit::Usage,
                format!("there is no {kind} {shown}"),
                next,
            ))
        }
        _ => {
            let ids: Vec<_> = found.iter().map(|(_, id, _)| text::one_line(id)).collect();
            let what = format!("several {kind}s are called {shown}");
            Err(Failure::new(
                Exit::Usage,
                what,
                format!("name one by its id: {}", ids.join(", ")),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_this_server_have_its_ids() {
        let server = InstanceUrl::parse("own.example").unwrap();
        for (named, id) in [
            ("109", Some("109")),
            ("01HX", Some("01HX")),
            ("https://own.example/@ann/109", Some("109")),
            ("https://own.example/@ann/109/", Some("109")),
            ("https://own.example/@ann@far.example/109?x#y", Some("109")),
            ("https://own.example/@ann/statuses/01HX", Some("01HX")),
            ("https://OWN.example/@ann/109", Some("109")),
            ("HTTPS://own.example:443/@ann/109", Some("109")),
            ("http://own.example/@ann/109", Some("109")),
            ("https://own.example@evil.example/@ann/109", None),
            ("https://own.example:8443/@ann/109", None),
            ("https://own.example/@ann", None),
            ("https://own.example/@ann/", None),
            ("https://own.example/notes/9", None),
            ("https://own.example.evil.example/@ann/109", None),
            ("https://far.example/@ann/109", None),
        ] {
            let found = own_status(&server, named);
            assert_eq!(found.as_ref().map(StatusId::as_str), id, "{named}");
        }
        let server = InstanceUrl::parse("xn--bcher-kva.example").unwrap();
        let found = own_status(&server, "https://B\u{dc}CHER.example/@ann/109");
        assert_eq!(found.as_ref().map(StatusId::as_str), Some("109"));
    }

    #[test]
    fn an_id_fits_into_a_path() {
        for id in ["109", "01HX", "9nBQyk-_.~", "1700000000.123"] {
            assert_eq!(checked(StatusId::from(id)).unwrap().as_str(), id);
        }
        for text in ["", ".", "..", "../apps", "a/b", "a b", "a?b", "%31", "ü"] {
            let failure = checked(StatusId::from(text)).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage, "{text}");
        }
    }

    fn choice(named: &str) -> Result<u8, Failure> {
        let all = [
            ("Friends", "7", 1),
            ("friends", "8", 2),
            ("Work", "9", 3),
            ("9", "10", 4),
            ("Two", "11", 5),
            ("Two", "12", 6),
        ];
        let all = all.map(|(title, id, value)| (title.to_owned(), id.to_owned(), value));
        chosen("list", named, all.into_iter())
    }

    #[test]
    fn a_title_must_be_the_only_one() {
        assert_eq!(choice("friends").unwrap(), 2);
        assert_eq!(choice("WORK").unwrap(), 3);
        assert_eq!(choice("9").unwrap(), 3, "an id counts more than a title");
        assert!(choice("FRIENDS").unwrap_err().next().contains("7, 8"));
        assert!(choice("Two").unwrap_err().next().contains("11, 12"));
        assert!(choice("None").unwrap_err().next().contains("Friends"));
    }
}
