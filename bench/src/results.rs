//! The results as files: for people, for programs, and as a picture.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::chart;
use crate::figure::{Bound, Figure};

/// What one part of a run measured.
#[derive(Debug, Serialize)]
pub(crate) struct Measured {
    pub(crate) part: String,
    /// What the part is about, in words.
    pub(crate) about: String,
    pub(crate) figures: Vec<Figure>,
}

/// Writes results.md, results.json and, where there is something to draw, chart.svg.
pub(crate) fn write(out: &Path, parts: &[Measured]) {
    fs::write(out.join("results.json"), serde_json::to_string_pretty(parts).unwrap() + "\n").unwrap();
    fs::write(out.join("results.md"), markdown(parts)).unwrap();
    if let Some(chart) = chart::draw(parts) {
        fs::write(out.join("chart.svg"), chart).unwrap();
    }
    println!("wrote {}", out.display());
}

fn markdown(parts: &[Measured]) -> String {
    let mut text = "# What modecheck costs\n\nAll figures are of one run.\n".to_owned();
    for Measured { part, about, figures } in parts {
        let _ = write!(text, "\n## {part}\n{about}\n\n| what | value | bound | |\n| --- | ---: | ---: | --- |\n");
        for figure in figures {
            let bound = match figure.bound {
                None => String::new(),
                Some(Bound::AtMost(most)) => format!("≤ {most}"),
                Some(Bound::AtLeast(least)) => format!("≥ {least}"),
            };
            let kept = match figure.bound {
                None => "",
                Some(_) if figure.holds() => "holds",
                Some(_) => "**missed**",
            };
            let _ = writeln!(text, "| {} | {:.2} {} | {bound} | {kept} |", figure.what, figure.value, figure.unit);
        }
    }
    text
}
