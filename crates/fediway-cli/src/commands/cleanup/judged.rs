//! What was found, judged by the policy.

use jiff::Timestamp;

use super::read_only::ReadOnly;
use crate::cleanup::item::Item;
use crate::cleanup::pace::Pace;
use crate::cleanup::plan::{self, Plan};
use crate::cleanup::policy::{Moments, Policy};
use crate::failure::Failure;

/// What was found, and what follows from it.
pub(super) struct Judged {
    pub(super) account: String,
    pub(super) pace: Pace,
    /// When earlier runs sent requests to delete.
    pub(super) sent: Vec<Timestamp>,
    pub(super) moments: Moments,
    pub(super) items: Vec<Item>,
    pub(super) plan: Plan,
    /// The rules, to tell whether they are those of the last run.
    pub(super) rules: String,
}

impl Judged {
    /// Reads everything and makes the plan. There is no way to delete from here.
    pub(super) async fn of(
        read: &ReadOnly,
        policy: &Policy,
        account: String,
        pace: Pace,
        sent: Vec<Timestamp>,
        rules: String,
    ) -> Result<Self, Failure> {
        let items = read.items(policy).await?;
        let moments = policy.at(read.judged_at());
        Ok(Self {
            plan: plan::plan(policy, &moments, &items),
            account,
            pace,
            sent,
            moments,
            items,
            rules,
        })
    }
}
