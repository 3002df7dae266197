//! How much of a terminal a picture may fill.

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
