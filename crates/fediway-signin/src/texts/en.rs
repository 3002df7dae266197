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
            "Servers sometimes forget the sites that they know. Check the box and continue: your \
             server is asked then, and gets to know this site again."
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
        Problem::NotAllowed => "This site takes no sign-ins from {server}.",
        Problem::OwnSite => "This is the name of this site. Type the name of your own server.",
        Problem::NotFediverse => {
            "{server} does not answer as a server of the fediverse does. Is the name right?"
        }
        Problem::OtherApi => {
            "{server} runs software that has no way to sign in to other sites as Mastodon has it."
        }
        Problem::Unreachable => "{server} cannot be reached. Is the name right?",
        Problem::TooSlow => "{server} did not answer in time.",
        Problem::NotSecure => "There is no secure connection to {server}.",
        Problem::ServerFailed => "{server} failed while you signed in.",
        Problem::Blocked => "{server} does not answer this site.",
        Problem::RegistrationRefused => "{server} does not let new sites sign people in.",
        Problem::ServerBusy => "{server} has too much to do just now.",
        Problem::TooMany => "There were too many tries.",
        Problem::Denied => "You said no on the page of your server.",
        Problem::Expired => "That took too long. Begin again.",
        Problem::NotThisBrowser => {
            "This answer belongs to no sign-in of this browser. It was used already, or this browser \
             keeps no cookies. Begin again."
        }
        Problem::WrongServer => {
            "The answer came from another server than you chose. Somebody may be trying to trick you."
        }
        Problem::NoCode => "The answer of {server} is not complete. Begin again.",
        Problem::CodeRefused => "{server} refused its own answer. Begin again.",
        Problem::UnknownApp => "{server} does not know this site any more. Begin again.",
        Problem::ServerRefused => "{server} reported an error in place of asking you.",
        Problem::ScopesMissing => "{server} did not give this site what it needs.",
        Problem::NotProven => "{server} could not prove that the account is its own.",
        Problem::Changed => {
            "The account is not the one that it was: {server} may have been set up anew. Ask the \
             people of this site."
        }
        Problem::CrossSite => "This came from another site. Begin here.",
        Problem::Store => "This site cannot sign anybody in just now.",
        Problem::Internal => "Something failed at this site.",
    }
}
