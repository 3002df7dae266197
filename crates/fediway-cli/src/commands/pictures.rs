//! The pictures among the lines that are shown: fetched and drawn.

use std::time::Duration;

use fediway::Client;
use fediway::transport::Part;
use futures_util::future::join_all;

use crate::cli::Global;
use crate::failure::{self, Failure};
use crate::picture::{self, Protocol, Room};
use crate::show::{Line, Picture};
use crate::{output, screen};

/// How long one picture may take: the text beside it is waiting.
const PATIENCE: Duration = Duration::from_secs(10);
/// How large its file may be.
const LARGEST: usize = 32 << 20;

/// Where pictures come from, and how they are drawn.
pub struct Pictures {
    client: Client,
    protocol: Protocol,
    cell: Option<(u32, u32)>,
}

impl Pictures {
    /// As the options and the configuration say; none where none are wanted.
    pub fn wanted(global: &Global, client: &Client) -> Result<Option<Self>, Failure> {
        let protocol = screen::pictures(global)?;
        Ok(protocol.map(|protocol| Self {
            client: client.clone(),
            protocol,
            cell: screen::cell(protocol),
        }))
    }

    /// Whether they are made of letters and colours, so that a pager can show them.
    pub fn are_text(&self) -> bool {
        matches!(self.protocol, Protocol::Blocks(_))
    }

    /// The lines with what is drawn in the place of each picture; with nothing there, and a note, where
    /// that fails.
    pub async fn filled(&self, lines: Vec<Line>, width: usize) -> Vec<Line> {
        let filled = join_all(lines.into_iter().map(|line| async {
            match line.behind() {
                Some(Picture::Wanted(address)) => match self
                    .drawn(address, self.room(width.saturating_sub(line.width())))
                    .await
                {
                    Ok(drawn) => line.filled(drawn).collect(),
                    Err(why) => {
                        output::note(&format!("note: a picture is not shown: {why}"));
                        Vec::new()
                    }
                },
                _ => vec![line],
            }
        }));
        filled.await.into_iter().flatten().collect()
    }

    fn room(&self, width: usize) -> Room {
        Room::of_width(width).with_cell(self.cell)
    }

    async fn drawn(&self, address: &str, room: Room) -> Result<Vec<String>, String> {
        let fetched = async {
            let file = self.client.download(address, &Part::default()).await?;
            file.bytes(LARGEST).await
        };
        let file = tokio::time::timeout(PATIENCE, fetched)
            .await
            .map_err(|_| "its server takes too long".to_owned())?
            .map_err(|error: fediway::Error| failure::reason(&error))?;
        let protocol = self.protocol;
        // To decode one takes long.
        let drawing = move || picture::draw(&file, protocol, room);
        tokio::task::spawn_blocking(drawing)
            .await
            .map_err(|error| error.to_string())?
    }
}
