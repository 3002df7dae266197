//! Pictures on a terminal: which way a terminal takes them, and the bytes for it. Pure: where a
//! picture comes from is not known here.

mod blocks;
mod decode;
mod draw;
mod encoded;
mod protocol;
mod room;
mod sixel;
#[cfg(test)]
mod tests;

pub use draw::draw;
pub use protocol::{Protocol, Protocols};
pub use room::Room;
