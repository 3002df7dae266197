//! Which commands only read. Every command has to say so here.

use super::{
    AccountCommand, AnnouncementCommand, Auth, Command, ConversationCommand, DomainBlock,
    FilterCommand, FollowRequest, ListCommand, MediaCommand, NotificationsCommand, PollCommand,
    ProfileCommand, ScheduledCommand, StatusCommand, TagCommand,
};

impl Command {
    /// Whether it changes nothing on the server and nothing that is kept of an account. (What was
    /// read may be marked as read.)
    pub fn only_reads(&self) -> bool {
        match self {
            Self::Whoami
            | Self::Timeline(_)
            | Self::Search(_)
            | Self::Trends(_)
            | Self::Preferences
            | Self::Instance(_) => true,
            Self::Auth(it) => matches!(**it, Auth::Status(_)),
            Self::Status(it) => status(it),
            Self::Notifications(it) => it.command.as_ref().is_none_or(notifications),
            Self::Account(it) => account(it),
            Self::FollowRequest(it) => matches!(**it, FollowRequest::List { .. }),
            Self::List(it) => list(it),
            Self::Filter(it) => matches!(**it, FilterCommand::List | FilterCommand::Show(_)),
            Self::Tag(it) => tag(it),
            Self::Poll(it) => matches!(**it, PollCommand::Show(_)),
            Self::Media(it) => matches!(**it, MediaCommand::Show { .. }),
            Self::Profile(it) => matches!(**it, ProfileCommand::Show),
            Self::Scheduled(it) => scheduled(it),
            Self::Conversation(it) => matches!(**it, ConversationCommand::List { .. }),
            Self::Announcement(it) => matches!(**it, AnnouncementCommand::List),
            Self::DomainBlock(it) => matches!(**it, DomainBlock::List(_)),
            Self::Login(_)
            | Self::Post(_)
            | Self::Reply(_)
            | Self::Export(_)
            | Self::Import(_)
            | Self::Stream(_)
            | Self::Api(_)
            | Self::Archive(_)
            | Self::Cleanup(_)
            | Self::Logout(_)
            | Self::Config(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Diag
            | Self::Sandbox(_)
            | Self::Scopes(_)
            | Self::Demo(_) => false,
        }
    }
}

fn status(command: &StatusCommand) -> bool {
    matches!(
        command,
        StatusCommand::Show(_)
            | StatusCommand::Thread(_)
            | StatusCommand::Source(_)
            | StatusCommand::History(_)
            | StatusCommand::Translate { .. }
            | StatusCommand::BoostedBy(_)
            | StatusCommand::FavouritedBy(_)
            | StatusCommand::Quotes(_)
            | StatusCommand::Card(_)
    )
}

fn notifications(command: &NotificationsCommand) -> bool {
    matches!(
        command,
        NotificationsCommand::List(_)
            | NotificationsCommand::Show { .. }
            | NotificationsCommand::Unread
            | NotificationsCommand::Requests { .. }
    )
}

fn account(command: &AccountCommand) -> bool {
    match command {
        AccountCommand::Show { .. }
        | AccountCommand::Relationship(_)
        | AccountCommand::Followers(_)
        | AccountCommand::Following(_)
        | AccountCommand::Blocked(_)
        | AccountCommand::Muted(_)
        | AccountCommand::Endorsed(_) => true,
        AccountCommand::Suggestions { dismiss } => dismiss.is_none(),
        _ => false,
    }
}

fn list(command: &ListCommand) -> bool {
    matches!(
        command,
        ListCommand::List | ListCommand::Show(_) | ListCommand::Members { .. }
    )
}

fn tag(command: &TagCommand) -> bool {
    matches!(
        command,
        TagCommand::Show(_) | TagCommand::Followed { .. } | TagCommand::Featured
    )
}

fn scheduled(command: &ScheduledCommand) -> bool {
    matches!(
        command,
        ScheduledCommand::List { .. } | ScheduledCommand::Show { .. }
    )
}
