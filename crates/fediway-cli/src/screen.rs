//! What is known of the terminal: its width, whether it has colours, and whether anybody looks.

use std::io::IsTerminal;

use fediway::Timestamp;
use jiff::tz::TimeZone;

use crate::cell;
use crate::cli::{Color, Global};
use crate::config;
use crate::failure::Failure;
use crate::picture::{Protocol, Protocols};
use crate::show::{Look, Zone};

/// Lines for programs are not broken.
const UNBROKEN: usize = 1 << 20;
/// Where a terminal does not say how wide it is.
const USUAL: usize = 80;

/// How entities look on standard output.
pub fn look(global: &Global, host: &str) -> Look {
    let is_terminal = std::io::stdout().is_terminal();
    Look {
        width: width(global, is_terminal),
        has_color: has_color(global.color, is_terminal, variable),
        is_terminal,
        now: Timestamp::now(),
        zone: match is_terminal {
            true => Zone::Local(TimeZone::system()),
            false => Zone::Utc,
        },
        host: host.to_owned(),
        ..Look::plain()
    }
}

/// How pictures are drawn, where they are. The option holds wherever the output goes, the
/// configuration on a terminal alone.
///
/// # Errors
///
/// The configuration cannot be read.
pub fn pictures(global: &Global) -> Result<Option<Protocol>, Failure> {
    let is_terminal = std::io::stdout().is_terminal();
    if global.json || global.template.is_some() {
        return Ok(None);
    }
    let said = match global.pictures {
        None if is_terminal => config::load()?.pictures,
        said => said,
    };
    let has_color = has_color(global.color, is_terminal, variable);
    let said = said.filter(|said| *said != Protocols::Auto || is_terminal && has_color);
    Ok(said.and_then(|said| said.choose(variable)))
}

/// The pixels of a cell, where it is a terminal and they count: the other ways to draw are told how many
/// columns a picture fills.
pub fn cell(protocol: Protocol) -> Option<(u32, u32)> {
    let is_terminal = std::io::stdout().is_terminal();
    match is_terminal && protocol == Protocol::Sixel {
        true => cell::size(),
        false => None,
    }
}

fn width(global: &Global, is_terminal: bool) -> usize {
    let given = global.width.map(usize::from);
    given.unwrap_or_else(|| match (is_terminal, terminal_size::terminal_size()) {
        (false, _) => UNBROKEN,
        (true, Some((width, _))) if width.0 > 0 => usize::from(width.0),
        (true, _) => USUAL,
    })
}

/// An empty variable counts as none.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether there are colours: as the flag says, else where somebody looks and does not mind.
fn has_color(flag: Color, is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    match flag {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
            is_terminal && !is_dumb && variable("NO_COLOR").is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_counts_more_than_the_variable_and_that_more_than_the_terminal() {
        let set = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
        let dumb = |name: &str| (name == "TERM").then(|| "dumb".to_owned());
        let unset = |_: &str| None;
        assert!(has_color(Color::Auto, true, unset));
        assert!(!has_color(Color::Auto, false, unset));
        assert!(!has_color(Color::Auto, true, set));
        assert!(!has_color(Color::Auto, true, dumb));
        assert!(has_color(Color::Always, false, set));
        assert!(!has_color(Color::Never, true, unset));
    }
}
