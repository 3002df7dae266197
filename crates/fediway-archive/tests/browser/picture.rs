//! Pictures to fill an archive with, and pictures of pages.

use std::io::Write;
use std::path::PathBuf;

use flate2::write::ZlibEncoder;

use crate::driver::Browser;

/// A PNG whose colours change from the upper left to the lower right.
pub fn png(width: u32, height: u32, from: [u8; 3], to: [u8; 3]) -> Vec<u8> {
    let mut pixels = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for y in 0..height {
        let mut row = vec![0];
        for x in 0..width {
            let part = (x + y) * 255 / (width + height);
            let mix =
                |a: u8, b: u8| ((u32::from(a) * (255 - part) + u32::from(b) * part) / 255) as u8;
            row.extend((0..3).map(|at| mix(from[at], to[at])));
        }
        pixels.write_all(&row).unwrap();
    }
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [
        (b"IHDR", header),
        (b"IDAT", pixels.finish().unwrap()),
        (b"IEND", Vec::new()),
    ] {
        png.extend((content.len() as u32).to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(&content);
        png.extend(name);
        png.extend(content);
        png.extend(crc.sum().to_be_bytes());
    }
    png
}

/// Takes a picture of the page, for somebody to look at. Those for the guide are kept there.
pub async fn picture(browser: &Browser<'_>, name: &str, for_guide: bool) {
    let picture = browser.picture().await;
    let folder = match std::env::var_os("FEDIWAY_WRITE_DOCS") {
        Some(_) if for_guide => {
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures")
        }
        _ => PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures"),
    };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}
