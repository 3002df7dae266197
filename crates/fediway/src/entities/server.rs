//! Other documents about a server: rules, blocks, texts, languages.

use std::collections::BTreeMap;

use super::date_or_time::DateOrTime;
use super::language::Language;
use super::macros::{entity, open_enum};
use crate::ids::RuleId;
use crate::time::Timestamp;

open_enum! {
    /// What the block of a domain does.
    DomainBlockSeverity {
        /// Its accounts are shown only to those who follow them.
        Silence = "silence",
        /// Nothing is taken from it.
        Suspend = "suspend",
        /// Nothing, but for what is set beside it.
        Noop = "noop",
    }
}

entity! {
    /// A rule of the server.
    Rule {
        /// The id.
        id: RuleId,
        /// The rule.
        text: String,
        /// What it means.
        hint: String,
        /// The rule in other languages, by their codes.
        translations: BTreeMap<String, RuleTranslation>,
        /// When it was made. GoToSocial, for moderators.
        created_at: Option<Timestamp>,
        /// When it was changed last. GoToSocial, for moderators.
        updated_at: Option<Timestamp>,
    }

    /// A rule in another language.
    RuleTranslation {
        /// The rule.
        text: String,
        /// What it means.
        hint: String,
    }

    /// A domain that the server blocks.
    DomainBlock {
        /// The domain, perhaps with asterisks in it.
        domain: String,
        /// The SHA-256 hash of the domain.
        digest: Option<String>,
        /// What the block does.
        severity: Option<DomainBlockSeverity>,
        /// Why.
        comment: Option<String>,
        /// Why. GoToSocial.
        public_comment: Option<String>,
        /// When it was limited. GoToSocial.
        silenced_at: Option<Timestamp>,
        /// When it was suspended. GoToSocial.
        suspended_at: Option<Timestamp>,
    }

    /// What the server says of itself at length.
    ExtendedDescription {
        /// When it was changed last; `None` if there is none.
        updated_at: Option<Timestamp>,
        /// The text, as HTML from the server.
        content: String,
    }

    /// The privacy policy.
    PrivacyPolicy {
        /// When it was changed last.
        updated_at: Option<Timestamp>,
        /// The text, as HTML from the server.
        content: String,
    }

    /// The terms of service.
    TermsOfService {
        /// The day from which they hold.
        effective_date: Option<DateOrTime>,
        /// Whether they hold now.
        effective: bool,
        /// The text, as HTML from the server.
        content: String,
        /// The day from which the next ones hold.
        succeeded_by: Option<DateOrTime>,
    }

    /// A language that a status may be written in.
    SupportedLocale {
        /// The code.
        code: Language,
        /// The name, in English.
        name: String,
    }
}

/// The languages that statuses are translated to, by the code of the language they are in.
pub type TranslationLanguages = BTreeMap<String, Vec<Language>>;
