//! The memory of both processes as a picture.

use std::fmt::Write as _;

use crate::measure::{Sample, Usage};

const WIDTH: u64 = 720;
const HEIGHT: u64 = 300;
/// What is left for the labels: left, and above and below.
const LEFT: u64 = 70;
const EDGE: u64 = 40;
const LINES: u64 = 4;

struct Scale {
    seconds: u64,
    mib: u64,
}

/// An SVG that needs no font and no style of its page.
pub fn plot(samples: &[Sample]) -> String {
    let scale = Scale::of(samples);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>Memory of the clients and of the server during the soak</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    for line in 0..=LINES {
        let mib = scale.mib * line / LINES;
        let (y, end, text) = (scale.y(mib << 20), WIDTH - EDGE, LEFT - 8);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {y}H{end}\" stroke=\"#ddd\"/>\
             <text x=\"{text}\" y=\"{y}\" dy=\"4\" text-anchor=\"end\">{mib} MiB</text>"
        );
        let seconds = scale.seconds * line / LINES;
        let (x, y) = (scale.x(seconds), HEIGHT - EDGE + 18);
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{seconds} s</text>"
        );
    }
    svg += &scale.curve(samples, |it| it.clients, ("1,000 clients", "#1f5fbf", 20));
    svg += &scale.curve(samples, |it| it.server, ("the server", "#999", 140));
    svg + "</svg>\n"
}

impl Scale {
    fn of(samples: &[Sample]) -> Self {
        let memory = |it: &Sample| it.clients.memory.max(it.server.memory) >> 20;
        let highest = samples.iter().map(memory).max().unwrap_or_default();
        Self {
            seconds: samples.last().map_or(1, |it| it.seconds.max(1)),
            mib: (highest + 1).next_multiple_of(10 * LINES),
        }
    }

    fn x(&self, seconds: u64) -> u64 {
        LEFT + (WIDTH - LEFT - EDGE) * seconds / self.seconds
    }

    fn y(&self, bytes: u64) -> u64 {
        let height = HEIGHT - 2 * EDGE;
        HEIGHT - EDGE - height * bytes / (self.mib << 20)
    }

    fn curve(
        &self,
        samples: &[Sample],
        of: impl Fn(&Sample) -> Usage,
        (name, colour, at): (&str, &str, u64),
    ) -> String {
        // More points than pixels help nobody.
        let step = samples.len() / WIDTH as usize + 1;
        let points = samples.iter().step_by(step);
        let points = points.map(|it| format!("{},{}", self.x(it.seconds), self.y(of(it).memory)));
        let points: Vec<_> = points.collect();
        let x = LEFT + at;
        format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\
             <text x=\"{x}\" y=\"24\" fill=\"{colour}\">{name}</text>\n",
            points.join(" ")
        )
    }
}
