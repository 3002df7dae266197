//! The question before anything is deleted.

use crate::ask;
use crate::cli::Global;
use crate::failure::{Exit, Failure};

/// Somebody knows how many go, and wants it.
#[derive(Debug)]
pub struct Confirmed(());

/// Asks for the number, or compares it with the one that was given. `exact` says why a greater one is not
/// enough this time.
pub async fn ask(
    global: &Global,
    number: usize,
    allowed: Option<usize>,
    exact: Option<&str>,
) -> Result<Confirmed, Failure> {
    if let Some(allowed) = allowed {
        return within(number, allowed, exact);
    }
    if !ask::can(global) {
        return Err(refused(
            "nobody can be asked here".to_owned(),
            "give the number that may go: --yes-delete N",
        ));
    }
    let typed = ask::line(&format!("Type {number} to delete them for good: ")).await?;
    match is_number(&typed, number) {
        true => Ok(Confirmed(())),
        false => Err(refused(
            "that is not the number".to_owned(),
            "nothing was deleted",
        )),
    }
}

fn within(number: usize, allowed: usize, exact: Option<&str>) -> Result<Confirmed, Failure> {
    if let Some(why) = exact.filter(|_| number < allowed) {
        return Err(refused(
            format!("{why}, so --yes-delete has to be exactly {number}"),
            "look at the plan first",
        ));
    }
    match number <= allowed {
        true => Ok(Confirmed(())),
        false => Err(refused(
            format!("{number} would go, and --yes-delete allows {allowed}"),
            "look at the plan; allow more, or give --max",
        )),
    }
}

fn is_number(typed: &str, number: usize) -> bool {
    typed.trim() == number.to_string()
}

fn refused(what: String, next: &str) -> Failure {
    Failure::new(Exit::Usage, what, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_number_confirms() {
        assert!(is_number("12\n", 12));
        for other in ["", "\n", "y", "yes", "1", "012", "12 12", "13", "-12"] {
            assert!(!is_number(other, 12), "{other:?}");
        }
        let within = |number, allowed, exact| within(number, allowed, exact).is_ok();
        assert!(within(3, 3, None) && within(3, 4, None) && !within(3, 2, None));
        let new = Some("the rules are new");
        assert!(within(3, 3, new) && !within(3, 4, new) && !within(3, 2, new));
    }
}
