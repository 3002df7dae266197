//! The rules against an oracle that states them as sets, on generated accounts and policies.

mod convert;
mod generate;
mod oracle;
mod properties;
