//! Server-sent events (WHATWG HTML section 9.2).
//!
//! Enters: an event, or its lines. Leaves: the other. It refuses names and ids that would end their line.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{from_checked, json_to_bytes, to_value};
use super::items::{Item, from_record};
use super::row::Row;
use super::{Broken, EncodeError, style};
use crate::Schema;
use crate::schema::{Direction, Type};

/// An event: its data, which is text or JSON, and what is said about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Event<T> {
    /// The kind of event; without one it is a `message`.
    pub event: Option<String>,
    /// The data: as it stands when it is a text, JSON otherwise.
    pub data: T,
    /// What a client that connects again sends as `Last-Event-ID`.
    pub id: Option<String>,
    /// How long a client waits before it connects again, in whole milliseconds.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event of nothing but data.
    pub const fn new(data: T) -> Self {
        Self {
            event: None,
            data,
            id: None,
            retry: None,
        }
    }

    /// Sets the kind of event.
    #[must_use]
    pub fn named(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Sets the id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}

/// What an event tells the connection.
#[derive(Debug, Default)]
pub(super) struct Control {
    pub(super) id: Option<String>,
    pub(super) retry: Option<Duration>,
    pub(super) has_data: bool,
}

pub(super) fn control(record: &[u8]) -> Control {
    let lines = Lines::read(record);
    Control {
        has_data: lines.data.is_some(),
        id: lines.id,
        retry: lines.retry,
    }
}

/// The fields of an event.
#[derive(Debug, Default)]
struct Lines {
    event: Option<String>,
    data: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
}

impl Lines {
    /// Bytes that are not UTF-8 are replaced, as the specification asks.
    fn read(record: &[u8]) -> Self {
        let text = String::from_utf8_lossy(record);
        let mut found = Self::default();
        for line in text.split_terminator('\n') {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                "event" => found.event = Some(value.to_owned()),
                "data" => match &mut found.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => found.data = Some(value.to_owned()),
                },
                "id" if !value.contains('\0') => found.id = Some(value.to_owned()),
                "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    found.retry = value.parse().ok().map(Duration::from_millis);
                }
                _ => {}
            }
        }
        found
    }
}

fn is_text(ty: &'static Type) -> bool {
    match ty {
        Type::Nullable(inner) => is_text(inner()),
        Type::String(_) | Type::StringEnum(_) => true,
        _ => false,
    }
}

impl<T: Schema + Serialize + DeserializeOwned + Send + 'static> Item for Event<T> {
    fn encode(&self, _: &Row) -> Result<Bytes, EncodeError> {
        let data = match is_text(T::schema()) {
            true => style::scalar(&to_value(&self.data)?).unwrap_or_default(),
            false => String::from_utf8_lossy(&json_to_bytes(&self.data)?).into_owned(),
        };
        let mut record = String::new();
        for (name, value) in [("event", &self.event), ("id", &self.id)] {
            if let Some(value) = value {
                if value.contains(['\n', '\r', '\0']) {
                    let message = format!("the {name} of an event must be one line");
                    return Err(EncodeError::new(message));
                }
                record.push_str(&format!("{name}: {value}\n"));
            }
        }
        if let Some(retry) = self.retry {
            record.push_str(&format!("retry: {}\n", retry.as_millis()));
        }
        for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
            record.push_str(&format!("data: {line}\n"));
        }
        record.push('\n');
        Ok(record.into())
    }

    /// Many APIs end their events with the data `[DONE]`.
    fn decode(
        record: &Bytes,
        row: &Row,
        strict: Option<Direction>,
    ) -> Result<Option<Self>, Broken> {
        let lines = Lines::read(record);
        let data = lines.data.unwrap_or_default();
        let ty = T::schema();
        let data = if is_text(ty) {
            from_checked(style::typed(&*data, ty), row, ty, strict)?
        } else if data == "[DONE]" {
            return Ok(None);
        } else {
            from_record(&data.into(), row, strict)?
        };
        Ok(Some(Self {
            event: lines.event,
            data,
            id: lines.id,
            retry: lines.retry,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct Point {
        y: i32,
        x: i32,
    }

    crate::object! { Point { y req, x req } }

    #[test]
    fn data_is_written_as_any_json() {
        let row = crate::wire::events("text/event-stream");
        let record = Event::new(Point { y: 1, x: 2 }).encode(&row).unwrap();
        assert_eq!(record, "data: {\"y\":1,\"x\":2}\n\n");
        let text = Event::new(Some("a\nb".to_owned())).encode(&row).unwrap();
        assert_eq!(text, "data: a\ndata: b\n\n");
    }
}
