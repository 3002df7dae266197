//! The question before anything is deleted.

use std::io::{self, BufRead, IsTerminal};

use crate::failure::{Exit, Failure};
use crate::output;

/// Somebody knows how many go, and wants it.
#[derive(Debug)]
pub struct Confirmed(());

/// Asks for the number, or compares it with the one that was given.
pub fn ask(number: usize, allowed: Option<usize>) -> Result<Confirmed, Failure> {
    match allowed {
        Some(allowed) if number <= allowed => Ok(Confirmed(())),
        Some(allowed) => Err(refused(
            format!("{number} would go, and --yes-delete allows {allowed}"),
            "look at the plan; allow more, or give --max",
        )),
        None if !io::stdin().is_terminal() => Err(refused(
            "nobody can be asked here".to_owned(),
            "give the number that may go: --yes-delete N",
        )),
        None => {
            output::note(&format!("\nType {number} to delete them for good:"));
            let mut typed = String::new();
            io::stdin().lock().read_line(&mut typed)?;
            match is_number(&typed, number) {
                true => Ok(Confirmed(())),
                false => Err(refused(
                    "that is not the number".to_owned(),
                    "nothing was deleted",
                )),
            }
        }
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
        assert!(ask(3, Some(3)).is_ok() && ask(3, Some(4)).is_ok() && ask(3, Some(2)).is_err());
    }
}
