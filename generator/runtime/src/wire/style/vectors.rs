//! The tables of the OpenAPI specification as literal texts, written and read back: Style Examples of 3.0.4 (4.8.12.5)
//! and 3.1.1 (4.8.12.6), the style `cookie` of 3.2.0, appendix C of both, and `collectionFormat` of 2.0.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::object;
use crate::schema::{Schema, Type};
use crate::wire::{Kind, Row, cookie, header, path, query};

/// `R` before `G` before `B`, as the specification has them.
#[derive(Clone)]
struct Rgb {
    red: i64,
    green: i64,
    blue: i64,
}

object! {
    Rgb {
        red "R" req,
        green "G" req,
        blue "B" req,
    }
}

fn array() -> Value {
    json!(["blue", "black", "brown"])
}

fn object() -> Value {
    json!({"R": 100, "G": 200, "B": 150})
}

/// Writes, compares, and reads back.
#[track_caller]
fn check(row: &Row, ty: &'static Type, value: Value, text: &str) {
    assert_eq!(write(row, ty, &value).as_deref(), Some(text), "{row:?}");
    let read = match row.kind {
        Kind::Path | Kind::Header => read_segment(row, ty, text),
        Kind::Cookie => {
            let pairs: Vec<Pair<'_>> = text
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.into(), value))
                .collect();
            read_pairs(row, ty, &pairs).map(Option::unwrap_or_default)
        }
        _ => read_pairs(row, ty, &pairs(text)).map(Option::unwrap_or_default),
    };
    assert_eq!(read, Ok(value), "{row:?} {text}");
}

/// `undefined` (here: empty), string, array, object; empty where the table says n/a.
type Line = (&'static str, bool, [&'static str; 4]);

