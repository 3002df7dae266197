//! Every field of the fact tables is a field of an entity: an answer with all of them is read and
//! written again, and nothing of it is lost. What differs on purpose is listed with its reason.

use std::collections::{BTreeMap, BTreeSet};

use fediway::entities::*;
use serde_json::{Map, Value, json};

/// Entities that are not public types of this library, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("CredentialApplication", "credentials: `oauth::create_app`"),
    ("Token", "credentials: `oauth::validate_authorization_code`"),
    ("OAuthServerMetadata", "`Instance::oauth`"),
    ("Error", "`fediway::Error`"),
    ("StreamEvent", "the streams"),
    ("StreamCommand", "the streams"),
    ("StreamError", "the streams"),
    ("AnnouncementReactionEvent", "the streams"),
    ("AsyncRefreshHeader", "a header"),
    (
        "Collections",
        "the list in it: `[Collection by offset in collections]`",
    ),
    ("Health", "recorded servers answer `OK`, as text"),
    (
        "gts:webPushNotification",
        "what a push service gets, not a client",
    ),
];

/// Fields that are not there, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    (
        "gts:statusReblogged",
        "application.client_id",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.created_at",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.id",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.redirect_uri",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.redirect_uris",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.scopes",
        "a status names its application only",
    ),
    (
        "gts:statusReblogged",
        "application.vapid_key",
        "a status names its application only",
    ),
    ("*", "client_secret", "a secret is read and not written"),
    ("*", "fetch_password", "a secret is read and not written"),
    ("*", "text_plain", "its name on the wire is `text/plain`"),
    ("*", "spiler_text", "its name on the wire is `spoiler_text`"),
    ("Reaction", "accounts", "Pleroma's are `EmojiReaction`"),
    ("Reaction", "account_ids", "Pleroma's are `EmojiReaction`"),
    (
        "Announcement",
        "reactions.accounts",
        "no server puts Pleroma's here",
    ),
    (
        "Announcement",
        "reactions.account_ids",
        "no server puts Pleroma's here",
    ),
    (
        "gts:statusReblogged",
        "tags.featuring",
        "a status has tags of name and URL",
    ),
    (
        "gts:statusReblogged",
        "tags.following",
        "a status has tags of name and URL",
    ),
    (
        "gts:statusReblogged",
        "tags.history",
        "a status has tags of name and URL",
    ),
    (
        "gts:statusReblogged",
        "tags.id",
        "a status has tags of name and URL",
    ),
];

/// Reads an answer as an entity and writes it again.
type Rewrite = fn(&Value) -> Result<Value, serde_json::Error>;

macro_rules! known {
    ($($name:literal => $Entity:ty,)*) => {
        &[$(($name, |value| {
            let entity: $Entity = serde_json::from_str(&value.to_string())?;
            serde_json::to_value(entity)
        }),)*]
    };
}

