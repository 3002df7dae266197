//! Plots as SVG with a table beside them: made here, so that no script is needed.

use maud::{Markup, html};

/// Names and numbers, and what they are of.
pub(super) struct Series<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    /// What stands above the names and above the numbers.
    pub(super) columns: (&'a str, &'a str),
    pub(super) points: Vec<(String, u64)>,
}

const WIDTH: usize = 720;
const HEIGHT: usize = 200;
/// Room for numbers at the left and names below.
const LEFT: usize = 44;
const BELOW: usize = 24;
/// Room for the name of a month.
const NAME: f64 = 52.0;
/// How many names fit below a plot.
const NAMES: usize = 12;

impl Series<'_> {
    fn most(&self) -> u64 {
        self.points.iter().map(|it| it.1).max().unwrap_or(0).max(1)
    }

    /// What a plot says, in one sentence.
    fn summary(&self) -> String {
        let total: u64 = self.points.iter().map(|it| it.1).sum();
        let most = self.points.iter().max_by_key(|it| it.1);
        let most = most.map_or_else(String::new, |(name, count)| {
            format!(", most in {name}: {count}")
        });
        format!("{total} in all{most}.")
    }

    /// Columns, for what follows in time.
    pub(super) fn columns(&self) -> Markup {
        let all = self.points.len().max(1);
        let step = (WIDTH - LEFT) as f64 / all as f64;
        let every = all.div_ceil(NAMES);
        self.figure(html! {
            svg viewBox=(format!("0 0 {WIDTH} {}", HEIGHT + BELOW)) role="img"
                aria-labelledby=(format!("{0}-title {0}-words", self.id)) {
                (self.described())
                (scale(self.most()))
                @for (at, (name, count)) in self.points.iter().enumerate() {
                    @let x = LEFT as f64 + step * at as f64;
                    (column(x, step, *count, self.most(), name))
                    @if at % every == 0 && x + NAME <= WIDTH as f64 {
                        text.axis x=(format!("{x:.1}")) y=(HEIGHT + 18) { (name) }
                    }
                }
            }
        })
    }

    /// Bars with names at the left, for a ranking.
    pub(super) fn bars(&self) -> Markup {
        let row = 26;
        let name_width = 200;
        let height = row * self.points.len();
        self.figure(html! {
            svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img"
                aria-labelledby=(format!("{0}-title {0}-words", self.id)) {
                (self.described())
                @for (at, (name, count)) in self.points.iter().enumerate() {
                    @let width = (WIDTH - name_width - 60) as f64 * *count as f64 / self.most() as f64;
                    text.axis.end x=(name_width - 8) y=(at * row + 18) { (short(name)) }
                    rect.mark x=(name_width) y=(at * row + 5) width=(format!("{width:.1}")) height="17" rx="2" {}
                    text.axis x=(format!("{:.1}", name_width as f64 + width + 6.0)) y=(at * row + 18) { (count) }
                }
            }
        })
    }

    fn described(&self) -> Markup {
        html! {
            title id=(format!("{}-title", self.id)) { (self.title) }
            desc id=(format!("{}-words", self.id)) { (self.summary()) }
        }
    }

    fn figure(&self, plot: Markup) -> Markup {
        html! {
            section.plot {
                h2 { (self.title) }
                @if self.points.is_empty() { p { "Nothing yet." } } @else {
                    figure { (scrolled(self.title, &plot)) figcaption.small { (self.summary()) } }
                    details {
                        summary { (self.title) " as a table" }
                        (self.table())
                    }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table {
                thead { tr { th scope="col" { (self.columns.0) } th scope="col" { (self.columns.1) } } }
                tbody {
                    @for (name, count) in &self.points {
                        tr { th scope="row" { (name) } td { (count) } }
                    }
                }
            }
        }
    }
}

/// On a narrow screen a plot is scrolled, so that its words can still be read.
fn scrolled(title: &str, plot: &Markup) -> Markup {
    html! { div.wide tabindex="0" role="region" aria-label=(title) { (plot) } }
}

/// Lines at the top and in the middle, with their numbers.
fn scale(most: u64) -> Markup {
    let half = (most > 1).then_some((most.div_ceil(2), true));
    html! {
        @for (count, _) in [Some((most, true)), half, Some((0, true))].into_iter().flatten() {
            @let y = top(count, most);
            line.grid x1=(LEFT) x2=(WIDTH) y1=(format!("{y:.1}")) y2=(format!("{y:.1}")) {}
            text.axis.end x=(LEFT - 6) y=(format!("{:.1}", y + 5.0)) { (count) }
        }
    }
}

/// A column starts below the line of the largest number, so that its name fits above.
fn top(count: u64, most: u64) -> f64 {
    let room = HEIGHT as f64 - 12.0;
    HEIGHT as f64 - room * count as f64 / most as f64
}

fn column(x: f64, step: f64, count: u64, most: u64, name: &str) -> Markup {
    let y = top(count, most);
    let gap = (step * 0.15).min(4.0);
    html! {
        @if count > 0 {
            rect.mark x=(format!("{:.1}", x + gap / 2.0)) y=(format!("{y:.1}"))
                width=(format!("{:.1}", step - gap)) height=(format!("{:.1}", HEIGHT as f64 - y)) {
                title { (name) ": " (count) }
            }
        }
    }
}

/// Names of tags can be of any length.
fn short(name: &str) -> String {
    match name.char_indices().nth(24) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}

/// The weeks of the account: a square for each hour of each day of the week.
pub(super) struct Hours<'a> {
    /// Monday first, then the hours from midnight.
    pub(super) counts: &'a [[u64; 24]; 7],
}

