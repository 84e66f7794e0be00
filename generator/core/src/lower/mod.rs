//! An OpenAPI 3.0 document becomes the [`Api`]: references become ids, `allOf` one flat object, every schema a type.
//!
//! In come `openapiv3`'s structures, path item by path item, and the marks of `dialect`; out goes plain data. This room names no Rust identifier and emits nothing.

mod accept;
mod condition;
mod custom;
mod defaults;
mod define;
mod docs;
mod encodings;
mod enums;
mod exact;
mod facets;
mod families;
mod filling;
mod fitting;
mod fold;
mod fold_types;
mod hint;
mod links;
mod marked;
mod media;
mod media_types;
mod mixed;
mod newtypes;
mod operation;
mod overlap;
mod pagination;
mod part;
mod receivers;
mod response;
mod satisfies;
mod scalar;
mod schema;
mod scope;
mod security;
mod sequence;
mod tags;
mod tuples;
mod unions;
mod untyped;
mod variant_names;
mod xml;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{OpenAPI, ReferenceOr, Schema};

use crate::config::Choices;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Constraint, Docs, Hint, Info, Root, Slot, Ty, TypeDef, TypeId, TypeKind};
use crate::parse::{self, Component, Parsed, Schemas};
use crate::source::{Origin, Pointer, Relocations};
use families::Family;
use part::Part;

/// Lowers a document; what is left out or wrong goes into `diagnostics`.
#[must_use]
pub(crate) fn lower(
    parsed: Parsed,
    choices: &Choices,
    relocations: &Relocations,
    diagnostics: &mut Diagnostics,
) -> Api {
    let Parsed {
        document,
        schemas,
        mut paths,
        mut webhooks,
    } = parsed;
    let mut lowering = Lowering::new(&document, choices, relocations, diagnostics);
    lowering.own_formats();
    lowering.info();
    lowering.schemas(&schemas);
    lowering.security();
    while let Some((item, place)) = paths.next(relocations, lowering.diagnostics) {
        let mut lent = lowering.lend();
        lent.path_item(&item, &place);
        let learned = lent.learned();
        lowering.take_back(learned);
    }
    while let Some((item, place)) = webhooks.next(relocations, lowering.diagnostics) {
        let mut lent = lowering.lend();
        lent.webhook(&item, &place);
        let learned = lent.learned();
        lowering.take_back(learned);
    }
    lowering.resolve_links();
    newtypes::break_circles(&mut lowering.api);
    tags::keep(&mut lowering.api);
    overlap::settle(&mut lowering.api);
    tags::give(&mut lowering.api);
    lowering.fill_defaults();
    lowering.circular_conditions();
    lowering.xml_attributes();
    lowering.api
}

struct Lowering<'a, 'd> {
    document: &'a OpenAPI,
    relocations: &'d Relocations,
    diagnostics: &'d mut Diagnostics,
    components: Rc<Components<'a>>,
    families: Rc<HashMap<String, Family>>,
    /// What the user chooses: types of formats, and how schemas are read.
    choices: &'d Choices,
    merges: HashMap<String, Merge>,
    reported: HashSet<Reported>,
    /// Whether the schemas being folded describe one member that several schemas of an `allOf` declare.
    overlap: bool,
    /// Whether the schema being lowered stands inside another.
    nested: bool,
    /// The only alternatives of the unions that are being lowered.
    alone: Vec<Pointer>,
    /// Links whose operations are to be found.
    links: Vec<links::Pending>,
    api: Api,
}

