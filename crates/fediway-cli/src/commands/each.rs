//! The same for several things that are named.

use super::context::Context;
use crate::failure::Failure;
use crate::output;

/// Does it for each. What fails is said, and the others are done all the same.
pub async fn each<'n, F>(
    context: &Context,
    named: &'n [String],
    work: impl Fn(&'n str) -> F,
) -> Result<(), Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    let mut failed = Vec::new();
    for name in named {
        match work(name).await {
            Ok(()) => {}
            Err(failure) if named.len() == 1 || failure.is_silent() => return Err(failure),
            Err(failure) => {
                output::part_failure(name, &failure, context.is_json);
                failed.push(failure);
            }
        }
    }
    match failed.first() {
        None => Ok(()),
        Some(first) => Err(Failure::new(
            first.exit(),
            format!("{} of {} failed", failed.len(), named.len()),
            first.next(),
        )),
    }
}
