//! Which scopes to request after a server refused some.

use crate::scope::{Scope, Scopes};

/// The next attempt after a server refused these scopes; `None` if there is nothing left to try.
///
/// `profile`, the youngest one, is given up first and alone, so that nothing else is asked for in
/// coarser words than needed; then what is granular; at last what has no coarser form, as long as
/// something is left that tells whose token it is.
pub(super) fn step_down(refused: &Scopes) -> Option<Scopes> {
    let step = |only: fn(&Scope) -> bool| -> Scopes {
        let coarse = |scope: &Scope| scope.coarser().filter(|_| only(scope));
        let stepped = refused
            .iter()
            .map(|scope| coarse(scope).unwrap_or_else(|| scope.clone()));
        stepped.collect()
    };
    let basic: Scopes = refused
        .iter()
        .filter(|scope| matches!(scope, Scope::Read | Scope::Write))
        .cloned()
        .collect();
    [
        step(|scope| *scope == Scope::Profile),
        step(|_| true),
        basic,
    ]
    .into_iter()
    .find(|next| next != refused && next.covers(&Scope::ReadAccounts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stepped(scopes: &str) -> Option<String> {
        step_down(&Scopes::parse(scopes)).map(|scopes| scopes.to_string())
    }

    #[test]
    fn scopes_step_down_no_further_than_needed() {
        for (refused, next) in [
            (
                "profile write:statuses",
                Some("read:accounts write:statuses"),
            ),
            ("read:accounts write:statuses", Some("read write")),
            ("read admin:read:reports", Some("read admin:read")),
            ("read write follow push", Some("read write")),
            ("read write", None),
            ("read", None),
        ] {
            assert_eq!(stepped(refused).as_deref(), next, "{refused}");
        }
    }

    #[test]
    fn stepping_down_never_ends_with_no_scope() {
        for scope in Scope::KNOWN {
            let mut scopes = Scopes::from(scope.clone());
            while let Some(next) = step_down(&scopes) {
                assert!(!next.is_empty());
                scopes = next;
            }
        }
    }
}
