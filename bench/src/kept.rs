//! What was measured: kept in files, so that one row can be measured again and the page still has all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::rows::Row;

/// All measurements.
#[derive(Default)]
pub struct Kept {
    /// The sorted measurements by what was measured and of whom.
    rows: BTreeMap<(String, String), Vec<f64>>,
    /// What the benchmark of streams printed.
    pub streams: String,
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("measured")
        .join(name)
}

impl Kept {
    /// Reads what earlier runs kept.
    pub fn read() -> Outcome<Self> {
        let text = std::fs::read_to_string(file("rows.tsv")).unwrap_or_default();
        let streams = std::fs::read_to_string(file("streams.txt")).unwrap_or_default();
        let mut kept = Self {
            streams,
            ..Self::default()
        };
        for line in text.lines() {
            let [what, who, values] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err(format!("not a measurement: {line}").into());
            };
            let values: Result<Vec<f64>, _> = values.split(' ').map(str::parse).collect();
            kept.rows.insert((what.into(), who.into()), values?);
        }
        Ok(kept)
    }

    /// Writes them for later runs.
    pub fn write(&self) -> Outcome {
        let line = |((what, who), values): (&(String, String), &Vec<f64>)| {
            let values: Vec<_> = values.iter().map(f64::to_string).collect();
            format!("{what}\t{who}\t{}\n", values.join(" "))
        };
        std::fs::create_dir_all(file(""))?;
        std::fs::write(
            file("rows.tsv"),
            self.rows.iter().map(line).collect::<String>(),
        )?;
        Ok(std::fs::write(file("streams.txt"), &self.streams)?)
    }

    /// Takes the measurements of a row in.
    pub fn put(&mut self, row: &Row, all: Vec<Vec<f64>>) {
        for (who, values) in row.who.iter().zip(all) {
            self.rows.insert((row.what.into(), (*who).into()), values);
        }
    }

    /// The measurements of each subject of a row; `None` if one was not measured.
    pub fn of(&self, row: &Row) -> Option<Vec<Vec<f64>>> {
        let one = |who: &&str| self.rows.get(&(row.what.into(), (*who).into())).cloned();
        row.who.iter().map(one).collect()
    }
}
