//! The trait of all requests.

use bytes::Bytes;
use http::Request as HttpRequest;

use super::call::Call;
use super::declaration::Endpoint;
use crate::error::Result;
use crate::instance::Instance;
use crate::transport::Response;
use crate::url::InstanceUrl;

/// A request to one endpoint.
///
/// ```
/// use fediway::{Client, Instance, InstanceUrl, Request};
///
/// let url = InstanceUrl::parse("mastodon.social")?;
/// let client = Client::anonymous(Instance::without_discovery(url.clone()));
/// let request = client.statuses().get("1700/../x".replace('/', "")).to_http(&url)?;
/// assert_eq!(request.uri().path(), "/api/v1/statuses/1700..x");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Request {
    /// What the server answers.
    type Response;

    /// The endpoint that is asked.
    const ENDPOINT: &'static Endpoint;

    /// What is asked of it.
    fn call(&self) -> &Call;

    /// Reads the answer, for those who sent the request by other means.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not as documented.
    fn read(response: &Response) -> Result<Self::Response>;

    /// Refuses what the documentation forbids or this server says it does not take, as sending does:
    /// nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) says what would be refused.
    fn check(&self, instance: &Instance) -> Result<()> {
        self.call().check(instance)
    }

    /// The request as it goes over the wire, without credentials: nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an id that could lead to
    /// another path, and for a request that travels as `multipart/form-data`: its body is made
    /// while it is sent.
    fn to_http(&self, instance: &InstanceUrl) -> Result<HttpRequest<Bytes>> {
        self.call().to_http(instance)
    }
}
