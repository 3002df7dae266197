//! Whether everything is as it was written: files by their hashes, rows by what they refer to.

use std::collections::HashSet;
use std::fs::File;

use crate::archive::Archive;
use crate::error::{Error, ErrorKind, Result};
use crate::media::described;
use crate::rows::FileRow;

/// How many files are looked up at a time.
const ROWS: u32 = 200;

/// What is there, and what is not as it should be.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Verified {
    /// How many files were read.
    pub files: u64,
    /// How large they are together.
    pub bytes: u64,
    /// What is damaged or lost, in words.
    pub damage: Vec<String>,
    /// What was not walked yet: the collections, in words. The next run fetches it.
    pub gaps: Vec<String>,
    /// Files that nothing refers to: left behind by a run that was killed. They do no harm.
    pub left_over: Vec<String>,
}

impl Verified {
    /// Whether nothing is damaged. Gaps and files that are left over are no damage.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty()
    }
}

/// Rows that refer to nothing, in words; each query counts them.
const REFERENCES: [(&str, &str); 5] = [
    (
        "statuses without a present version",
        "SELECT count(*) FROM statuses s LEFT JOIN versions v \
         ON v.status = s.id AND v.number = s.version WHERE v.status IS NULL",
    ),
    (
        "versions that are no JSON",
        "SELECT count(*) FROM versions WHERE NOT json_valid(json)",
    ),
    (
        "kept media without a file",
        "SELECT count(*) FROM media m LEFT JOIN files f ON f.sha256 = m.sha256 \
         WHERE m.state = 'kept' AND f.sha256 IS NULL",
    ),
    (
        "statuses that search does not find",
        "SELECT count(*) FROM statuses s WHERE s.boost_of IS NULL \
         AND NOT EXISTS (SELECT 1 FROM search WHERE rowid = s.id)",
    ),
    (
        "statuses in lists that are not there",
        "SELECT count(*) FROM items i LEFT JOIN statuses s ON s.id = i.status WHERE s.id IS NULL",
    ),
];

impl Archive {
    /// Reads every file and checks every reference.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`] if the database cannot be read at all. Damage is no error.
    pub async fn verify(&self) -> Result<Verified> {
        let mut verified = Verified::default();
        self.verify_database(&mut verified).await?;
        self.verify_files(&mut verified).await?;
        verified.gaps = self.gaps().await?;
        Ok(verified)
    }

    async fn verify_database(&self, verified: &mut Verified) -> Result<()> {
        let checks: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(self.pool())
            .await?;
        let damage = checks.into_iter().filter(|line| line != "ok");
        verified
            .damage
            .extend(damage.map(|line| format!("the database: {line}")));
        let query = "SELECT count(*) FROM pragma_foreign_key_check";
        let count: i64 = sqlx::query_scalar(query).fetch_one(self.pool()).await?;
        if count > 0 {
            verified
                .damage
                .push(format!("{count} rows that refer to nothing"));
        }
        for (what, query) in REFERENCES {
            let count: i64 = sqlx::query_scalar(query).fetch_one(self.pool()).await?;
            if count > 0 {
                verified.damage.push(format!("{count} {what}"));
            }
        }
        Ok(())
    }

    async fn verify_files(&self, verified: &mut Verified) -> Result<()> {
        let mut after = String::new();
        let mut known = HashSet::new();
        loop {
            let rows = self.files_after(&after, ROWS).await?;
            let Some(last) = rows.last() else {
                break;
            };
            after.clone_from(&last.sha256);
            for row in rows {
                if let Err(damage) = self.verify_file(&row).await? {
                    verified.damage.push(damage);
                }
                verified.files += 1;
                verified.bytes += u64::try_from(row.bytes).unwrap_or(0);
                known.insert(row.path);
            }
        }
        verified.left_over = self.left_over(&known)?;
        Ok(())
    }

    /// Reads a file; what is wrong with it in words.
    async fn verify_file(&self, row: &FileRow) -> Result<std::result::Result<(), String>> {
        let path = self.path_of(&row.path);
        let read = tokio::task::spawn_blocking(move || File::open(path).and_then(described)).await;
        let read = read.map_err(|error| {
            Error::new(ErrorKind::File, "a file could not be read").caused_by(error)
        })?;
        Ok(match read {
            Ok((sha256, bytes, _)) if sha256 == row.sha256 && bytes == row.bytes => Ok(()),
            Ok(_) => Err(format!("{}: its content has changed", row.path)),
            Err(error) => Err(format!("{}: {error}", row.path)),
        })
    }

    /// Files that no row has.
    fn left_over(&self, known: &HashSet<String>) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let media = self.folder().join("media");
        for folder in entries(&media)? {
            if !folder.is_dir() {
                continue;
            }
            for file in entries(&folder)? {
                let relative = file.strip_prefix(self.folder()).unwrap_or(&file);
                let relative = relative.to_string_lossy().replace('\\', "/");
                if !known.contains(&relative) {
                    found.push(relative);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// The collections that were not walked to their ends.
    async fn gaps(&self) -> Result<Vec<String>> {
        let query = "SELECT o.handle || ' ' || i.collection FROM intervals i \
                     JOIN owners o ON o.id = i.owner GROUP BY i.owner, i.collection \
                     HAVING count(*) > 1 OR max(i.cursor IS NOT NULL) ORDER BY 1";
        Ok(sqlx::query_scalar(query).fetch_all(self.pool()).await?)
    }
}

fn entries(folder: &std::path::Path) -> Result<Vec<std::path::PathBuf>> {
    let read = std::fs::read_dir(folder).map_err(|error| Error::file(folder, error))?;
    let paths: std::io::Result<Vec<_>> = read.map(|entry| Ok(entry?.path())).collect();
    paths.map_err(|error| Error::file(folder, error))
}
