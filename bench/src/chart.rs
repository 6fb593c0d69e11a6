//! CPU a request as a picture: ours beside everybody's, on a logarithmic scale, readable on light and dark pages.

use askama::Template;

use crate::client_run::EACH;
use crate::results::Measured;

/// Where bars begin, and how wide a tenfold is.
const LEFT: f64 = 250.0;
const TENFOLD: f64 = 125.0;
/// What the scale begins with, in microseconds.
const LEAST: f64 = 10.0;
const ROW: f64 = 20.0;
const TOP: f64 = 62.0;
const GAP: f64 = 30.0;
const TENFOLDS: i32 = 4;

#[derive(Template)]
#[template(path = "chart.svg", escape = "xml")]
struct Chart {
    width: f64,
    height: f64,
    groups: Vec<Group>,
    ticks: Vec<Tick>,
    left: f64,
    bottom: f64,
}

struct Group {
    name: String,
    y: f64,
    bars: Vec<Bar>,
}

struct Bar {
    client: String,
    /// How it is drawn: ours, the bare loop's, or another library's.
    kind: &'static str,
    y: f64,
    middle: f64,
    length: f64,
    end: f64,
    value: String,
}

struct Tick {
    x: f64,
    label: String,
}

/// Draws every figure of CPU a request; nothing where there is none.
pub(crate) fn draw(parts: &[Measured]) -> Option<String> {
    let figures = parts.iter().flat_map(|part| &part.figures).filter(|figure| figure.unit == EACH);
    let (mut groups, mut y) = (Vec::<Group>::new(), TOP);
    for figure in figures {
        let (exchange, rest) = figure.what.split_once(": ")?;
        let client = rest.trim_end_matches(": CPU").to_owned();
        if groups.last().is_none_or(|group| group.name != exchange) {
            y += if groups.is_empty() { 0.0 } else { GAP };
            groups.push(Group { name: exchange.to_owned(), y: y - 8.0, bars: Vec::new() });
        }
        let length = TENFOLD * (figure.value.max(LEAST * 1.05) / LEAST).log10();
        let kind = match client.as_str() {
            "modecheck" => "ours",
            "bare reqwest loop" => "bare",
            _ => "other",
        };
        let value = format!("{:.0} µs", figure.value);
        let bar = Bar { client, kind, y, middle: y + 11.0, length, end: LEFT + length + 6.0, value };
        groups.last_mut()?.bars.push(bar);
        y += ROW;
    }
    if groups.is_empty() {
        return None;
    }
    let tick = |power: i32| Tick {
        x: LEFT + TENFOLD * f64::from(power),
        label: format!("{} µs", LEAST * 10_f64.powi(power)),
    };
    let (bottom, width) = (y + 4.0, LEFT + TENFOLD * f64::from(TENFOLDS) + 60.0);
    let ticks = (0..=TENFOLDS).map(tick).collect();
    Chart { width, height: bottom + 26.0, groups, ticks, left: LEFT, bottom }.render().ok()
}
