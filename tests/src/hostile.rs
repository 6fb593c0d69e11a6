//! What an exchange or a file may send to make a report do something else than be read.

/// A name that a spreadsheet would run.
pub const NAME: &str = "=cmd|'/C calc'!A0";

/// Words that mean something to a browser, a terminal, a spreadsheet, a chat, a template and a metrics reader.
pub const TEXT: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)> ]]> --> {{7*7}} \
    @everyone [click](http://evil.example/) ![p](http://evil.example/p.png) www.evil.example `code` | cell | \
    \u{1b}[31mred\u{7}\u{9b}2J \u{202e}drawkcab\u{200b}\u{ad}\u{fffe}\u{ffff}\u{e0041} \r\nready{x=\"1\"} 1\n# HELP \"quoted\" \\ 'it' =1+1";

/// A fixture's text with hostile words in place of the exchange's, and a hostile name of the account.
pub fn hostile(fixture: &str) -> String {
    let quoted = serde_json::Value::from(TEXT).to_string();
    fixture.replacen("\"something new\"", &quoted, 1).replacen("\"98765\"", "\"+98765\"", 1).replacen(
        "\"name\": null",
        &format!("\"name\": \"{NAME}\""),
        1,
    )
}

/// What remains of a line without its code spans, by `CommonMark`'s rule: a fence is closed by one of the same length.
pub fn outside_of_code(line: &str) -> String {
    let mut rest = line;
    let mut outside = String::new();
    while let Some(start) = rest.find('`') {
        outside.push_str(&rest[..start]);
        let fence: String = rest[start..].chars().take_while(|c| *c == '`').collect();
        let body = &rest[start + fence.len()..];
        let mut at = 0;
        let end = loop {
            let Some(next) = body[at..].find('`') else { break None };
            let length = body[at + next..].chars().take_while(|c| *c == '`').count();
            if length == fence.len() {
                break Some(at + next + length);
            }
            at += next + length;
        };
        rest = end.map_or("", |end| &body[end..]);
    }
    outside + rest
}