const KNOWN: &[(&str, Rewrite)] = known! {
    "Account" => Account,
    "AccountRole" => Role,
    "AccountWarning" => AccountWarning,
    "Admin::Account" => AdminAccount,
    "Admin::CanonicalEmailBlock" => AdminCanonicalEmailBlock,
    "Admin::Cohort" => AdminCohort,
    "Admin::Cohort::Data" => AdminCohortData,
    "Admin::Dimension" => AdminDimension,
    "Admin::Dimension::Data" => AdminDimensionData,
    "Admin::DomainAllow" => AdminDomainAllow,
    "Admin::DomainBlock" => AdminDomainBlock,
    "Admin::EmailDomainBlock" => AdminEmailDomainBlock,
    "Admin::Ip" => AdminIp,
    "Admin::IpBlock" => AdminIpBlock,
    "Admin::Measure" => AdminMeasure,
    "Admin::Report" => AdminReport,
    "Admin::Tag" => AdminTag,
    "Announcement" => Announcement,
    "Announcement::Account" => AnnouncementAccount,
    "Announcement::Status" => AnnouncementStatus,
    "AnnualReport" => AnnualReport,
    "AnnualReportState" => AnnualReportState,
    "Appeal" => Appeal,
    "Application" => Application,
    "AsyncRefresh" => AsyncRefresh,
    "Collection" => Collection,
    "CollectionItem" => CollectionItem,
    "CollectionWithAccounts" => CollectionWithAccounts,
    "Context" => Context,
    "Conversation" => Conversation,
    "CredentialAccount" => CredentialAccount,
    "CustomEmoji" => CustomEmoji,
    "DomainBlock" => DomainBlock,
    "ExtendedDescription" => ExtendedDescription,
    "FamiliarFollowers" => FamiliarFollowers,
    "FeatureApproval" => FeatureApproval,
    "FeaturedTag" => FeaturedTag,
    "Field" => AccountField,
    "Filter" => Filter,
    "FilterKeyword" => FilterKeyword,
    "FilterResult" => FilterResult,
    "FilterStatus" => FilterStatus,
    "GroupedNotificationsResults" => GroupedNotificationsResults,
    "IdentityProof" => IdentityProof,
    "Instance" => InstanceDocument,
    "InstanceActivity" => InstanceActivity,
    "InstanceIcon" => InstanceIcon,
    "List" => List,
    "Marker" => Marker,
    "MediaAttachment" => MediaAttachment,
    "MutedAccount" => MutedAccount,
    "NodeInfo" => NodeInfo,
    "NodeInfoLinks" => NodeInfoLinks,
    "Notification" => Notification,
    "NotificationFallback" => NotificationFallback,
    "NotificationGroup" => NotificationGroup,
    "NotificationPolicy" => NotificationPolicy,
    "NotificationRequest" => NotificationRequest,
    "NotificationRequestsMerged" => NotificationRequestsMerged,
    "OAuthUserInfo" => UserInfo,
    "OEmbed" => OEmbed,
    "PartialAccountWithAvatar" => PartialAccountWithAvatar,
    "Pleroma::Chat" => Chat,
    "Pleroma::ChatMessage" => ChatMessage,
    "Pleroma::EmojiReaction" => EmojiReaction,
    "PleromaConfig" => PleromaInstance,
    "PleromaContent" => PleromaContent,
    "PleromaMetadata" => PleromaMetadata,
    "PleromaOptions" => PleromaStatus,
    "Poll" => Poll,
    "Poll::Option" => PollOption,
    "Preferences" => Preferences,
    "PreviewCard" => PreviewCard,
    "PreviewCardAuthor" => PreviewCardAuthor,
    "PrivacyPolicy" => PrivacyPolicy,
    "Profile" => Profile,
    "Profile::Field" => AccountField,
    "Quote" => Quote,
    "QuoteApproval" => QuoteApproval,
    "Reaction" => Reaction,
    "Relationship" => Relationship,
    "RelationshipSeveranceEvent" => RelationshipSeveranceEvent,
    "Report" => Report,
    "Role" => Role,
    "Rule" => Rule,
    "ScheduledStatus" => ScheduledStatus,
    "Search" => Search,
    "ShallowQuote" => Quote,
    "ShallowTag" => StatusTag,
    "Status" => Status,
    "Status::Mention" => Mention,
    "Status::Tag" => StatusTag,
    "StatusEdit" => StatusEdit,
    "StatusSource" => StatusSource,
    "Suggestion" => Suggestion,
    "SupportedLocale" => SupportedLocale,
    "Tag" => Tag,
    "TermsOfService" => TermsOfService,
    "Translation" => Translation,
    "Translation::Attachment" => TranslatedAttachment,
    "Translation::Poll" => TranslatedPoll,
    "Translation::Poll::Option" => EditedPollOption,
    "Trends::Link" => TrendingLink,
    "UnreadCount" => UnreadCount,
    "V1::Filter" => FilterV1,
    "V1::Instance" => InstanceV1,
    "V1::NotificationPolicy" => NotificationPolicyV1,
    "WebFinger" => ResourceDescriptor,
    "WebPushSubscription" => WebPushSubscription,
    "WrappedAnnualReports" => WrappedAnnualReports,
    "WrappedAsyncRefresh" => WrappedAsyncRefresh,
    "WrappedCollection" => WrappedCollection,
    "WrappedCollectionItem" => WrappedCollectionItem,
    "gts:InstanceConfigurationEmojis" => EmojisConfiguration,
    "gts:ScheduledStatusParams" => ScheduledParams,
    "gts:ScheduledStatusParamsPoll" => ScheduledPoll,
    "gts:accountExportStats" => AccountExportStats,
    "gts:adminActionResponse" => AdminActionResponse,
    "gts:adminEmoji" => AdminEmoji,
    "gts:debugAPUrlResponse" => DebugApUrlResponse,
    "gts:defaultPolicies" => DefaultPolicies,
    "gts:domainPermission" => DomainPermission,
    "gts:domainPermissionSubscription" => DomainPermissionSubscription,
    "gts:emojiCategory" => EmojiCategory,
    "gts:headerFilter" => HeaderFilter,
    "gts:instanceConfigurationAccounts" => AccountsConfiguration,
    "gts:instanceConfigurationMediaAttachments" => MediaConfiguration,
    "gts:instanceConfigurationPolls" => PollsConfiguration,
    "gts:instanceConfigurationStatuses" => StatusesConfiguration,
    "gts:instanceV1Configuration" => InstanceConfiguration,
    "gts:instanceV1URLs" => InstanceAddressesV1,
    "gts:instanceV2Configuration" => InstanceConfiguration,
    "gts:instanceV2ConfigurationTranslation" => TranslationConfiguration,
    "gts:instanceV2ConfigurationVAPID" => InstanceVapid,
    "gts:instanceV2Contact" => InstanceContact,
    "gts:instanceV2Registrations" => InstanceRegistrations,
    "gts:instanceV2Thumbnail" => InstanceThumbnail,
    "gts:instanceV2ThumbnailVersions" => InstanceThumbnailVersions,
    "gts:instanceV2URLs" => InstanceAddresses,
    "gts:instanceV2Usage" => InstanceUsage,
    "gts:instanceV2Users" => InstanceUsers,
    "gts:interactionPolicy" => InteractionPolicy,
    "gts:interactionPolicyRules" => InteractionRules,
    "gts:interactionRequest" => InteractionRequest,
    "gts:markers" => Markers,
    "gts:mediaDimensions" => MediaDimensions,
    "gts:mediaFocus" => Focus,
    "gts:mediaMeta" => MediaMeta,
    "gts:statusReblogged" => Status,
    "gts:theme" => Theme,
    "gts:tokenInfo" => TokenInfo,
    "gts:user" => User,
    "gts:webPushSubscriptionAlerts" => PushAlerts,
};

