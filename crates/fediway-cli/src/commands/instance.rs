//! `fediway instance`: what a server says of itself.

use fediway::Instance;
use fediway::entities::{InstanceActivity, InstanceDocument};
use fediway::html;
use serde_json::json;

use super::context::Context;
use crate::cli::{Global, InstanceCommand};
use crate::failure::Failure;
use crate::show::{Line, Show, Style};
use crate::{output, text};

pub async fn run(global: &Global, command: InstanceCommand) -> Result<(), Failure> {
    let (InstanceCommand::Show { server, .. }
    | InstanceCommand::Rules(server)
    | InstanceCommand::Peers(server)
    | InstanceCommand::Activity(server)
    | InstanceCommand::Emojis { server, .. }
    | InstanceCommand::DomainBlocks(server)) = &command;
    let context = Context::at(global, server.host.as_deref()).await?;
    let server = context.client.server();
    match &command {
        InstanceCommand::Show { rules, limits, .. } => show(&context, *rules, *limits).await,
        InstanceCommand::Rules(_) => {
            let rules = context.ask(server.rules()).await?;
            context.list_whole("rules", &rules).await
        }
        InstanceCommand::Peers(_) => {
            let peers = context.ask(server.peers()).await?;
            context.list_whole("domains", &peers).await
        }
        InstanceCommand::Activity(_) => {
            let weeks = context.ask(server.activity()).await?;
            context.list_whole("weeks", &weeks).await
        }
        InstanceCommand::Emojis { category, .. } => {
            let emojis = context.ask(context.client.custom_emojis().list()).await?;
            let wanted = emojis
                .iter()
                .filter(|it| category.is_none() || it.category == *category);
            context.list_whole("emojis", wanted).await
        }
        InstanceCommand::DomainBlocks(_) => {
            let blocks = context.ask(server.domain_blocks()).await?;
            match context.is_json {
                true => output::document(&json!({ "domains": blocks.items })),
                false => blocks
                    .iter()
                    .try_for_each(|it| output::line(&text::one_line(&it.domain))),
            }
        }
    }
}

async fn show(context: &Context, rules: bool, limits: bool) -> Result<(), Failure> {
    let instance = context.client.instance();
    // Not every server has the newer document; what was discovered is there in any case.
    let document = context.ask(context.client.server().instance()).await.ok();
    if context.is_json {
        let software = instance.software();
        return output::document(&json!({
            "url": instance.url().as_str(),
            "software": { "name": software.name, "version": software.version },
            "title": instance.title(),
            "limits": instance.limits(),
            "instance": document,
        }));
    }
    let mut lines = heading(&instance);
    if let Some(document) = &document {
        lines.extend(about(document));
    }
    if limits {
        lines.extend(limits_of(&instance));
    }
    output::lines(&lines, &context.look)?;
    if rules {
        let rules = context.ask(context.client.server().rules()).await?;
        context.list_whole("rules", &rules).await?;
    }
    Ok(())
}

fn heading(instance: &Instance) -> Vec<Line> {
    let software = instance.software();
    vec![
        Line::of_parts([
            (
                Style::Name,
                text::one_line(instance.title().unwrap_or_default()),
            ),
            (Style::Link, text::address(instance.url())),
        ]),
        Line::plain(&text::one_line(&format!(
            "{} {}",
            software.name, software.version
        ))),
    ]
}

fn about(document: &InstanceDocument) -> Vec<Line> {
    let mut lines = Vec::new();
    let description = html::text(&document.description);
    lines.extend(description.lines().map(Line::plain));
    let languages = document.languages.join(", ");
    let registrations = if document.registrations.enabled {
        "open"
    } else {
        "closed"
    };
    lines.push(Line::of_parts([
        (
            Style::Faint,
            format!("{} people a month", document.usage.users.active_month),
        ),
        (Style::Faint, text::one_line(&languages)),
        (Style::Faint, format!("registrations are {registrations}")),
    ]));
    let contact = document
        .contact
        .account
        .as_ref()
        .map(|it| format!("@{}", it.acct));
    let contact = [contact, Some(document.contact.email.clone())]
        .into_iter()
        .flatten();
    let contact: Vec<_> = contact.filter(|it| !it.is_empty()).collect();
    if !contact.is_empty() {
        lines.push(Line::plain(&text::one_line(&format!(
            "contact: {}",
            contact.join(", ")
        ))));
    }
    lines
}

fn limits_of(instance: &Instance) -> Vec<Line> {
    let limits = instance.limits();
    let rows = [
        ("characters of a status", limits.max_characters),
        ("files of a status", limits.max_attachments),
        (
            "characters that a link counts as",
            limits.characters_per_url,
        ),
        ("options of a poll", limits.max_poll_options),
        ("characters of an option", limits.max_poll_option_characters),
        ("shortest poll, in seconds", limits.min_poll_seconds),
        ("longest poll, in seconds", limits.max_poll_seconds),
        (
            "characters of an alternative text",
            limits.max_description_characters,
        ),
        ("bytes of a picture", limits.image_size),
        ("bytes of a video", limits.video_size),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, limit)| Some((name, limit?)));
    rows.map(|(name, limit)| {
        Line::new(Style::Faint, &format!("{name}: ")).with(Style::Plain, &limit.to_string())
    })
    .collect()
}

impl Show for InstanceActivity {
    fn shown(&self, _: &crate::show::Look) -> Vec<Line> {
        let week = self
            .week
            .as_ref()
            .map(|it| it.to_string())
            .unwrap_or_default();
        vec![Line::of_parts([
            (Style::Name, week),
            (Style::Plain, format!("{} statuses", self.statuses)),
            (Style::Plain, format!("{} logins", self.logins)),
            (
                Style::Plain,
                format!("{} registrations", self.registrations),
            ),
        ])]
    }
}
