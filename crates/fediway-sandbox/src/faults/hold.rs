//! Requests that wait until a test lets them go on.

use std::sync::Arc;

use tokio::sync::watch;

/// Keeps requests waiting until [`release`](Self::release) is called; see [`Fault::hold`](crate::Fault::hold).
/// Clones are the same hold.
#[derive(Debug, Clone)]
pub struct Hold {
    released: Arc<watch::Sender<bool>>,
}

impl Hold {
    /// One that holds.
    pub fn new() -> Self {
        Self {
            released: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Lets all requests go on, those that wait and those that are still to come.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    pub(super) async fn wait(&self) {
        let mut released = self.released.subscribe();
        // The sender is in this hold, so it cannot be gone.
        let _ = released.wait_for(|released| *released).await;
    }
}

impl Default for Hold {
    fn default() -> Self {
        Self::new()
    }
}
