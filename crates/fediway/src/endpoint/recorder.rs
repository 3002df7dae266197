//! A record of which calls a program makes, and the scopes that they need.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::declaration::Endpoint;
use crate::scope::{Scope, Scopes};

/// Records which endpoints clients call, and says the least scopes that these calls need.
///
/// It holds one entry for each endpoint, without parameters, ids or answers. A client records nothing
/// unless [`Client::with_recorder`](crate::Client::with_recorder) asks for it. All clones of a recorder
/// share one record.
///
/// ```no_run
/// # async fn run(client: fediway::Client) -> fediway::Result<()> {
/// use fediway::endpoint::Recorder;
///
/// let recorder = Recorder::new();
/// let client = client.with_recorder(&recorder);
/// client.statuses().post("Hello").await?;
/// client.timelines().home().await?;
/// assert_eq!(recorder.scopes().to_string(), "read:statuses write:statuses");
/// # Ok(()) }
/// ```
///
/// As text, it has a line such as `POST /api/v1/statuses` for each endpoint. The command
/// `fediway scopes --recorded FILE` reads this text.
///
/// A recorder can also be collected from endpoints, without a client:
///
/// ```
/// use fediway::api;
/// use fediway::endpoint::Recorder;
///
/// let names = ["statuses.post", "GET /api/v1/timelines/home"];
/// let recorder: Recorder = names.into_iter().filter_map(api::endpoint).collect();
/// assert_eq!(recorder.scopes().to_string(), "read:statuses write:statuses");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    /// By path and method.
    endpoints: BTreeMap<(&'static str, &'static str), &'static Endpoint>,
    /// Paths of streams, each with the scopes that it needs, all of them.
    streams: BTreeMap<String, Scopes>,
    /// Calls of paths that nobody declared.
    undeclared: u64,
}

impl Recorder {
    /// An empty record.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a call of this endpoint.
    pub fn called(&self, endpoint: &'static Endpoint) {
        let mut recorded = self.recorded();
        match endpoint.path.starts_with('/') {
            true => {
                let key = (endpoint.path, endpoint.method.as_str());
                recorded.endpoints.entry(key).or_insert(endpoint);
            }
            false => recorded.undeclared += 1,
        }
    }

    /// Adds a stream, such as `user` or `public:local`, that needs all of these scopes.
    pub fn streamed(&self, stream: &str, scopes: &Scopes) {
        let path = format!("/api/v1/streaming/{}", stream.replace(':', "/"));
        let mut recorded = self.recorded();
        recorded.streams.insert(path, scopes.clone());
    }

    /// The endpoints that were called, by path.
    pub fn endpoints(&self) -> Vec<&'static Endpoint> {
        self.recorded().endpoints.values().copied().collect()
    }

    /// How many calls were made of paths that this library does not know
    /// ([`Client::request`](crate::Client::request)). [`scopes`](Self::scopes) does not include what
    /// they need.
    pub fn undeclared(&self) -> u64 {
        self.recorded().undeclared
    }

    /// The least scopes that the recorded calls and streams need: granular ones, and without any that
    /// no call needs.
    ///
    /// A [`Login`](crate::Login) needs `profile` in addition, to verify whose token it is.
    ///
    /// Not all servers know granular scopes. A login asks each server in the words that it knows, and
    /// [`Instance::scopes_for`](crate::Instance::scopes_for) shows these words.
    pub fn scopes(&self) -> Scopes {
        let recorded = self.recorded();
        let streams = recorded.streams.values().flat_map(Scopes::iter);
        let endpoints = recorded.endpoints.values();
        least(
            streams
                .map(std::slice::from_ref)
                .chain(endpoints.map(|endpoint| endpoint.scopes)),
        )
    }

    fn recorded(&self) -> MutexGuard<'_, Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A line for each endpoint and stream.
impl fmt::Display for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recorded = self.recorded();
        for (path, method) in recorded.endpoints.keys() {
            writeln!(f, "{method} {path}")?;
        }
        for path in recorded.streams.keys() {
            writeln!(f, "GET {path}")?;
        }
        match recorded.undeclared {
            0 => Ok(()),
            calls => writeln!(f, "# calls of paths that are not known: {calls}"),
        }
    }
}

impl FromIterator<&'static Endpoint> for Recorder {
    fn from_iter<I: IntoIterator<Item = &'static Endpoint>>(endpoints: I) -> Self {
        let recorder = Self::new();
        endpoints.into_iter().for_each(|it| recorder.called(it));
        recorder
    }
}

/// The least scopes for calls that each need one scope of a list, or none if the list is empty.
fn least<'a>(needs: impl Iterator<Item = &'a [Scope]>) -> Scopes {
    let mut needs: Vec<_> = needs.filter(|any_of| !any_of.is_empty()).collect();
    // What leaves no choice comes first, because it may make a choice unnecessary.
    needs.sort_by_key(|any_of| any_of.len());
    let chosen = needs.into_iter().fold(Scopes::none(), |chosen, any_of| {
        let is_covered = any_of.iter().any(|scope| chosen.covers(scope));
        match narrowest(any_of).filter(|_| !is_covered) {
            Some(scope) => chosen + scope.clone(),
            None => chosen,
        }
    });
    let is_needed = |scope: &&Scope| {
        let mut others = chosen.iter().filter(|other| other != scope);
        !others.any(|other| other.covers(scope))
    };
    chosen.iter().filter(is_needed).cloned().collect()
}

/// The scope that allows least; of several such, the one that is declared first.
fn narrowest(any_of: &[Scope]) -> Option<&Scope> {
    let allowed = |scope: &&Scope| Scope::KNOWN.iter().filter(|it| scope.covers(it)).count();
    any_of.iter().min_by_key(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least_of(needs: &[&[Scope]]) -> String {
        least(needs.iter().copied()).to_string()
    }

    #[test]
    fn each_call_has_its_scope_and_there_is_no_other() {
        use Scope::{ReadAccounts, ReadStatuses, WriteStatuses};
        assert_eq!(least_of(&[]), "");
        assert_eq!(least_of(&[&[]]), "");
        assert_eq!(
            least_of(&[&[WriteStatuses], &[ReadStatuses], &[], &[WriteStatuses]]),
            "read:statuses write:statuses"
        );
        assert_eq!(
            least_of(&[&[Scope::Profile, ReadAccounts]]),
            "profile",
            "the first of equals"
        );
    }

    #[test]
    fn a_choice_is_made_last_and_for_the_narrower_scope() {
        use Scope::{Follow, Profile, Read, ReadAccounts, ReadMutes};
        let choice: &[Scope] = &[Profile, ReadAccounts];
        assert_eq!(least_of(&[choice, &[ReadAccounts]]), "read:accounts");
        assert_eq!(least_of(&[choice, &[Read]]), "read");
        assert_eq!(least_of(&[&[Follow, ReadMutes]]), "read:mutes");
        assert_eq!(least_of(&[&[ReadMutes], &[Read]]), "read");
    }

    #[test]
    fn a_path_that_is_not_declared_is_counted() {
        let recorder = Recorder::new();
        recorder.streamed("user:notification", &Scope::ReadNotifications.into());
        assert_eq!(recorder.undeclared(), 0);
        assert_eq!(
            recorder.to_string(),
            "GET /api/v1/streaming/user/notification\n"
        );
        assert_eq!(recorder.scopes().to_string(), "read:notifications");
    }
}
