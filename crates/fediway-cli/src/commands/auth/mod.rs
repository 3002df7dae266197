//! `fediway auth`: one file per command.

mod aside;
mod consent;
mod halves;
mod keep;
mod login;
mod logout;
mod refresh;
mod status;
mod switch;
mod token;
mod whose;

use crate::cli::{Auth, Global, Login, Logout};
use crate::failure::Failure;

pub async fn run(global: &Global, command: Auth) -> Result<(), Failure> {
    match command {
        Auth::Login(args) => login(global, args).await,
        Auth::Status(args) => status::run(global, &args).await,
        Auth::Switch(args) => switch::run(global, &args).await,
        Auth::Refresh(args) => refresh::run(global, args).await,
        Auth::Token(args) => token::run(global, &args).await,
        Auth::Logout(args) => logout(global, &args).await,
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
