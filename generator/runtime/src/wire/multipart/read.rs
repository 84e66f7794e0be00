//! Multipart bodies as values.
//!
//! Enters: a body, held or gathered part by part, and a [`Row`]. Leaves: the value. It refuses bodies whose parts are not
//! as RFC 2046 writes them, parts that are there twice, and files of media types that the document does not list.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::super::codec::{from_checked, plain};
use super::super::form::member_type;
use super::super::row::Row;
use super::super::{Broken, ByteStream, Incoming, charset, media, style};
use super::head::Head;
use super::headed::Headed;
use super::parts::split;
use super::{is_file, item_type, rule_at, type_at};
use crate::binary::{beside, stand_in};
use crate::schema::{Direction, Schema, Type, Violations};
use crate::{Binary, Violation};

/// The parts of a body that were read one by one: files may be streams.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    parts: Vec<Part>,
    /// Why no value can be made of them.
    #[cfg_attr(not(feature = "client"), allow(dead_code))]
    broken: Option<String>,
}

impl Parts {
    /// What was no body of parts.
    #[cfg(feature = "client")]
    pub(crate) fn broken(why: String) -> Self {
        Self {
            parts: Vec::new(),
            broken: Some(why),
        }
    }
}

impl Parts {
    /// The first part.
    pub(super) fn into_first(self) -> Option<Part> {
        self.parts.into_iter().next()
    }
}

impl From<Vec<Part>> for Parts {
    fn from(parts: Vec<Part>) -> Self {
        Self {
            parts,
            broken: None,
        }
    }
}

/// One part.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) head: Head,
    pub(super) content: ByteStream,
}

/// Reads a value.
pub(in super::super) fn from<T: Schema + DeserializeOwned>(
    from: &Incoming<'_>,
    row: &Row,
) -> Result<T, Broken> {
    let ty = T::schema();
    if let Some(told) = from.told {
        told.set(Some(ty));
        return Err(Broken::Malformed("only the type was asked for".to_owned()));
    }
    let (value, files, _) = read(from, row, ty)?;
    beside(files, || from_checked(value, row, ty, from.strict)).0
}

/// The value, with texts in the places of files, the files, and the headers of the parts that are none.
pub(super) fn read(
    from: &Incoming<'_>,
    row: &Row,
    ty: &'static Type,
) -> Result<(Value, Vec<Binary>, Value), Broken> {
    let parts = match from.parts {
        Some(Parts {
            broken: Some(why), ..
        }) => return Err(Broken::Malformed(why.clone())),
        Some(parts) => parts.parts.clone(),
        None => held(from).map_err(Broken::Malformed)?,
    };
    let mut reader = Reader::new(from.strict);
    let value = match plain(ty) {
        Type::List(_) | Type::Tuple(_) => {
            let parts = parts.into_iter().enumerate();
            let items = parts.map(|(at, part)| {
                reader.part(part, rule_at(row, at), type_at(ty, at), &at.to_string())
            });
            items.collect::<Result<_, _>>()?
        }
        _ => Value::Object(members(&mut reader, parts, row, ty)?),
    };
    let headed = std::mem::take(&mut reader.headed).into_value();
    Ok((value, reader.finish()?, headed))
}

fn members(
    reader: &mut Reader,
    parts: Vec<Part>,
    row: &Row,
    ty: &'static Type,
) -> Result<Map<String, Value>, Broken> {
    let mut members = Map::new();
    for part in parts {
        let Some(name) = part.head.name.clone() else {
            return Err(Broken::Malformed("a part has no name".to_owned()));
        };
        let rule = row.parts.iter().find(|rule| rule.name == name);
        let ty = member_type(ty, &name);
        let headed = rule.and_then(Row::part_headers);
        let headed = headed.filter(|_| !is_file(item_type(ty)));
        let headed = headed.map(|of_headers| (of_headers, part.head.headers.clone()));
        let value = reader.part(part, rule, item_type(ty), &name)?;
        if let (Some((of_headers, headers)), true) = (headed, reader.wrong.is_empty()) {
            let is_item = matches!(plain(ty), Type::List(_));
            let noted = reader.headed.note(of_headers, &name, is_item, &headers);
            noted.map_err(|broken| at(broken, &name))?;
        }
        insert(&mut members, ty, name, value)?;
    }
    Ok(members)
}

/// What has been read of a body besides its values.
pub(super) struct Reader {
    strict: Option<Direction>,
    files: Vec<Binary>,
    headed: Headed,
    wrong: Vec<Violation>,
}

impl Reader {
    pub(super) fn new(strict: Option<Direction>) -> Self {
        Self {
            strict,
            files: Vec::new(),
            headed: Headed::default(),
            wrong: Vec::new(),
        }
    }

    /// The files, unless a part is not as its row says.
    pub(super) fn finish(self) -> Result<Vec<Binary>, Broken> {
        match self.wrong.is_empty() {
            true => Ok(self.files),
            false => Err(Broken::Invalid(self.wrong.into_iter().collect())),
        }
    }

