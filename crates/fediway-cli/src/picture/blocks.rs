//! Pictures of half blocks: each cell shows two pixels, the upper one as the colour of `▀`, the lower
//! one as its background. They work on every terminal with colours.

use image::{Rgba, RgbaImage};

use super::decode::fitted;
use super::protocol::Colors;
use super::room::Room;

const RESET: &str = "\u{1b}[0m";
/// Pixels of a cell.
const CELL: (u32, u32) = (1, 2);

pub(super) fn draw(picture: &RgbaImage, colors: Colors, room: Room) -> Vec<String> {
    let picture = fitted(picture, room, CELL);
    let rows = (0..picture.height()).step_by(2);
    rows.map(|top| row(&picture, top, colors)).collect()
}

fn row(picture: &RgbaImage, top: u32, colors: Colors) -> String {
    let cells = (0..picture.width()).map(|column| {
        let upper = visible(picture.get_pixel(column, top));
        let below = picture.get_pixel_checked(column, top + 1);
        let lower = below.and_then(visible);
        match (upper, lower) {
            (None, None) => format!("{RESET} "),
            (Some(upper), None) => format!("{RESET}{}▀", code(38, upper, colors)),
            (None, Some(lower)) => format!("{RESET}{}▄", code(38, lower, colors)),
            (Some(upper), Some(lower)) => {
                format!("{}{}▀", code(38, upper, colors), code(48, lower, colors))
            }
        }
    });
    cells.collect::<String>() + RESET
}

/// The colour of a pixel that can be seen.
fn visible(pixel: &Rgba<u8>) -> Option<[u8; 3]> {
    let [red, green, blue, alpha] = pixel.0;
    (alpha > 127).then_some([red, green, blue])
}

/// The sequence for a colour: of the letters (38) or of what is behind them (48).
fn code(what: u8, [red, green, blue]: [u8; 3], colors: Colors) -> String {
    match colors {
        Colors::True => format!("\u{1b}[{what};2;{red};{green};{blue}m"),
        Colors::Palette => {
            // A cube of six steps in each colour stands at 16 in the palette.
            let step = |part: u8| u16::from(part) * 5 / 255;
            let number = 16 + 36 * step(red) + 6 * step(green) + step(blue);
            format!("\u{1b}[{what};5;{number}m")
        }
    }
}
