//! Dates in types of other crates.

use std::str::FromStr;

use oasmith_runtime::{Span, jiff};
use serde_json::json;

use crate::{generated, round_trip};

generated!(dates_jiff);
generated!(dates_time);

#[test]
fn durations_of_jiff_are_equal_when_their_units_are() {
    let trip: dates_jiff::models::Trip = round_trip(json!({
        "start": "2026-11-22T10:00:00Z", "day": "2026-11-22", "duration": "P1DT2H", "breaks": ["PT90M"],
    }));
    assert_eq!(trip, trip.clone());
    assert_eq!(trip.duration.get_hours(), 2);
    let hour_and_half = jiff::Span::from_str("PT1H30M").unwrap();
    assert_ne!(trip.breaks, Some(vec![Span::from(hour_and_half)]));
}

#[test]
fn dates_of_time_travel_as_rfc_3339_writes_them() {
    let trip: dates_time::models::Trip = round_trip(json!({
        "start": "2026-11-22T10:00:00Z", "day": "2026-11-22",
    }));
    assert_eq!(trip.start.hour(), 10);
}
