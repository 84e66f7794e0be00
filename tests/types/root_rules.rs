//! What `validate` says of values whose type is no object.

use root_rules::models::{Holder, Pair, Tree, Word, validate_code, validate_codes};

use crate::{generated, round_trip, violations};

generated!(root_rules);

fn root(keyword: &'static str) -> Vec<(String, &'static str)> {
    vec![(String::new(), keyword)]
}

#[test]
fn enums_unions_and_newtypes_check_their_own_rules() {
    assert_eq!(violations(&Word::A), []);
    assert_eq!(violations(&Word::B), root("not"));
    assert_eq!(violations(&Pair::Integer(8)), []);
    assert_eq!(violations(&Pair::Integer(7)), root("not"));
    assert_eq!(violations(&Box::new(Pair::Integer(7))), root("not"));
    let leaf = || Tree(Vec::new());
    assert_eq!(violations(&Tree(vec![leaf(), leaf()])), []);
    assert_eq!(
        violations(&Tree(vec![leaf(), leaf(), leaf()])),
        root("maxItems")
    );
    let deep = Tree(vec![leaf(), Tree(vec![Tree(vec![leaf(), leaf(), leaf()])])]);
    assert_eq!(violations(&deep), [("/1/0".to_owned(), "maxItems")]);
}

#[test]
fn a_member_is_told_of_once() {
    let holder: Holder = round_trip(serde_json::json!({"pair": 7}));
    assert_eq!(violations(&holder), [("/pair".to_owned(), "not")]);
}

#[test]
fn aliases_have_a_function() {
    assert!(validate_code(&"abc".to_owned()).is_ok());
    assert!(validate_code(&"abcd".to_owned()).is_err());
    let found = validate_codes(&vec!["abcd".to_owned()]).unwrap_err();
    let pointers: Vec<&str> = found.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(pointers, ["/0"]);
}
