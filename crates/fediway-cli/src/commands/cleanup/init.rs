//! `fediway cleanup init`: a policy to begin with.

use std::io::Write;

use crate::cleanup::foreign::{self, Foreign};
use crate::cleanup::template;
use crate::cli::Init;
use crate::failure::{Exit, Failure};
use crate::output;

pub fn write(args: &Init) -> Result<(), Failure> {
    let text = template::policy(&rules(args)?);
    let Some(path) = &args.file else {
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

/// What other programs had.
fn rules(args: &Init) -> Result<Foreign, Failure> {
    let Some(path) = &args.from else {
        return Ok(args.preset.map(|it| it.foreign()).unwrap_or_default());
    };
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    text.and_then(|text| foreign::read(&text)).map_err(|why| {
        let what = format!("cannot take over {}: {why}", path.display());
        Failure::new(
            Exit::Usage,
            what,
            "`fediway cleanup init` writes one to begin with",
        )
    })
}
