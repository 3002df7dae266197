//! `fediway cleanup --dry-run`: the requests of a run, of which none is sent.

use serde_json::json;

use super::judged::Judged;
use crate::cleanup::journal::Target;
use crate::cleanup::policy::Policy;
use crate::cli::Global;
use crate::failure::Failure;
use crate::output;

pub fn show(global: &Global, policy: &Policy, judged: &Judged) -> Result<(), Failure> {
    let going = judged.plan.delete.iter().map(|at| &judged.items[*at]);
    let targets = going.filter_map(Target::of);
    let requests: Vec<_> = targets
        .map(|target| target.request(policy.delete_media))
        .collect();
    if global.json {
        let requests = requests.iter();
        let requests = requests.map(|(method, path)| json!({ "method": method, "path": path }));
        return output::document(&requests.collect());
    }
    for (method, path) in requests {
        output::line(&format!("{method} {path}"))?;
    }
    output::note("None of them was sent. Each status is read again before its own.");
    Ok(())
}
