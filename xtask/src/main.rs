//! The commands of this repository.

mod architecture;
mod file;
mod imports;
mod tokens;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut failed = false;
    for (root, floors) in architecture::CRATES {
        for fault in architecture::faults(Path::new(root), floors) {
            eprintln!("{root}: {fault}");
            failed = true;
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
