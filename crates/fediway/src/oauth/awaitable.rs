//! How the requests of this module are sent.

/// Makes a request struct with the fields `server` and `transport` awaitable through its
/// `send(self, Transport)`.
macro_rules! awaitable {
    ($Name:ident -> $Output:ty) => {
        impl $Name {
            /// Uses this transport instead of the shared one.
            pub fn transport(mut self, transport: &$crate::transport::Transport) -> Self {
                self.transport = Some(transport.clone());
                self
            }
        }

        impl IntoFuture for $Name {
            type Output = $crate::error::Result<$Output>;
            type IntoFuture = $crate::future::RequestFuture<$Output>;

            fn into_future(mut self) -> Self::IntoFuture {
                $crate::future::boxed(async move {
                    let given = self.transport.take();
                    let transport = $crate::transport::Transport::or_shared(given)?;
                    self.send(transport).await
                })
            }
        }
    };
}
pub(super) use awaitable;
