//! The files of multipart bodies: a drawn value and its row enter, the value with numbers in the places of files, and the files
//! with names, media types and headers, leave.

use oasmith_runtime::Binary;
use oasmith_runtime::private::stand_in;
use oasmith_runtime::schema::{Type, check};
use oasmith_runtime::serde_json::Value;
use oasmith_runtime::wire::{self, Kind, Row};

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
        match rule.and_then(Row::part_headers) {
            Some(ty) => self.headers(ty, &file),
            None => Some(file),
        }
    }

    /// The file with headers of this type.
    fn headers(&mut self, ty: &'static Type, file: &Binary) -> Option<Binary> {
        (0..TRIES).find_map(|_| {
            let Value::Object(members) = self.draw(ty, &[], 0) else {
                return None;
            };
            let headers = Value::Object(members.clone());
            if !check(&headers, ty, &[]).is_empty() {
                return None;
            }
            let mut members = members.iter().filter(|(_, value)| !value.is_null());
            members.try_fold(file.clone(), |file, (name, value)| {
                let fits = fits(&wire::header("any"), member(ty, name), value);
                let written = simple(value).filter(|text| fits && text.is_ascii())?;
                Some(file.with_header(name, written))
            })
        })
    }
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
