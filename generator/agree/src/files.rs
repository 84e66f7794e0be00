//! The files of multipart bodies: a drawn value and its row enter, the value with numbers in the places of files, and the files
//! with names, media types and headers, leave.

use oasmith_runtime::private::stand_in;
use oasmith_runtime::schema::{Type, check};
use oasmith_runtime::serde_json::{self, Map, Value};
use oasmith_runtime::wire::{self, Kind, Row};
use oasmith_runtime::{Binary, Schema};

use crate::Sampler;
use crate::carrier::Carrier;
use crate::draw::TRIES;
use crate::fit::{fits, item, member, plain, text};

impl Sampler {
    /// Takes the files out of a value; `None` when what a file needs could not be drawn. Prism looks at files alone.
    pub(crate) fn files(
        &mut self,
        ty: &'static Type,
        mut value: Value,
    ) -> Option<(Value, Vec<Binary>)> {
        let mut files = Vec::new();
        if let (Some(row), Carrier::Socket) = (self.row, self.carrier) {
            match row.kind {
                Kind::Multipart => self.parts(row, ty, &mut value, &mut files)?,
                Kind::MultipartItems => {
                    let rule = row.parts.iter().find(|part| part.name.is_empty());
                    self.part(rule, ty, &mut value, &mut files)?;
                }
                _ => {}
            }
        }
        Some((value, files))
    }

    fn parts(
        &mut self,
        row: &'static Row,
        ty: &'static Type,
        value: &mut Value,
        files: &mut Vec<Binary>,
    ) -> Option<()> {
        let of = |name: &str| row.parts.iter().find(|part| part.name == name);
        match value {
            Value::Object(members) => members.iter_mut().try_for_each(|(name, value)| {
                let (rule, ty) = (of(name), member(ty, name));
                match value {
                    Value::Array(items) => items
                        .iter_mut()
                        .try_for_each(|value| self.part(rule, item(ty, 0), value, files)),
                    value => self.part(rule, ty, value, files),
                }
            }),
            Value::Array(items) => items.iter_mut().enumerate().try_for_each(|(at, value)| {
                let rule = of(&at.to_string()).or_else(|| of(""));
                self.part(rule, item(ty, at), value, files)
            }),
            _ => Some(()),
        }
    }

    fn part(
        &mut self,
        rule: Option<&'static Row>,
        ty: &'static Type,
        value: &mut Value,
        files: &mut Vec<Binary>,
    ) -> Option<()> {
        if let (Type::Bytes, Value::String(content)) = (plain(ty), &*value) {
            let file = self.file(rule, content)?;
            *value = stand_in(files.len()).into();
            files.push(file);
        }
        Some(())
    }

    fn file(&mut self, rule: Option<&'static Row>, content: &str) -> Option<Binary> {
        let listed = rule.iter().flat_map(|rule| rule.media());
        let ranges: Vec<&str> = listed.flat_map(|listed| listed.split(',')).collect();
        let range = self.random.pick(&ranges).copied().unwrap_or("*/*");
        let media = range.trim().replace("*/", "application/");
        let mut file = Binary::from(content).with_media_type(media.replace('*', "x-drawn"));
        if self.one_in(2) {
            file = file.with_file_name("zwölf; .png");
        }
        let Some(ty) = rule.and_then(Row::part_headers) else {
            return Some(file);
        };
        let headers = self.headers(ty)?;
        let mut members = headers.as_object()?.iter();
        members.try_fold(file, |file, (name, value)| {
            Some(file.with_header(name, simple(value)?))
        })
    }

    /// The headers of the parts of a body that are no files; `None` when what a part needs could not be drawn.
    pub(crate) fn part_headers<H: Schema>(&mut self, body: &Value) -> Option<(H, Value)> {
        let body = match body.get("files") {
            Some(Value::Array(_)) => body.get("value").unwrap_or(body),
            _ => body,
        };
        let body = body.as_object()?;
        let mut all = Map::new();
        for (name, value) in body {
            let Some(ty) = headers_of(H::schema(), name) else {
                continue;
            };
            let headers = match (value, ty) {
                (Value::Null, _) => continue,
                (Value::Array(items), Type::List(item)) => {
                    let items = items.iter().map(|_| self.headers(item()));
                    Value::Array(items.collect::<Option<_>>()?)
                }
                _ => self.headers(ty)?,
            };
            all.insert(name.clone(), headers);
        }
        let headers = serde_json::from_value::<H>(Value::Object(all)).ok()?;
        let shown = Self::json(&headers);
        Some((headers, shown))
    }

    /// Headers of this type.
    fn headers(&mut self, ty: &'static Type) -> Option<Value> {
        (0..TRIES).find_map(|_| {
            let headers = self.draw(ty, &[], 0);
            let mut members = headers.as_object()?.iter();
            let fits = members.all(|(name, value)| {
                let carried = fits(&wire::header("any"), member(ty, name), value);
                carried && simple(value).is_some_and(|text| text.is_ascii())
            });
            (fits && check(&headers, ty, &[]).is_empty()).then_some(headers)
        })
    }
}

/// The type of the headers of the parts of this name; of a list, of those of all parts.
fn headers_of(ty: &'static Type, name: &str) -> Option<&'static Type> {
    let Type::Object(object) = ty else {
        return None;
    };
    object.field(name).map(|field| plain((field.ty)()))
}

/// A value in the style `simple` (OpenAPI 3.0.4, 4.8.12.3, Style Values).
fn simple(value: &Value) -> Option<String> {
    let all: Option<Vec<String>> = match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(members) => {
            let pairs = members.iter();
            let pairs = pairs.map(|(name, value)| Some(format!("{name},{}", text(value)?)));
            pairs.collect()
        }
        value => text(value).map(|text| vec![text]),
    };
    all.map(|all| all.join(","))
}
