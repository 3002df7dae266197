//! Pictures on a terminal: which way a terminal takes them, and the bytes for it. Pure: where a
//! picture comes from is not known here.

mod blocks;
mod decode;
mod encoded;
mod protocol;
mod sixel;

pub use protocol::{Protocol, Protocols};

/// What a picture may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub columns: u32,
    pub rows: u32,
}

/// Columns and rows of a picture at most; a terminal has more of both.
const LARGEST: Room = Room {
    columns: 60,
    rows: 18,
};

impl Room {
    /// The room in a terminal of this width.
    pub fn of_width(width: usize) -> Self {
        let width = u32::try_from(width).unwrap_or(u32::MAX);
        Self {
            columns: width.clamp(1, LARGEST.columns),
            rows: LARGEST.rows,
        }
    }
}

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

#[cfg(test)]
mod tests;
