//! Lines for a terminal: they fit, they steer nothing, and they say what is not live.

use textwrap::{Options, WordSplitter};

use super::Style;
use crate::json::ReportV1;

/// Below so many columns, what is not live says so in one word.
const NARROW: usize = 80;

/// Whatever is not live says so on every line, also on those that a long one is broken into.
pub(crate) fn said_on_every_line(report: &ReportV1, text: &str, style: Style) -> String {
    marked(&report.unreal().unwrap_or_default(), text, style)
}

/// The lines, each with this mark if there is one, and no longer than the terminal is wide.
pub(crate) fn marked(word: &str, text: &str, style: Style) -> String {
    let word = match style.width {
        Some(width) if width < NARROW => word.split(',').next().unwrap_or_default(),
        _ => word,
    };
    let mark = if word.is_empty() { String::new() } else { format!("[{word}] ") };
    let end = |line: &str| format!("{}\n", line.trim_end());
    let Some(width) = style.width else {
        let with = |line: &str| if line.is_empty() { end(line) } else { end(&format!("{mark}{line}")) };
        return text.lines().map(with).collect();
    };
    let broken = |line: &str| {
        if line.is_empty() {
            return end(line);
        }
        let content = line.trim_start();
        let indent = format!("{mark}{}", &line[..line.len() - content.len()]);
        let further = format!("{indent}  ");
        let options = Options::new(width).initial_indent(&indent).subsequent_indent(&further);
        let options = options.word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(content, options).iter().map(|line| end(line)).collect::<String>()
    };
    text.lines().map(broken).collect()
}

/// Text of an exchange or a file may neither steer the terminal nor show letters in another order than they stand.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Marks that turn the direction of writing, break lines or are not seen at all, and what XML has no letter for.
pub(crate) fn steers(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
        || matches!(c, '\u{ad}' | '\u{180e}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}
