//! What a reply takes from the status that it replies to.

use fediway::{AccountId, Status, Visibility};

use crate::cli::{Answer, Audience};
use crate::commands::context::Context;
use crate::failure::{Exit, Failure};
use crate::{output, refer};

/// The status that is replied to.
pub(super) struct Parent {
    pub(super) status: Status,
    /// Whether the account answers itself.
    is_own: bool,
}

pub(super) async fn parent(context: &Context, args: &Answer) -> Result<Option<Parent>, Failure> {
    let client = &context.client;
    if args.reply_last {
        return last(context).await.map(Some);
    }
    let Some(named) = &args.reply_to else {
        return Ok(None);
    };
    let status = refer::status(client, named).await?;
    let author = status.account.as_deref();
    let is_own = author.is_some_and(|author| is_me(context, &author.id, &author.acct));
    Ok(Some(Parent { status, is_own }))
}

/// Whether this is the account that posts.
fn is_me(context: &Context, id: &AccountId, acct: &str) -> bool {
    let Some(me) = context.client.credentials() else {
        return false;
    };
    match (me.account_id(), acct.contains('@')) {
        (Some(own), _) if own == id => true,
        (_, true) => me.is_named(acct),
        (Some(_), false) => false,
        (None, false) => me
            .handle()
            .is_some_and(|me| me.user().eq_ignore_ascii_case(acct)),
    }
}

async fn last(context: &Context) -> Result<Parent, Failure> {
    let me = refer::me(&context.client).await?;
    let request = context
        .client
        .accounts()
        .statuses(&me.id)
        .exclude_reblogs(true)
        .limit(5);
    let newest = context
        .ask(request)
        .await?
        .items
        .into_iter()
        .find(|it| it.reblog.is_none());
    match newest {
        Some(status) => Ok(Parent {
            status,
            is_own: true,
        }),
        None => Err(Failure::new(
            Exit::Usage,
            "there is no status to reply to",
            "post one first",
        )),
    }
}

/// Who may see a reply: as many as the person says, else not more than see what it replies to.
pub(super) fn visibility(asked: Option<Audience>, parent: Option<&Parent>) -> Option<Visibility> {
    let of_parent = parent.map(|parent| &parent.status.visibility);
    match (asked, of_parent) {
        (Some(asked), Some(of_parent)) => {
            let asked = Visibility::from(asked);
            if openness(&asked) > openness(of_parent) {
                let parent = of_parent.as_str();
                output::note(&format!("note: what it replies to is only {parent}"));
            }
            Some(asked)
        }
        (Some(asked), None) => Some(asked.into()),
        // The account's own default may be narrower than everyone.
        (None, Some(Visibility::Public) | None) => None,
        (None, Some(narrower)) => Some(narrower.clone()),
    }
}

fn openness(visibility: &Visibility) -> u8 {
    match visibility {
        Visibility::Public => 3,
        Visibility::Unlisted => 2,
        Visibility::Private => 1,
        _ => 0,
    }
}

/// The content warning: of a reply that of the status that it replies to, unless one is given.
pub(super) fn warning(given: Option<&str>, parent: Option<&Parent>) -> Option<String> {
    let of_parent = parent.map(|parent| parent.status.spoiler_text.as_str());
    match (given, of_parent.filter(|warning| !warning.is_empty())) {
        (Some(given), _) => Some(given.to_owned()).filter(|given| !given.is_empty()),
        (None, Some(warning)) => {
            output::note(&format!(
                "note: the reply has the same content warning: {warning}"
            ));
            Some(warning.to_owned())
        }
        (None, None) => None,
    }
}

/// The mentions that stand before a reply, with a blank after each.
pub(super) fn mention(
    context: &Context,
    args: &Answer,
    parent: Option<&Parent>,
    words: &str,
) -> String {
    let Some(parent) = parent.filter(|_| !args.no_mention) else {
        return String::new();
    };
    let author = parent.status.account.as_ref().filter(|_| !parent.is_own);
    let mut accts: Vec<&str> = author.iter().map(|author| author.acct.as_str()).collect();
    if args.mention_all {
        let mentions = parent.status.mentions.iter();
        let others = mentions.filter(|it| !is_me(context, &it.id, &it.acct));
        accts.extend(others.map(|it| it.acct.as_str()));
    }
    missing(&accts, words)
}

/// Those of these that a text does not mention.
fn missing(accts: &[&str], words: &str) -> String {
    let mut before = String::new();
    for acct in accts {
        let mention = format!("@{acct}");
        if !mentions(words, &mention) && !mentions(&before, &mention) {
            before.push_str(&mention);
            before.push(' ');
        }
    }
    before
}

fn mentions(words: &str, mention: &str) -> bool {
    let (words, mention) = (words.to_lowercase(), mention.to_lowercase());
    words.match_indices(&mention).any(|(at, _)| {
        let after = words[at + mention.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_mentioned_already_is_not_mentioned_again() {
        assert_eq!(missing(&["ann@x.example"], "Hi"), "@ann@x.example ");
        assert_eq!(missing(&["ann@x.example"], "Hi @Ann@x.example!"), "");
        assert_eq!(missing(&["ann"], "Hi @anna and @ann@y.example"), "@ann ");
        assert_eq!(missing(&["ann", "bob", "ann"], "@bob hi"), "@ann ");
    }

    fn parent(visibility: Visibility) -> Parent {
        Parent {
            status: Status::build(|status| {
                status.visibility = visibility;
                status.spoiler_text = "food".into();
            }),
            is_own: false,
        }
    }

    #[test]
    fn a_reply_is_not_more_public_than_what_it_replies_to() {
        for (asked, of_parent, expected) in [
            (None, Visibility::Public, None),
            (None, Visibility::Unlisted, Some(Visibility::Unlisted)),
            (None, Visibility::Direct, Some(Visibility::Direct)),
            (
                Some(Audience::Public),
                Visibility::Direct,
                Some(Visibility::Public),
            ),
            (
                Some(Audience::Direct),
                Visibility::Public,
                Some(Visibility::Direct),
            ),
        ] {
            assert_eq!(visibility(asked, Some(&parent(of_parent))), expected);
        }
        assert_eq!(visibility(None, None), None);
    }

    #[test]
    fn a_content_warning_is_taken_over_unless_one_is_given() {
        let parent = parent(Visibility::Public);
        assert_eq!(warning(None, Some(&parent)).as_deref(), Some("food"));
        assert_eq!(warning(Some("x"), Some(&parent)).as_deref(), Some("x"));
        assert_eq!(warning(Some(""), Some(&parent)), None);
        assert_eq!(warning(None, None), None);
    }
}
