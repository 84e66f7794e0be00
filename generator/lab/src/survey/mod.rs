//! Asks generated types about JSON values and compares with an independent validator: documents with questions enter, findings leave.
//!
//! The schemas that the questions are about become components of a document of their own, beside what they refer to. Many
//! documents are modules of one program; one that does not generate or compile is a finding and not the end.

mod formats;
mod judge;
mod overlap;
mod patterns;
mod report;
mod shown;
mod tags;
mod translate;
mod usual;
mod widened;
mod wrapper;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::batch::{self, Job, Made};
use crate::json::{self, Likeness};
use crate::probe::{self, Input, Kind, Module, Verdict};
use crate::row::Outcome;
use crate::scratch;

pub(crate) use judge::Judge;
pub(crate) use report::{Figures, percent, report};
pub(crate) use shown::settle;
pub(crate) use translate::{Reading, Version, resolve};
pub(crate) use wrapper::{Wrapper, instance};

/// How many bytes of documents share a program.
const PROGRAM: usize = 1_500_000;

/// A document and what is asked about its schemas.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Its path, as the user would write it.
    pub(crate) path: String,
    /// Its tree.
    pub(crate) tree: Value,
    /// The version, as far as it matters for schemas.
    pub(crate) version: Version,
    /// The schemas, each once.
    pub(crate) schemas: Vec<Value>,
    /// The questions.
    pub(crate) questions: Vec<Question>,
}

/// A value, and the schema that it is of.
#[derive(Debug)]
pub(crate) struct Question {
    /// Where in the document it comes from.
    pub(crate) place: String,
    /// Which of the schemas.
    pub(crate) schema: usize,
    /// The value.
    pub(crate) value: Value,
    /// Which keyword it was made to break, if any.
    pub(crate) broken: &'static str,
}

/// How questions are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// The folder of the program.
    pub(crate) name: &'static str,
    /// How the validator reads schemas.
    pub(crate) reading: Reading,
    /// Whether the generator reads them by the letter.
    pub(crate) exact: bool,
}

/// What the type and the validator say about a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Finding {
    /// Both take it for valid, and it is the same after a round trip.
    Kept,
    /// Both take it for invalid.
    Refused,
    /// It is valid, and not decoded.
    NotDecoded,
    /// It is valid, and another after a round trip.
    Unequal,
    /// It is valid and decoded, but violations are reported.
    NotValidated,
    /// It is invalid, and accepted.
    Accepted,
    /// The validator cannot say.
    NotJudged,
    /// There is no type.
    NoType,
}

impl Finding {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Kept,
        Self::Refused,
        Self::NotDecoded,
        Self::Unequal,
        Self::NotValidated,
        Self::Accepted,
        Self::NotJudged,
        Self::NoType,
    ];

    /// The word for it in lists.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Refused => "refused",
            Self::NotDecoded => "not decoded",
            Self::Unequal => "unequal",
            Self::NotValidated => "not validated",
            Self::Accepted => "accepted",
            Self::NotJudged => "not judged",
            Self::NoType => "no type",
        }
    }

    /// Whether type and validator disagree.
    pub(crate) const fn is_disagreement(self) -> bool {
        matches!(
            self,
            Self::NotDecoded | Self::Unequal | Self::NotValidated | Self::Accepted
        )
    }
}

/// A question with its answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The document.
    pub(crate) path: String,
    /// Where in it.
    pub(crate) place: String,
    /// The value.
    pub(crate) value: String,
    /// Which keyword it was made to break, if any.
    pub(crate) broken: &'static str,
    /// How it ended.
    pub(crate) finding: Finding,
    /// Why, as far as it is known.
    pub(crate) reason: String,
    /// The steps through the schema to each assertion that the validator finds broken.
    pub(crate) faults: Vec<String>,
}

/// Asks all questions. Where something cannot be written or started, or no program compiles, there are no types.
pub(crate) fn ask(manner: Manner, sheets: &[Sheet]) -> Vec<Answer> {
    let mut answers = Vec::new();
    let folder = scratch::folder().join(manner.name);
    let all = sheets.len();
    let mut done = 0;
    let mut ask = |group: &mut Vec<(&Sheet, String)>| {
        let asked = ask_group(manner, &folder, group).unwrap_or_else(|error| {
            let reason = error.to_string();
            let questions = |sheet| none(sheet, Finding::NoType, &reason);
            group
                .iter()
                .flat_map(|(sheet, _)| questions(*sheet))
                .collect()
        });
        answers.extend(asked);
        done += group.len();
        eprintln!("{done}/{all} documents");
        group.clear();
    };
    let mut group: Vec<(&Sheet, String)> = Vec::new();
    let mut bytes = 0;
    for sheet in sheets {
        let text = Wrapper::new(sheet).document().to_string();
        if bytes + text.len() > PROGRAM && !group.is_empty() {
            ask(&mut group);
            bytes = 0;
        }
        bytes += text.len();
        group.push((sheet, text));
    }
    ask(&mut group);
    answers
}

