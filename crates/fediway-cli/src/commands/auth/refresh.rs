//! `fediway auth refresh`: a new login with other scopes, as the same person.

use fediway::{Client, Credentials, Instance, Login, Scopes, login};

use super::aside::Aside;
use super::consent;
use super::keep::{Keeping, keep};
use super::whose;
use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::network::Network;
use crate::output;
use crate::secrets::{self, Choice};
use crate::session::{self, APP, Accounts};

pub async fn run(global: &Global, args: cli::Refresh) -> Result<(), Failure> {
    let name = args.handle.as_deref().or(global.account.as_deref());
    let accounts = Accounts::open().await?;
    let kept = whose::named(&accounts, name, "refresh a login").await?;
    let network = Network::asked(global)?.or(Network::remembered(&kept));
    let transport = network.transport(Some(kept.issuer().as_str()))?.build()?;
    let scopes = wanted(&args, kept.scopes())?;
    let choice = match args.keeping.store {
        Some(place) => secrets::choose(global, Some(place), &accounts.config, &[]).await?,
        None => Choice {
            place: secrets::place(&kept),
            is_chosen: secrets::is_chosen(&kept),
        },
    };
    let keeper = secrets::keeper(
        accounts.file.clone(),
        &accounts.config,
        choice.place,
        choice.place,
    );
    let instance = Instance::discover(kept.issuer().as_str())
        .transport(&transport)
        .await?;
    let login = Login::new(&instance, APP)
        .scopes(scopes)
        .transport(&transport)
        .store(&Aside::new(keeper));
    let login = consent::coming_back(login, args.coming_back);
    let client = consent::given(login, args.no_browser).await?;
    check_person(&accounts, &client, &kept).await?;
    let keeping = Keeping {
        transport,
        choice,
        network,
        in_use: false,
    };
    let credentials = keep(&accounts, &client, &keeping).await?;
    super::login::tell_of_scopes(&credentials);
    let text = format!(
        "{} has the scopes: {}",
        session::name(&credentials),
        credentials.scopes()
    );
    output::answer(
        global.json,
        &text,
        &super::login::value(&credentials, choice.place),
    )
}

/// The scopes to ask for. Those of a token that came by other means are not known.
fn wanted(args: &cli::Refresh, now: &Scopes) -> Result<Scopes, Failure> {
    let mut wanted = match &args.scopes {
        Some(scopes) => scopes.clone(),
        None if now.is_empty() => Scopes::read_write(),
        None => now.clone(),
    };
    if let Some(more) = &args.add {
        wanted = wanted + more.clone();
    }
    let less = args.remove.as_ref();
    let left: Scopes = wanted
        .iter()
        .filter(|scope| less.is_none_or(|less| !less.covers(scope)))
        .cloned()
        .collect();
    match left.is_empty() {
        false => Ok(left),
        true => Err(Failure::new(
            Exit::Usage,
            "no scope would be left",
            "name at least one scope with --scopes",
        )),
    }
}

/// Nobody else may take the place of the account. A token of somebody else is revoked, unless it is
/// the one of another kept login of theirs.
async fn check_person(
    accounts: &Accounts,
    client: &Client,
    kept: &Credentials,
) -> Result<(), Failure> {
    let Some(new) = client
        .credentials()
        .filter(|new| !new.is_same_account(kept))
    else {
        return Ok(());
    };
    let is_kept = match super::keep::earlier(accounts, &new) {
        Some(other) => {
            let other = accounts.keeper(other).unlocked(other).await;
            other.is_ok_and(|other| other.access_token() == new.access_token())
        }
        None => false,
    };
    if !is_kept && login::logout(client).await.is_err() {
        output::note("warning: the token of the other account could not be revoked");
    }
    Err(Failure::new(
        Exit::Login,
        format!(
            "you signed in as {}, and not as {}: nothing was changed",
            session::name(&new),
            session::name(kept)
        ),
        "sign out in the browser, or use another one, and try again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_added_and_removed() {
        let parse = |text: &str| Some(Scopes::parse(text)).filter(|scopes| !scopes.is_empty());
        let wanted = |now: &str, scopes: &str, add: &str, remove: &str| {
            let args = cli::Refresh {
                handle: None,
                scopes: parse(scopes),
                add: parse(add),
                remove: parse(remove),
                no_browser: true,
                coming_back: Default::default(),
                keeping: Default::default(),
            };
            let wanted = wanted(&args, &Scopes::parse(now));
            wanted
                .map(|scopes| scopes.to_string())
                .map_err(|failure| failure.exit())
        };
        assert_eq!(
            wanted("read write", "", "", "").as_deref(),
            Ok("read write")
        );
        assert_eq!(wanted("read", "", "push", "").as_deref(), Ok("read push"));
        assert_eq!(wanted("read write", "", "", "write").as_deref(), Ok("read"));
        assert_eq!(
            wanted("read write:statuses", "", "", "write").as_deref(),
            Ok("read")
        );
        assert_eq!(wanted("read write", "read", "", "").as_deref(), Ok("read"));
        assert_eq!(wanted("", "", "", "").as_deref(), Ok("read write"));
        assert_eq!(wanted("read", "", "", "read"), Err(Exit::Usage));
    }
}
