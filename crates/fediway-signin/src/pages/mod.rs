//! The pages: without JavaScript, except for a short script that remembers servers in the browser.

mod frame;
mod problem;
mod remember;
mod sign_in;
mod sign_out;

pub(crate) use frame::{Frame, Page};
pub(crate) use problem::{problem, problem_text};
pub(crate) use sign_in::{SignInPage, sign_in};
pub(crate) use sign_out::sign_out;
