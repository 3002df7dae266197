//! tar.gz files, as Mastodon made them before version 4.2.

use std::fs::File;
use std::io::{self, BufReader};

use flate2::read::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::sum::{Sum, Visit};
use crate::import::metered::{Allowance, Metered};
use crate::import::path;
use crate::import::refusal::Refusal;

/// What may stand between two files: their headers, and names that are too long for a header.
const BETWEEN: u64 = 1 << 20;

pub(super) fn each(file: &mut File, sum: &mut Sum<'_>, visit: Visit<'_>) -> io::Result<()> {
    // Names and other headers are read as a whole: without an allowance, one of them could take all
    // memory.
    let left = Allowance::of(BETWEEN);
    let unpacked = MultiGzDecoder::new(BufReader::new(file));
    let mut archive = Archive::new(Metered::new(
        unpacked,
        &left,
        "what stands between two files",
    ));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let size = entry.size();
        let name = entry.path_bytes().into_owned();
        match entry.header().entry_type() {
            EntryType::Directory => {
                let name = name.strip_suffix(b"/").unwrap_or(&name);
                // `tar czf x.tar.gz .` begins with the folder itself.
                if name != b"." {
                    path::safe(name)?;
                }
                sum.add("a folder", size)?;
                left.set(size.saturating_add(BETWEEN));
            }
            EntryType::Regular | EntryType::Continuous => {
                let name = path::safe(&name)?;
                sum.add(&name, size)?;
                left.set(size.saturating_add(BETWEEN));
                visit(&name, size, &mut entry)?;
            }
            EntryType::XGlobalHeader => left.set(BETWEEN),
            _ => {
                let name = String::from_utf8_lossy(&name).chars().take(80).collect();
                return Err(Refusal::Link(name).into());
            }
        }
    }
    Ok(())
}
