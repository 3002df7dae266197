//! Which scopes to ask a server for, so that it grants as much as possible of what is wanted.

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

/// The next attempt after a server refused these scopes: every scope one step coarser; `None` if
/// there is no coarser one.
pub(super) fn step_down(refused: &Scopes) -> Option<Scopes> {
    let coarse: Scopes = refused
        .iter()
        .map(|scope| coarser(scope).unwrap_or_else(|| scope.clone()))
        .collect();
    (&coarse != refused).then_some(coarse)
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
    fn scopes_step_down_to_the_coarse_ones() {
        assert_eq!(
            stepped("profile write:statuses").as_deref(),
            Some("read:accounts write")
        );
        assert_eq!(
            stepped("read:accounts write").as_deref(),
            Some("read write")
        );
        assert_eq!(stepped("admin:read:reports").as_deref(), Some("admin:read"));
        assert_eq!(stepped("read write follow push"), None);
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
