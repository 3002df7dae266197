//! Sixels: bands of six rows, in each band one line of characters for each colour.
//! <https://vt100.net/docs/vt3xx-gp/chapter14.html>

use std::collections::BTreeMap;
use std::fmt::Write;

use color_quant::NeuQuant;
use image::RgbaImage;

use super::decode::fitted;
use super::room::Room;

/// Colours of a picture; terminals have 256 at least.
const COLORS: usize = 255;
/// One pixel of so many is looked at to choose the colours.
const SAMPLED: i32 = 10;
/// Rows of a band.
const BAND: u32 = 6;
/// The character without any pixel; the six pixels are added to it as bits, the upper one is the
/// lowest.
const NONE: u8 = b'?';

pub(super) fn draw(picture: &RgbaImage, room: Room) -> String {
    let picture = fitted(picture, room, room.cell);
    let palette = NeuQuant::new(SAMPLED, COLORS, picture.as_raw());
    // Pixels that no colour sets stay as they are (`1`), and pixels are square (`1;1`).
    let mut out = format!(
        "\u{1b}P0;1;0q\"1;1;{};{}",
        picture.width(),
        picture.height()
    );
    for (number, color) in palette.color_map_rgb().chunks_exact(3).enumerate() {
        let [red, green, blue] = [color[0], color[1], color[2]].map(percent);
        push(&mut out, format_args!("#{number};2;{red};{green};{blue}"));
    }
    for top in (0..picture.height()).step_by(BAND as usize) {
        let lines = band(&picture, &palette, top);
        let lines: Vec<_> = lines
            .iter()
            .map(|(color, line)| format!("#{color}{}", packed(line)))
            .collect();
        out += &lines.join("$");
        out.push('-');
    }
    out + "\u{1b}\\"
}

fn percent(part: u8) -> u16 {
    (u16::from(part) * 100 + 127) / 255
}

/// The colours of a band, each with its line.
fn band(picture: &RgbaImage, palette: &NeuQuant, top: u32) -> BTreeMap<usize, Vec<u8>> {
    let mut lines = BTreeMap::new();
    let width = picture.width() as usize;
    for row in top..picture.height().min(top + BAND) {
        for column in 0..picture.width() {
            let pixel = picture.get_pixel(column, row);
            if pixel.0[3] > 127 {
                let color = palette.index_of(&pixel.0);
                let line = lines.entry(color).or_insert_with(|| vec![NONE; width]);
                line[column as usize] += 1 << (row - top);
            }
        }
    }
    lines
}

/// Characters that are repeated, with their number.
fn packed(line: &[u8]) -> String {
    let mut out = String::new();
    for same in line.chunk_by(|a, b| a == b) {
        let (count, it) = (same.len(), char::from(same[0]));
        match count {
            0..=3 => out.extend(std::iter::repeat_n(it, count)),
            _ => push(&mut out, format_args!("!{count}{it}")),
        }
    }
    out
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}
