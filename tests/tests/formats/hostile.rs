//! Hostile words stay words, whatever a report is written as.

use modecheck::Report;
use modecheck::output::{Format, render_run};
use modecheck_tests::hostile::{hostile, outside_of_code};

use crate::sample::{changed, run};

/// The exchange's words are hostile, and so is the account's name.
pub(crate) fn report() -> Report {
    changed("okx/switch-refused-unknown.json", |text| hostile(&text))
}

#[test]
fn nothing_hostile_steers_a_terminal_or_breaks_a_line() {
    for format in [Format::Human, Format::Markdown, Format::Csv, Format::Junit, Format::Ocsf, Format::Prometheus] {
        let text = render_run(&run(), format);
        let unseen = ['\u{202e}', '\u{200b}', '\u{ad}', '\u{fffe}', '\u{ffff}', '\u{e0041}'];
        let bad = |c: char| (c.is_control() && c != '\n') || unseen.contains(&c);
        assert!(!text.contains(bad), "{format} passes on what steers");
        assert!(!text.lines().any(|line| line.starts_with("ready{") || line.starts_with("# HELP \"")), "{format}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let csv = render_run(&run(), Format::Csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut met = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            let figure = cell.parse::<f64>().is_ok();
            assert!(figure || !cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%']), "{cell}");
            met += usize::from(cell.starts_with('\''));
        }
    }
    assert!(met >= 3, "the names and the code that were to be met: {met}");
}

#[test]
fn markdown_takes_the_exchange_s_words_for_text() {
    let markdown = render_run(&run(), Format::Markdown);
    for line in markdown.lines().filter(|line| line.contains("evil.example")) {
        let code: String = outside_of_code(line);
        for word in ["evil.example", "@everyone", "<script", "<img"] {
            assert!(!code.contains(word), "{word} is live in: {line}");
        }
    }
    assert!(markdown.contains("@everyone"), "the words are shown");
    for row in markdown.lines().filter(|line| line.starts_with("| ") || line.starts_with("|-")) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 8, "a cell breaks out of {row}");
    }
}

#[test]
fn html_takes_the_exchange_s_words_for_text() {
    let html = render_run(&run(), Format::Html);
    for word in ["<script>alert", "<img src=x", "onerror=alert(1)>", "\u{202e}", "\u{200b}", "\u{1b}"] {
        assert!(!html.contains(word), "{word:?} is live");
    }
    assert_eq!(html.matches("<script").count(), 1);
    assert!(html.contains("&#60;script&#62;alert(1)"), "the words are shown");
    for attribute in ["src=\"http", "href=\"http:", "@import", "url("] {
        assert!(!html.contains(attribute), "{attribute} fetches");
    }
}