/// The schemas of `components`, with the types that they become.
type Components<'a> = HashMap<&'a str, (TypeId, &'a Component)>;

/// What a lowering that was lent has learned.
type Learned = (
    Api,
    HashMap<String, Merge>,
    HashSet<Reported>,
    Vec<links::Pending>,
);

/// What tells a report from others.
type Reported = (Code, Option<Origin>);

/// How far the type of several merged schemas is.
enum Merge {
    /// Being lowered; the id if something below refers to it.
    Running(Option<TypeId>),
    /// Known.
    Done(Slot),
}

impl<'a, 'd> Lowering<'a, 'd> {
    fn new(
        document: &'a OpenAPI,
        choices: &'d Choices,
        relocations: &'d Relocations,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            document,
            choices,
            relocations,
            diagnostics,
            components: Rc::default(),
            families: Rc::default(),
            merges: HashMap::new(),
            reported: HashSet::new(),
            overlap: false,
            nested: false,
            alone: Vec::new(),
            links: Vec::new(),
            api: Api::default(),
        }
    }

    fn info(&mut self) {
        let info = &self.document.info;
        self.api.info = Info {
            title: info.title.clone(),
            version: info.version.clone(),
            description: info.description.clone(),
        };
        self.api.servers = self.document.servers.iter().map(security::server).collect();
        self.api.tags = self.document.tags.iter().map(docs::tag).collect();
    }

    /// Every component gets its id first, so that references may point forward.
    fn schemas(&mut self, schemas: &'a Schemas) {
        let place = Pointer::root().key("components").key("schemas");
        let mut ids = HashMap::new();
        for (name, schema) in schemas.iter() {
            let hint = Hint {
                words: vec![name.to_owned()],
                root: Root::Component,
            };
            let id = self.add(TypeDef {
                origin: self.origin(&place.key(name)),
                docs: Docs::default(),
                hint,
                nullable: false,
                name: None,
                derives: Vec::new(),
                xml: None,
                kind: TypeKind::Alias(Slot::from(Ty::Any)),
                constraints: Vec::new(),
            });
            ids.insert(name, (id, schema));
        }
        self.components = Rc::new(ids);
        self.families = Rc::new(families::families(schemas));
        for (name, schema) in schemas.iter() {
            let place = place.key(name);
            match schema.parse() {
                Ok(schema) => {
                    let mut lowering = self.lend();
                    lowering.named(name, &schema, place);
                    let learned = lowering.learned();
                    self.take_back(learned);
                }
                Err(error) => self.report(parse::refusal(&place, &error, self.relocations)),
            }
        }
    }

    fn named(&mut self, name: &str, schema: &'a ReferenceOr<Schema>, place: Pointer) {
        if let Some((id, _)) = self.components.get(name) {
            let (id, hint) = (*id, self.api.get(*id).hint.clone());
            self.define(id, Part::new(schema, place), &hint);
        }
    }

    /// A lowering of something that lives shorter than the document; what it learns is to be taken back.
    fn lend(&mut self) -> Lowering<'_, '_> {
        Lowering {
            document: self.document,
            relocations: self.relocations,
            diagnostics: &mut *self.diagnostics,
            components: Rc::clone(&self.components),
            families: Rc::clone(&self.families),
            choices: self.choices,
            merges: std::mem::take(&mut self.merges),
            reported: std::mem::take(&mut self.reported),
            overlap: self.overlap,
            nested: self.nested,
            alone: self.alone.clone(),
            links: std::mem::take(&mut self.links),
            api: std::mem::take(&mut self.api),
        }
    }

    fn learned(self) -> Learned {
        (self.api, self.merges, self.reported, self.links)
    }

    fn take_back(&mut self, learned: Learned) {
        (self.api, self.merges, self.reported, self.links) = learned;
    }

    fn add(&mut self, def: TypeDef) -> TypeId {
        self.api.types.push(def);
        TypeId((self.api.types.len() - 1) as u32)
    }

    fn fill(
        &mut self,
        id: TypeId,
        docs: Docs,
        nullable: bool,
        kind: TypeKind,
        constraints: Vec<Constraint>,
    ) {
        if let Some(def) = self.api.types.get_mut(id.0 as usize) {
            def.docs = docs;
            def.nullable = nullable;
            def.kind = kind;
            def.constraints = constraints;
        }
    }

    fn component_id(&self, reference: &str) -> Option<TypeId> {
        let name = last_of(reference, "#/components/schemas/")?;
        self.components.get(name.as_str()).map(|(id, _)| *id)
    }

    /// The component schema behind a reference, to be folded into another.
    fn component(&mut self, reference: &'a str, place: &Pointer) -> Option<Part<'a>> {
        let found = last_of(reference, "#/components/schemas/").and_then(|name| {
            let (_, schema) = self.components.get(name.as_str())?;
            Some((schema.keep()?, name))
        });
        match found {
            Some((schema, name)) => Some(Part::new(
                schema,
                Pointer::root().key("components").key("schemas").key(&name),
            )),
            None => {
                self.missing(reference, place);
                None
            }
        }
    }

    fn origin(&self, place: &Pointer) -> Origin {
        self.relocations.origin(place)
    }

    /// Reports once: a schema that is folded into several others is seen several times.
    fn report(&mut self, diagnostic: Diagnostic) {
        let seen = (diagnostic.code, diagnostic.origin.clone());
        if self.reported.insert(seen) {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// The name after `prefix`, unescaped, if the reference is of that kind and goes no deeper.
fn last_of(reference: &str, prefix: &str) -> Option<String> {
    let rest = reference
        .strip_prefix(prefix)
        .filter(|rest| !rest.contains('/'))?;
    Some(unescape(rest))
}

/// The last step of a reference, unescaped.
fn last_step(reference: &str) -> String {
    unescape(reference.rsplit('/').next().unwrap_or(reference))
}

fn unescape(step: &str) -> String {
    let step = step.replace("~1", "/").replace("~0", "~");
    if !step.contains('%') {
        return step;
    }
    let mut bytes = Vec::with_capacity(step.len());
    let mut rest = step.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail
            .get(..2)
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or(step)
}
