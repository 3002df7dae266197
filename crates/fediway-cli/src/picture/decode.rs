//! From the bytes of a file to pixels, and to fewer of them.

use std::io::Cursor;

use super::room::Room;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbaImage};

/// Pixels on each side: more than any server keeps.
const LONGEST_SIDE: u32 = 10_000;
/// What a decoder may allocate, in bytes.
const MEMORY: u64 = 128 << 20;
/// Reads a GIF (its first picture), JPEG, PNG or WebP, whatever the file is called.
///
/// # Errors
///
/// It is none of these, or larger than the limits.
pub(super) fn read(file: &[u8]) -> Result<RgbaImage, String> {
    let picture = decoded(file).map_err(|error| error.to_string())?;
    Ok(picture.into_rgba8())
}

fn decoded(file: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // Without it, a photograph from a telephone may lie on its side.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The picture as large as it fits into the room, with cells of so many pixels; a smaller one stays
/// as it is.
pub(super) fn fitted(picture: &RgbaImage, room: Room, cell: (u32, u32)) -> RgbaImage {
    let (width, height) = (room.columns * cell.0, room.rows * cell.1);
    if picture.width() <= width && picture.height() <= height {
        return picture.clone();
    }
    let scale = f64::min(
        f64::from(width) / f64::from(picture.width()),
        f64::from(height) / f64::from(picture.height()),
    );
    // Both are in the range of u32: `scale` is below 1.
    let side = |pixels: u32| (f64::from(pixels) * scale).round().max(1.0) as u32;
    image::imageops::thumbnail(picture, side(picture.width()), side(picture.height()))
}
