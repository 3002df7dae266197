//! ZIP files.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::sum::{Sum, Visit};
use crate::import::metered::{Allowance, Metered};
use crate::import::path;
use crate::import::refusal::Refusal;

pub(super) fn each(file: &mut File, sum: &mut Sum<'_>, visit: Visit<'_>) -> io::Result<()> {
    if claimed(file)? > sum.limits.entries {
        return Err(Refusal::Entries(sum.limits.entries).into());
    }
    let mut archive = ZipArchive::new(BufReader::new(file))?;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        let name = entry.name_raw().to_vec();
        if entry.is_dir() {
            path::safe(name.strip_suffix(b"/").unwrap_or(&name))?;
            sum.add("a folder", 0)?;
            continue;
        }
        let name = path::safe(&name)?;
        // A second name, or what the reader made of bytes that are not said to be UTF-8.
        if entry.name().trim_start_matches("./") != name {
            return Err(Refusal::Name(format!("{:?}", entry.name())).into());
        }
        if is_special(entry.unix_mode()) {
            return Err(Refusal::Link(name).into());
        }
        let (size, packed) = (entry.size(), entry.compressed_size());
        sum.add(&name, size)?;
        if sum.limits.is_bomb(size, packed) {
            return Err(Refusal::Bomb(name).into());
        }
        let mut content = Metered::new(&mut entry, &Allowance::of(size), &name);
        visit(&name, size, &mut content)?;
    }
    Ok(())
}

/// Links, devices, sockets: everything but files.
fn is_special(mode: Option<u32>) -> bool {
    mode.is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000))
}

/// How many files the end of the ZIP claims, the most of all places that look like an end. The reader
/// would make room for as many before any of them is looked at.
fn claimed(file: &mut File) -> io::Result<u64> {
    let length = file.seek(SeekFrom::End(0))?;
    // A comment of 65,535 bytes, and the ends before it.
    let start = length.saturating_sub(65_535 + 22 + 20 + 56);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    (&*file).take(length - start).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let windows = (0..tail.len()).map(|at| &tail[at..]);
    Ok(windows.filter_map(entries).max().unwrap_or(0))
}

/// What an end record says, where one begins here.
fn entries(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [b'P', b'K', 5, 6, ..] => {
            let count = u64::from(u16::from_le_bytes(bytes.get(10..12)?.try_into().ok()?));
            // All bits: the number stands in the other record.
            Some(count).filter(|count| *count != 0xffff)
        }
        [b'P', b'K', 6, 6, ..] => Some(u64::from_le_bytes(bytes.get(32..40)?.try_into().ok()?)),
        _ => None,
    }
}
