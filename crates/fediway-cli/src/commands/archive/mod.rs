//! `fediway archive`: arguments in, words out. The work is done in `fediway_archive`.

mod collect;
pub mod encrypted;
mod made;
mod overview;
mod place;
mod search;
mod trouble;
mod verify;

use crate::cli::{self, ArchiveCommand, Global};
use crate::failure::Failure;
pub use collect::archived;
pub use place::{folder, open};

pub async fn run(global: &Global, args: cli::Archive) -> Result<(), Failure> {
    match args.command {
        None => collect::run(global, &args.run).await,
        Some(ArchiveCommand::Status(place)) => overview::run(global, &place).await,
        Some(ArchiveCommand::Verify(place)) => verify::run(global, &place).await,
        Some(ArchiveCommand::Search(args)) => search::run(global, &args).await,
        Some(ArchiveCommand::Show(args)) => search::show(global, &args).await,
        Some(ArchiveCommand::Html(args)) => made::pages(global, &args).await,
        Some(ArchiveCommand::Export(args)) => made::exported(global, &args).await,
        Some(ArchiveCommand::Import(args)) => made::imported(global, &args).await,
    }
}
