//! Words of anybody in every place of a report: whatever form it is written in, they stay words.

use std::sync::OnceLock;

use modecheck::output::{Format, NotAudited, ReportV1, RunV1, render_run};
use serde_json::Value;
use strum::IntoEnumIterator;

use crate::hostile::outside_of_code;
use crate::{fixtures, hostile, judged};

/// Reports of each sort.
const REPORTS: [(&str, &str); 6] = [
    ("okx", "unmatched-several"),
    ("okx", "scode-3"),
    ("okx", "account-permission"),
    ("bybit", "minute-55-and-order"),
    ("kucoin", "position"),
    ("bitget", "order-spot"),
];
/// What every form is of with harmless words.
const PLAIN: &str = "x";

/// A report's document, and the places in which it holds any text.
struct Base {
    document: Value,
    places: Vec<String>,
}

struct Bases {
    all: Vec<Base>,
    plain: Vec<(Format, Shape)>,
}

fn bases() -> &'static Bases {
    static BASES: OnceLock<Bases> = OnceLock::new();
    BASES.get_or_init(|| {
        let all: Vec<_> = REPORTS.iter().map(|(exchange, name)| base(exchange, name)).collect();
        let run = run(&all, PLAIN);
        let plain = Format::iter().map(|format| (format, Shape::of(&render_run(&run, format)))).collect();
        Bases { all, plain }
    })
}

fn base(exchange: &str, name: &str) -> Base {
    let all = fixtures(exchange);
    let (_, evidence) = all.iter().find(|(known, _)| known == name).expect("a fixture of this name");
    let document = serde_json::to_value(ReportV1::from(&judged(evidence))).expect("a report is JSON");
    let mut texts = Vec::new();
    places(&document, String::new(), &mut texts);
    texts.retain(|place| {
        let mut with = document.clone();
        *with.pointer_mut(place).expect("a place") = PLAIN.into();
        serde_json::from_value::<ReportV1>(with).is_ok()
    });
    Base { document, places: texts }
}

fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(field, value)| places(value, format!("{at}/{field}"), found));
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(n, one)| places(one, format!("{at}/{n}"), found)),
        Value::String(_) | Value::Null => found.push(at),
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The reports with these words wherever words may stand.
fn run(bases: &[Base], words: &str) -> RunV1 {
    let report = |base: &Base| -> ReportV1 {
        let mut document = base.document.clone();
        for place in &base.places {
            *document.pointer_mut(place).expect("a place") = words.into();
        }
        document["account"]["labels"] = serde_json::json!({ "desk": words });
        serde_json::from_value(document).expect("a report with other words is one")
    };
    let not_audited = vec![NotAudited { name: words.to_owned(), reason: words.to_owned() }];
    RunV1::new(bases.iter().map(report).collect(), not_audited)
}

/// What gives a text its meaning: how often each sign of it stands there.
#[derive(Debug, PartialEq, Eq)]
struct Shape(Vec<(&'static str, usize)>);

impl Shape {
    fn of(text: &str) -> Self {
        let signs = ["<", ">", "\"", "<script", "href=", "src=", "on"];
        Self(signs.iter().map(|sign| (*sign, text.matches(sign).count())).collect())
    }

    fn count(&self, sign: &str) -> usize {
        self.0.iter().find(|(known, _)| *known == sign).map_or(0, |(_, count)| *count)
    }
}

pub(super) fn rendering(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    // A text of nothing but spaces is left out of most forms, and a link to a page is one.
    if text.trim().is_empty() || text.contains("https://") {
        return;
    }
    let bases = bases();
    let run = run(&bases.all, &text);
    for (format, plain) in &bases.plain {
        let written = render_run(&run, *format);
        if !matches!(format, Format::Json | Format::Jsonl | Format::Ocsf) {
            let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}' | '\u{fffe}');
            let line = written.lines().find(|line| line.contains(steers));
            assert_eq!(line, None, "{format} passes on what steers: {text:?}");
        }
        match format {
            Format::Html | Format::Junit => {
                let shape = Shape::of(&written);
                for sign in ["<", ">", "<script", "href=\"", "src=\""] {
                    assert_eq!(shape.count(sign), plain.count(sign), "{format}: {sign} of {text:?} is live");
                }
            }
            Format::Csv => no_formula(&written),
            Format::Markdown => no_markup(&written),
            Format::Prometheus => {
                for line in written.lines() {
                    assert!(line.is_empty() || line.starts_with(['#', 'm']), "a line of its own: {line:?}");
                }
            }
            Format::Json => {
                serde_json::from_str::<Value>(&written).expect("a run is JSON");
            }
            Format::Jsonl | Format::Ocsf => {
                let is_json = |line: &str| serde_json::from_str::<Value>(line).is_ok();
                assert!(written.lines().all(is_json), "{format}: a line is no JSON");
            }
            _ => {}
        }
    }
}

fn no_formula(csv: &str) {
    for record in csv::Reader::from_reader(csv.as_bytes()).records() {
        for cell in &record.expect("what was written is CSV") {
            let figure = cell.parse::<f64>().is_ok();
            assert!(figure || !cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%']), "{cell:?} is a formula");
        }
    }
}

fn no_markup(markdown: &str) {
    for line in markdown.lines() {
        let live = outside_of_code(line).replace("<br>", "");
        for sign in ["](", "<script", "<img", "javascript:"] {
            assert!(!live.contains(sign), "{sign} is live in {line:?}");
        }
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![hostile::NAME.as_bytes().to_vec(), hostile::TEXT.as_bytes().to_vec()];
    seeds.extend(hostile::TEXT.split(' ').map(|word| word.as_bytes().to_vec()));
    seeds.extend([&b"' onload='x"[..], b"\"><b>", b"```\n# x", b"-1+1", b"\t=1", b"&lt;b&gt;"].map(<[u8]>::to_vec));
    seeds
}
