//! Which scopes to request, so that a server grants as many of the wanted ones as possible.

use crate::instance::Instance;
use crate::scope::{Scope, Scopes};

/// The wanted scopes in the words that the server knows.
///
/// A scope that the server's metadata does not list becomes the nearest one that it lists:
/// `profile`, which is new, `read:accounts` and then `read`; a granular scope its coarse one.
/// Where the server lists none, the scopes stay as they are.
pub(super) fn negotiate(instance: &Instance, wanted: &Scopes) -> Scopes {
    let supported = &instance.oauth().scopes_supported;
    let knows = |scope: &Scope| supported.iter().any(|known| known == scope.as_str());
    let coarse_only = instance.quirks().coarse_scopes_only;
    wanted
        .iter()
        .map(|scope| {
            if coarse_only {
                return coarsest(scope);
            }
            let mut candidates = std::iter::successors(Some(scope.clone()), coarser);
            candidates.find(knows).unwrap_or_else(|| scope.clone())
        })
        .collect()
}

/// The next attempt after a server refused these scopes; `None` if there is nothing left to try.
///
/// `profile`, the youngest one, is given up first and alone, so that nothing else is asked for in
/// coarser words than needed; then what is granular; at last what has no coarser form, as long as
/// something is left that tells whose token it is.
pub(super) fn step_down(refused: &Scopes) -> Option<Scopes> {
    let step = |only: fn(&Scope) -> bool| -> Scopes {
        let coarse = |scope: &Scope| coarser(scope).filter(|_| only(scope));
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

/// The scope that stood in a scope's place before it was added: `profile` is a part of
/// `read:accounts`, `read:accounts` one of `read`.
fn coarser(scope: &Scope) -> Option<Scope> {
    match scope {
        Scope::Profile => Some(Scope::ReadAccounts),
        _ => {
            let (coarse, _) = scope.as_str().rsplit_once(':')?;
            Some(Scope::from(coarse))
        }
    }
}

fn coarsest(scope: &Scope) -> Scope {
    let mut scope = scope.clone();
    while let Some(coarse) = coarser(&scope) {
        scope = coarse;
    }
    scope
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

    #[test]
    fn the_coarsest_scope_covers_the_wanted_one() {
        assert_eq!(coarsest(&Scope::Profile), Scope::Read);
        assert_eq!(coarsest(&Scope::AdminWriteReports), Scope::Admin);
        assert_eq!(coarsest(&Scope::Push), Scope::Push);
    }
}
