//! Scopes in the words that a server knows.

use super::server::Instance;
use crate::scope::{Scope, Scopes};

impl Instance {
    /// These scopes in the words that the server knows, as a [`Login`](crate::Login) asks for them.
    ///
    /// A scope that the server's metadata does not list becomes the nearest one that it lists:
    /// `profile`, which is new, becomes `read:accounts` and then `read`; a granular scope becomes its
    /// coarse one. Where the server lists none, the scopes stay as they are.
    ///
    /// ```
    /// use fediway::{Instance, InstanceUrl, Scopes};
    ///
    /// let url = InstanceUrl::parse("example.org")?;
    /// let mitra = Instance::without_discovery(url).with_software("mitra", "4.1.0");
    /// assert_eq!(mitra.scopes_for(&Scopes::parse("read:statuses")), Scopes::read());
    /// # Ok::<(), fediway::InstanceUrlError>(())
    /// ```
    pub fn scopes_for(&self, wanted: &Scopes) -> Scopes {
        let supported = &self.oauth().scopes_supported;
        let knows = |scope: &Scope| supported.iter().any(|known| known == scope.as_str());
        let coarse_only = self.quirks().coarse_scopes_only;
        let known = |scope: &Scope| match coarse_only {
            true => scope.coarsest(),
            false => {
                let mut candidates = std::iter::successors(Some(scope.clone()), Scope::coarser);
                candidates.find(knows).unwrap_or_else(|| scope.clone())
            }
        };
        wanted.iter().map(known).collect()
    }
}
