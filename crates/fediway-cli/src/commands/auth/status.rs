//! `fediway auth status`: who is logged in, with what, and whether each token still works.

use fediway::store::Store;
use fediway::{Credentials, Instance};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::cli::{Global, Status};
use crate::config::StoreKind;
use crate::failure::{Exit, Failure};
use crate::meant::{self, Meant, Source, Variables};
use crate::network::Network;
use crate::secrets;
use crate::session::{self, Accounts, Session};
use crate::{output, text};

pub async fn run(global: &Global, args: &Status) -> Result<(), Failure> {
    let meant = meant::decide(global.account.as_deref(), Variables::read())?;
    let all = match &meant {
        Meant::Token { .. } => vec![of_token(global, args).await?],
        Meant::Kept { .. } => kept(global, args, &meant).await?,
    };
    report(global, &all)?;
    let mut asked_about = all.into_iter().filter(|one| one.is_asked_about);
    asked_about.try_for_each(Account::into_result)
}

/// What is known of one account.
struct Account {
    credentials: Credentials,
    instance: Option<Instance>,
    place: Option<StoreKind>,
    network: Network,
    in_use: bool,
    source: Source,
    /// Whether the exit code is about it.
    is_asked_about: bool,
    verdict: Verdict,
}

enum Verdict {
    Untried,
    Works,
    /// The server does not take it any more.
    Dead(Failure),
    /// It could not be found out.
    Unknown(Failure),
}

async fn of_token(global: &Global, args: &Status) -> Result<Account, Failure> {
    let session = Session::open(global).await?;
    Ok(Account {
        credentials: session.account().clone(),
        instance: None,
        place: None,
        network: Network::asked(global)?,
        in_use: true,
        source: Source::Token,
        is_asked_about: true,
        verdict: verdict(args, Ok(session)).await,
    })
}

/// The accounts that are kept; all if none is named.
async fn kept(global: &Global, args: &Status, meant: &Meant) -> Result<Vec<Account>, Failure> {
    let accounts = Accounts::open().await?;
    let in_use = match accounts.named(meant.name()).await {
        Ok(in_use) => Some(in_use),
        // There may be several of that name, or none in use.
        Err(failure) if failure.exit() == Exit::LoggedOut => return Err(failure),
        Err(_) => None,
    };
    let is_in_use = |one: &Credentials| in_use.as_ref().is_some_and(|it| it.is_same_account(one));
    let chosen = accounts.kept.iter().filter(|one| match &global.account {
        Some(name) => one.is_named(name),
        None => !args.active || is_in_use(one),
    });
    let looked_at = chosen.map(|one| async {
        let is_asked_about = global.account.is_some() || is_in_use(one);
        Account {
            credentials: one.clone(),
            instance: accounts.file.instance(one.issuer()).await.ok().flatten(),
            place: Some(secrets::place(one)),
            network: Network::remembered(one),
            in_use: accounts.is_default(one),
            source: meant.source(),
            is_asked_about,
            verdict: verdict(args, accounts.session(global, one)).await,
        }
    });
    Ok(join_all(looked_at).await)
}

async fn verdict(args: &Status, session: Result<Session, Failure>) -> Verdict {
    if args.offline {
        return Verdict::Untried;
    }
    match tried(session).await {
        Ok(()) => Verdict::Works,
        Err(failure) if failure.is_about_token() => Verdict::Dead(failure),
        Err(failure) => Verdict::Unknown(failure),
    }
}

async fn tried(session: Result<Session, Failure>) -> Result<(), Failure> {
    session?
        .client()
        .await?
        .accounts()
        .verify_credentials()
        .await?;
    Ok(())
}

impl Account {
    fn lines(&self) -> String {
        let in_use = if self.in_use { " (in use)" } else { "" };
        let mut lines = vec![format!("{}{in_use}", session::name(&self.credentials))];
        let mut line = |name: &str, value: &str| lines.push(format!("  {name:<9} {value}"));
        let issuer = self.credentials.issuer().as_str();
        match &self.instance {
            Some(instance) => line("instance:", &format!("{issuer} ({})", software(instance))),
            None => line("instance:", issuer),
        }
        line("scopes:", &scopes(&self.credentials));
        line("kept in:", &self.place());
        if let Some(network) = self.network.describe() {
            line("network:", &network);
        }
        line("token:", &self.token());
        lines.join("\n")
    }

    fn place(&self) -> String {
        match self.place {
            None => "the variable FEDIWAY_TOKEN".into(),
            Some(StoreKind::File) => "a file that only you can read".into(),
            Some(StoreKind::Keyring) => "the keyring".into(),
            Some(StoreKind::Command) => "token_command".into(),
        }
    }

    fn token(&self) -> String {
        let verdict = match &self.verdict {
            Verdict::Untried => "not tried",
            Verdict::Works => "works",
            Verdict::Dead(_) => "no longer valid",
            Verdict::Unknown(_) => "could not be tried",
        };
        // A token that is dead already has no end to come.
        let end = match &self.verdict {
            Verdict::Dead(_) => None,
            _ => self.credentials.reauthenticate_before(),
        };
        match end {
            Some(end) => format!("{verdict}; log in again before {}", text::moment(end)),
            None => verdict.into(),
        }
    }

    fn value(&self) -> Value {
        let software = self.instance.as_ref().map(Instance::software);
        json!({
            "handle": self.credentials.handle(),
            "instance": self.credentials.issuer().as_str(),
            "software": software.map(|software| &software.name),
            "version": software.map(|software| &software.version),
            "scopes": self.credentials.scopes().to_string(),
            "in_use": self.in_use,
            "source": self.source.as_str(),
            "store": self.place.map(StoreKind::as_str),
            "network": self.network,
            "works": match self.verdict {
                Verdict::Works => Some(true),
                Verdict::Dead(_) => Some(false),
                Verdict::Untried | Verdict::Unknown(_) => None,
            },
            "log_in_again_before": self
                .credentials
                .reauthenticate_before()
                .map(text::moment_json),
        })
    }

    fn into_result(self) -> Result<(), Failure> {
        let (Verdict::Dead(failure) | Verdict::Unknown(failure)) = self.verdict else {
            return Ok(());
        };
        let what = format!("{}: {}", session::name(&self.credentials), failure.what());
        let failure = failure.log_in_at(Some(self.credentials.issuer()));
        Err(Failure::new(failure.exit(), what, failure.next()))
    }
}

fn software(instance: &Instance) -> String {
    let software = instance.software();
    text::one_line(&format!("{} {}", software.name, software.version))
}

/// The scopes of a token that came by other means are not known.
fn scopes(credentials: &Credentials) -> String {
    match credentials.scopes().is_empty() {
        true => "not known".into(),
        false => credentials.scopes().to_string(),
    }
}

fn report(global: &Global, all: &[Account]) -> Result<(), Failure> {
    let lines: Vec<_> = all.iter().map(Account::lines).collect();
    let values: Vec<_> = all.iter().map(Account::value).collect();
    output::answer(
        global.json,
        &lines.join("\n"),
        &json!({ "accounts": values }),
    )
}
