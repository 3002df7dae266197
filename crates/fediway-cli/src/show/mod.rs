//! How entities look on a terminal: from an entity to styled lines, without any input or output.

mod account;
mod body;
mod entity;
pub mod filters;
mod look;
mod media;
mod names;
mod notification;
mod paint;
mod poll;
mod quote;
mod relation;
mod small;
mod span;
mod status;
mod status_parts;
mod time;
mod wrap;

pub use entity::Show;
pub use look::{Look, Zone};
pub use names::author;
pub use notification::grouped;
pub use paint::paint;
pub use relation::words as relationship_words;
pub use small::excerpt;
pub use span::{Line, Picture, Style};
