//! What makes a version another one: numbers that say whether two texts are the same.

use fediway::entities::{Account, MediaAttachment, Status, StatusEdit};
use ring::digest::{Context, SHA256};

/// The print of what an author wrote: text, warning, files and their descriptions, poll. Not counts,
/// and not how a server writes HTML.
pub(crate) fn of_status(status: &Status) -> String {
    let poll = status.poll.iter().flat_map(|poll| &poll.options);
    let options = poll.map(|option| option.title.as_str());
    written(
        &status.content,
        &status.spoiler_text,
        &status.media_attachments,
        options,
    )
}

/// The same of an earlier version.
pub(crate) fn of_edit(edit: &StatusEdit) -> String {
    let poll = edit.poll.iter().flat_map(|poll| &poll.options);
    let options = poll.map(|option| option.title.as_str());
    written(
        &edit.content,
        &edit.spoiler_text,
        &edit.media_attachments,
        options,
    )
}

fn written<'a>(
    content: &str,
    warning: &str,
    media: &[MediaAttachment],
    poll: impl Iterator<Item = &'a str>,
) -> String {
    let mut print = Print::new();
    print.part(&fediway::html::text(content));
    print.part(warning);
    for attachment in media {
        print.part(attachment.id.as_str());
        print.part(attachment.description.as_deref().unwrap_or_default());
    }
    print.part("poll");
    poll.for_each(|option| print.part(option));
    print.finish()
}

/// The print of a profile: names, text, fields, pictures. Not counts.
pub(crate) fn of_account(account: &Account) -> String {
    let mut print = Print::new();
    for part in [
        &account.acct,
        &account.display_name,
        &account.note,
        &account.avatar,
        &account.header,
    ] {
        print.part(part);
    }
    for field in &account.fields {
        print.part(&field.name);
        print.part(&field.value);
    }
    print.finish()
}

struct Print(Context);

impl Print {
    fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    fn part(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn finish(self) -> String {
        hex(&self.0.finish().as_ref()[..16])
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
