//! Instance addresses: checks that make an address typed by a stranger safe to connect to.
//!
//! There are two gates. [`InstanceUrl::parse`] is the first. It reads the raw text, and returns the
//! address in one normal form or an error that names the reason. The second gate,
//! [`AddressPolicy::permits_peer`], checks each IP address that the DNS returned. Both use the same
//! table of networks and the same [`AddressPolicy`].

mod error;
mod host;
mod instance_url;
mod names;
mod parse;
mod policy;
mod redirect;

pub use error::{InstanceUrlError, UrlRejection};
pub use instance_url::InstanceUrl;
pub use policy::AddressPolicy;
pub(crate) use redirect::{led_to, named_target};
