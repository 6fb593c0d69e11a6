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
