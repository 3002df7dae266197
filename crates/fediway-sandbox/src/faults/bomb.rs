//! Bodies far larger than they look.

use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use super::bodies::Repeated;

/// How much one piece unpacks to.
const PIECE: u64 = 1024 * 1024;

/// How much of a plain body is sent at once.
const PLAIN_PIECE: u64 = 64 * 1024;

/// A JSON string of `bytes` bytes, quotation marks included.
pub(super) fn huge(bytes: u64) -> Repeated {
    let letters = bytes.saturating_sub(2);
    let (times, rest) = (letters / PLAIN_PIECE, letters % PLAIN_PIECE);
    let mut after = vec![b'a'; small(rest)];
    after.push(b'"');
    Repeated {
        before: Some(Bytes::from_static(b"\"")),
        middle: Bytes::from(vec![b'a'; small(PLAIN_PIECE)]),
        times,
        after: Some(Bytes::from(after)),
    }
}

/// The same in gzip. One piece is packed once and sent again and again: every
/// piece ends on a byte and looks back no further than its own beginning.
pub(super) fn gzip(bytes: u64) -> Repeated {
    let letters = bytes.saturating_sub(2);
    let (times, rest) = (letters / PIECE, letters % PIECE);
    let piece = vec![b'a'; small(PIECE)];
    let mut tail = vec![b'a'; small(rest)];
    tail.push(b'"');

    let mut sum = Crc::new();
    sum.update(b"\"");
    let mut of_piece = Crc::new();
    of_piece.update(&piece);
    for _ in 0..times {
        sum.combine(&of_piece);
    }
    let mut of_tail = Crc::new();
    of_tail.update(&tail);
    sum.combine(&of_tail);

    // Deflate, no name, no time, unknown system.
    let mut before = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    before.extend(packed(b"\""));
    let mut after = packed(&tail);
    // An empty last block.
    after.extend([3, 0]);
    after.extend(sum.sum().to_le_bytes());
    // Modulo 2^32, as the format has it.
    after.extend(sum.amount().to_le_bytes());
    Repeated {
        before: Some(before.into()),
        middle: packed(&piece).into(),
        times,
        after: Some(after.into()),
    }
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut packer = Compress::new(Compression::best(), false);
    let mut packed = Vec::with_capacity(data.len() / 500 + 64);
    let mut from = 0;
    loop {
        let before = packed.len();
        let flush = FlushCompress::Sync;
        let status = packer.compress_vec(&data[from..], &mut packed, flush);
        from = usize::try_from(packer.total_in()).unwrap_or(data.len());
        let full = packed.len() == packed.capacity();
        if !matches!(status, Ok(Status::Ok)) || (!full && from == data.len()) {
            return packed;
        }
        if packed.len() == before && !full {
            return packed;
        }
        packed.reserve(64);
    }
}

/// Pieces are small by construction.
fn small(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn collect(body: Repeated) -> Vec<u8> {
        let mut all = body.before.unwrap().to_vec();
        for _ in 0..body.times {
            all.extend(&body.middle);
        }
        all.extend(body.after.unwrap());
        all
    }

    #[test]
    fn a_bomb_is_small_and_unpacks_to_what_was_asked() {
        for bytes in [2, 3, 1000, 1024 * 1024 + 2, 10_000_000] {
            let bomb = collect(gzip(bytes));
            let mut unpacked = Vec::new();
            let mut reader = flate2::read::GzDecoder::new(&*bomb);
            reader.read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked.len() as u64, bytes);
            assert_eq!(unpacked, collect(huge(bytes)));
            assert!(bomb.len() as u64 <= bytes / 500 + 100, "{}", bomb.len());
        }
    }
}
