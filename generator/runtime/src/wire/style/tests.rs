//! The vectors of OpenAPI's style table, written and read back.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::schema::{Schema, Type};
use crate::wire::{Kind, Row, Style, cookie, header, path, query};

type Colors = Vec<String>;
type Rgb = BTreeMap<String, i64>;

type Typed = (Row, &'static Type);

trait Of {
    fn of<T: Schema>(self) -> Typed;
}

impl Of for Row {
    fn of<T: Schema>(self) -> Typed {
        (self, T::schema())
    }
}

/// Writes the value, compares, and reads it back.
fn both((row, ty): Typed, value: Value, text: &str) {
    assert_eq!(
        write(&row, ty, &value).as_deref(),
        Some(text),
        "{:?} explode {}",
        row.style,
        row.explode
    );
    let read = match row.kind {
        Kind::Path | Kind::Header => read_segment(&row, ty, text),
        _ => read_pairs(&row, ty, &pairs(text)).map(Option::unwrap_or_default),
    };
    assert_eq!(
        read,
        Ok(value),
        "{:?} explode {} {text}",
        row.style,
        row.explode
    );
}

fn colors() -> Value {
    json!(["blue", "black", "brown"])
}

fn rgb() -> Value {
    json!({"B": 150, "G": 200, "R": 100})
}

#[test]
fn path_styles() {
    let row = |style, explode| path("color").style(style).explode(explode);
    for (style, explode, empty, string, array, object) in [
        (
            "matrix",
            false,
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=B,150,G,200,R,100",
        ),
        (
            "matrix",
            true,
            ";color",
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";B=150;G=200;R=100",
        ),
        (
            "label",
            false,
            ".",
            ".blue",
            ".blue,black,brown",
            ".B,150,G,200,R,100",
        ),
        (
            "label",
            true,
            ".",
            ".blue",
            ".blue.black.brown",
            ".B=150.G=200.R=100",
        ),
        (
            "simple",
            false,
            "",
            "blue",
            "blue,black,brown",
            "B,150,G,200,R,100",
        ),
        (
            "simple",
            true,
            "",
            "blue",
            "blue,black,brown",
            "B=150,G=200,R=100",
        ),
    ] {
        both(row(style, explode).of::<String>(), json!(""), empty);
        both(row(style, explode).of::<String>(), json!("blue"), string);
        both(row(style, explode).of::<Colors>(), json!([]), empty);
        both(row(style, explode).of::<Colors>(), colors(), array);
        both(row(style, explode).of::<Rgb>(), rgb(), object);
    }
}

#[test]
fn query_styles() {
    let row = |style, explode| query("color").style(style).explode(explode);
    both(row("form", false).of::<String>(), json!(""), "color=");
    both(
        row("form", true).of::<String>(),
        json!("blue"),
        "color=blue",
    );
    both(
        row("form", false).of::<Colors>(),
        colors(),
        "color=blue,black,brown",
    );
    both(
        row("form", true).of::<Colors>(),
        colors(),
        "color=blue&color=black&color=brown",
    );
    both(
        row("form", false).of::<Rgb>(),
        rgb(),
        "color=B,150,G,200,R,100",
    );
    both(row("form", true).of::<Rgb>(), rgb(), "B=150&G=200&R=100");
    both(
        row("spaceDelimited", false).of::<Colors>(),
        colors(),
        "color=blue%20black%20brown",
    );
    both(
        row("spaceDelimited", false).of::<Rgb>(),
        rgb(),
        "color=B%20150%20G%20200%20R%20100",
    );
    both(
        row("pipeDelimited", false).of::<Colors>(),
        colors(),
        "color=blue%7Cblack%7Cbrown",
    );
    both(
        row("pipeDelimited", false).of::<Rgb>(),
        rgb(),
        "color=B%7C150%7CG%7C200%7CR%7C100",
    );
    both(
        row("deepObject", true).of::<Rgb>(),
        rgb(),
        "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
    );
    let deep = row("deepObject", true).of::<BTreeMap<String, BTreeMap<String, Colors>>>();
    both(
        deep,
        json!({"a": {"b": ["x", "y"]}}),
        "color%5Ba%5D%5Bb%5D=x&color%5Ba%5D%5Bb%5D=y",
    );
}

#[test]
fn headers_and_cookies() {
    both(header("color").of::<Colors>(), colors(), "blue,black,brown");
    both(
        header("color").explode(true).of::<Rgb>(),
        rgb(),
        "B=150,G=200,R=100",
    );
    both(
        header("color").of::<String>(),
        json!("a, b; c=ü"),
        "a, b; c=ü",
    );
    both(
        cookie("color").explode(false).of::<Colors>(),
        colors(),
        "color=blue,black,brown",
    );
    both(cookie("color").of::<String>(), json!("a;b"), "color=a%3Bb");
}

#[test]
fn empty_arrays_and_special_characters() {
    // RFC 6570 section 3.2.7: what is empty has no `=` there.
    let matrix = path("a").style("matrix").explode(true);
    let members = json!({"x": "", "y": "1"});
    both(matrix.of::<BTreeMap<String, String>>(), members, ";x;y=1");
    both(query("a").of::<Colors>(), json!([]), "a=");
    both(query("a").explode(false).of::<Colors>(), json!([]), "a=");
    both(
        query("a").explode(false).of::<Colors>(),
        json!(["x,y", "&="]),
        "a=x%2Cy,%26%3D",
    );
    both(
        query("a[]").of::<Colors>(),
        json!(["x", "y"]),
        "a%5B%5D=x&a%5B%5D=y",
    );
    both(
        query("a").of::<String>(),
        json!("1+1 = 2"),
        "a=1%2B1%20%3D%202",
    );
    both(
        query("a").allow_reserved().of::<String>(),
        json!("/x?y=1,2"),
        "a=/x?y%3D1,2",
    );
    both(
        query("a").allow_reserved().of::<String>(),
        json!("a&b#c+d"),
        "a=a%26b%23c%2Bd",
    );
    both(
        query("a").content_json().of::<Rgb>(),
        json!({"x": 1}),
        "a=%7B%22x%22%3A1%7D",
    );
    both(
        path("a").of::<String>(),
        json!("../b?c#d"),
        "..%2Fb%3Fc%23d",
    );
}

#[test]
fn text_becomes_what_the_type_expects() {
    let read = |(row, ty): Typed, text: &'static str| read_pairs(&row, ty, &pairs(text));
    let int = query("n").of::<Option<i64>>();
    assert_eq!(read(int, "n=-5"), Ok(Some(json!(-5))));
    assert_eq!(read(int, "n=05"), Ok(Some(json!("05"))));
    assert_eq!(read(int, "m=1"), Ok(None));
    assert!(read(int, "n=1&n=2").is_err());
    assert!(read(query("n").of::<String>(), "n=%ff").is_err());
    assert_eq!(
        read(query("n").of::<bool>(), "n=true"),
        Ok(Some(json!(true)))
    );
    assert_eq!(
        read(query("n").of::<String>(), "n=true+5"),
        Ok(Some(json!("true 5")))
    );
}

#[test]
fn members_are_given_once() {
    type Deep = BTreeMap<String, BTreeMap<String, i64>>;
    let deep = query("p").style("deepObject");
    for (typed, text) in [
        (query("p").of::<Rgb>(), "R=1&R=2"),
        (query("p").explode(false).of::<Rgb>(), "p=R,1,R,2"),
        (deep.of::<Rgb>(), "p[R]=1&p[R]=2"),
        (deep.of::<Deep>(), "p[a]=1&p[a][b]=2"),
        (deep.of::<Deep>(), "p[a][b]=2&p[a]=1"),
    ] {
        let (row, ty) = typed;
        let read = read_pairs(&row, ty, &pairs(text));
        assert!(read.is_err(), "{text}: {read:?}");
    }
    let (row, ty) = header("p").explode(true).of::<Rgb>();
    assert!(read_segment(&row, ty, "R=1, R=2").is_err());
}

/// A target of some kilobytes must not take all of the stack.
#[test]
fn members_nest_as_deep_as_json_does() {
    let (row, ty) = query("p").style("deepObject").of::<Value>();
    let read = |levels| read_pairs(&row, ty, &pairs(&format!("p{}=1", "[a]".repeat(levels))));
    assert!(read(127).is_ok_and(|value| value.is_some()));
    assert!(read(128).is_err());
    assert!(read(100_000).is_err());
}

#[test]
fn nested_values_have_no_form() {
    assert_eq!(write(&query("a"), &Type::Any, &json!([[1]])), None);
    assert_eq!(write(&path("a"), &Type::Any, &json!({"b": {"c": 1}})), None);
    assert_eq!(
        write(
            &query("a").style("deepObject"),
            &Type::Any,
            &json!({"b": [[1]]})
        ),
        None
    );
}

/// Blanks around items are theirs, where no blank separates.
#[test]
fn items_keep_their_blanks() {
    let row = |style| query("color").style(style).explode(false).of::<Colors>();
    let items = json!([" a", "b ", " c "]);
    both(
        row("pipeDelimited"),
        items.clone(),
        "color=%20a%7Cb%20%7C%20c%20",
    );
    both(
        row("tabDelimited"),
        items.clone(),
        "color=%20a%09b%20%09%20c%20",
    );
    both(row("form"), items, "color=%20a,b%20,%20c%20");
}

/// An item, a name or a value arrives as it is, or is refused before it is sent.
#[test]
fn no_piece_becomes_two() {
    const PIECES: [&str; 17] = [
        "\"a", "\"a,b\"", "<a,b>", "a=\"", "5\"", "a,b", "a.b", "a;b", "a=b", "a|b", "a b", "a\tb",
        "a&b", "a[b", "a]b", "a/b", "plain",
    ];
    let paths = [
        "simple",
        "label",
        "matrix",
        "spaceDelimited",
        "pipeDelimited",
    ]
    .map(path_row);
    let queries = ["form", "spaceDelimited", "pipeDelimited", "tabDelimited"].map(query_row);
    let headers = ["simple", "pipeDelimited", "tabDelimited"].map(header_row);
    let rows = [&paths[..], &queries[..], &headers[..], &[cookie("p")]].concat();
    // Swagger 2.0's styles of paths and headers have no exploded form.
    let explodes = |row: &Row| {
        matches!(row.kind, Kind::Query | Kind::Cookie)
            || matches!(row.style, Style::Simple | Style::Label | Style::Matrix)
    };
    let with_explode = |row: Row| [row.explode(false), row.explode(explodes(&row))];
    let with_reserved = |row: Row| [row, row.allow_reserved()];
    let rows = rows
        .into_iter()
        .flat_map(with_explode)
        .flat_map(with_reserved);
    for row in rows {
        for piece in PIECES {
            arrives_or_is_refused(row.of::<Colors>(), &json!([piece, "x"]));
            type Texts = BTreeMap<String, String>;
            arrives_or_is_refused(row.of::<Texts>(), &json!({"n": piece, "x": "y"}));
            arrives_or_is_refused(row.of::<Texts>(), &json!({piece: "m", "x": "y"}));
        }
    }
    type Deep = BTreeMap<String, BTreeMap<String, String>>;
    let deep = query("p").style("deepObject").of::<Deep>();
    for piece in PIECES {
        arrives_or_is_refused(deep, &json!({"n": {piece: piece}}));
        arrives_or_is_refused(deep, &json!({piece: {"n": "m"}}));
    }
}

fn path_row(style: &'static str) -> Row {
    path("p").style(style)
}

fn query_row(style: &'static str) -> Row {
    query("p").style(style)
}

fn header_row(style: &'static str) -> Row {
    header("p").style(style)
}

fn arrives_or_is_refused((row, ty): Typed, value: &Value) {
    if separator_within(&row, value).is_some() {
        assert!(!value.to_string().contains("plain"), "{row:?} {value}");
        return;
    }
    let written = write(&row, ty, value).unwrap();
    let read = match row.kind {
        Kind::Path | Kind::Header => read_segment(&row, ty, &written).map(Some),
        _ => read_pairs(&row, ty, &pairs(&written)),
    };
    assert_eq!(read, Ok(Some(value.clone())), "{row:?} {written}");
}
