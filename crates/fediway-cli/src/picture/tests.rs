//! The bytes of each protocol, read back by readers of their own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use image::{ImageFormat, Rgba, RgbaImage};

use super::protocol::{Colors, Protocol, Protocols};
use super::{Room, draw};

const CELL: (u32, u32) = (10, 20);
const ROOM: Room = Room {
    columns: 8,
    rows: 4,
    cell: CELL,
};
const RED: Rgba<u8> = Rgba([255, 0, 0, 255]);
const GREEN: Rgba<u8> = Rgba([0, 255, 0, 255]);
const BLUE: Rgba<u8> = Rgba([0, 0, 255, 255]);
const CLEAR: Rgba<u8> = Rgba([0, 0, 0, 0]);

fn png(picture: &RgbaImage) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Red and green above, blue and nothing below.
fn small() -> Vec<u8> {
    let pixels = [[RED, GREEN], [BLUE, CLEAR]];
    png(&RgbaImage::from_fn(2, 2, |x, y| {
        pixels[y as usize][x as usize]
    }))
}

/// Left half red, right half blue, with some noise, so that its file is long.
fn large() -> Vec<u8> {
    png(&RgbaImage::from_fn(400, 100, |x, y| {
        let noise = ((x / 2 * 7919) ^ (y / 2 * 104_729)) % 40;
        let noise = u8::try_from(noise).unwrap();
        match x < 200 {
            true => Rgba([255 - noise, noise, noise, 255]),
            false => Rgba([noise, noise, 255 - noise, 255]),
        }
    }))
}

fn decoded(base64: &str) -> RgbaImage {
    let file = BASE64.decode(base64).unwrap();
    image::load_from_memory_with_format(&file, ImageFormat::Png)
        .unwrap()
        .into_rgba8()
}

fn only(lines: Vec<String>) -> String {
    assert_eq!(lines.len(), 1);
    lines.into_iter().next().unwrap()
}

#[test]
fn kitty_takes_a_png_in_chunks() {
    let room = Room {
        columns: 20,
        rows: 10,
        cell: CELL,
    };
    let drawn = only(draw(&large(), Protocol::Kitty, room).unwrap());
    let commands: Vec<_> = drawn.split_terminator("\u{1b}\\").collect();
    assert!(commands.len() > 1, "{}", drawn.len());
    let mut file = String::new();
    for (number, command) in commands.iter().enumerate() {
        let command = command.strip_prefix("\u{1b}_G").unwrap();
        let (keys, data) = command.split_once(';').unwrap();
        let more = u8::from(number + 1 < commands.len());
        match number {
            0 => assert_eq!(keys, format!("a=T,f=100,q=2,c=20,m={more}")),
            _ => assert_eq!(keys, format!("m={more}")),
        }
        // Every chunk but the last one is a multiple of four long.
        assert!(data.len() <= 4096 && (more == 0 || data.len() % 4 == 0));
        file += data;
    }
    let picture = decoded(&file);
    assert_eq!(picture.dimensions(), (200, 50), "half of 400 pixels wide");
    assert!(picture.get_pixel(2, 2).0[0] > 200 && picture.get_pixel(197, 2).0[2] > 200);
}

#[test]
fn iterm_takes_a_file_inline() {
    let drawn = only(draw(&small(), Protocol::Iterm, ROOM).unwrap());
    let inner = drawn.strip_prefix("\u{1b}]1337;File=").unwrap();
    let (keys, file) = inner
        .strip_suffix('\u{7}')
        .unwrap()
        .split_once(':')
        .unwrap();
    assert_eq!(keys, "inline=1;width=1;height=auto;preserveAspectRatio=1");
    assert_eq!(decoded(file).dimensions(), (2, 2), "not made larger");
}

/// Draws sixels: the pixels that were set, as colours.
fn sixels(drawn: &str) -> Vec<Vec<Option<[u16; 3]>>> {
    let body = drawn.strip_prefix("\u{1b}P0;1;0q").unwrap();
    let body = body.strip_suffix("\u{1b}\\").unwrap();
    let (size, mut rest) = body.split_at(body.find('#').unwrap());
    let size: Vec<usize> = size[1..].split(';').map(|it| it.parse().unwrap()).collect();
    assert_eq!(size[..2], [1, 1]);
    let mut palette = std::collections::HashMap::new();
    let mut pixels = vec![vec![None; size[2]]; size[3]];
    let (mut color, mut top, mut column) = ([0; 3], 0, 0);
    let number = |rest: &mut &str| -> u16 {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap();
        let (number, after) = rest.split_at(end);
        *rest = after;
        number.parse().unwrap()
    };
    while let Some(c) = rest.chars().next() {
        rest = &rest[1..];
        let mut count = 1;
        let mut sign = c;
        match c {
            '#' => {
                let index = number(&mut rest);
                if rest.starts_with(';') {
                    let mut parts = [0; 4];
                    for part in &mut parts {
                        rest = &rest[1..];
                        *part = number(&mut rest);
                    }
                    assert_eq!(parts[0], 2, "RGB");
                    palette.insert(index, [parts[1], parts[2], parts[3]]);
                } else {
                    color = palette[&index];
                }
                continue;
            }
            '$' => column = 0,
            '-' => (top, column) = (top + 6, 0),
            '!' => {
                count = number(&mut rest);
                sign = rest.chars().next().unwrap();
                rest = &rest[1..];
            }
            _ => {}
        }
        if ('?'..='~').contains(&sign) {
            let bits = sign as u8 - b'?';
            for _ in 0..count {
                for bit in (0..6).filter(|bit| bits & (1 << bit) != 0) {
                    assert!(pixels[top + bit][column].is_none(), "set twice");
                    pixels[top + bit][column] = Some(color);
                }
                column += 1;
            }
        }
    }
    pixels
}

