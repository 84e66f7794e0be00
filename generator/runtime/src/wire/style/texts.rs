//! Texts as values: what a type makes of them.

use serde_json::{Value, json};

use super::*;
use crate::schema::Schema;

/// Of a parameter all digits are there.
#[test]
fn whole_numbers_may_have_an_exponent() {
    for (text, expected) in [
        ("4.08e17", json!(408_000_000_000_000_000_i64)),
        ("9007199254740993.0", json!(9_007_199_254_740_993_i64)),
        ("1.5", json!(1.5)),
        ("1e30", json!(1e30)),
    ] {
        let found = typed(text, i64::schema());
        assert_eq!(found, expected, "{text}");
    }
}

/// JSON allows space around a value (RFC 8259 section 2), but that is no part of a number (section 6).
#[test]
fn numbers_have_no_space_around_them() {
    for text in [" 7", "7 ", "\n7", " 1.0", "1.5\t", " true"] {
        for ty in [i64::schema(), f64::schema(), bool::schema()] {
            assert_eq!(typed(text, ty), json!(text), "{text:?}");
        }
    }
}

/// What is read at first sight is what the checker would let through, and all of what is usual is.
#[test]
fn plain_texts_are_read_as_all_others() {
    fn same<T: Schema>(usual: &[&str]) {
        let texts = [
            "0",
            "-0",
            "7",
            "-7",
            "007",
            "+7",
            "7.0",
            "7e1",
            "127",
            "128",
            "255",
            "256",
            "-128",
            "-129",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-",
            "true",
            "null",
            "x",
            "a b",
            "1 ",
            "\u{663}",
            "[]",
        ];
        for text in texts {
            let Some(found) = T::of_plain(text) else {
                assert!(!usual.contains(&text), "{text}");
                continue;
            };
            let value = typed(text, T::schema());
            assert!(crate::check(&value, T::schema(), &[]).is_empty(), "{text}");
            assert_eq!(serde_json::from_value::<T>(value).unwrap(), found, "{text}");
        }
    }
    same::<i8>(&["0", "7", "-128", "127"]);
    same::<u8>(&["0", "255"]);
    same::<i32>(&["-7", "256"]);
    same::<i64>(&["-9223372036854775808", "9223372036854775807"]);
    same::<u64>(&["18446744073709551615"]);
    same::<Option<i64>>(&["0", "7"]);
    same::<String>(&["007", "null", "x"]);
    same::<Option<String>>(&["null", "true"]);
    same::<f64>(&["0", "-7", "7.0", "7e1"]);
    same::<bool>(&[]);
    same::<Value>(&[]);
    same::<Vec<String>>(&[]);
}
