//! `anyOf` and `oneOf` of objects that may hold together.

use any_of_objects::models::{Contact, Exclusive, Mail, Measure, Shape, Tree};
use oasmith_runtime::{Schema, Several};
use serde_json::json;

use crate::{generated, round_trip, violations};

generated!(any_of_objects);

#[test]
fn all_that_holds_is_kept() {
    let both = json!({"mail": "a@b.c", "phone": "123", "note": "n"});
    let contact: Contact = round_trip(both);
    let Contact::Several(several) = &contact else {
        panic!("{contact:?}");
    };
    assert!(matches!(
        several.variants().as_slice(),
        [Contact::Mail(_), Contact::Phone(_)]
    ));
    assert!(contact.validate().is_ok());

    let mail: Contact = round_trip(json!({"mail": "a@b.c"}));
    assert!(matches!(mail, Contact::Mail(_)));
    // The phone's number is too short, so the value is a mail alone.
    let mail: Contact = serde_json::from_value(json!({"mail": "a", "phone": "1"})).unwrap();
    assert!(matches!(mail, Contact::Mail(_)));
}

#[test]
fn a_value_of_several_is_built_from_parts() {
    let parts = [json!({"mail": "a"}), json!({"phone": "123"})];
    let parts = parts.map(|part| serde_json::from_value::<Contact>(part).unwrap());
    let whole = Contact::Several(Several::of(parts).unwrap());
    assert_eq!(
        serde_json::to_value(&whole).unwrap(),
        json!({"mail": "a", "phone": "123"})
    );
}

#[test]
fn nothing_that_fits_is_told_variant_by_variant() {
    let error = serde_json::from_value::<Contact>(json!({"note": "n"})).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Contact fits no variant: Mail: needs `mail`; Phone: needs `phone`"
    );
    let error = serde_json::from_value::<Contact>(json!({"mail": 1, "phone": 2})).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("Mail: /mail: expected a string"), "{text}");
    assert!(text.contains("Phone: /phone: expected a string"), "{text}");
}

#[test]
fn variants_that_constants_tell_apart_stay_plain() {
    // Would not compile if there were a variant for several.
    match round_trip(json!({"kind": "circle", "radius": 1.5})) {
        Shape::Circle(circle) => assert_eq!(circle.radius, Some(1.5)),
        Shape::Square(_) => panic!("a circle"),
    }
    match round_trip(json!({"size": 1, "unit": "m"})) {
        Measure::Detailed(detailed) => assert_eq!(detailed.size, Some(1)),
        Measure::Plain(_) => panic!("the unit is lost"),
    }
}

#[test]
fn recursive_values_of_several_take_linear_time() {
    let mut value = json!({"left": 1, "right": 2});
    for _ in 0..50 {
        value = json!({"left": 1, "right": 2, "next": value});
    }
    let tree: Tree = round_trip(value);
    assert!(matches!(tree, Tree::Several(_)));
    assert!(tree.validate().is_ok());
}

#[test]
fn one_of_that_two_fit_decodes_and_is_a_violation() {
    let value: Exclusive = serde_json::from_value(json!({"mail": "a", "phone": "123"})).unwrap();
    assert!(matches!(value, Exclusive::Mail(_)));
    let raw = json!({"mail": "a", "phone": "123"});
    let found = oasmith_runtime::check(&raw, Exclusive::schema(), &[]);
    let found: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(found, ["expected one variant, found Mail and Phone"]);
    let mail = Exclusive::Mail(Mail {
        mail: "a".into(),
        note: None,
    });
    assert_eq!(violations(&mail), []);
}

/// What only another alternative names, and names otherwise, is what makes a value the one that it is.
#[test]
fn one_of_keeps_what_tells_its_alternatives_apart() {
    generated!(one_of_untagged);
    use one_of_untagged::models::End;
    let end: End = round_trip(json!({"node": "1", "magnet": "elsewhere"}));
    assert!(matches!(end, End::AtPosition(_)));
    assert_eq!(violations(&end), []);
    let end: End = round_trip(json!({"node": "1", "magnet": "TOP", "position": "none"}));
    assert!(matches!(end, End::AtMagnet(_)));
    assert_eq!(violations(&end), []);
}

/// `null` is a value of a union when it is one of an alternative.
#[test]
fn null_of_an_alternative() {
    generated!(any_of_nullable);
    use any_of_nullable::models::Holder;
    for member in ["text", "anything", "named"] {
        let holder = round_trip::<Holder>(json!({member: null}));
        assert!(holder.validate().is_ok(), "{member}");
    }
    let holder = round_trip::<Holder>(json!({"text": 1, "list": ["a", null, 2]}));
    assert!(holder.validate().is_ok());
}