#[test]
fn sixels_have_every_pixel_once() {
    let pixels = sixels(&only(draw(&small(), Protocol::Sixel, ROOM).unwrap()));
    assert_eq!((pixels.len(), pixels[0].len()), (2, 2));
    assert_eq!(pixels[1][1], None, "a clear pixel is not set");
    for (pixel, part) in [(pixels[0][0], 0), (pixels[0][1], 1), (pixels[1][0], 2)] {
        let color = pixel.unwrap();
        let strongest = color.iter().max().unwrap();
        assert_eq!(color[part], *strongest, "{color:?}");
    }
    let pixels = sixels(&only(draw(&large(), Protocol::Sixel, ROOM).unwrap()));
    assert_eq!((pixels.len(), pixels[0].len()), (20, 80));
    for row in &pixels {
        assert!(row.iter().all(Option::is_some));
        let [left, right] = [row[3].unwrap(), row[76].unwrap()];
        assert!(left[0] > 70 && left[2] < 30, "{left:?}");
        assert!(right[2] > 70 && right[0] < 30, "{right:?}");
    }
}

#[test]
fn half_blocks_show_two_pixels_in_a_cell() {
    let drawn = draw(&small(), Protocol::Blocks(Colors::True), ROOM).unwrap();
    let reset = "\u{1b}[0m";
    assert_eq!(
        drawn,
        [format!(
            "\u{1b}[38;2;255;0;0m\u{1b}[48;2;0;0;255m▀{reset}\u{1b}[38;2;0;255;0m▀{reset}"
        )]
    );
    let drawn = draw(&small(), Protocol::Blocks(Colors::Palette), ROOM).unwrap();
    assert_eq!(
        drawn,
        [format!(
            "\u{1b}[38;5;196m\u{1b}[48;5;21m▀{reset}\u{1b}[38;5;46m▀{reset}"
        )]
    );
    let drawn = draw(&large(), Protocol::Blocks(Colors::True), ROOM).unwrap();
    assert_eq!(drawn.len(), 1, "8 by 2 pixels");
    assert_eq!(drawn[0].matches('▀').count(), 8);
}

#[test]
fn what_is_no_picture_or_too_large_is_refused() {
    for file in [&b""[..], b"<html>", &small()[..40]] {
        assert!(draw(file, Protocol::Kitty, ROOM).is_err());
    }
    // A small file that says it is large: 60,000 by 60,000 pixels.
    let mut bomb = small();
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let crc = {
        let mut crc = flate2::Crc::new();
        crc.update(&bomb[12..29]);
        crc.sum()
    };
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let error = draw(&bomb, Protocol::Kitty, ROOM).unwrap_err();
    assert!(error.to_lowercase().contains("limit"), "{error}");
}

/// A picture of one pixel, and one that is a line.
#[test]
fn odd_shapes_are_drawn() {
    for (width, height) in [(1, 1), (1, 5000), (5000, 1), (3, 7)] {
        let file = png(&RgbaImage::from_pixel(width, height, BLUE));
        for protocol in [
            Protocol::Kitty,
            Protocol::Iterm,
            Protocol::Sixel,
            Protocol::Blocks(Colors::True),
        ] {
            let drawn = draw(&file, protocol, ROOM).unwrap();
            assert!(!drawn.is_empty(), "{width} {height} {protocol:?}");
            assert!(drawn.len() <= 4, "{width} {height} {protocol:?}");
        }
    }
}

#[test]
fn terminals_are_known_by_what_they_say_of_themselves() {
    let chosen = |set: &[(&str, &str)]| {
        let find = |name: &str| set.iter().find(|(it, _)| *it == name);
        Protocols::Auto.choose(|name| find(name).map(|(_, value)| (*value).to_owned()))
    };
    for (set, protocol) in [
        (&[("TERM", "xterm-kitty")][..], Protocol::Kitty),
        (&[("TERM_PROGRAM", "ghostty")], Protocol::Kitty),
        (&[("TERM_PROGRAM", "iTerm.app")], Protocol::Iterm),
        (&[("TERM_PROGRAM", "WezTerm")], Protocol::Iterm),
        (&[("TERM", "foot")], Protocol::Sixel),
        (&[("TERM", "mlterm-256color")], Protocol::Sixel),
        (&[("TERM", "xterm")], Protocol::Blocks(Colors::Palette)),
        (
            &[("COLORTERM", "truecolor")],
            Protocol::Blocks(Colors::True),
        ),
        (
            &[("TERM", "xterm-kitty"), ("TMUX", "/tmp/tmux")],
            Protocol::Blocks(Colors::Palette),
        ),
    ] {
        assert_eq!(chosen(set), Some(protocol), "{set:?}");
    }
    assert_eq!(Protocols::Never.choose(|_| None), None);
    assert_eq!(Protocols::Sixel.choose(|_| None), Some(Protocol::Sixel));
}
