//! What is refused before a request is sent, because the documentation or the server's own limits
//! forbid it.

use serde_json::Value;

use super::Call;
use crate::error::{Error, Result};
use crate::instance::Instance;

/// One thing that is checked before a request is sent. Names are those on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// At least one of these must be there and not be empty.
    OneOf(&'static [&'static str]),
    /// Not both of these.
    NotBoth(&'static str, &'static str),
    /// The first is taken only together with the second.
    Needs(&'static str, &'static str),
}

impl Rule {
    pub(super) fn check(&self, call: &Call, _instance: &Instance) -> Result<()> {
        let refused = |why: String| {
            let endpoint = call.endpoint();
            let (method, path) = (&endpoint.method, endpoint.path);
            Err(Error::invalid(format!("{method} {path}: {why}")))
        };
        match *self {
            Self::OneOf(names) if !names.iter().any(|name| is_there(call, name)) => {
                refused(format!("it needs one of {}", names.join(", ")))
            }
            Self::NotBoth(one, other) if is_there(call, one) && is_there(call, other) => {
                refused(format!("`{one}` and `{other}` exclude each other"))
            }
            Self::Needs(one, other) if is_there(call, one) && !is_there(call, other) => {
                refused(format!("`{one}` is taken only together with `{other}`"))
            }
            _ => Ok(()),
        }
    }
}

fn is_there(call: &Call, name: &str) -> bool {
    match call.value(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}
