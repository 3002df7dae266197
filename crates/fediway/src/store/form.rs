//! The serialized form of a store. Besides suspended logins, secrets are serialized only here.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::contents::{AccountKey, Contents};
use crate::credentials::{Account, Credentials, Parts, RegisteredApp};
use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::instance::{Instance, kept_url};
use crate::scope::Scopes;
use crate::time::{self, Timestamp};

/// The version of the format that is written and read.
pub(super) const VERSION: u64 = 1;

/// The contents as JSON, **with every secret in the clear**: for a file or a database that only
/// the account's owner can read. The bytes are wiped when dropped.
///
/// # Errors
///
/// None in practice: the values have a form in JSON.
pub fn to_json(contents: &Contents) -> Result<Zeroizing<Vec<u8>>> {
    let form = ContentsForm {
        version: VERSION,
        default_account: contents.default.as_ref().map(KeyForm::from),
        registrations: contents
            .registrations
            .iter()
            .map(|(k, app)| (k.as_str().into(), app.into()))
            .collect(),
        credentials: contents
            .credentials
            .iter()
            .map(|c| c.parts().into())
            .collect(),
        instances: contents.instances.clone(),
    };
    serde_json::to_vec_pretty(&form)
        .map(Zeroizing::new)
        .map_err(|error| Error::store("credentials cannot be written", error))
}

/// Reads what [`to_json`] wrote.
///
/// Addresses of issuers are not checked again here: the transport does that before every request.
///
/// # Errors
///
/// [`ErrorKind::Store`](crate::ErrorKind::Store) if the bytes are not such JSON, or are written in
/// another version of the format.
pub fn from_json(bytes: &[u8]) -> Result<Contents> {
    let Versioned { version } = parse(bytes)?;
    match version {
        Some(VERSION) => parse::<ContentsForm<'_>>(bytes)?.try_into(),
        Some(newer) if newer > VERSION => Err(other_version(&format!(
            "they have format {newer}, and this version of fediway knows formats up to {VERSION}: \
             update fediway"
        ))),
        _ => Err(other_version(
            "they were written before the format had versions: move them away, and log in again",
        )),
    }
}

pub(super) fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T> {
    // The parser's own message could quote a secret, so only its position is kept.
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::store("kept credentials are not readable", place)
    })
}

pub(super) fn other_version(why: &str) -> Error {
    Error::store(&format!("kept credentials are not readable: {why}"), why)
}

type Text<'a> = std::borrow::Cow<'a, str>;

#[derive(Deserialize)]
pub(super) struct Versioned {
    pub(super) version: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct ContentsForm<'a> {
    version: u64,
    #[serde(borrow)]
    default_account: Option<KeyForm<'a>>,
    #[serde(borrow)]
    registrations: HashMap<Text<'a>, AppForm<'a>>,
    #[serde(borrow)]
    credentials: Vec<CredentialsForm<'a>>,
    #[serde(default)]
    instances: Vec<Instance>,
}

#[derive(Serialize, Deserialize)]
struct KeyForm<'a> {
    #[serde(borrow)]
    issuer: Text<'a>,
    #[serde(borrow)]
    account_id: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct AppForm<'a> {
    #[serde(borrow)]
    client_id: Text<'a>,
    #[serde(borrow)]
    client_secret: Text<'a>,
    #[serde(borrow)]
    redirect_uri: Text<'a>,
    scopes: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct CredentialsForm<'a> {
    #[serde(borrow)]
    issuer: Text<'a>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    account_id: Option<Text<'a>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    acct: Option<Text<'a>>,
    /// The domain that WebFinger proved for the handle.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    domain: Option<Text<'a>>,
    #[serde(borrow)]
    access_token: Text<'a>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Text<'a>>,
    granted: String,
    wanted: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    app: Option<AppForm<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<BTreeMap<String, String>>,
}

