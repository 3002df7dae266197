//! Where a login keeps its tokens. It is never in a weaker place than the person knows of.

use fediway::Credentials;

use super::keeper;
use crate::ask;
use crate::cli::Global;
use crate::config::{Config, StoreKind};
use crate::failure::{self, Exit, Failure};

/// A place for the tokens of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub place: StoreKind,
    /// Whether the person chose it. What they did not choose is not remembered.
    pub is_chosen: bool,
}

/// The same credentials, remembering where their secrets are by choice.
pub fn note(credentials: &Credentials, choice: Choice) -> Credentials {
    let place = choice.is_chosen.then(|| choice.place.as_str());
    credentials.with_note(keeper::NOTE, place)
}

/// The place for new tokens: the option, then what the configuration says, then the place that was chosen at an
/// earlier login, then the keyring if this build has one, else the file.
///
/// # Errors
///
/// The keyring cannot be used, and nobody agreed to the file; or the programs are not configured.
pub async fn choose(
    global: &Global,
    option: Option<StoreKind>,
    config: &Config,
    kept: &[Credentials],
) -> Result<Choice, Failure> {
    let earlier = || kept.iter().rev().find_map(keeper::noted);
    if let Some(place) = option.or(config.store).or_else(earlier) {
        return usable(place, config).await;
    }
    if !keeper::has_keyring() {
        return Ok(Choice {
            place: StoreKind::File,
            is_chosen: false,
        });
    }
    match keeper::try_keyring().await {
        Ok(()) => Ok(chosen(StoreKind::Keyring)),
        Err(error) => agree(global, &failure::reason(&error)).await,
    }
}

fn chosen(place: StoreKind) -> Choice {
    Choice {
        place,
        is_chosen: true,
    }
}

/// A place that was asked for must be usable before the person goes through a login.
async fn usable(place: StoreKind, config: &Config) -> Result<Choice, Failure> {
    match place {
        StoreKind::File => {}
        StoreKind::Keyring => {
            let tried = keeper::try_keyring().await;
            tried.map_err(|error| unusable(&failure::reason(&error)))?;
        }
        StoreKind::Command => {
            if let Some(key) = config.token_command.missing() {
                return Err(not_configured(key));
            }
        }
    }
    Ok(chosen(place))
}

async fn agree(global: &Global, why: &str) -> Result<Choice, Failure> {
    if !ask::can(global) {
        return Err(unusable(why));
    }
    let question = format!(
        "The tokens cannot go into the keyring: {why}.\nKeep them in a file that only you can read?"
    );
    match ask::yes(&question).await? {
        true => Ok(chosen(StoreKind::File)),
        false => Err(unusable(why)),
    }
}

fn not_configured(key: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("the tokens cannot be kept with a program: {key} is not configured"),
        format!("fediway config set {key} COMMAND; `fediway config list` says what it has to do"),
    )
}

fn unusable(why: &str) -> Failure {
    Failure::new(
        Exit::Login,
        format!("the tokens cannot go into the keyring: {why}"),
        "--store file keeps them in a file that only you can read; token_command in the \
         configuration keeps them with a program of yours",
    )
}
