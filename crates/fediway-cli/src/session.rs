//! From the global options to a client of the account that is meant.

use fediway::store::{FileStore, Store, WhichAccount, find_account};
use fediway::transport::TransportBuilder;
use fediway::{
    AccessToken, Client, Credentials, Error, ErrorKind, Instance, InstanceUrl, Transport,
};

use crate::cli::Global;
use crate::config::{self, Config, StoreKind};
use crate::failure::{self, Exit, Failure};
use crate::meant::{self, Meant, Source, Variables};
use crate::network::{self, Network};
use crate::secrets::{self, Keeper};
use crate::similar;
use crate::text;

/// The name of this application, for people and in the file system.
pub const APP: &str = "fediway";

/// What a command needs to work as somebody.
pub struct Session {
    pub transport: Transport,
    pub source: Source,
    who: Who,
}

enum Who {
    /// The token of the environment: nothing is kept, and nothing that is kept is touched.
    Token(Credentials),
    /// An account of the store, without its secrets if these are elsewhere.
    Kept(Keeper, Credentials),
}

impl Session {
    /// # Errors
    ///
    /// Nobody is logged in, or not the one who is meant.
    pub async fn open(global: &Global) -> Result<Self, Failure> {
        Self::open_with(global, |transport| transport).await
    }

    /// With a transport of other settings.
    pub async fn open_with(
        global: &Global,
        settings: impl FnOnce(TransportBuilder) -> TransportBuilder,
    ) -> Result<Self, Failure> {
        let meant = meant::decide(global.account.as_deref(), Variables::read())?;
        let source = meant.source();
        match meant {
            Meant::Token { token, instance } => Self::of_token(global, token, &instance, settings),
            Meant::Kept { name, .. } => {
                let accounts = Accounts::open().await?;
                let found = accounts.named(name.as_deref()).await;
                let note = source.words().filter(|_| source != Source::Flag);
                let credentials = found.map_err(|failure| failure.with_note(note))?;
                let mut session = accounts.session_with(global, &credentials, settings)?;
                session.source = source;
                Ok(session)
            }
        }
    }

    fn of_token(
        global: &Global,
        token: AccessToken,
        instance: &str,
        settings: impl FnOnce(TransportBuilder) -> TransportBuilder,
    ) -> Result<Self, Failure> {
        let address = network::address(instance);
        let transport = Network::asked(global)?.transport(Some(address))?;
        let transport = settings(transport).build()?;
        let issuer = InstanceUrl::parse_with(address, transport.policy());
        let issuer = issuer.map_err(|refused| Failure::from(Error::from(refused)))?;
        Ok(Self {
            transport,
            source: Source::Token,
            who: Who::Token(Credentials::new(issuer, token)),
        })
    }

    /// Whose session it is, perhaps without the secrets.
    pub fn account(&self) -> &Credentials {
        match &self.who {
            Who::Token(credentials) | Who::Kept(_, credentials) => credentials,
        }
    }

    /// The credentials, with their secrets.
    pub async fn credentials(&self) -> Result<Credentials, Failure> {
        match &self.who {
            Who::Token(credentials) => Ok(credentials.clone()),
            Who::Kept(keeper, credentials) => {
                let unlocked = keeper.unlocked(credentials).await;
                unlocked.map_err(|error| locked(credentials, error))
            }
        }
    }

    /// A client of the account, with what was found out about the server before, so that nothing is
    /// asked here.
    pub async fn client(&self) -> Result<Client, Failure> {
        let credentials = self.credentials().await?;
        match &self.who {
            Who::Token(_) => {
                let instance = known_or_asked(credentials.issuer(), &self.transport).await?;
                Ok(Client::new(instance, credentials).with_transport(&self.transport))
            }
            Who::Kept(keeper, _) => {
                let which = WhichAccount::from(&credentials);
                Ok(Client::restore(keeper, which)
                    .transport(&self.transport)
                    .await?)
            }
        }
    }
}

