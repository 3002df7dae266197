//! From the bytes of a file to the lines that draw it.

use super::protocol::Protocol;
use super::room::Room;
use super::{blocks, decode, encoded, sixel};

/// The lines that draw this picture, each without its line end.
///
/// # Errors
///
/// It is no picture of a format that is known, or it is too large; in words.
pub fn draw(file: &[u8], protocol: Protocol, room: Room) -> Result<Vec<String>, String> {
    let picture = decode::read(file)?;
    match protocol {
        Protocol::Kitty => encoded::kitty(&picture, room).map(|it| vec![it]),
        Protocol::Iterm => encoded::iterm(&picture, room).map(|it| vec![it]),
        Protocol::Sixel => Ok(vec![sixel::draw(&picture, room)]),
        Protocol::Blocks(colors) => Ok(blocks::draw(&picture, colors, room)),
    }
}
