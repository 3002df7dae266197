//! `fediway profile` and `fediway preferences`.

use fediway::api::{NewProfileField, UpdateCredentials};
use fediway::entities::Preferences;
use fediway::{MediaFile, Visibility};
use serde_json::json;

use super::context::Context;
use crate::cli::{Flags, Global, ProfileCommand, Set};
use crate::failure::{Exit, Failure};
use crate::{output, text};

pub async fn run(global: &Global, command: ProfileCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let profile = match command {
        ProfileCommand::Show => {
            context
                .ask(context.client.accounts().verify_credentials())
                .await?
        }
        ProfileCommand::Set(set) => change(&context, &set).await?,
    };
    context.print_in_full(&profile).await
}

async fn change(
    context: &Context,
    set: &Set,
) -> Result<fediway::entities::CredentialAccount, Failure> {
    let client = &context.client;
    let (request, changes) = named(client.accounts().update_credentials(), set);
    if !changes && !set.no_avatar && !set.no_header {
        let next = "name what is to change; see `fediway profile set --help`";
        return Err(Failure::new(Exit::Usage, "nothing is to be changed", next));
    }
    let mut profile = None;
    if changes {
        profile = Some(context.ask(request).await?);
    }
    if set.no_avatar {
        profile = Some(context.ask(client.profile().delete_avatar()).await?);
    }
    if set.no_header {
        profile = Some(context.ask(client.profile().delete_header()).await?);
    }
    match profile {
        Some(profile) => Ok(profile),
        None => context.ask(client.accounts().verify_credentials()).await,
    }
}

/// The request, and whether anything is named in it.
fn named(mut request: UpdateCredentials, set: &Set) -> (UpdateCredentials, bool) {
    let mut changes = false;
    macro_rules! give {
        ($($option:ident: $value:expr;)*) => {$(
            if let Some(value) = $value {
                request = request.$option(value);
                changes = true;
            }
        )*};
    }
    let Flags {
        bot,
        no_bot,
        locked,
        no_locked,
        discoverable,
        no_discoverable,
        ..
    } = set.flags;
    let Flags {
        indexable,
        no_indexable,
        hide_collections,
        no_hide_collections,
        ..
    } = set.flags;
    let fields = set
        .field
        .iter()
        .map(|(name, value)| NewProfileField::new(name, value));
    let fields: Option<Vec<_>> = match set.no_fields {
        // One empty row empties the table.
        true => Some(vec![NewProfileField::new("", "")]),
        false => Some(fields.collect::<Vec<_>>()).filter(|fields| !fields.is_empty()),
    };
    give! {
        display_name: set.display_name.as_deref();
        note: set.note.as_deref();
        avatar: set.avatar.as_ref().map(MediaFile::path);
        header: set.header.as_ref().map(MediaFile::path);
        fields: fields;
        bot: either(bot, no_bot);
        locked: either(locked, no_locked);
        discoverable: either(discoverable, no_discoverable);
        indexable: either(indexable, no_indexable);
        hide_collections: either(hide_collections, no_hide_collections);
        source_privacy: set.default_visibility.map(Visibility::from);
        source_sensitive: set.default_sensitive;
        source_language: set.default_language.as_deref();
    }
    (request, changes)
}

fn either(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

/// `fediway preferences`.
pub async fn preferences(global: &Global) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let preferences = context.ask(context.client.preferences().get()).await?;
    match context.is_json {
        true => output::document(&json!(preferences)),
        false => output::line(&lines(&preferences)),
    }
}

fn lines(it: &Preferences) -> String {
    let word = |word: Option<&str>| word.map_or_else(|| "not said".into(), text::one_line);
    let yes = |yes| if yes { "yes" } else { "no" };
    [
        format!(
            "visibility of new statuses: {}",
            word(it.posting_default_visibility.as_ref().map(|it| it.as_str()))
        ),
        format!(
            "new files are hidden: {}",
            yes(it.posting_default_sensitive)
        ),
        format!("language: {}", word(it.posting_default_language.as_deref())),
        format!(
            "who may quote: {}",
            word(
                it.posting_default_quote_policy
                    .as_ref()
                    .map(|it| it.as_str())
            )
        ),
        format!(
            "media shown at first: {}",
            word(it.reading_expand_media.as_ref().map(|it| it.as_str()))
        ),
        format!(
            "content warnings opened: {}",
            yes(it.reading_expand_spoilers)
        ),
        format!("animations play: {}", yes(it.reading_autoplay_gifs)),
    ]
    .join("\n")
}
