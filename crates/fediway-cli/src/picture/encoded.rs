//! Protocols that take a picture as a file in base64: those of kitty and of iTerm2.
//!
//! The file is always a PNG that was made here, so that a terminal never decodes the bytes of a
//! stranger.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use image::{ImageFormat, RgbaImage};

use super::decode::fitted;
use super::room::Room;

/// The most base64 in one command of the kitty protocol.
const CHUNK: usize = 4096;

/// <https://sw.kovidgoyal.net/kitty/graphics-protocol/>: transmit and display at once (`a=T`) a PNG
/// (`f=100`), without an answer (`q=2`), so many columns wide (`c`).
pub(super) fn kitty(picture: &RgbaImage, room: Room) -> Result<String, String> {
    let (file, columns) = png(picture, room)?;
    let mut out = String::new();
    let chunks = file.len().div_ceil(CHUNK);
    for (number, start) in (0..file.len()).step_by(CHUNK).enumerate() {
        let chunk = &file[start..file.len().min(start + CHUNK)];
        let more = u8::from(number + 1 < chunks);
        match number {
            0 => out += &format!("\u{1b}_Ga=T,f=100,q=2,c={columns},m={more};{chunk}\u{1b}\\"),
            _ => out += &format!("\u{1b}_Gm={more};{chunk}\u{1b}\\"),
        }
    }
    Ok(out)
}

/// <https://iterm2.com/documentation-images.html>
pub(super) fn iterm(picture: &RgbaImage, room: Room) -> Result<String, String> {
    let (file, columns) = png(picture, room)?;
    Ok(format!(
        "\u{1b}]1337;File=inline=1;width={columns};height=auto;preserveAspectRatio=1:{file}\u{7}"
    ))
}

/// The picture as a PNG in base64, and how many columns it fills.
fn png(picture: &RgbaImage, room: Room) -> Result<(String, u32), String> {
    let picture = fitted(picture, room, room.cell);
    let mut file = Cursor::new(Vec::new());
    picture
        .write_to(&mut file, ImageFormat::Png)
        .map_err(|error| error.to_string())?;
    let columns = picture.width().div_ceil(room.cell.0);
    Ok((BASE64.encode(file.into_inner()), columns))
}
