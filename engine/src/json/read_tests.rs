//! Tests of `read.rs`, with serde_json as the one that knows.

use alloc::{borrow::ToOwned as _, format, string::String};

use serde_json::value::RawValue;

use super::{FlawKind, items, members, string, whole};

const TEXT: &str =
    r#" {"a" : [1, -0.50e+3, 0, true, false, null, {}, []], "é\n\u00e9\ud83d\ude00\"": "驿站\/", "b":{"c":[[-1e9]]}} "#;

/// Texts with one character left out, put in or exchanged, and all beginnings.
fn spoilt() -> impl Iterator<Item = String> {
    let places = TEXT.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
    places.flat_map(|(at, next)| {
        let (before, after, rest) = (TEXT.get(..at), TEXT.get(at..), TEXT.get(next..));
        let (before, after, rest) = (before.unwrap_or(""), after.unwrap_or(""), rest.unwrap_or(""));
        let other = "{}[],:\"\\0159.-+eEutfnd \n\u{1}\u{0}é".chars();
        let changed = other.flat_map(move |c| [format!("{before}{c}{rest}"), format!("{before}{c}{after}")]);
        changed.chain([format!("{before}{rest}"), before.to_owned()])
    })
}

#[test]
fn it_takes_and_refuses_what_serde_json_does() {
    let (mut taken, mut refused) = (0, 0);
    for text in spoilt() {
        let theirs = serde_json::from_str::<&RawValue>(&text);
        assert_eq!(whole(&text).ok(), theirs.as_ref().ok().map(|raw| raw.get()), "{text:?}");
        let object = theirs.as_ref().is_ok_and(|raw| raw.get().starts_with('{'));
        assert_eq!(members(&text).is_ok(), object && keys_are_texts(&text), "{text:?}");
        *if theirs.is_ok() { &mut taken } else { &mut refused } += 1;
    }
    assert!(taken > 500 && refused > 1000, "{taken} {refused}");
}

/// Half of a pair of escapes is no text; as long as nobody reads it, it may stand there.
fn keys_are_texts(text: &str) -> bool {
    type Members<'t> = alloc::collections::BTreeMap<String, &'t RawValue>;
    serde_json::from_str::<Members<'_>>(text).is_ok()
}

#[test]
fn strings_are_what_serde_json_reads() {
    for text in [
        r#""""#,
        r#""a\\b\"c\/\b\f\n\r\t""#,
        r#""\u0000\uFFFF\u4e2D""#,
        r#""\ud83d\ude00x""#,
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\ud83d\ude00""#,
        r#""\x""#,
        r#""\u12""#,
        r#"""#,
        "\"\t\"",
        "\"驿站😀\"",
    ] {
        assert_eq!(string(text).map(|text| text.into_owned()), serde_json::from_str(text).ok(), "{text}");
    }
}

#[test]
fn a_flaw_has_its_place() {
    let flaw = |text| whole(text).map_err(|flaw| (flaw.at, flaw.kind)).err();
    assert_eq!(flaw("[1,]"), Some((3, FlawKind::Comma)));
    assert_eq!(flaw("[1 2]"), Some((3, FlawKind::NoBracket)));
    assert_eq!(flaw("{1:2}"), Some((1, FlawKind::NoKey)));
    assert_eq!(flaw("{\"a\" 2}"), Some((5, FlawKind::NoColon)));
    assert_eq!(flaw("1 1"), Some((2, FlawKind::Rest)));
    assert_eq!(flaw("[1,"), Some((3, FlawKind::Ended)));
    assert_eq!(flaw(&"[".repeat(5000)).map(|(_, kind)| kind), Some(FlawKind::Deep));
    assert!(items("[1, [2], \"3\"]").is_ok_and(|items| items == ["1", "[2]", "\"3\""]));
}
