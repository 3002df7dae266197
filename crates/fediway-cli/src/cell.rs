//! How many pixels a cell of the terminal has: for pictures that are made of pixels and not of cells.

/// Width and height of a cell, of the terminal that standard output is; `None` if neither the system
/// nor the terminal says so.
#[cfg(unix)]
pub fn size() -> Option<(u32, u32)> {
    asking::of_system().or_else(asking::of_terminal)
}

/// Not known here.
#[cfg(not(unix))]
pub fn size() -> Option<(u32, u32)> {
    None
}

/// A size that a cell can have.
#[cfg(any(unix, test))]
fn plausible(width: u32, height: u32) -> Option<(u32, u32)> {
    let sides = 2..=200;
    (sides.contains(&width) && sides.contains(&height)).then_some((width, height))
}

/// The size in an answer to `CSI 16 t`, which is `CSI 6 ; height ; width t`.
#[cfg(any(unix, test))]
fn in_answer(answer: &str) -> Option<(u32, u32)> {
    let (_, from) = answer.split_once("\u{1b}[6;")?;
    let (height, rest) = from.split_once(';')?;
    let (width, _) = rest.split_once('t')?;
    plausible(width.parse().ok()?, height.parse().ok()?)
}

#[cfg(unix)]
mod asking {
    use std::fs::File;
    use std::io::{Read, Write};

    use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcgetwinsize, tcsetattr};

    use super::{in_answer, plausible};
    use crate::terminal::{Settings, is_in_foreground};

    /// The size of a cell, and what the terminal is. Every terminal answers the second question, so that
    /// one that does not know the first one need not be waited for.
    const QUESTION: &[u8] = b"\x1b[16t\x1b[c";
    /// How long an answer is waited for, in tenths of a second.
    const PATIENCE: u8 = 10;
    /// More than any answer has.
    const LONGEST: usize = 256;

    pub(super) fn of_system() -> Option<(u32, u32)> {
        let size = tcgetwinsize(std::io::stdout()).ok()?;
        let width = size.ws_xpixel.checked_div(size.ws_col)?;
        let height = size.ws_ypixel.checked_div(size.ws_row)?;
        plausible(width.into(), height.into())
    }

    pub(super) fn of_terminal() -> Option<(u32, u32)> {
        let mut options = File::options();
        let terminal = options.read(true).write(true).open("/dev/tty").ok()?;
        if !is_in_foreground(&terminal) {
            return None;
        }
        let _settings = Settings::keep()?;
        make_raw(&terminal)?;
        (&terminal).write_all(QUESTION).ok()?;
        in_answer(&answer(&terminal))
    }

    /// From now on, the terminal hands over each byte at once and shows none.
    fn make_raw(terminal: &File) -> Option<()> {
        let mut raw = tcgetattr(terminal).ok()?;
        raw.make_raw();
        raw.special_codes[SpecialCodeIndex::VMIN] = 0;
        raw.special_codes[SpecialCodeIndex::VTIME] = PATIENCE;
        tcsetattr(terminal, OptionalActions::Now, &raw).ok()
    }

    /// What is read until the end of the answer to the second question, or until nothing comes.
    fn answer(mut terminal: &File) -> String {
        let mut answer = Vec::new();
        let mut byte = [0];
        while answer.len() < LONGEST && !answer.ends_with(b"c") {
            match terminal.read(&mut byte) {
                Ok(1) => answer.push(byte[0]),
                _ => break,
            }
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_found_in_an_answer() {
        assert_eq!(in_answer("\u{1b}[6;40;20t\u{1b}[?62;4;22c"), Some((20, 40)));
        assert_eq!(in_answer("keys\u{1b}[6;16;8t"), Some((8, 16)));
        for other in [
            "",
            "\u{1b}[?62c",
            "\u{1b}[6;0;0t",
            "\u{1b}[6;99999;9t",
            "\u{1b}[6;x;yt",
            "\u{1b}[6;40",
            "\u{1b}[4;40;20t",
        ] {
            assert_eq!(in_answer(other), None, "{other:?}");
        }
    }
}
