//! Which account is meant: the flag, then the token of the environment, then the account of the
//! environment, then the store. Pure.

use fediway::AccessToken;

use crate::environment;
use crate::failure::{Exit, Failure};

/// Where it was said which account is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `--account`
    Flag,
    /// `FEDIWAY_TOKEN`
    Token,
    /// `FEDIWAY_ACCOUNT`
    Variable,
    /// The default account.
    Store,
}

impl Source {
    /// In words, where it is not plain.
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::Flag => Some("--account says so"),
            Self::Token => Some("the token is that of FEDIWAY_TOKEN"),
            Self::Variable => Some("the account is that of FEDIWAY_ACCOUNT"),
            Self::Store => None,
        }
    }

    /// For programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "--account",
            Self::Token => environment::TOKEN,
            Self::Variable => environment::ACCOUNT,
            Self::Store => "store",
        }
    }
}

/// What the environment says.
#[derive(Default)]
pub struct Variables {
    pub token: Option<AccessToken>,
    pub instance: Option<String>,
    pub account: Option<String>,
}

impl Variables {
    pub fn read() -> Self {
        Self {
            token: environment::text(environment::TOKEN).map(|token| token.trim().into()),
            instance: environment::text(environment::INSTANCE),
            account: environment::text(environment::ACCOUNT),
        }
    }
}

/// Which account is meant.
#[derive(Debug)]
pub enum Meant {
    /// A token, and the server that gave it. No kept account is touched.
    Token {
        token: AccessToken,
        instance: String,
    },
    /// A kept account: the named one, else the default one.
    Kept {
        name: Option<String>,
        source: Source,
    },
}

impl Meant {
    pub fn source(&self) -> Source {
        match self {
            Self::Token { .. } => Source::Token,
            Self::Kept { source, .. } => *source,
        }
    }

    /// The name of a kept account, if one was said.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Token { .. } => None,
            Self::Kept { name, .. } => name.as_deref(),
        }
    }
}

/// Decides.
///
/// # Errors
///
/// One of `FEDIWAY_TOKEN` and `FEDIWAY_INSTANCE` without the other: going on with another account
/// than the one that was meant would post in a wrong name.
pub fn decide(flag: Option<&str>, variables: Variables) -> Result<Meant, Failure> {
    if let Some(name) = flag {
        return Ok(kept(Some(name.to_owned()), Source::Flag));
    }
    match (variables.token, variables.instance, variables.account) {
        (Some(token), Some(instance), _) => Ok(Meant::Token { token, instance }),
        (Some(_), None, _) => Err(half(environment::TOKEN, environment::INSTANCE)),
        (None, Some(_), _) => Err(half(environment::INSTANCE, environment::TOKEN)),
        (None, None, Some(name)) => Ok(kept(Some(name), Source::Variable)),
        (None, None, None) => Ok(kept(None, Source::Store)),
    }
}

fn kept(name: Option<String>, source: Source) -> Meant {
    Meant::Kept { name, source }
}

fn half(set: &str, missing: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("{set} is set, and {missing} is not"),
        format!("set {missing} as well, or unset {set}, or choose an account with --account"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(flag: Option<&str>, variables: [&str; 3]) -> Result<String, Exit> {
        let [token, instance, account] =
            variables.map(|v| Some(v.to_owned()).filter(|v| !v.is_empty()));
        let variables = Variables {
            token: token.map(AccessToken::from),
            instance,
            account,
        };
        let meant = decide(flag, variables).map_err(|failure| failure.exit())?;
        Ok(match &meant {
            Meant::Token { token, instance } => format!("{} {instance}", token.expose()),
            Meant::Kept { name, source } => format!("{name:?} {}", source.as_str()),
        })
    }

    #[test]
    fn the_flag_then_the_token_then_the_account_then_the_store() {
        for (flag, variables, expected) in [
            (None, ["", "", ""], "None store"),
            (None, ["", "", "a@x"], "Some(\"a@x\") FEDIWAY_ACCOUNT"),
            (None, ["t", "x", "a@x"], "t x"),
            (None, ["t", "x", ""], "t x"),
            (Some("b@y"), ["t", "x", "a@x"], "Some(\"b@y\") --account"),
            (Some("b@y"), ["t", "", ""], "Some(\"b@y\") --account"),
        ] {
            assert_eq!(
                decided(flag, variables).as_deref(),
                Ok(expected),
                "{variables:?}"
            );
        }
    }

    #[test]
    fn half_a_pair_is_an_error_and_not_another_account() {
        for variables in [
            ["t", "", ""],
            ["t", "", "a@x"],
            ["", "x", ""],
            ["", "x", "a@x"],
        ] {
            assert_eq!(decided(None, variables), Err(Exit::Usage), "{variables:?}");
        }
    }
}
