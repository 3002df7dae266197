//! What there are words for.

use crate::problem::Problem;

/// What there are words for. See [`Texts`](super::Texts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Text {
    /// The title of the page on which people choose their server. `{site}`.
    Title,
    /// What happens next. `{site}`.
    Explanation,
    /// The label of the field.
    Label,
    /// What to type, below the field.
    Hint,
    /// The button.
    Continue,
    /// Above the servers that this browser used before.
    Before,
    /// Forgets these servers.
    Forget,
    /// Above the servers that the site suggests.
    Suggested,
    /// The question below the form: did the server show an error?
    Trouble,
    /// What to do then.
    TroubleHelp,
    /// The box for it.
    Fresh,
    /// The title of a page with a problem.
    ProblemTitle,
    /// The link to try again.
    TryAgain,
    /// When to try again. `{time}`.
    TryAgainAt,
    /// The title of the page that signs out.
    SignOutTitle,
    /// The button that signs out.
    SignOut,
    /// Who is signed in. `{server}` is the handle.
    SignedInAs,
    /// A problem. `{server}` is the host of the server where it is known.
    Problem(Problem),
}

impl Text {
    /// All of them but the problems, which [`Problem::ALL`] has.
    pub const ALL: &[Self] = &[
        Self::Title,
        Self::Explanation,
        Self::Label,
        Self::Hint,
        Self::Continue,
        Self::Before,
        Self::Forget,
        Self::Suggested,
        Self::Trouble,
        Self::TroubleHelp,
        Self::Fresh,
        Self::ProblemTitle,
        Self::TryAgain,
        Self::TryAgainAt,
        Self::SignOutTitle,
        Self::SignOut,
        Self::SignedInAs,
    ];
}