    /// The value of a part, or the number of the file that it is.
    pub(super) fn part(
        &mut self,
        part: Part,
        rule: Option<&Row>,
        ty: &'static Type,
        name: &str,
    ) -> Result<Value, Broken> {
        if let (Some(rule), Some(_)) = (rule, self.strict) {
            self.wrong.extend(unlisted(rule, &part, name));
            self.wrong.extend(unfit_headers(rule, &part, name));
        }
        match is_file(ty) {
            true => Ok(take_file(part, &mut self.files)),
            false => value_of(&part, rule, ty, self.strict).map_err(|broken| at(broken, name)),
        }
    }
}

/// The parts of a body that is held.
fn held(from: &Incoming<'_>) -> Result<Vec<Part>, String> {
    let parts = split(from.body, &boundary(from.content_type())?)?;
    let part = |(head, content): (Head, Bytes)| Part {
        head,
        content: content.into(),
    };
    Ok(parts.into_iter().map(part).collect())
}

/// What stands between the parts (RFC 2046 section 5.1.1).
pub(super) fn boundary(media: &str) -> Result<String, String> {
    media::parameter(media, "boundary")
        .filter(|boundary| !boundary.is_empty())
        .ok_or_else(|| "the media type names no boundary".to_owned())
}

fn insert(
    members: &mut Map<String, Value>,
    ty: &'static Type,
    name: String,
    value: Value,
) -> Result<(), Broken> {
    let many = matches!(plain(ty), Type::List(_));
    match (members.get_mut(&name), many) {
        (Some(Value::Array(items)), true) => items.push(value),
        (None, true) => drop(members.insert(name, Value::Array(vec![value]))),
        (None, false) => drop(members.insert(name, value)),
        // What the schema does not describe may be there several times.
        (Some(known), false) if matches!(plain(ty), Type::Any) => match known {
            Value::Array(items) => items.push(value),
            first => *first = Value::Array(vec![first.take(), value]),
        },
        _ => return Err(Broken::Malformed(format!("{name:?} is there twice"))),
    }
    Ok(())
}

/// A part of a media type that its row does not list.
fn unlisted(rule: &Row, part: &Part, name: &str) -> Option<Violation> {
    let found = part.head.media.as_deref()?;
    if media::is_listed(rule, found) {
        return None;
    }
    let listed: Vec<&str> = rule.media().collect();
    let message = format!("expected {}, found {found:?}", listed.join(", "));
    let violation = Violations::one("contentMediaType", message)
        .into_iter()
        .next();
    violation.map(|mut violation| {
        violation.pointer = step(name);
        violation
    })
}

/// The headers of a part that are not as its row says.
fn unfit_headers(rule: &Row, part: &Part, name: &str) -> Vec<Violation> {
    let Some(ty) = rule.part_headers() else {
        return Vec::new();
    };
    let headers = part.head.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_str()));
    let found = super::typed::read(ty, &headers.collect::<Vec<_>>()).err();
    let found = found.into_iter().flatten().map(|mut violation| {
        let header = violation.pointer.trim_start_matches('/');
        violation.message = format!("its header {header}: {}", violation.message);
        violation.pointer = step(name);
        violation
    });
    found.collect()
}

fn take_file(part: Part, files: &mut Vec<Binary>) -> Value {
    let (head, file) = (part.head, Binary::from(part.content));
    let file = match head.file_name {
        Some(name) => file.with_file_name(name),
        None => file,
    };
    let file = match head.media {
        Some(media) => file.with_media_type(media),
        None => file,
    };
    let headers = head.headers.into_iter();
    files.push(headers.fold(file, |file, (name, value)| file.with_header(name, value)));
    Value::String(stand_in(files.len() - 1))
}

/// The value of a part that is no file.
fn value_of(
    part: &Part,
    rule: Option<&Row>,
    ty: &'static Type,
    strict: Option<Direction>,
) -> Result<Value, Broken> {
    let ty = plain(ty);
    let media = part.head.media.as_deref();
    let media = media.or(rule.and_then(media::first_sent));
    let media = media.unwrap_or_default();
    let held = part.content.held();
    let content = held.ok_or_else(|| Broken::Malformed("it is a stream".to_owned()))?;
    let nested = matches!(
        ty,
        Type::Object(_) | Type::Map(_) | Type::List(_) | Type::Union(_)
    );
    #[cfg(feature = "xml")]
    if let (Some(rule), true) = (rule, nested && media::is_xml(media)) {
        return super::super::xml::value_from(rule, media, content, ty, strict);
    }
    #[cfg(not(feature = "xml"))]
    let _ = strict;
    let nested = nested && !matches!(ty, Type::Union(_));
    if nested || media::is_json(media) {
        let json = serde_json::from_slice(content);
        return json.map_err(|error| Broken::Malformed(error.to_string()));
    }
    Ok(style::typed(charset::decode(media, content)?, ty))
}

/// What is wrong with a part or an item, where it stands in the body.
pub(in super::super) fn at(broken: Broken, name: &str) -> Broken {
    match broken {
        Broken::Malformed(why) => Broken::Malformed(format!("{name:?}: {why}")),
        Broken::Invalid(found) => {
            let step = step(name);
            let moved = found.into_iter().map(|mut violation| {
                violation.pointer.insert_str(0, &step);
                violation
            });
            Broken::Invalid(moved.collect())
        }
    }
}

/// A step of a JSON pointer (RFC 6901 section 3).
fn step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}
