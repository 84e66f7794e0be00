//! The payloads: folders of documents enter, values with their schemas leave.
//!
//! They are examples of real documents, read where they stand. What the lab has of its own is a list of events of thirty kinds, once with
//! the tag before all other members and once behind them.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::examples;
use crate::survey::{self, Question, Sheet, Version, Wrapper};

/// What is measured.
#[derive(Debug)]
pub(super) struct Payload {
    /// The module of the types that are written by hand.
    pub(super) by_hand: &'static str,
    /// What it is named in tables and files.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) title: String,
    /// How much longer than by hand is too long: the ratio.
    pub(super) limit: f64,
    /// The document to generate.
    pub(super) document: String,
    /// The component that is measured.
    pub(super) component: String,
    /// The text to decode.
    pub(super) text: String,
}

/// An example in a document.
struct Example {
    by_hand: &'static str,
    file: &'static str,
    /// How the place of the example begins.
    place: &'static str,
    title: &'static str,
}

const EXAMPLES: [Example; 3] = [
    Example {
        by_hand: "repositories",
        file: "github-2022.json",
        place: "/paths/~1orgs~1{org}~1repos/get/responses/200/",
        title: "repositories of an organization",
    },
    Example {
        by_hand: "transactions",
        file: "adyen.com--TransferService-v4.json",
        place: "/paths/~1transactions/get/responses/200/",
        title: "transactions of an account",
    },
    Example {
        by_hand: "machines",
        file: "azure.com--vmwarecloudsimple.json",
        place: "/paths/~1subscriptions~1{subscriptionId}~1providers~1Microsoft.VMwareCloudSimple~1virtualMachines/get/responses/200/",
        title: "virtual machines of a subscription",
    },
];

/// Of a struct, and of a union.
const LIMITS: [f64; 2] = [1.10, 1.25];

/// All payloads whose documents are there.
///
/// # Errors
///
/// A document has another form than it had when the types were written.
pub(super) fn all(folders: &[PathBuf]) -> Result<Vec<Payload>, Box<dyn Error>> {
    let mut payloads = Vec::new();
    for example in &EXAMPLES {
        match folders
            .iter()
            .map(|folder| folder.join(example.file))
            .find(|path| path.exists())
        {
            Some(path) => payloads.push(of_example(example, &path)?),
            None => println!("{}: not there, not measured", example.file),
        }
    }
    payloads.push(of_events(
        "events_tag_first",
        "30 kinds of events, the tag first",
        true,
    )?);
    payloads.push(of_events(
        "events_tag_last",
        "30 kinds of events, the tag last",
        false,
    )?);
    Ok(payloads)
}

fn of_example(example: &Example, path: &Path) -> Result<Payload, Box<dyn Error>> {
    let tree: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let version = tree.get("openapi").and_then(Value::as_str);
    let version = Version::of(version.unwrap_or_default());
    let (sheet, _) = examples::collect(example.file.to_owned(), tree, version);
    let mut questions = sheet.questions.iter();
    let question = questions.find(|question| question.place.starts_with(example.place));
    let schema = question.and_then(|question| sheet.schemas.get(question.schema).cloned());
    let (Some(question), Some(schema)) = (question, schema) else {
        return Err(format!("{}: no example at {}", example.file, example.place).into());
    };
    let question = Question {
        place: example.place.to_owned(),
        schema: 0,
        broken: "",
        value: question.value.clone(),
    };
    let title = format!("{} (`{}`)", example.title, example.file);
    let names = (example.by_hand, example.by_hand);
    let sheet = Sheet {
        schemas: vec![schema],
        questions: vec![question],
        ..sheet
    };
    payload(names, title, LIMITS[0], &sheet)
}

/// The payload of the only question of a sheet; `names` are those of the types by hand, and its own.
fn payload(
    (by_hand, name): (&'static str, &'static str),
    title: String,
    limit: f64,
    sheet: &Sheet,
) -> Result<Payload, Box<dyn Error>> {
    let wrapper = Wrapper::new(sheet);
    let component = wrapper.components().into_iter().next();
    let (Some(component), Some(question)) = (component, sheet.questions.first()) else {
        return Err(format!("{name}: nothing to measure").into());
    };
    Ok(Payload {
        by_hand,
        name,
        title,
        limit,
        document: wrapper.document().to_string(),
        component,
        text: survey::instance(question),
    })
}

/// As many events as there are kinds, of each one.
fn of_events(name: &'static str, title: &str, tag_first: bool) -> Result<Payload, Box<dyn Error>> {
    let tree: Value = serde_yaml::from_str(include_str!("../../speed.yaml"))?;
    let kinds = tree
        .pointer("/components/schemas/Event/discriminator/mapping")
        .and_then(Value::as_object)
        .ok_or("speed.yaml has no kinds of events")?;
    let event = |(at, kind): (usize, &String)| event(at, kind, tag_first);
    let question = Question {
        place: String::new(),
        schema: 0,
        broken: "",
        value: kinds.keys().enumerate().map(event).collect(),
    };
    let sheet = Sheet {
        path: "speed.yaml".to_owned(),
        version: Version::V3_0,
        schemas: vec![json!({"$ref": "#/components/schemas/Events"})],
        questions: vec![question],
        tree,
    };
    payload(("events", name), title.to_owned(), LIMITS[1], &sheet)
}

fn event(at: usize, kind: &str, tag_first: bool) -> Value {
    let mut members = Map::new();
    if tag_first {
        members.insert("type".to_owned(), kind.into());
    }
    members.insert("id".to_owned(), format!("evt_{at:020}").into());
    members.insert("created".to_owned(), (1_700_000_000 + at).into());
    members.insert("live".to_owned(), at.is_multiple_of(2).into());
    if at.is_multiple_of(3) {
        members.insert("note".to_owned(), "seen by nobody".into());
    }
    let (name, value) = match at % 4 {
        0 => ("reason", json!("asked for")),
        1 => ("amount", json!(1999)),
        2 => ("rate", json!(0.25)),
        _ => ("lines", json!(["one", "two"])),
    };
    members.insert(name.to_owned(), value);
    if !tag_first {
        members.insert("type".to_owned(), kind.into());
    }
    Value::Object(members)
}
