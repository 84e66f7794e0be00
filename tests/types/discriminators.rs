//! Discriminators: on a base object, with constants, and with a default.

use discriminator_base::models::{Animal, Circle, Dog, Event, Owner, Shape, StartedType};
use oasmith_runtime::Schema;
use one_of_tagged::models::{Bell, Flag, FlagType, Lamp, Signal};
use serde_json::json;

use crate::{generated, round_trip, violations};

generated!(discriminator_base);
generated!(one_of_tagged);

#[test]
fn a_reference_to_the_base_is_any_of_its_children() {
    let animal: Animal = round_trip(json!({"species": "wolf", "name": "Akela", "bark": true}));
    match &animal {
        Animal::Dog(dog) => assert!(dog.bark),
        other => panic!("{other:?}"),
    }
    assert_eq!(violations(&animal), []);
    let puppy: Animal = round_trip(json!({"species": "Puppy", "bark": false, "weeks": 3}));
    assert!(matches!(puppy, Animal::Puppy(_)));
    assert!(matches!(
        round_trip(json!({"species": "Cat"})),
        Animal::Cat(_)
    ));
    let owner: Owner = round_trip(json!({"pet": {"species": "dog", "bark": true}}));
    assert!(matches!(owner.pet, Some(Animal::Dog(_))));
}

#[test]
fn an_unknown_child_is_the_base_with_all_its_members() {
    let animal: Animal = round_trip(json!({"species": "fox", "name": "Reineke", "tail": [1]}));
    match &animal {
        Animal::Base(base) => assert_eq!(base.name.as_deref(), Some("Reineke")),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        violations(&animal),
        [("/species".to_owned(), "discriminator")]
    );
    let base: Animal = round_trip(json!({"species": "Animal"}));
    assert_eq!(violations(&base), []);
}

#[test]
fn the_tag_of_a_child_is_a_constant() {
    let dog: Dog = round_trip(json!({"species": "Puppy", "bark": true}));
    assert_eq!(violations(&dog), []);
    let dog: Dog = round_trip(json!({"species": "Cat", "bark": true}));
    assert_eq!(violations(&dog), [("/species".to_owned(), "enum")]);
}

#[test]
fn a_tag_that_is_no_member_is_kept() {
    match round_trip(json!({"type": "Started", "by": "me"})) {
        Event::Started(started) => assert_eq!(started.r#type, StartedType::Started),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_default_takes_is_valid() {
    for value in [json!({"kind": "star", "points": 5}), json!({"points": 5})] {
        let shape: Shape = round_trip(value);
        assert!(matches!(shape, Shape::Other(_)));
        assert_eq!(violations(&shape), []);
    }
    let circle: Shape = round_trip(json!({"kind": "circle", "radius": 1.5}));
    assert!(matches!(circle, Shape::Circle(Circle { .. })));
    assert!(circle.validate().is_ok());
}

#[test]
fn what_is_made_as_an_alternative_has_its_tag() {
    let made = [
        (Signal::Lamp(Lamp::default()), json!({"type": "lamp"})),
        (Signal::Bell(Bell::default()), json!({"type": "bell"})),
        (
            Signal::Flag(Flag::new("red".into())),
            json!({"type": "flag", "colour": "red"}),
        ),
    ];
    for (signal, written) in made {
        assert_eq!(serde_json::to_value(&signal).unwrap(), written);
        assert_eq!(round_trip::<Signal>(written), signal);
    }
    // Alone it may still be without.
    let flag: Flag = round_trip(json!({"colour": "red"}));
    assert!(!flag.r#type.is_given() && *flag.r#type == FlagType::Flag);
}
