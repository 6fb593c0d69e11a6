use super::text::EXCERPT;
use super::*;

const MASKS: &[(&str, Mask)] = &[("uid", Mask::Tail), ("ip", Mask::Whole)];

#[test]
fn identity_is_masked_and_everything_else_is_kept() {
    let body =
        r#"{"code":"0", "data":[{"uid":"44705892343619584","ip":"","n":1.50,"n":2},{"uid":"12","ip":"9.9.9.9"}]}"#;
    let kept = keep(body, MASKS);
    assert_eq!(
        kept.get(),
        r#"{"code":"0", "data":[{"uid":"••••9584","ip":"","n":1.50,"n":2},{"uid":"•••","ip":"•••"}]}"#
    );
    for value in ["true", "null", r#"{"a":["}",1]}"#, r#"[[],"x"]"#, "true "] {
        let body = format!(r#"{{"a":"uid","uid" : {value},"b":{{"ui\u0064":"12345678"}}}}"#);
        let kept = r#"{"a":"uid","uid" : null,"b":{"ui\u0064":"••••5678"}}"#;
        assert_eq!(keep(&body, MASKS).get().replace("null ,", "null,"), kept, "{value}");
    }
}

#[test]
fn sentences_lose_addresses_and_nothing_else() {
    for (said, kept) in [
        (
            r#"{"msg":"Your IP 203.0.113.7 or 2001:db8::7 at 10:30: code 50110."}"#,
            r#"{"msg":"Your IP ••• or ••• at 10:30: code 50110."}"#,
        ),
        (r#"{"msg":"source:203.0.113.8, 203.0.113.7:51234"}"#, r#"{"msg":"source:•••, •••:51234"}"#),
        (r#"{"client_ip":"203.0.113.7","px":"1.5","l":["::1 "]}"#, r#"{"client_ip":"•••","px":"1.5","l":["::1 "]}"#),
        (r#"{"msg":["203.0.113.7"],"n":1}"#, r#"{"msg":["•••"],"n":1}"#),
        (
            r#"{"retMsg":"error sign! origin_string[1795key5000category=linear]","n":1}"#,
            r#"{"retMsg":"error sign! origin_string[•••]","n":1}"#,
        ),
        (
            r#"{"ip":["203.0.113.7","*",5,[],null,""],"uid":44705892343619584}"#,
            r#"{"ip":["•••","*","•••",null,null,""],"uid":"••••9584"}"#,
        ),
        (r#"{"msg":["error! Origin_String[1795key5000]"]}"#, r#"{"msg":["error! Origin_String[•••]"]}"#),
    ] {
        assert_eq!(keep(said, MASKS).get(), kept);
    }
}

#[test]
fn a_uid_is_masked_where_it_stands_alone() {
    let body = r#"{"a":123456,"b":"uid 123456!","c":"1123456","t":1795123456789,"d":[123456],"e":1.123456}"#;
    let kept = r#"{"a":"••••3456","b":"uid ••••3456!","c":"1123456","t":1795123456789,"d":["••••3456"],"e":1.123456}"#;
    assert_eq!(without_uid(body, "123456"), kept);
}

#[test]
fn a_reply_that_is_full_of_an_id_is_passed_through_once() {
    let rows = vec![r#""12345678",12345678"#; 1 << 15].join(",");
    let kept = without_uid(&format!("[{rows}]"), "12345678");
    assert_eq!(kept.matches("\"••••5678\"").count(), 1 << 16);
}

#[test]
fn a_reply_that_is_full_of_spaces_is_passed_through_once() {
    let body = format!(r#"{{"a":[{}],"uid" : "12345678"}}"#, " ".repeat(1 << 20));
    assert_eq!(keep(&body, MASKS).get(), body.replace("1234", "••••"));
}

#[test]
fn what_is_not_json_is_kept_as_an_excerpt() {
    let said = format!("<html>\u{1b}[31m for 203.0.113.7\n\u{202e} {}", "x".repeat(2000));
    let text = kept_text(&said);
    assert!(text.starts_with(r"<html>\u{1b}[31m for •••\u{a}\u{202e} xxx"), "{text}");
    assert!(text.len() <= EXCERPT && text.ends_with("xxx…"), "{text}");
    assert_eq!(keep("", MASKS).get(), "\"\"");
    let broken = keep(r#"{"uid":"44705892343619584"} <!-- x -->"#, MASKS);
    assert_eq!(broken.get(), r#""38 bytes that begin like JSON and are none""#);
    assert_eq!(keep("account 44705892343619584 of 5", MASKS).get(), r#""account ••• of 5""#);
}

#[test]
fn what_is_no_sentence_stays_as_it_is_written_but_for_addresses() {
    for json in [r#"{"x":"a\/b","msg":{"code":"a\/b"}}"#, r#"{"uid":"","msg":[["a\/b"]]}"#] {
        assert_eq!(keep(json, MASKS).get(), json);
    }
    let kept = keep(r#"{"x":"2001:db8:1:2:3:4:5:6","y":"10.0.0.7"}"#, MASKS);
    assert_eq!(kept.get(), r#"{"x":"•••","y":"•••"}"#);
}

#[test]
fn an_id_in_its_masked_form_and_a_nought_stay() {
    assert_eq!((tail("0").as_str(), tail("••••4616").as_str()), ("0", "••••4616"));
    assert_eq!(without_uid(r#""44705892""#, "44705892"), r#""••••5892""#);
}

#[test]
fn what_has_room_is_not_cut() {
    let (fits, too_long) = ("x".repeat(EXCERPT), "x".repeat(EXCERPT + 1));
    assert_eq!(excerpt(&fits), fits);
    assert_eq!(excerpt(&too_long), "x".repeat(EXCERPT - "…".len()) + "…");
}

/// Wherever the cut falls, it falls into no character, and leaves no beginning of what is struck.
#[test]
fn a_cut_leaves_whole_characters_and_no_beginnings() {
    for before in 480..=EXCERPT {
        for (middle, never) in [("€€€€", "\u{fffd}"), ("203.0.113.7", "203"), ("44705892343619584", "4")] {
            let text = kept_text(&format!("{} {middle} {}", "x".repeat(before - 1), "y".repeat(40)));
            assert!(text.len() <= EXCERPT && !text.contains(never), "{before}: {text}");
        }
    }
}

fn kept_text(body: &str) -> String {
    serde_json::from_str(keep(body, MASKS).get()).unwrap()
}
