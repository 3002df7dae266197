//! The settings that a login keeps until its end.

use std::sync::Arc;
use std::time::Duration;

use crate::instance::Instance;
use crate::scope::Scopes;
use crate::store::Store;

/// What holds for a login from its beginning to its end.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) instance: Instance,
    pub(super) scopes: Scopes,
    pub(super) force_login: bool,
    pub(super) lifetime: Duration,
    pub(super) store: Option<Arc<dyn Store>>,
    pub(super) make_default: bool,
}