#[track_caller]
fn table(row: fn(&'static str) -> Row, lines: &[Line]) {
    for (style, explode, [empty, string, list, members]) in lines {
        let row = row("color").style(style).explode(*explode);
        if *style != "deepObject" && !string.is_empty() {
            check(&row, String::schema(), json!(""), empty);
            check(&row, String::schema(), json!("blue"), string);
        }
        if !list.is_empty() {
            check(&row, Vec::<String>::schema(), array(), list);
        }
        check(&row, Rgb::schema(), object(), members);
    }
}

#[rustfmt::skip]
#[test]
fn style_examples_in_paths() {
    table(path, &[
        ("matrix", false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        ("matrix", true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        ("label", false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        ("label", true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        ("simple", false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        ("simple", true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ]);
}

#[rustfmt::skip]
#[test]
fn style_examples_in_headers() {
    table(header, &[
        ("simple", false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        ("simple", true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ]);
}

#[rustfmt::skip]
#[test]
fn style_examples_in_queries() {
    table(query, &[
        ("form", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        ("form", true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        ("spaceDelimited", false, ["", "", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
        ("pipeDelimited", false, ["", "", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
        ("deepObject", true, ["", "", "", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
    ]);
}

/// In the `Cookie` header the `&` of the form style is written as `; `.
#[rustfmt::skip]
#[test]
fn style_examples_in_cookies() {
    table(cookie, &[
        ("form", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        ("cookie", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        ("cookie", true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
    ]);
    let plain = cookie("greeting").style("cookie");
    check(&plain, String::schema(), json!("Hello, world!"), "greeting=Hello, world!");
    let form = cookie("greeting");
    check(&form, String::schema(), json!("Hello, world!"), "greeting=Hello%2C%20world%21");
}

/// The column `undefined` with what RFC 6570 (section 2.3) calls so: a value that is null.
#[rustfmt::skip]
#[test]
fn style_examples_of_undefined_values() {
    for (row, text) in [
        (path("color").style("matrix"), ";color"),
        (path("color").style("matrix").explode(true), ";color"),
        (path("color").style("label"), "."),
        (path("color").style("label").explode(true), "."),
        (path("color"), ""),
        (path("color").explode(true), ""),
        (header("color"), ""),
        (query("color").explode(false), "color="),
        (query("color"), "color="),
    ] {
        for ty in [Option::<String>::schema(), Option::<Vec<String>>::schema(), Option::<Rgb>::schema()] {
            assert_eq!(write(&row, ty, &Value::Null).as_deref(), Some(text), "{row:?}");
        }
    }
}

/// Appendix C, "Expansion with Non-RFC6570-Supported Options", and the field `allowReserved`.
#[test]
fn appendix_c_with_reserved_characters() {
    type Formulas = BTreeMap<String, String>;
    let formulas = query("formulas").allow_reserved();
    let all = json!({"a": "x+y", "b": "x/y", "c": "x^y"});
    let text = "a=x%2By&b=x/y&c=x%5Ey";
    check(&formulas, Formulas::schema(), all, text);
    let escaped = json!({"a": "x%2By"});
    let written = write(&formulas, Formulas::schema(), &escaped);
    assert_eq!(written.as_deref(), Some("a=x%2By"));
    let words = query("words").style("spaceDelimited");
    let fun = json!(["math", "is", "fun"]);
    check(
        &words,
        Vec::<String>::schema(),
        fun,
        "words=math%20is%20fun",
    );
    let hello = json!(["hello", "world"]);
    check(
        &words,
        Vec::<String>::schema(),
        hello,
        "words=hello%20world",
    );
    let special = query("q").allow_reserved();
    let text = "q=:/?%23%5B%5D@!$%26'()*%2B,;%3D%25%252%20";
    check(
        &special,
        String::schema(),
        json!(":/?#[]@!$&'()*+,;=%%2 "),
        text,
    );
}

/// Appendix C.4.1, C.4.3 and C.4.4, parameter by parameter.
#[test]
fn appendix_c() {
    type Formulas = BTreeMap<String, String>;
    let formulas = query("formulas").explode(true);
    let all = json!({"a": "x+y", "b": "x/y", "c": "x^y"});
    check(
        &formulas,
        Formulas::schema(),
        all,
        "a=x%2By&b=x%2Fy&c=x%5Ey",
    );
    let nothing = write(&formulas, Formulas::schema(), &json!({}));
    assert_eq!(nothing.as_deref(), Some(""));
    let words = query("words").explode(false);
    let fun = json!(["math", "is", "fun"]);
    check(&words, Vec::<String>::schema(), fun, "words=math,is,fun");
    let hello = json!(["hello", "world"]);
    check(&words, Vec::<String>::schema(), hello, "words=hello,world");
    let heart = query("❤️");
    let love = "%E2%9D%A4%EF%B8%8F=love%21";
    check(&heart, String::schema(), json!("love!"), love);
}

/// Swagger 2.0, Parameter Object: `collectionFormat`, in every place that has it.
#[test]
fn collection_formats() {
    let list = Vec::<String>::schema();
    for (row, text) in [
        (query("c").explode(false), "c=blue,black,brown"),
        (query("c"), "c=blue&c=black&c=brown"),
        (query("c").style("spaceDelimited"), "c=blue%20black%20brown"),
        (query("c").style("tabDelimited"), "c=blue%09black%09brown"),
        (query("c").style("pipeDelimited"), "c=blue%7Cblack%7Cbrown"),
        (path("c").style("spaceDelimited"), "blue%20black%20brown"),
        (path("c").style("tabDelimited"), "blue%09black%09brown"),
        (path("c").style("pipeDelimited"), "blue%7Cblack%7Cbrown"),
        (header("c"), "blue,black,brown"),
        (header("c").style("spaceDelimited"), "blue black brown"),
        (header("c").style("tabDelimited"), "blue\tblack\tbrown"),
        (header("c").style("pipeDelimited"), "blue|black|brown"),
    ] {
        check(&row, list, array(), text);
    }
}

/// RFC 3986 section 3: nothing that ends a segment, the path or a pair stands in a value.
#[test]
fn no_value_leaves_its_place() {
    const HOSTILE: &[&str] = &[
        "..",
        "a/b",
        "a?b",
        "a#b",
        "%2f",
        "%",
        "a&b=c",
        "a;b",
        "a,b.c",
        "\r\nx: y",
        "\0",
        "é☃",
        " ",
        "+",
        "[]{}|\\^`\"<>",
    ];
    for text in HOSTILE {
        for reserved in [false, true] {
            for style in ["simple", "label", "matrix"] {
                let row = path("p").style(style);
                let row = if reserved { row.allow_reserved() } else { row };
                let written = write(&row, String::schema(), &json!(text)).unwrap();
                assert!(
                    !written.contains(['/', '?', '#', ' ', '\r', '\n', '\0']),
                    "{written}"
                );
                assert_eq!(
                    read_segment(&row, String::schema(), &written),
                    Ok(json!(text)),
                    "{written}"
                );
            }
            let row = if reserved {
                query("q").allow_reserved()
            } else {
                query("q")
            };
            let written = write(&row, String::schema(), &json!(text)).unwrap();
            assert!(
                !written.contains(['#', '&', ' ', '+', '\r', '\n', '\0']),
                "{written}"
            );
            // What is an escape already stays one.
            let read = if reserved {
                text.replace("%2f", "/")
            } else {
                text.to_string()
            };
            let pairs = pairs(&written);
            assert_eq!(
                read_pairs(&row, String::schema(), &pairs),
                Ok(Some(json!(read)))
            );
        }
        let written = write(&cookie("c"), String::schema(), &json!(text)).unwrap();
        assert!(
            !written.contains([';', ',', ' ', '\r', '\n', '\0']),
            "{written}"
        );
    }
}
