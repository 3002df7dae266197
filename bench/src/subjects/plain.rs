//! What somebody would declare by hand for a bot: the fields that it reads, with serde's derive.
#![allow(dead_code, reason = "only decoding is measured")]

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Status {
    id: String,
    uri: String,
    url: Option<String>,
    created_at: String,
    account: Account,
    content: String,
    visibility: String,
    sensitive: bool,
    spoiler_text: String,
    language: Option<String>,
    in_reply_to_id: Option<String>,
    reblog: Option<Box<Status>>,
    media_attachments: Vec<MediaAttachment>,
    mentions: Vec<Mention>,
    tags: Vec<Tag>,
    reblogs_count: u64,
    favourites_count: u64,
    replies_count: u64,
    favourited: Option<bool>,
    reblogged: Option<bool>,
}

#[derive(Deserialize)]
struct Account {
    id: String,
    username: String,
    acct: String,
    url: String,
    display_name: String,
    note: String,
    avatar: String,
    bot: bool,
    created_at: String,
    statuses_count: u64,
    followers_count: u64,
    following_count: u64,
}

#[derive(Deserialize)]
struct MediaAttachment {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    url: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Mention {
    id: String,
    acct: String,
    url: String,
}

#[derive(Deserialize)]
struct Tag {
    name: String,
    url: String,
}
