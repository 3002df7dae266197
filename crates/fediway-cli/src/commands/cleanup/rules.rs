//! The rules of a run: options, and a policy file.

use std::path::Path;

use crate::cleanup::draft::Draft;
use crate::cleanup::policy::Policy;
use crate::failure::{Exit, Failure};

/// The rules as they are written: options before the file.
pub fn drafted(file: Option<&Path>, rules: &Draft) -> Result<Draft, Failure> {
    let file = match file {
        None => Draft::default(),
        Some(path) => {
            let what = || format!("cannot read the policy {}", path.display());
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| wrong(format!("{}: {error}", what())))?;
            Draft::from_toml(&text).map_err(|why| wrong(format!("{}: {why}", what())))?
        }
    };
    Ok(rules.clone().or(file))
}

pub fn checked(draft: Draft) -> Result<Policy, Failure> {
    Policy::try_from(draft).map_err(wrong)
}

fn wrong(why: String) -> Failure {
    Failure::new(Exit::Usage, why, "see `fediway cleanup --help`")
}
