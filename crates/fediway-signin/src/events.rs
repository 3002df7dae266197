//! What happens, for metrics, alarms and the audit log. No event holds a secret or the address of a
//! visitor.

use crate::identity::Identity;
use crate::problem::Problem;
use crate::store::{AccountKey, AuditEvent, Change};

/// Something that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A server was discovered for the first time, or again.
    ServerDiscovered {
        /// The key of the server.
        server: String,
    },
    /// The site was registered with a server.
    Registered {
        /// The key of the server.
        server: String,
    },
    /// A server no longer knows the site's registration. The site registers again.
    RegistrationLost {
        /// The key of the server.
        server: String,
    },
    /// A sign-in began: the browser was redirected to the server.
    Started {
        /// The key of the server.
        server: String,
    },
    /// Somebody signed in.
    SignedIn {
        /// Who.
        identity: Box<Identity>,
        /// Whether for the first time.
        is_new: bool,
        /// The account that it says it moved to. This crate does not join them: let the person sign in
        /// with both.
        moved_to: Option<String>,
    },
    /// A value changed that should stay the same, at a sign-in or at a check of the account.
    Changed {
        /// The account as it is now.
        identity: Box<Identity>,
        /// What changed.
        change: Change,
        /// Whether the sign-in was refused for that reason, or the access ended.
        refused: bool,
    },
    /// Somebody could not sign in.
    Failed {
        /// The key of the server, if it is a known one.
        server: Option<String>,
        /// Why.
        problem: Problem,
    },
    /// A token that is no longer needed could not be revoked.
    TokenNotRevoked {
        /// Whose it is.
        account: AccountKey,
    },
    /// The server no longer accepts the token of an account, or the account is no longer the one that
    /// signed in. Its sessions ended.
    AccessLost {
        /// Whose it was.
        account: AccountKey,
    },
    /// A browser signed out.
    SignedOut {
        /// Who.
        account: AccountKey,
    },
    /// All sessions of an account were ended.
    SignedOutEverywhere {
        /// Who.
        account: AccountKey,
    },
    /// The person's data was deleted.
    Deleted,
}

impl Event {
    /// The kind of event in one word, as it stands in the audit log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ServerDiscovered { .. } => "server_discovered",
            Self::Registered { .. } => "registered",
            Self::RegistrationLost { .. } => "registration_lost",
            Self::Started { .. } => "started",
            Self::SignedIn { .. } => "signed_in",
            Self::Changed { .. } => "changed",
            Self::Failed { .. } => "failed",
            Self::TokenNotRevoked { .. } => "token_not_revoked",
            Self::AccessLost { .. } => "access_lost",
            Self::SignedOut { .. } => "signed_out",
            Self::SignedOutEverywhere { .. } => "signed_out_everywhere",
            Self::Deleted => "deleted",
        }
    }

    /// The key of the server, where there is one.
    pub fn server(&self) -> Option<&str> {
        match self {
            Self::ServerDiscovered { server }
            | Self::Registered { server }
            | Self::RegistrationLost { server }
            | Self::Started { server } => Some(server),
            Self::Failed { server, .. } => server.as_deref(),
            _ => self.account().map(|account| account.server.as_str()),
        }
    }

    /// Whose it is, where that is known.
    pub fn account(&self) -> Option<&AccountKey> {
        match self {
            Self::SignedIn { identity, .. } | Self::Changed { identity, .. } => Some(&identity.key),
            Self::TokenNotRevoked { account }
            | Self::AccessLost { account }
            | Self::SignedOut { account }
            | Self::SignedOutEverywhere { account } => Some(account),
            _ => None,
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::SignedIn { is_new: true, .. } => "for the first time".to_owned(),
            Self::Changed {
                change, refused, ..
            } => {
                let word = match change {
                    Change::Uri { .. } => "another URI",
                    Change::SameUri { .. } => "the URI of another account",
                    Change::Younger { .. } => "created later than before",
                    Change::Handle { .. } => "another handle",
                };
                let refused = if *refused { ", refused" } else { "" };
                format!("{word}{refused}")
            }
            Self::Failed { problem, .. } => problem.to_string(),
            _ => String::new(),
        }
    }

    /// The event for the audit log.
    pub(crate) fn to_audit(&self) -> AuditEvent {
        let event = AuditEvent::new(self.name()).detail(self.detail());
        match (self.account(), self.server()) {
            (Some(account), _) => event.account(account),
            (None, Some(server)) => event.server(server),
            (None, None) => event,
        }
    }
}
