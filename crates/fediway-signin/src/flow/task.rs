//! Work that a browser which goes away does not stop.

use crate::problem::{Problem, SignInError};

/// Runs something to its end even if nobody waits for it any more: a browser that goes away must not
/// leave a token behind that nobody revokes.
pub(super) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, SignInError>> + Send + 'static,
) -> Result<T, SignInError> {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(error) => Err(SignInError::from(Problem::Internal).because(error)),
    }
}