/// One field of the tables: dotted name, type, first word of its enum.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    kind: String,
    word: Option<String>,
}

type Tables = BTreeMap<String, Vec<Field>>;

fn tables() -> Tables {
    let mut tables = Tables::new();
    let mut add = |entity: &str, name: &str, kind: &str, words: &str| {
        let (entity, name) = match entity.split_once('.') {
            // `CredentialAccount.source` is a part of an entity.
            Some((entity, part)) => (entity, format!("{part}.{name}")),
            None => (entity, name.to_owned()),
        };
        let word = words
            .split('|')
            .find(|word| !word.is_empty())
            .map(str::to_owned);
        let kind = kind.to_owned();
        tables
            .entry(entity.to_owned())
            .or_default()
            .push(Field { name, kind, word });
    };
    for line in include_str!("../data/facts/entities.tsv").lines().skip(1) {
        let cells: Vec<_> = line.split('\t').collect();
        if !cells[7].starts_with("removed") {
            add(cells[0], cells[1], cells[2], cells[5]);
        }
    }
    for line in include_str!("../data/facts/vendor-entities.tsv")
        .lines()
        .skip(1)
    {
        let cells: Vec<_> = line.split('\t').collect();
        if !cells[5].starts_with("Mastodon field absent") {
            add(cells[1], cells[2], cells[3], cells[4]);
        }
    }
    tables
}

/// An entity with every field of the tables; from some depth on with those that are no entities.
fn sample(tables: &Tables, entity: &str, depth: usize) -> Value {
    let mut object = Value::Object(Map::new());
    for field in &tables[entity] {
        if let Some(base) = field.kind.strip_prefix("extends ") {
            let base = sample(tables, base, depth);
            merge(&mut object, base);
            continue;
        }
        if let Some(value) = value(tables, field, &field.kind, depth) {
            put(&mut object, &field.name, value);
        }
    }
    object
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

/// Writes a value to `a.b`, `a[].b` or `a.*.b`.
fn put(object: &mut Value, name: &str, value: Value) {
    // Keys such as `text/plain` and `admin.sign_up` have dots of their own.
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) if !["admin", "pending"].contains(&first) => (first, Some(rest)),
        _ => (name, None),
    };
    let (key, is_list) = match first.strip_suffix("[]") {
        Some(key) => (key, true),
        None => (first, false),
    };
    let key = if key == "*" { "en" } else { key };
    if !object.is_object() {
        *object = json!({});
    }
    let mut place = &mut object[key];
    if is_list {
        if place.get(0).is_none() {
            *place = json!([{}]);
        }
        place = &mut place[0];
    }
    match rest {
        Some(rest) => put(place, rest, value),
        // A row for a nested object as a whole stands beside those of its parts.
        None if place.is_object() || (place.is_array() && !is_list) => {}
        None => *place = value,
    }
}