pub(super) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

impl Hours<'_> {
    fn most(&self) -> (usize, usize, u64) {
        let all = self.counts.iter().enumerate().flat_map(|(day, hours)| {
            hours
                .iter()
                .enumerate()
                .map(move |(hour, count)| (day, hour, *count))
        });
        all.max_by_key(|(.., count)| *count).unwrap_or((0, 0, 0))
    }

    pub(super) fn plot(&self) -> Markup {
        let (day, hour, most) = self.most();
        html! {
            section.plot {
                h2 { "By weekday and hour" }
                figure {
                    (scrolled("Posts by weekday and hour", &self.squares()))
                    figcaption.small { "Most on " (DAYS[day]) " at " (hour) ":00: " (most) ". Hours are in UTC." }
                }
                details { summary { "By weekday and hour as a table" } (self.table()) }
            }
        }
    }

    fn squares(&self) -> Markup {
        let (left, side) = (96, 26);
        let (day, hour, most) = self.most();
        html! {
            svg viewBox=(format!("0 0 {WIDTH} {}", 7 * side + BELOW)) role="img"
                aria-labelledby="hours-title hours-words" {
                title #hours-title { "Posts by weekday and hour" }
                desc #hours-words { "Most on " (DAYS[day]) " at " (hour) ":00: " (most) "." }
                @for (day, hours) in self.counts.iter().enumerate() {
                    text.axis.end x=(left - 8) y=(day * side + 18) { (DAYS[day]) }
                    @for (hour, count) in hours.iter().enumerate() {
                        rect class=(format!("cell heat-{}", heat(*count, most))) x=(left + hour * side)
                            y=(day * side + 1) width=(side - 2) height=(side - 2) rx="3" {
                            title { (DAYS[day]) " " (hour) ":00: " (count) }
                        }
                    }
                }
                @for hour in (0..24).step_by(3) {
                    text.axis x=(left + hour * side) y=(7 * side + 18) { (hour) ":00" }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            div.wide tabindex="0" role="region" aria-label="Posts by weekday and hour, as a table" { table {
                thead { tr { th scope="col" { "Day" } @for hour in 0..24 { th scope="col" { (hour) } } } }
                tbody { @for (day, hours) in self.counts.iter().enumerate() {
                    tr { th scope="row" { (DAYS[day]) } @for count in hours { td { (count) } } }
                } }
            } }
        }
    }
}

/// From 0 for nothing to 5 for the most.
fn heat(count: u64, most: u64) -> u64 {
    match most {
        0 => 0,
        _ => (count * 5).div_ceil(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_goes_from_nothing_to_the_most() {
        let heats: Vec<_> = [0, 1, 50, 99, 100]
            .iter()
            .map(|it| heat(*it, 100))
            .collect();
        assert_eq!(heats, [0, 1, 3, 5, 5]);
        assert_eq!(heat(0, 0), 0);
    }

    #[test]
    fn a_plot_has_a_name_a_summary_and_a_table() {
        let series = Series {
            id: "months",
            title: "Posts by month",
            columns: ("Month", "Posts"),
            points: vec![("2024-01".into(), 3), ("2024-02".into(), 0)],
        };
        for plot in [series.columns(), series.bars()] {
            let plot = plot.into_string();
            for part in [
                "aria-labelledby=\"months-title months-words\"",
                "3 in all, most in 2024-01: 3.",
                "<th scope=\"row\">2024-02</th><td>0</td>",
            ] {
                assert!(plot.contains(part), "{part}: {plot}");
            }
        }
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        assert_eq!(short(&"ä".repeat(30)), format!("{}…", "ä".repeat(24)));
        assert_eq!(short("short"), "short");
    }
}
