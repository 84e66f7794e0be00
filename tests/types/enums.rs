//! Enums of values of several types.

use mixed_enum::models::{Player, Ratio, Switch};
use oasmith_runtime::{Maybe, Schema as _};
use serde_json::json;

use crate::{generated, round_trip, violations};

generated!(mixed_enum);

#[test]
fn values_of_several_types_are_variants() {
    let player: Player = round_trip(json!({"ratio": "nonstandard", "switch": 1.5}));
    assert_eq!(player.ratio, Ratio::Nonstandard);
    assert_eq!(player.switch, Maybe::Value(Switch::Half));
    assert_eq!(*player.other, Ratio::Value43);
    let player: Player = round_trip(json!({"ratio": 43, "switch": null}));
    assert_eq!((player.ratio, player.switch), (Ratio::Value43, Maybe::Null));
    let all: Vec<Switch> = round_trip(json!([-1, 1.5, "on", true]));
    assert_eq!(
        all,
        [Switch::Broken, Switch::Half, Switch::Lit, Switch::Yes]
    );
}

#[test]
fn values_that_are_not_listed_are_kept_and_not_valid() {
    let player: Player = round_trip(json!({"ratio": 44}));
    assert_eq!(player.ratio, Ratio::Unknown(44.into()));
    assert_eq!(violations(&player), [("/ratio".to_owned(), "enum")]);
    let found = oasmith_runtime::check(&json!("43"), Ratio::schema(), &[]);
    assert_eq!(found.len(), 1);
}
