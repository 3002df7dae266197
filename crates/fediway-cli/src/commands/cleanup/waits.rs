//! How long the requests of a clean-up wait by themselves.

use fediway::transport::{RateLimit, TransportBuilder};

/// The longest wait for a list: that for a new window of half an hour.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1900);

/// A list of thousands may have to wait for the limit of requests.
pub fn patient(transport: TransportBuilder) -> TransportBuilder {
    transport.rate_limit(RateLimit::Wait { at_most: PATIENCE })
}

/// Whatever goes wrong is shown, written down, and tried again by the run itself.
pub fn hasty(transport: TransportBuilder) -> TransportBuilder {
    transport.rate_limit(RateLimit::Fail).max_tries(1)
}
