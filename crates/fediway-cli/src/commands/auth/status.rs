//! `fediway auth status`: who is logged in, and whether each token still works.

use fediway::store::Store;
use fediway::{Client, Credentials, Error, ErrorKind};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::cli::Global;
use crate::failure::Failure;
use crate::session::{self, Session};
use crate::{output, text};

pub async fn run(global: &Global) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let kept = session.store.credentials().await?;
    let wanted = global.account.as_deref();
    let chosen: Vec<_> = kept
        .iter()
        .filter(|one| wanted.is_none_or(|wanted| one.is_named(wanted)))
        .collect();
    if chosen.is_empty() {
        return Err(session::nobody(&kept, wanted));
    }
    let default = session.store.default_account().await?;
    let in_use = |one: &Credentials| {
        let default = default.as_ref();
        default.is_some_and(|default| default.is_same_account(one))
    };
    let tried = chosen
        .into_iter()
        .map(|one| tried(&session, one, in_use(one)));
    let tried = join_all(tried).await;
    report(global, &tried)?;
    tried.into_iter().try_for_each(Tried::into_result)
}

struct Tried {
    credentials: Credentials,
    is_default: bool,
    error: Option<Error>,
}

async fn tried(session: &Session, credentials: &Credentials, is_default: bool) -> Tried {
    Tried {
        credentials: credentials.clone(),
        is_default,
        error: verify(session, credentials).await.err(),
    }
}

async fn verify(session: &Session, credentials: &Credentials) -> Result<(), Error> {
    let client = Client::restore(&session.store, credentials).transport(&session.transport);
    client.await?.accounts().verify_credentials().await?;
    Ok(())
}

impl Tried {
    /// `None` if it could not be found out.
    fn works(&self) -> Option<bool> {
        match self.error.as_ref().map(Error::kind) {
            None => Some(true),
            Some(ErrorKind::Unauthorized | ErrorKind::ReauthenticationRequired) => Some(false),
            Some(_) => None,
        }
    }

    fn line(&self) -> String {
        let verdict = match self.works() {
            Some(true) => "the token works",
            Some(false) => "the token is no longer good",
            None => "the token could not be tried",
        };
        let end = self.credentials.reauthenticate_before();
        let end = end.map_or(String::new(), |end| {
            format!("; log in again before {}", text::moment(end))
        });
        format!(
            "{}{}\n  instance: {}\n  scopes:   {}\n  {verdict}{end}",
            session::name(&self.credentials),
            if self.is_default { " (in use)" } else { "" },
            self.credentials.issuer().as_str(),
            self.credentials.scopes(),
        )
    }

    fn value(&self) -> Value {
        json!({
            "handle": self.credentials.handle(),
            "instance": self.credentials.issuer().as_str(),
            "scopes": self.credentials.scopes().to_string(),
            "in_use": self.is_default,
            "works": self.works(),
            "log_in_again_before": self
                .credentials
                .reauthenticate_before()
                .map(text::moment_json),
        })
    }

    fn into_result(self) -> Result<(), Failure> {
        let Some(error) = self.error else {
            return Ok(());
        };
        let failure = Failure::from(error);
        let what = format!("{}: {}", session::name(&self.credentials), failure.what());
        let failure = failure.log_in_at(Some(self.credentials.issuer()));
        Err(Failure::new(failure.exit(), what, failure.next()))
    }
}

fn report(global: &Global, tried: &[Tried]) -> Result<(), Failure> {
    let lines: Vec<_> = tried.iter().map(Tried::line).collect();
    let values: Vec<_> = tried.iter().map(Tried::value).collect();
    output::answer(
        global.json,
        &lines.join("\n"),
        &json!({ "accounts": values }),
    )
}