/// What an earlier login found out about a server, else what the server says now.
async fn known_or_asked(issuer: &InstanceUrl, transport: &Transport) -> Result<Instance, Failure> {
    if let Ok(store) = FileStore::open(APP)
        && let Ok(Some(known)) = store.instance(issuer).await
    {
        return Ok(known);
    }
    let discovery = Instance::discover(issuer.as_str());
    Ok(discovery.transport(transport).await?)
}

/// Why the secrets of kept credentials cannot be had.
fn locked(credentials: &Credentials, error: Error) -> Failure {
    let by_program = secrets::place(credentials) == StoreKind::Command;
    let name = name(credentials);
    if error.kind() == &ErrorKind::ReauthenticationRequired {
        let what = match by_program {
            true => format!("the program of token_command.get gave no token of {name}"),
            false => format!("the keyring has no token of {name}"),
        };
        return Failure::from(error).with_what(what);
    }
    let what = format!("no token of {name}: {}", failure::reason(&error));
    let next = match by_program {
        true => "see what is wrong with the program, or log in again with --store file",
        false => "unlock the keyring, or log in again with --store file",
    };
    Failure::new(Exit::LoggedOut, what, next)
}

/// The settings of a transport to the server at this address, for a command that needs no account.
pub fn transport_to(global: &Global, typed: &str) -> Result<TransportBuilder, Failure> {
    Network::asked(global)?.transport(Some(network::address(typed)))
}

/// The accounts that are kept.
pub struct Accounts {
    pub file: FileStore,
    pub config: Config,
    /// Without the secrets that are elsewhere.
    pub kept: Vec<Credentials>,
    pub default: Option<Credentials>,
}

impl Accounts {
    pub async fn open() -> Result<Self, Failure> {
        let file = FileStore::open(APP)?;
        let kept = file.credentials().await?;
        let default = match &*kept {
            [] => None,
            // Without another look at the file.
            [only] => Some(only.clone()),
            _ => file.default_account().await?,
        };
        Ok(Self {
            config: config::load()?,
            kept,
            default,
            file,
        })
    }

    /// The account of this name, else the default one.
    pub async fn named(&self, name: Option<&str>) -> Result<Credentials, Failure> {
        if !self
            .kept
            .iter()
            .any(|one| name.is_none_or(|name| one.is_named(name)))
        {
            return Err(nobody(&self.kept, name));
        }
        if let (None, Some(default)) = (name, &self.default) {
            return Ok(default.clone());
        }
        let found = find_account(&self.file, name).await;
        found.map_err(ambiguous)
    }

    /// Whether it is the default account.
    pub fn is_default(&self, credentials: &Credentials) -> bool {
        let default = self.default.as_ref();
        default.is_some_and(|default| default.is_same_account(credentials))
    }

    /// The store for an account as it is kept.
    pub fn keeper(&self, credentials: &Credentials) -> Keeper {
        let place = secrets::place(credentials);
        secrets::keeper(self.file.clone(), &self.config, place, place)
    }

    /// A session of a kept account.
    pub fn session(&self, global: &Global, credentials: &Credentials) -> Result<Session, Failure> {
        self.session_with(global, credentials, |transport| transport)
    }

    fn session_with(
        &self,
        global: &Global,
        credentials: &Credentials,
        settings: impl FnOnce(TransportBuilder) -> TransportBuilder,
    ) -> Result<Session, Failure> {
        let network = Network::asked(global)?.or(Network::remembered(credentials));
        let transport = network.transport(Some(credentials.issuer().as_str()))?;
        Ok(Session {
            transport: settings(transport).build()?,
            source: Source::Store,
            who: Who::Kept(self.keeper(credentials), credentials.clone()),
        })
    }
}

