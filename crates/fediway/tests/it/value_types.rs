//! Applications store, print, compare and make ids, words, scopes and subscriptions: these types have
//! all the traits for that.

use std::collections::{BTreeSet, HashSet};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::path::Path;
use std::str::FromStr;

use fediway::entities::DateOrTime;
use fediway::streaming::{Event, EventKind, Subscription};
use fediway::{
    Client, Cursor, Handle, Instance, InstanceUrl, Login, MediaFile, Page, Scope, Scopes, Status,
    oauth,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The traits of every type that is written as one text.
trait Value:
    Clone
    + Debug
    + Display
    + FromStr<Err: Debug>
    + Eq
    + Ord
    + Hash
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + 'static
{
}

impl<T> Value for T where
    T: Clone
        + Debug
        + Display
        + FromStr<Err: Debug>
        + Eq
        + Ord
        + Hash
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static
{
}

/// Prints a value, stores it, and reads both again.
fn is_value<T: Value>(text: &str) {
    let name = std::any::type_name::<T>();
    let made: T = text.parse().unwrap();
    let again: T = made.to_string().parse().unwrap();
    assert_eq!(again, made, "{name}");
    let stored = serde_json::to_string(&made).unwrap();
    assert_eq!(serde_json::from_str::<T>(&stored).unwrap(), made, "{name}");
    let twice = || [made.clone(), again.clone()];
    assert_eq!(HashSet::from(twice()).len(), 1, "{name}");
    assert_eq!(BTreeSet::from(twice()).len(), 1, "{name}");
}

/// The same, and it is made of a text.
fn is_made_of_text<T: Value + for<'t> From<&'t str> + From<String> + AsRef<str>>(text: &str) {
    is_value::<T>(text);
    let made = T::from(text);
    assert_eq!(made, T::from(text.to_owned()));
    assert_eq!((made.as_ref(), &*made.to_string()), (text, text));
    // Text is also what it is stored as.
    assert_eq!(serde_json::to_value(&made).unwrap(), text);
}

macro_rules! names {
    ($const:ident, $check:ident, $path:path: $($Name:ident)*) => {
        const $const: &[&str] = &[$(stringify!($Name)),*];

        fn $check(text: &str) {
            use $path as path;
            $(is_made_of_text::<path::$Name>(text);)*
        }
    };
}

names! {
    IDS, ids, fediway::ids:
    AccountId AdminActionId AnnouncementId AppId AsyncRefreshId CanonicalEmailBlockId ChatId
    ChatMessageId CollectionId CollectionItemId ConversationId DomainAllowId DomainBlockId
    DomainPermissionId DomainPermissionSubscriptionId EmailDomainBlockId EmojiCategoryId
    EmojiId FeaturedTagId FilterId FilterKeywordId FilterStatusId GroupKey HeaderFilterId
    InteractionRequestId IpBlockId ListId MediaId NotificationId NotificationRequestId
    PollId PushSubscriptionId ReportId RoleId RuleId ScheduledStatusId SeveranceId StatusId
    TagId TokenId TrendingLinkId UserId WarningId WarningPresetId
}

names! {
    WORDS, words, fediway::entities:
    AccountAction AdminAccountStatus AdminOrigin AnnualReportProgress AppealState
    ApprovalGroup ApprovalState Archetype AsyncRefreshStatus CardType CollectionItemState
    ContentType DimensionKey DomainBlockSeverity DomainListFormat DomainPermissionType
    EmojiUpdate ExpandAccounts ExpandMedia FilterAction FilterContext ImportMode ImportType
    InteractionType IpBlockSeverity MarkerTimeline MeasureKey MediaType
    NotificationPolicyAction NotificationType PushPolicy QuotePolicy QuoteState
    RepliesPolicy ReportCategory RetentionFrequency RoleGroup SearchType SeveranceType
    SuggestionReason SuggestionSource TimelineAccess Visibility WarningAction
}

names! {
    API_WORDS, api_words, fediway::api:
    DirectoryOrder
}

#[test]
fn every_id_and_word_is_a_value() {
    for text in [
        "1700",
        "01F8MHAMCHF6Y650WCRSCP4WMY",
        "a.b-c_d",
        "public",
        "weird \"word\" ✓",
    ] {
        ids(text);
        words(text);
        api_words(text);
    }
}

#[test]
fn scopes_subscriptions_and_addresses_are_values() {
    for text in [
        "read",
        "write:statuses",
        "admin:read:accounts",
        "something:new",
    ] {
        is_made_of_text::<Scope>(text);
        is_value::<Scopes>(&format!("{text} follow"));
    }
    for text in [
        "user",
        "public:local",
        "hashtag:cats",
        "list:7",
        "something:new",
    ] {
        is_value::<Subscription>(text);
    }
    is_value::<Handle>("@ann@social.example.org");
    is_value::<InstanceUrl>("https://social.example.org");
    for text in ["2026-11-26", "2026-11-26T08:15:00Z", "1795651200"] {
        is_value::<DateOrTime>(text);
    }
}

#[test]
fn events_and_pages_are_values() {
    fn is_event<T: Clone + Debug + Serialize + Send + Sync + 'static>() {}
    fn is_page<T>()
    where
        T: Default + Clone + Debug + IntoIterator<Item = Status> + FromIterator<Status>,
        for<'p> &'p T: IntoIterator<Item = &'p Status>,
    {
    }
    fn is_cursor<T: Clone + Debug + Eq + Send + Sync + 'static>() {}
    is_event::<Event>();
    is_event::<EventKind>();
    is_page::<Page<Status>>();
    is_cursor::<Cursor>();
}

/// Every kind of future and stream can be spawned as a task.
#[test]
fn requests_logins_and_streams_can_be_spawned() {
    fn spawned<T: Send + 'static>(_: T) {}
    let instance = Instance::without_discovery(InstanceUrl::parse("example.org").unwrap());
    let client = Client::anonymous(instance.clone());
    spawned(Instance::discover("example.org").into_future());
    spawned(Login::new(&instance, "x").start());
    spawned(Login::new(&instance, "x").listen());
    spawned(oauth::create_app("example.org", "x").into_future());
    spawned(client.statuses().post("x").into_future());
    spawned(client.statuses().edit("1").into_future());
    spawned(client.timelines().home().pages());
    spawned(client.timelines().home().items().prefetch(2));
    spawned(client.timelines().home().parallel_items(2));
    spawned(client.media().upload(MediaFile::path("x")).into_future());
    spawned(client.streaming().user().connect());
    spawned(client.request("GET", "/api/v1/x").into_future());
}

/// The names that a declaration such as `ids!` or `open_enum!` has in a file.
fn declared(source: &str, declaration: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in source.lines() {
        match line {
            _ if line == format!("{declaration} {{") => inside = true,
            "}" => inside = false,
            _ if inside => {
                let name = line.strip_prefix("    ").unwrap_or_default();
                let name = name.strip_suffix(" {").or(name.strip_suffix(';'));
                let is_name = |name: &&str| {
                    name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric)
                };
                found.extend(name.filter(is_name).map(str::to_owned));
            }
            _ => {}
        }
    }
    found
}

fn declared_below(folder: &str, declaration: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let sources = files.filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let sources = sources.map(|path| std::fs::read_to_string(path).unwrap());
    sources
        .flat_map(|source| declared(&source, declaration))
        .collect()
}

/// A new one is added to the lists above.
#[test]
fn no_id_or_word_is_left_out() {
    let here = |names: &[&str]| -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    };
    let ids = declared_below("src/ids", "ids!");
    assert!(ids.len() > 40, "{ids:?}");
    assert_eq!(ids, here(IDS));
    let words = declared_below("src/entities", "open_enum!");
    assert!(words.len() > 40, "{words:?}");
    assert_eq!(words, here(WORDS));
    assert_eq!(declared_below("src/api", "open_enum!"), here(API_WORDS));
}
