//! What a file may be at most. Real exports are far below; what is above is an attack or a mistake.

/// The limits of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Files in it.
    pub entries: u64,
    /// Bytes of all files, unpacked.
    pub total: u64,
    /// Bytes of one file, unpacked.
    pub file: u64,
    /// Bytes of one post or other item of a list.
    pub item: u64,
    /// How many times as large as the packed file the unpacked one may be.
    pub ratio: u64,
}

/// Below this size a file may be as well packed as it likes: a page of blanks is no bomb.
const SMALL: u64 = 16 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 500_000,
            total: 200 << 30,
            file: 8 << 30,
            item: 8 << 20,
            ratio: 200,
        }
    }
}

impl Limits {
    /// Whether so many unpacked bytes are too many for so many packed ones.
    pub(super) fn is_bomb(&self, unpacked: u64, packed: u64) -> bool {
        unpacked > SMALL && unpacked > packed.saturating_mul(self.ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_large_and_much_larger_than_packed() {
        let limits = Limits::default();
        assert!(!limits.is_bomb(SMALL, 1));
        assert!(limits.is_bomb(SMALL + 1, 1));
        assert!(!limits.is_bomb(200 << 30, 1 << 30));
        assert!(limits.is_bomb((200 << 30) + 1, 1 << 30));
        assert!(!limits.is_bomb(u64::MAX, u64::MAX));
    }
}