/// The server of the account that is meant.
pub async fn issuer(global: &Global) -> Option<InstanceUrl> {
    match meant::decide(global.account.as_deref(), Variables::read()).ok()? {
        Meant::Token { .. } => None,
        Meant::Kept { name, .. } => {
            let store = FileStore::open(APP).ok()?;
            let chosen = find_account(&store, name.as_deref()).await.ok()?;
            Some(chosen.issuer().clone())
        }
    }
}

/// Whether the token is that of the environment.
pub fn is_of_environment(global: &Global) -> bool {
    let meant = meant::decide(global.account.as_deref(), Variables::read());
    meant.is_ok_and(|meant| meant.source() == Source::Token)
}

/// Where it was said which account is meant, where that is not plain.
pub fn source(global: &Global) -> Option<&'static str> {
    let meant = meant::decide(global.account.as_deref(), Variables::read()).ok()?;
    match meant.source() {
        // The person has just said so.
        Source::Flag => None,
        source => source.words(),
    }
}

/// Several accounts may be meant, and none is the default one.
fn ambiguous(error: Error) -> Failure {
    match error.kind() {
        ErrorKind::InvalidInput(_) => {
            let next = "name it with --account, or choose one: `fediway auth switch HANDLE`";
            Failure::new(Exit::Usage, failure::reason(&error), next)
        }
        _ => error.into(),
    }
}

/// Why there is nobody to work as.
pub fn nobody(kept: &[Credentials], wanted: Option<&str>) -> Failure {
    let Some(wanted) = wanted.filter(|_| !kept.is_empty()) else {
        let next = "log in: `fediway login HOST`";
        return Failure::new(Exit::LoggedOut, "nobody is logged in", next);
    };
    let what = format!("{wanted} is not logged in");
    let names: Vec<_> = kept.iter().map(name).collect();
    let similar = closest(wanted, &names);
    let next = match similar.is_empty() {
        false => format!("did you mean {}? Else log in", similar.join(" or ")),
        true => format!("log in, or choose one of: {}", names.join(", ")),
    };
    Failure::new(Exit::LoggedOut, what, next)
}

/// The names that leave the domain out, else the one that is most like what was typed, if one is.
fn closest<'a>(typed: &str, names: &'a [String]) -> Vec<&'a str> {
    let typed = typed.trim_start_matches('@').to_lowercase();
    let bare = |name: &'a str| name.trim_start_matches('@');
    let names = || names.iter().map(String::as_str);
    let users: Vec<_> = names()
        .filter(|name| bare(name).split('@').next() == Some(typed.as_str()))
        .collect();
    if !users.is_empty() {
        return users;
    }
    let found = similar::closest(&typed, names().map(bare));
    names().filter(|name| Some(bare(name)) == found).collect()
}

/// The account's handle, or at least its server.
pub fn name(credentials: &Credentials) -> String {
    match credentials.handle() {
        Some(handle) => text::one_line(&format!("@{handle}")),
        None => credentials.issuer().authority().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(host: &str) -> Credentials {
        Credentials::new(InstanceUrl::parse(host).unwrap(), "token")
    }

    #[test]
    fn who_is_not_logged_in_is_told_who_is() {
        let failure = nobody(&[kept("two.example.org")], Some("three.invalid"));
        assert_eq!(failure.exit(), Exit::LoggedOut);
        assert!(failure.next().contains("two.example.org"));
    }

    #[test]
    fn a_name_that_several_accounts_have_names_them_all() {
        let names = ["@ann@a.example", "@ann@b.example", "@ben@a.example"];
        let names = names.map(str::to_owned);
        assert_eq!(closest("Ann", &names), ["@ann@a.example", "@ann@b.example"]);
    }

    #[test]
    fn a_slip_of_the_finger_is_seen() {
        let all = [kept("mastodon.social"), kept("two.example.org")];
        let failure = nobody(&all, Some("mastodn.social"));
        assert!(
            failure.next().contains("did you mean mastodon.social?"),
            "{}",
            failure.next()
        );
    }
}
