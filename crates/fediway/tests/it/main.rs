//! The library against real servers on loopback, one file per behaviour.

mod defences;
mod discovery;
mod instance_url;
mod login;
mod mastodon_mock;
mod media;
mod oauth;
mod refused_addresses;
mod secrets;
mod statuses;
mod support;
mod timelines;
mod wire;
