//! How much of a terminal a picture may fill.

/// What a picture may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub columns: u32,
    pub rows: u32,
    /// Width and height of a cell in pixels.
    pub cell: (u32, u32),
}

/// Pixels of a cell, where they are not known: those of most terminals are twice as high as wide.
const USUAL_CELL: (u32, u32) = (10, 20);

/// Columns and rows of a picture at most; a terminal has more of both.
const LARGEST: Room = Room {
    columns: 60,
    rows: 18,
    cell: USUAL_CELL,
};

impl Room {
    /// The room in a terminal of this width.
    pub fn of_width(width: usize) -> Self {
        let width = u32::try_from(width).unwrap_or(u32::MAX);
        Self {
            columns: width.clamp(1, LARGEST.columns),
            ..LARGEST
        }
    }

    /// With cells of this size, if it is known.
    pub fn with_cell(self, cell: Option<(u32, u32)>) -> Self {
        Self {
            cell: cell.unwrap_or(self.cell),
            ..self
        }
    }
}
