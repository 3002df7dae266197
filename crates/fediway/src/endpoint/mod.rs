//! An endpoint of the API as data, and a call of it. The groups of [`api`](crate::api) declare them.

mod call;
mod declaration;
mod encode;
mod parameter;
mod recorder;
mod request;
mod rules;

pub use call::Call;
pub use declaration::{Body, Endpoint, Paging, Rule};
pub use parameter::Lasting;
pub(crate) use parameter::{Param, Parameter, nested};
pub use recorder::Recorder;
pub use request::Request;
