//! `fediway cleanup init`: a policy to begin with.

use std::io::Write;
use std::path::Path;

use crate::cleanup::template;
use crate::failure::{Exit, Failure};
use crate::output;

pub fn write(file: Option<&Path>) -> Result<(), Failure> {
    let text = template::policy();
    let Some(path) = file else {
        return output::line(text.trim_end());
    };
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let what = format!("cannot write {}: {error}", path.display());
        Failure::new(Exit::Usage, what, "name a file that is not there yet")
    })?;
    let path = path.display();
    output::note(&format!(
        "wrote {path}; try it: fediway cleanup --policy {path}"
    ));
    Ok(())
}
