//! Which account is meant, where an archive has several.

use crate::archive::Archive;
use crate::error::{Error, ErrorKind, Result};
use crate::rows::OwnerRow;

/// The account of this handle; the only one if none is named.
pub(crate) async fn chosen(archive: &Archive, handle: Option<&str>) -> Result<OwnerRow> {
    let mut owners = archive.owners().await?;
    if let Some(handle) = handle {
        let handle = handle.trim_start_matches('@');
        let found = owners
            .into_iter()
            .find(|it| it.handle.eq_ignore_ascii_case(handle));
        return found.ok_or_else(|| invalid(format!("the archive has no account @{handle}")));
    }
    match owners.len() {
        0 => Err(invalid("the archive has no account yet".into())),
        1 => Ok(owners.swap_remove(0)),
        _ => {
            let names: Vec<_> = owners.iter().map(|it| format!("@{}", it.handle)).collect();
            let names = names.join(", ");
            Err(invalid(format!(
                "the archive has several accounts: name one of {names}"
            )))
        }
    }
}

fn invalid(what: String) -> Error {
    Error::new(ErrorKind::Invalid, what)
}