fn value(tables: &Tables, field: &Field, kind: &str, depth: usize) -> Option<Value> {
    if let Some(item) = kind
        .strip_prefix("array<")
        .or_else(|| kind.strip_prefix("Vec<"))
    {
        let item = item.trim_end_matches('?').strip_suffix('>')?;
        return match item {
            "object" => Some(json!([])),
            _ => Some(json!([value(tables, field, item, depth)?])),
        };
    }
    let kind = kind.trim_end_matches('?').split('|').next()?;
    let kind = kind
        .strip_prefix("Box<")
        .and_then(|kind| kind.strip_suffix('>'))
        .unwrap_or(kind);
    let text = |text: &str| Some(Value::from(text));
    if let Some(word) = &field.word {
        return text(word);
    }
    // Tables that are made from other sources call moments and numbers texts.
    if kind == "string" && (field.name.ends_with("_at") || field.name == "last_used") {
        return text("2026-08-01T00:00:00Z");
    }
    if kind == "string" && field.name.ends_with("_count") {
        return text("7");
    }
    match kind {
        "boolean" | "bool" => Some(json!(true)),
        "integer" | "i64" | "u32" | "integer(unix)" => Some(json!(3)),
        "number" => Some(json!(0.5)),
        "string(id)" => text("id-1"),
        "string(number)" => text("7"),
        "string(unix)" => text("1785592182"),
        "string(datetime)"
        | "string(date)"
        | "string(date-or-datetime)"
        | "datetime"
        | "DateTime<Utc>" => text("2026-08-01T00:00:00Z"),
        "object" => Some(json!({})),
        "null" => None,
        "String" => text("text"),
        kind if kind.starts_with("string") => text("text"),
        kind if depth == 0 || !tables.contains_key(kind) => None,
        kind => Some(sample(tables, kind, depth - 1)),
    }
}

/// What is in an answer and not in what was made of it.
fn lost(sent: &Value, written: &Value, at: &str, found: &mut BTreeSet<String>) {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            for (key, value) in sent {
                let at = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                lost(value, written.get(key).unwrap_or(&Value::Null), &at, found);
            }
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            for (sent, written) in sent.iter().zip(written) {
                lost(sent, written, at, found);
            }
        }
        _ if same(sent, written) => {}
        _ => {
            found.insert(at.to_owned());
        }
    }
}

/// Whether two values mean the same: numbers may be text, moments have several forms.
fn same(sent: &Value, written: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if let (Some(sent), Some(written)) = (sent.as_f64(), written.as_f64()) {
        return sent == written;
    }
    let (sent, written) = (text(sent), text(written));
    let is_moment = sent == "1785592182" && written.starts_with("2026-08-01T");
    sent == written || is_moment || (sent == "{}" && written != "null")
}

fn is_left_out(entity: &str, field: &str) -> bool {
    LEFT_OUT
        .iter()
        .any(|(of, left, _)| [entity, "*"].contains(of) && field.ends_with(left))
}

#[test]
fn every_field_of_the_tables_is_read_and_written() {
    let tables = tables();
    let mut wrong = Vec::new();
    for (name, rewrite) in KNOWN {
        let sent = sample(&tables, name, 2);
        let written = match rewrite(&sent) {
            Ok(written) => written,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let mut found = BTreeSet::new();
        lost(&sent, &written, "", &mut found);
        found.retain(|field| !is_left_out(name, field));
        if !found.is_empty() {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "lost: {wrong:#?}");
}

#[test]
fn every_entity_of_the_tables_is_known() {
    let known: BTreeSet<_> = KNOWN.iter().map(|(name, _)| *name).collect();
    let elsewhere: BTreeSet<_> = ELSEWHERE.iter().map(|(name, _)| *name).collect();
    let tables = tables();
    let missing: Vec<_> = tables
        .keys()
        .filter(|name| !known.contains(&***name) && !elsewhere.contains(&***name))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    for name in known.union(&elsewhere) {
        assert!(tables.contains_key(*name), "{name} is in no table");
    }
}