impl TryFrom<ContentsForm<'_>> for Contents {
    type Error = Error;

    fn try_from(form: ContentsForm<'_>) -> Result<Self> {
        let credentials = form.credentials.into_iter().map(Credentials::try_from);
        Ok(Self {
            registrations: form
                .registrations
                .into_iter()
                .map(|(k, app)| (k.into(), app.into()))
                .collect(),
            credentials: credentials.collect::<Result<_>>()?,
            default: form.default_account.map(AccountKey::try_from).transpose()?,
            instances: form.instances,
        })
    }
}

impl<'a> From<&'a AccountKey> for KeyForm<'a> {
    fn from(key: &'a AccountKey) -> Self {
        Self {
            issuer: key.issuer.as_str().into(),
            account_id: key.id.as_ref().map(|id| id.as_str().into()),
        }
    }
}

impl TryFrom<KeyForm<'_>> for AccountKey {
    type Error = Error;

    fn try_from(form: KeyForm<'_>) -> Result<Self> {
        Ok(Self {
            issuer: kept_url(&form.issuer)?,
            id: form.account_id.map(|id| AccountId::from(id.as_ref())),
        })
    }
}

impl<'a> From<&'a RegisteredApp> for AppForm<'a> {
    fn from(app: &'a RegisteredApp) -> Self {
        Self {
            client_id: app.client_id.as_str().into(),
            client_secret: app.client_secret.expose().into(),
            redirect_uri: app.redirect_uri.as_str().into(),
            scopes: app.scopes.to_string(),
        }
    }
}

impl From<AppForm<'_>> for RegisteredApp {
    fn from(form: AppForm<'_>) -> Self {
        RegisteredApp::new(form.client_id, form.client_secret.as_ref())
            .redirect_uri(form.redirect_uri.as_ref())
            .scopes(Scopes::parse(&form.scopes))
    }
}

impl<'a> From<&'a Parts> for CredentialsForm<'a> {
    fn from(parts: &'a Parts) -> Self {
        let account = parts.account.as_ref();
        let moment = |moment: Timestamp| moment.to_string();
        Self {
            issuer: parts.issuer.as_str().into(),
            account_id: account.map(|account| account.id.as_str().into()),
            acct: account.map(|account| account.acct.as_str().into()),
            domain: account.and_then(|account| Some(account.domain.as_deref()?.into())),
            access_token: parts.access_token.expose().into(),
            refresh_token: parts
                .refresh_token
                .as_ref()
                .map(|token| token.expose().into()),
            granted: parts.granted.to_string(),
            wanted: parts.wanted.to_string(),
            issued_at: parts.issued_at.map(moment),
            expires_at: parts.expires_at.map(moment),
            app: parts.app.as_deref().map(AppForm::from),
            notes: parts.notes.as_deref().cloned(),
        }
    }
}

