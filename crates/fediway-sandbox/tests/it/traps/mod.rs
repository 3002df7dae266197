//! Every trap of the facts, one by one.

mod authorization;
mod exchange;
mod redirect_uris;
mod registration;
mod requests;
mod revocation;
mod tokens;
