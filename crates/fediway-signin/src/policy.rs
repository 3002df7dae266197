//! Which servers people may come from.

use std::fmt;
use std::sync::Arc;

use fediway::Instance;

/// A hook that decides about a server.
type Hook = Arc<dyn Fn(&Instance) -> bool + Send + Sync>;

/// Which servers people may come from: all by default.
#[derive(Clone, Default)]
pub(crate) struct Policy {
    allowed: Option<Vec<String>>,
    blocked: Vec<String>,
    hook: Option<Hook>,
}

impl Policy {
    pub(crate) fn allow(&mut self, servers: impl IntoIterator<Item = String>) {
        let allowed = self.allowed.get_or_insert_default();
        allowed.extend(servers.into_iter().map(|server| normal(&server)));
    }

    pub(crate) fn block(&mut self, servers: impl IntoIterator<Item = String>) {
        let blocked = servers.into_iter().map(|server| normal(&server));
        self.blocked.extend(blocked);
    }

    pub(crate) fn decide_by(&mut self, hook: Hook) {
        self.hook = Some(hook);
    }

    /// Whether a name may be asked at all: a host that was typed, before any request.
    pub(crate) fn blocks(&self, host: &str) -> bool {
        let host = normal(host);
        let is_in = |blocked: &String| {
            let above = host.strip_suffix(&**blocked);
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
        };
        self.blocked.iter().any(is_in)
    }

    /// Whether people of this server may sign in.
    pub(crate) fn admits(&self, server: &Instance) -> bool {
        let host = normal(server.url().authority());
        let allowed = self.allowed.as_ref();
        !self.blocks(&host)
            && allowed.is_none_or(|allowed| allowed.contains(&host))
            && self.hook.as_ref().is_none_or(|hook| hook(server))
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("allowed", &self.allowed)
            .field("blocked", &self.blocked)
            .field("hook", &self.hook.is_some())
            .finish()
    }
}

/// A host as hosts are compared: as IDNA writes it, in lower case, without a final dot.
fn normal(host: &str) -> String {
    let host = host.trim().trim_end_matches('.');
    match url::Url::parse(&format!("https://{host}")) {
        Ok(url) => url.authority().to_owned(),
        Err(_) => host.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use fediway::InstanceUrl;

    use super::*;

    fn server(host: &str) -> Instance {
        Instance::without_discovery(InstanceUrl::parse(host).unwrap())
    }

    #[test]
    fn a_blocked_server_is_blocked_with_all_below_it() {
        let mut policy = Policy::default();
        policy.block(["Evil.example.".to_owned(), "bücher.example".to_owned()]);
        for host in ["evil.example", "a.b.EVIL.example", "xn--bcher-kva.example"] {
            assert!(
                policy.blocks(host) && !policy.admits(&server(host)),
                "{host}"
            );
        }
        for host in ["notevil.example", "evil.example.org", "example.org"] {
            assert!(
                !policy.blocks(host) && policy.admits(&server(host)),
                "{host}"
            );
        }
    }

    #[test]
    fn an_allow_list_has_all_that_is_allowed() {
        let mut policy = Policy::default();
        policy.allow(["Mastodon.social".to_owned()]);
        assert!(policy.admits(&server("mastodon.social")));
        assert!(!policy.admits(&server("a.mastodon.social")));
        assert!(!policy.admits(&server("example.org")));
        policy.block(["mastodon.social".to_owned()]);
        assert!(!policy.admits(&server("mastodon.social")));
    }

    #[test]
    fn the_hook_decides_last() {
        let mut policy = Policy::default();
        policy.decide_by(Arc::new(|server| server.url().host() != "example.net"));
        assert!(policy.admits(&server("example.org")));
        assert!(!policy.admits(&server("example.net")));
    }
}