/// Asks the documents of one program.
fn ask_group(
    manner: Manner,
    folder: &Path,
    group: &[(&Sheet, String)],
) -> Result<Vec<Answer>, Box<dyn Error>> {
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    let out = |at: usize| -> PathBuf { sources.join(module(at)).join("api") };
    let job = |(at, (_, text)): (usize, &(&Sheet, String))| Job {
        text: text.clone(),
        out: out(at),
        exact: manner.exact,
    };
    let jobs: Vec<Job> = group.iter().enumerate().map(job).collect();
    let made = batch::generate(&jobs, &folder.join("jobs.json"))?;
    let mut modules = Vec::new();
    for (at, ((sheet, _), made)) in group.iter().zip(&made).enumerate() {
        if matches!(made.outcome, Outcome::Generated(_)) {
            let components = Wrapper::new(sheet).components().into_iter();
            let types = components.map(|name| format!("api::models::{name}"));
            modules.push(Module {
                name: module(at),
                types: types.collect(),
            });
        }
    }
    let target = scratch::folder().join("probe");
    let built = probe::build(Kind::Ours, folder, &target, &modules)?;
    let whole = |module: &&Module| !built.broken.contains_key(&module.name);
    let inputs = inputs(group, modules.iter().filter(whole))?;
    let mut verdicts = probe::ask(&built.program, folder, &inputs)?.into_iter();
    let mut answers = Vec::new();
    for (at, ((sheet, _), made)) in group.iter().zip(&made).enumerate() {
        match no_type(made, &built.broken, &module(at)) {
            Some(reason) => answers.extend(none(sheet, Finding::NoType, &reason)),
            None => {
                let verdicts: Vec<Verdict> =
                    verdicts.by_ref().take(sheet.questions.len()).collect();
                answers.extend(compare(manner, sheet, &verdicts));
            }
        }
    }
    Ok(answers)
}

/// What the sheets that have modules ask.
fn inputs<'m>(
    group: &[(&Sheet, String)],
    modules: impl Iterator<Item = &'m Module>,
) -> Result<Vec<Input>, Box<dyn Error>> {
    let mut inputs = Vec::new();
    for module in modules {
        let at: usize = module.name.trim_start_matches('d').parse()?;
        let Some((sheet, _)) = group.get(at) else {
            continue;
        };
        let wrapper = Wrapper::new(sheet);
        let input = |question| Input {
            module: module.name.clone(),
            target: wrapper.target(question),
            text: wrapper::instance(question),
        };
        inputs.extend(sheet.questions.iter().map(input));
    }
    Ok(inputs)
}

fn module(at: usize) -> String {
    format!("d{at:04}")
}

/// Why a document has no types, if it has none.
fn no_type(made: &Made, broken: &BTreeMap<String, Vec<String>>, module: &str) -> Option<String> {
    match (&made.outcome, broken.get(module)) {
        (Outcome::Refused(refused), _) => Some(refused.messages.join(" ")),
        (Outcome::Broken { how, message }, _) => Some(format!("{} {message}", how.as_str())),
        (Outcome::Generated(_), Some(messages)) => {
            Some(format!("does not compile: {}", messages.join(" ")))
        }
        (Outcome::Generated(_), None) => None,
    }
}

/// The same answer to all questions of a sheet.
fn none(sheet: &Sheet, finding: Finding, reason: &str) -> Vec<Answer> {
    let each = sheet.questions.iter();
    each.map(|question| answer(sheet, question, finding, reason.to_owned()))
        .collect()
}

fn answer(sheet: &Sheet, question: &Question, finding: Finding, reason: String) -> Answer {
    Answer {
        path: sheet.path.clone(),
        place: question.place.clone(),
        value: question.value.to_string(),
        broken: question.broken,
        finding,
        reason,
        faults: Vec::new(),
    }
}

/// Compares what the types of one document say with what the validator says.
fn compare(manner: Manner, sheet: &Sheet, verdicts: &[Verdict]) -> Vec<Answer> {
    let validators = validators(manner.reading, sheet);
    let mut answers = Vec::new();
    for (question, verdict) in sheet.questions.iter().zip(verdicts) {
        let (finding, reason) = match validators.get(question.schema) {
            Some(Ok(validator)) => decide(validator, &question.value, verdict),
            Some(Err(reason)) => (Finding::NotJudged, reason.clone()),
            None => (Finding::NotJudged, String::new()),
        };
        let mut answer = answer(sheet, question, finding, reason);
        if let (false, Some(Ok(validator))) =
            (question.broken.is_empty(), validators.get(question.schema))
        {
            let errors = validator.iter_errors(&question.value);
            answer.faults = errors
                .map(|error| error.evaluation_path().to_string())
                .collect();
        }
        answers.push(answer);
    }
    answers
}

/// A validator for each of the schemas, or why there is none.
fn validators(reading: Reading, sheet: &Sheet) -> Vec<Result<jsonschema::Validator, String>> {
    match Judge::new(sheet.version, reading, &sheet.tree, &sheet.schemas) {
        Ok(judge) => (0..sheet.schemas.len())
            .map(|schema| judge.validator(schema))
            .collect(),
        Err(reason) => vec![Err(reason); sheet.schemas.len()],
    }
}

fn decide(
    validator: &jsonschema::Validator,
    value: &Value,
    verdict: &Verdict,
) -> (Finding, String) {
    if let Some(error) = validator.iter_errors(value).next() {
        return if verdict.accepts() {
            let message = format!("{}: {error}", error.instance_path());
            (Finding::Accepted, message)
        } else {
            (Finding::Refused, verdict.reason())
        };
    }
    match verdict {
        Verdict::Refused(reason) | Verdict::Broke(reason) => (Finding::NotDecoded, reason.clone()),
        Verdict::Decoded { text, .. } => {
            let declared = judge::declared(validator, value);
            let undeclared = |pointer: &str, name: &str| {
                !declared
                    .get(pointer)
                    .is_some_and(|names| names.contains(name))
            };
            let original = value.to_string();
            let encoded = wrapper::value(text);
            match json::compare(&original, &encoded, &undeclared) {
                Likeness::Different => (Finding::Unequal, encoded),
                _ if verdict.accepts() => (Finding::Kept, String::new()),
                _ => (Finding::NotValidated, verdict.reason()),
            }
        }
    }
}
