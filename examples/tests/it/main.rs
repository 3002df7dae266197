//! The examples, run against the sandbox.
// Helpers outside of test functions are tests all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

// Their `main` logs in to a real server.
#[allow(dead_code)]
#[path = "../../clean_up.rs"]
mod clean_up;
#[allow(dead_code)]
#[path = "../../cross_poster.rs"]
mod cross_poster;
#[allow(dead_code)]
#[path = "../../follow_back.rs"]
mod follow_back;
#[allow(dead_code)]
#[path = "../../hello_bot.rs"]
mod hello_bot;
#[allow(dead_code)]
#[path = "../../reminder.rs"]
mod reminder;
#[allow(dead_code)]
#[path = "../../web_sign_in.rs"]
mod web_sign_in;

mod cleaned;
mod cross_posted;
mod followed_back;
mod length;
mod reminded;
mod signed_in;
mod support;
mod testing_your_own_bot;
