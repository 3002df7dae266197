//! What a release consists of beside the crates: a static binary, a Debian package, a list of what is
//! in them, and notes. All of it is in `package/` of the target directory.

mod bare_root;
mod binary;
mod debian;
mod files;
mod notes;
mod sbom;

use std::path::PathBuf;

use crate::steps::{Outcome, is_set, target};

/// Makes everything, and tries it in a root folder without anything else.
///
/// `FEDIWAY_PROFILE=dev` builds quickly. `FEDIWAY_ONCE=1` does not build a second time to compare.
/// `FEDIWAY_BINARY=PATH` packages a static binary that is there.
pub(crate) fn package() -> Outcome {
    let folder = target().join("package");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let program = match std::env::var_os("FEDIWAY_BINARY") {
        Some(path) => PathBuf::from(path),
        None => built()?,
    };
    bare_root::alone(&program)?;
    std::fs::copy(&program, folder.join("fediway")).map_err(|error| error.to_string())?;
    sbom::write_to(&folder.join("fediway.cdx.json"))?;
    notes::write_to(&folder.join("RELEASE-NOTES.md"))?;
    let package = debian::build(&program, &folder)?;
    bare_root::installed(&package)?;
    println!("\npackaged in {}", folder.display());
    Ok(())
}

/// Builds the binary, and builds it again to compare.
fn built() -> Result<PathBuf, String> {
    let profile = binary::Profile::asked();
    let program = binary::build(&profile, "first")?;
    if !is_set("FEDIWAY_ONCE") {
        let again = binary::build(&profile, "second")?;
        binary::are_same(&program, &again)?;
    }
    Ok(program)
}
