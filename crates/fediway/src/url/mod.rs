//! Instance addresses: what a stranger typed, made safe to connect to.
//!
//! [`InstanceUrl::parse`] is the first of two gates: it reads the raw text and
//! gives an address in one normal form, or an error that names the reason. The
//! second, [`AddressPolicy::permits_peer`], judges each IP address the DNS gave
//! for it. Both read one table of networks and one [`AddressPolicy`].

mod error;
mod host;
mod instance_url;
mod names;
mod parse;
mod policy;

pub use error::{InstanceUrlError, UrlRejection};
pub use instance_url::InstanceUrl;
pub use policy::AddressPolicy;
pub(crate) use policy::named_target;
