//! From the options to a request.

use fediway::api::PostStatus;
use fediway::entities::{ContentType, QuotePolicy};
use fediway::{NewPoll, StatusId, Visibility};

use super::reply::{self, Parent};
use crate::cli;
use crate::commands::context::Context;

/// What all parts of a thread have in common.
pub(super) struct Draft<'a> {
    args: &'a cli::Post,
    pub(super) visibility: Option<Visibility>,
    pub(super) warning: Option<String>,
    pub(super) reply_to: Option<StatusId>,
    quoted: Option<StatusId>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        args: &'a cli::Post,
        parent: Option<&Parent>,
        quoted: Option<StatusId>,
    ) -> Self {
        let visibility = reply::visibility(args.visibility, parent);
        Self {
            args,
            visibility,
            warning: reply::warning(args.cw.as_deref(), parent),
            reply_to: parent.map(|parent| parent.status.id.clone()),
            quoted,
        }
    }

    /// The whole status, without its files.
    pub(super) fn post(&self, context: &Context, text: &str) -> PostStatus {
        let args = self.args;
        let mut post = self.part(context, text);
        if let Some(id) = &self.reply_to {
            post = post.in_reply_to_id(id);
        }
        if let Some(id) = &self.quoted {
            post = post.quoted_status_id(id);
        }
        if args.sensitive {
            post = post.sensitive(true);
        }
        let poll = &args.poll;
        if !poll.poll_option.is_empty() {
            let mut new = NewPoll::new(poll.poll_option.clone(), poll.poll_for);
            if poll.poll_multiple {
                new = new.multiple();
            }
            if poll.poll_hide_totals {
                new = new.hide_totals();
            }
            post = post.poll(new);
        }
        post
    }

    /// What every part of a thread has.
    pub(super) fn part(&self, context: &Context, text: &str) -> PostStatus {
        let args = self.args;
        let mut post = context.client.statuses().post(text);
        if let Some(visibility) = &self.visibility {
            post = post.visibility(visibility.clone());
        }
        if let Some(warning) = &self.warning {
            post = post.spoiler_text(warning);
        }
        if let Some(language) = &args.lang {
            post = post.language(language);
        }
        if let Some(format) = &args.content_type {
            post = post.content_type(ContentType::from(format.as_str()));
        }
        if let Some(policy) = &args.answer.quote_policy {
            post = post.quote_approval_policy(QuotePolicy::from(policy.as_str()));
        }
        post
    }
}
