//! English.

use super::key::Text;
use crate::problem::Problem;

pub(super) fn text(text: Text) -> &'static str {
    match text {
        Text::Title => "Sign in to {site}",
        Text::Explanation => {
            "{site} sends you to your own server. You sign in there, and your password stays there."
        }
        Text::Label => "Your server or handle",
        Text::Hint => "For example mastodon.social or @you@mastodon.social",
        Text::Continue => "Continue",
        Text::Before => "Used in this browser before",
        Text::Forget => "Forget them",
        Text::Suggested => "Servers",
        Text::Trouble => "Did your server show an error?",
        Text::TroubleHelp => {
            "Sometimes a server no longer knows a site. Check the box and continue: this site then \
             asks your server, and registers again if needed."
        }
        Text::Fresh => "My server showed an error",
        Text::ProblemTitle => "You are not signed in",
        Text::TryAgain => "Try again",
        Text::TryAgainAt => "Try again after {time}.",
        Text::SignOutTitle => "Sign out",
        Text::SignOut => "Sign out",
        Text::SignedInAs => "You are signed in as {server}.",
        Text::Problem(problem) => of_problem(problem),
    }
}

fn of_problem(problem: Problem) -> &'static str {
    match problem {
        Problem::NothingTyped => "Type your server or your handle.",
        Problem::NotAnAddress => {
            "This is not the name of a server. Type a name such as mastodon.social, or a handle \
             such as @you@mastodon.social."
        }
        Problem::NotAllowed => "This site does not accept sign-ins from {server}.",
        Problem::OwnSite => "This is the name of this site. Type the name of your own server.",
        Problem::NotFediverse => {
            "{server} does not seem to be a server of the fediverse. Is the name right?"
        }
        Problem::OtherApi => "The software of {server} has no way to sign in to other sites.",
        Problem::Unreachable => "{server} cannot be reached. Is the name right?",
        Problem::TooSlow => "{server} did not answer in time.",
        Problem::NotSecure => "There is no secure connection to {server}.",
        Problem::ServerFailed => "{server} had an error while you signed in.",
        Problem::Blocked => "{server} refuses requests from this site.",
        Problem::RegistrationRefused => "{server} does not allow new sites to sign people in.",
        Problem::ServerBusy => "{server} is too busy at the moment.",
        Problem::TooMany => "There were too many attempts.",
        Problem::Denied => "You said no on the page of your server.",
        Problem::Expired => "That took too long. Start again.",
        Problem::NotThisBrowser => {
            "This answer does not belong to a sign-in in this browser. It was already used, or this \
             browser blocks cookies. Start again."
        }
        Problem::WrongServer => {
            "The answer came from a server that you did not choose. Somebody may be trying to trick you."
        }
        Problem::NoCode => "The answer of {server} is incomplete. Start again.",
        Problem::CodeRefused => "{server} did not accept its own code. Start again.",
        Problem::UnknownApp => "{server} no longer knows this site. Start again.",
        Problem::ServerRefused => "{server} reported an error instead of asking you.",
        Problem::ScopesMissing => "{server} did not give this site the permissions that it needs.",
        Problem::NotProven => "{server} could not prove that this account belongs to it.",
        Problem::Changed => {
            "This is not the same account as before: {server} may have been set up again. Ask the \
             people who run this site."
        }
        Problem::CrossSite => "This request came from another site. Start here.",
        Problem::Store => "This site cannot sign anybody in at the moment.",
        Problem::Internal => "Something went wrong on this site.",
    }
}