impl TryFrom<CredentialsForm<'_>> for Credentials {
    type Error = Error;

    fn try_from(form: CredentialsForm<'_>) -> Result<Self> {
        let account = form.account_id.zip(form.acct).map(|(id, acct)| Account {
            id: AccountId::from(id.as_ref()),
            acct: acct.into_owned(),
            domain: form.domain.map(|domain| domain.into()),
        });
        Ok(Credentials::from_parts(Parts {
            issuer: kept_url(&form.issuer)?,
            access_token: form.access_token.as_ref().into(),
            refresh_token: form.refresh_token.map(|token| token.as_ref().into()),
            account,
            granted: Scopes::parse(&form.granted),
            wanted: Scopes::parse(&form.wanted),
            issued_at: form.issued_at.as_deref().and_then(time::parse),
            expires_at: form.expires_at.as_deref().and_then(time::parse),
            app: form.app.map(|app| RegisteredApp::from(app).into()),
            notes: form.notes.map(Into::into),
        }))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::RegistrationKey;
    use super::*;
    use crate::url::InstanceUrl;

    fn key() -> RegistrationKey {
        RegistrationKey {
            issuer: InstanceUrl::parse("example.org").unwrap(),
            app: "bot".into(),
            redirect: "loopback".into(),
            scopes: Scopes::read(),
        }
    }

    pub(in crate::store) fn credentials(id: &str, acct: &str, token: &str) -> Credentials {
        Credentials::from_parts(Parts {
            issuer: key().issuer,
            access_token: token.into(),
            refresh_token: Some("refresh".into()),
            account: Some(Account {
                id: id.into(),
                acct: acct.into(),
                domain: Some("example.com".into()),
            }),
            granted: Scopes::read(),
            wanted: Scopes::read_write(),
            issued_at: time::parse("2029-01-01T00:00:00Z"),
            expires_at: time::parse("2030-01-01T00:00:00Z"),
            app: Some(RegisteredApp::new("id", "secret \"quoted\"").into()),
            notes: None,
        })
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut contents = Contents::default();
        contents.save_registration(&key(), &RegisteredApp::new("id", "se\\cret"));
        let noted = credentials("1", "ann", "to\nken").with_note("colour", Some("green"));
        contents.save_credentials(&noted);
        contents.save_credentials(&credentials("2", "ben", "other"));
        contents.set_default_account(&credentials("2", "ben", "other"));
        let instance = Instance::without_discovery(key().issuer).with_software("mitra", "5.9");
        contents.save_instance(&instance);
        let read = from_json(&to_json(&contents).unwrap()).unwrap();
        assert_eq!(read.registration(&key()), contents.registration(&key()));
        let (before, after) = (&contents.credentials()[0], &read.credentials()[0]);
        assert_eq!(before.access_token(), after.access_token());
        assert_eq!(before.refresh_token(), after.refresh_token());
        assert_eq!(before.app(), after.app());
        assert_eq!(after.note("colour"), Some("green"));
        assert_eq!(before.parts().issued_at, after.parts().issued_at);
        assert_eq!(format!("{before:?}"), format!("{after:?}"));
        assert_eq!(after.missing_scopes(), Scopes::write());
        assert_eq!(read.default, contents.default);
        let known = read.instance(instance.url()).unwrap();
        assert_eq!(known.software(), instance.software());
    }

    #[test]
    fn saving_replaces_the_same_account_in_place() {
        let mut contents = Contents::default();
        for (id, token) in [("1", "old"), ("2", "other"), ("1", "new")] {
            contents.save_credentials(&credentials(id, "ann", token));
        }
        let kept = contents.credentials().iter();
        let tokens: Vec<_> = kept.map(|kept| kept.access_token().expose()).collect();
        assert_eq!(tokens, ["new", "other"]);
    }

    #[test]
    fn the_default_account_is_a_mark() {
        let [one, two, three] = ["1", "2", "3"].map(|id| credentials(id, "ann", id));
        let mut contents = Contents::default();
        let default = |contents: &Contents| contents.default_account()?.account_id().cloned();
        let id = |credentials: &Credentials| credentials.account_id().cloned();
        assert_eq!(default(&contents), None);
        for credentials in [&one, &two, &one] {
            contents.save_credentials(credentials);
            assert_eq!(default(&contents), id(&one));
        }
        assert!(contents.set_default_account(&two));
        assert!(!contents.set_default_account(&three));
        contents.save_credentials(&one);
        assert_eq!(default(&contents), id(&two), "a refresh moves no mark");
        contents.save_credentials(&three);
        contents.forget_credentials(&two);
        assert_eq!(default(&contents), None, "nobody is chosen at random");
        contents.save_credentials(&one);
        assert_eq!(default(&contents), None, "a refresh makes no mark");
        contents.forget_credentials(&one);
        assert_eq!(default(&contents), id(&three), "the only one needs no mark");
    }

    #[test]
    fn an_unreadable_store_does_not_quote_itself() {
        let bad = br#"{"version":1,"registrations":{"k":{"client_id":"x","client_secret":7}}}"#;
        let error = from_json(bad).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("client_secret\":7"));
    }

    #[test]
    fn another_version_of_the_format_is_refused_with_what_to_do() {
        for (bytes, next) in [
            (
                &br#"{"registrations":{},"credentials":[]}"#[..],
                "log in again",
            ),
            (
                br#"{"version":0,"registrations":{},"credentials":[]}"#,
                "log in again",
            ),
            (br#"{"version":2,"whatever":[]}"#, "update fediway"),
        ] {
            let error = from_json(bytes).unwrap_err().to_string();
            assert!(error.contains(next), "{error}");
        }
    }
}
