//! What the request handlers of one server share.

use std::ops::Deref;
use std::sync::{Mutex, MutexGuard};

use crate::context::Context;
use crate::hub::Hub;
use crate::rate_limit::Counter;
use crate::state::State;
use crate::sync::lock;

/// One server: its context, its memory, and the connections that stream from
/// it. Handlers hold it in an `Arc`. It dereferences to its [`Context`], so
/// that code that needs only the context takes a `&Context`.
pub(crate) struct Shared {
    context: Context,
    state: Mutex<State>,
    pub(crate) registrations: Mutex<Counter>,
    pub(crate) streams: Hub,
}

impl Shared {
    pub(crate) fn new(context: Context, state: State, streams: Hub) -> Self {
        Self {
            context,
            state: Mutex::new(state),
            registrations: Mutex::default(),
            streams,
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Deref for Shared {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
