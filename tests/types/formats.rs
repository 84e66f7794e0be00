//! Formats: what they allow of strings and numbers.

use formats::models::Formats;
use serde_json::json;

use crate::{generated, round_trip, violations};

generated!(formats);

#[test]
fn integers_are_in_the_range_of_their_format() {
    let narrow: Formats = round_trip(json!({"int8": -128, "uint8": 255}));
    assert_eq!(violations(&narrow), []);
    let wide: Formats = round_trip(json!({"int8": 128, "uint8": -1}));
    let expected = [
        ("/int8".to_owned(), "format"),
        ("/uint8".to_owned(), "format"),
    ];
    assert_eq!(violations(&wide), expected);
}
