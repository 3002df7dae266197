//! Which way a terminal takes pictures, as far as its environment tells.

/// A way to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Kitty,
    Iterm,
    Sixel,
    /// Half blocks.
    Blocks(Colors),
}

/// The colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// All.
    True,
    /// A palette of 256.
    Palette,
}

/// What is said of pictures: by the option, or in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Protocols {
    Auto,
    Never,
    Kitty,
    Iterm,
    Sixel,
    Blocks,
}

impl Protocols {
    /// The way to draw; none where pictures are not wanted.
    pub fn choose(self, variable: impl Fn(&str) -> Option<String>) -> Option<Protocol> {
        Some(match self {
            Self::Auto => of_terminal(variable),
            Self::Never => return None,
            Self::Kitty => Protocol::Kitty,
            Self::Iterm => Protocol::Iterm,
            Self::Sixel => Protocol::Sixel,
            Self::Blocks => Protocol::Blocks(colors(variable)),
        })
    }
}

/// What each kind of terminal says of itself. The first row that fits counts.
const TERMINALS: &[(&str, &str, Protocol)] = &[
    ("TERM", "kitty", Protocol::Kitty),
    ("TERM", "ghostty", Protocol::Kitty),
    ("TERM_PROGRAM", "ghostty", Protocol::Kitty),
    ("TERM_PROGRAM", "iterm", Protocol::Iterm),
    ("LC_TERMINAL", "iterm", Protocol::Iterm),
    ("TERM_PROGRAM", "wezterm", Protocol::Iterm),
    ("TERM_PROGRAM", "mintty", Protocol::Iterm),
    ("TERM", "foot", Protocol::Sixel),
    ("TERM", "mlterm", Protocol::Sixel),
    ("TERM", "sixel", Protocol::Sixel),
];

/// tmux and screen swallow the sequences of the terminal that they run in.
const INSIDE: [&str; 2] = ["TMUX", "STY"];

fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Protocol {
    let says = |name: &str, word: &str| {
        variable(name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    let is_inside = INSIDE.into_iter().any(|name| variable(name).is_some());
    let known = TERMINALS.iter().find(|(name, word, _)| says(name, word));
    match known {
        Some((_, _, protocol)) if !is_inside => *protocol,
        _ => Protocol::Blocks(colors(variable)),
    }
}

fn colors(variable: impl Fn(&str) -> Option<String>) -> Colors {
    match variable("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => Colors::True,
        _ => Colors::Palette,
    }
}
