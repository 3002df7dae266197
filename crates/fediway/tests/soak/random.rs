//! Random numbers that a seed repeats.

/// SplitMix64.
pub struct Random(u64);

impl Random {
    /// The numbers of one part of a run.
    pub const fn new(seed: u64, part: u64) -> Self {
        Self(seed ^ part.wrapping_mul(0xd134_2543_de82_ef95))
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub const fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A picture to upload: the beginning of a PNG, and noise.
    pub fn picture(seed: u64) -> Vec<u8> {
        let mut random = Self(seed);
        let words = 64 + random.below(960);
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        (0..words).for_each(|_| bytes.extend(random.next().to_le_bytes()));
        bytes
    }
}
