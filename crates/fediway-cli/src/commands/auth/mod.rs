//! `fediway auth`: one file per command.

mod login;
mod logout;
mod status;
mod switch;

use crate::cli::{Auth, Global, Login, Logout};
use crate::failure::Failure;

pub async fn run(global: &Global, command: Auth) -> Result<(), Failure> {
    match command {
        Auth::Login(args) => login(global, args).await,
        Auth::Status => status::run(global).await,
        Auth::Switch { handle } => switch::run(global, &handle).await,
    }
}

/// Also `fediway login`.
pub async fn login(global: &Global, args: Login) -> Result<(), Failure> {
    login::run(global, args).await
}

/// Also `fediway logout`.
pub async fn logout(global: &Global, args: &Logout) -> Result<(), Failure> {
    logout::run(global, args).await
}
