//! The error type. It says what happened, where, and what to do next.

mod kind;
mod login;
mod next_step;
mod oauth;
mod paging;
mod place;
mod report;
mod value;

pub use kind::ErrorKind;
pub use login::LoginFailure;
pub use oauth::OAuthCode;
pub use paging::PagingFailure;
pub use place::{FieldError, Phase};
pub(crate) use place::{Missing, Place};
pub use report::Report;
pub use value::Error;

/// The result of everything in this library that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;
