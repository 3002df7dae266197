//! Sets of OAuth scopes.

use std::collections::BTreeSet;

/// A set of scopes that keeps the order in which they were asked for, because
/// servers echo it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scopes(Vec<String>);

impl Scopes {
    /// Reads a white-space separated list, without repetitions.
    pub(crate) fn parse(text: &str) -> Self {
        let mut scopes = Vec::new();
        for scope in text.split_whitespace() {
            if !scopes.iter().any(|known| known == scope) {
                scopes.push(scope.to_owned());
            }
        }
        Self(scopes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether every scope here is literally in `wider`: Doorkeeper does not
    /// let an app registered for `read` ask for `read:accounts`.
    pub(crate) fn all_in(&self, wider: &Self) -> bool {
        self.0.iter().all(|scope| wider.0.contains(scope))
    }

    /// Whether the server knows them all.
    pub(crate) fn all_known(&self, known: &[&str]) -> bool {
        self.iter().all(|scope| known.contains(&scope))
    }

    /// Those the server knows.
    pub(crate) fn only(&self, known: &[&str]) -> Self {
        let kept = self.iter().filter(|scope| known.contains(scope));
        Self(kept.map(str::to_owned).collect())
    }

    /// Whether a token with these scopes may use an endpoint that asks for
    /// any of `accepted`. A top-level scope covers all below it.
    pub(crate) fn allow(&self, accepted: &[&str]) -> bool {
        accepted.iter().any(|wanted| {
            self.iter().any(|held| {
                held == *wanted
                    || wanted
                        .strip_prefix(held)
                        .is_some_and(|rest| rest.starts_with(':'))
            })
        })
    }

    /// Whether both sets have the same scopes, in any order.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.0.iter().collect::<BTreeSet<_>>() == other.0.iter().collect::<BTreeSet<_>>()
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_those_below_it_only() {
        let read = Scopes::parse("read write:media");
        assert!(read.allow(&["read:statuses"]));
        assert!(read.allow(&["profile", "read:accounts"]));
        assert!(read.allow(&["write:media"]));
        assert!(!read.allow(&["write:statuses"]));
        assert!(!read.allow(&["profile"]));
        assert!(!Scopes::parse("read:statuses").allow(&["read:accounts"]));
        assert!(!Scopes::parse("admin").allow(&["administrator"]));
    }

    #[test]
    fn sets_are_compared_without_order_and_subsets_literally() {
        let both = Scopes::parse("read  write read");
        assert_eq!(both.to_string(), "read write");
        assert!(both.same_as(&Scopes::parse("write read")));
        assert!(!both.same_as(&Scopes::parse("write")));
        assert!(Scopes::parse("write").all_in(&both));
        assert!(!Scopes::parse("read:accounts").all_in(&both));
        assert!(both.all_known(&["read", "write", "push"]));
        assert!(!both.all_known(&["read"]));
        assert_eq!(both.only(&["write"]).to_string(), "write");
    }
}
