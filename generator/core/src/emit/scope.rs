use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::group::Group;
use crate::ir::{Api, Format, IntegerWidth, Scalar, Slot, Ty, TypeId};
use crate::plan::Plan;

/// What a file can name: it spells types, and gathers the imports that the spelling needs.
pub(super) struct Scope<'a> {
    pub(super) api: &'a Api,
    pub(super) plan: &'a Plan,
    /// The path of the models' module as this file sees it; `None` in that module itself.
    models: Option<&'static str>,
    /// Names that mean something else in this file.
    taken: HashSet<&'a str>,
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Scope<'a> {
    /// The scope of the models' own module.
    pub(super) fn of_models(api: &'a Api, plan: &'a Plan) -> Self {
        let taken = plan.types.iter().map(|plan| plan.name.as_str()).collect();
        Self {
            api,
            plan,
            models: None,
            taken,
            imports: BTreeMap::new(),
        }
    }

    /// The scope of a file beside the models, which defines or imports `taken` itself.
    pub(super) fn beside(group: Group<'a>, taken: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            api: group.api,
            plan: group.plan,
            models: Some(group.models()),
            taken: taken.into_iter().collect(),
            imports: BTreeMap::new(),
        }
    }

    /// A name of the runtime crate's root.
    pub(super) fn runtime(&mut self, name: &str) -> String {
        self.foreign("oasmith_runtime", name)
    }

    /// A name of a foreign module: imported, or spelled in full where the plain name means something else.
    pub(super) fn foreign(&mut self, module: &str, name: &str) -> String {
        if self.taken.contains(name) {
            return format!("{module}::{name}");
        }
        self.import(module, name);
        name.to_owned()
    }

    /// Imports a name that nothing can hide, such as a macro.
    pub(super) fn import(&mut self, module: &str, name: &str) {
        self.imports
            .entry(module.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    /// The table of what is said of XML besides the names.
    pub(super) fn xml(&mut self) -> String {
        if let Some(models) = self.models {
            self.import(&models.replace("models", "xml"), "self");
        }
        "xml::TYPES".to_owned()
    }

    /// Imports a name of another part of a module that is split, unless this part defines it.
    pub(super) fn sibling(&mut self, name: &str) {
        if !self.taken.contains(name) {
            self.import("super", name);
        }
    }

    /// The imports so far, as `use` lines in the order that rustfmt gives them: `std`, foreign crates, the crate's own modules.
    pub(super) fn imports(self) -> Vec<String> {
        let group = |module: &str| {
            if module.starts_with("std") {
                0
            } else {
                1 + usize::from(module.starts_with("super"))
            }
        };
        let mut modules: Vec<_> = self.imports.into_iter().collect();
        // `a::b::{…}` stands before `a::{…}`.
        modules.sort_by_key(|(module, names)| {
            let only = if names.len() == 1 {
                names.first().map_or("~", String::as_str)
            } else {
                "~"
            };
            // `super::super` stands before the names in `super`.
            let path = format!("{module}::{only}").replace("super::", "\u{1}::");
            (group(module), path)
        });
        let mut lines: Vec<String> = Vec::new();
        let mut last = None;
        for (module, names) in modules {
            if last
                .replace(group(&module))
                .is_some_and(|last| last != group(&module))
            {
                lines.push(String::new());
            }
            lines.push(use_line(&module, names));
        }
        lines
    }

    /// The name of a type.
    pub(super) fn name(&mut self, id: TypeId) -> String {
        let name = &self.plan.get(id).name;
        match self.models {
            None => name.clone(),
            Some(module)
                if self.taken.contains(name.as_str()) || RUNTIME_NAMES.contains(&name.as_str()) =>
            {
                self.import(module, "self");
                format!("models::{name}")
            }
            Some(module) => {
                let name = name.clone();
                self.import(module, &name);
                name
            }
        }
    }

    /// The Rust type of a slot.
    pub(super) fn ty(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Scalar(scalar) => self.scalar(*scalar),
            Ty::Ref(id) => self.name(*id),
            Ty::List(item) => format!("Vec<{}>", self.nullable_aware(&item.ty)),
            Ty::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.tuple_item(item)).collect();
                format!("({})", items.join(", "))
            }
            Ty::Map(value) => {
                let map = self.foreign("std::collections", "BTreeMap");
                format!("{map}<String, {}>", self.nullable_aware(&value.ty))
            }
            Ty::Nullable(inner) => self.nullable_aware(&Ty::Nullable(inner.clone())),
            Ty::Bytes => self.runtime("Binary"),
            Ty::Own(path) => path.clone(),
            Ty::Any | Ty::Never => self.runtime("Value"),
        }
    }

    /// An item of a tuple, in a box if it may hold the tuple.
    fn tuple_item(&mut self, item: &Slot) -> String {
        let plain = self.nullable_aware(&item.ty);
        let mut named = Vec::new();
        item.ty.uses(&mut named);
        if named.into_iter().any(|id| self.api.is_recursive(id)) {
            format!("Box<{plain}>")
        } else {
            plain
        }
    }

    /// The type with `Option` around it when `null` is one of its values.
    pub(super) fn nullable_aware(&mut self, ty: &Ty) -> String {
        let plain = self.not_null(ty);
        if self.api.is_nullable(ty) {
            format!("Option<{plain}>")
        } else {
            plain
        }
    }

    /// The type without its outer nullability.
    pub(super) fn not_null(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Nullable(inner) => self.not_null(inner),
            ty => self.ty(ty),
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> String {
        let name = match scalar {
            Scalar::Bool => "bool",
            Scalar::Integer(width) => return integer(width).to_owned(),
            Scalar::Double => "f64",
            Scalar::Exact => return self.runtime("Number"),
            Scalar::String(Format::Text) => "String",
            Scalar::String(Format::DateTime) => return self.runtime("DateTime"),
            Scalar::String(Format::Date) => return self.runtime("Date"),
            Scalar::String(Format::Time) => return self.runtime("Time"),
            Scalar::String(Format::Uuid) => return self.runtime("Uuid"),
            Scalar::String(Format::Base64) => return self.runtime("Base64"),
            Scalar::String(Format::Password) => return self.runtime("Password"),
        };
        name.to_owned()
    }
}

/// Names that files beside the models use from the runtime crate; a model of the same name is spelled with its module.
const RUNTIME_NAMES: &[&str] = &[
    "Api",
    "Authenticate",
    "Base64",
    "Builder",
    "Binary",
    "ByteStream",
    "Events",
    "Items",
    "Client",
    "Core",
    "Date",
    "DateTime",
    "Defaulted",
    "Future",
    "Maybe",
    "Number",
    "Password",
    "RawResponse",
    "Router",
    "Routes",
    "SecurityScheme",
    "OAuthFlow",
    "Server",
    "ServerVariable",
    "Several",
    "StatusCode",
    "Style",
    "Time",
    "Uuid",
    "Value",
    "WithHeaders",
    "BTreeMap",
];

fn use_line(module: &str, names: BTreeSet<String>) -> String {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_by_key(|name| (name != "self", !name.starts_with(char::is_uppercase)));
    match names.as_slice() {
        [only] if only == "self" => format!("use {module};"),
        [only] => format!("use {module}::{only};"),
        _ => {
            let line = format!("use {module}::{{{}}};", names.join(", "));
            if line.len() <= WIDTH {
                line
            } else {
                format!("use {module}::{{\n{}\n}};", fill(&names))
            }
        }
    }
}

/// Lines are at most this long where there is a choice.
pub(super) const WIDTH: usize = 100;

/// Names separated by commas, as many on a line as fit.
fn fill(names: &[String]) -> String {
    let mut lines = vec![String::from("    ")];
    for name in names {
        let fits = lines
            .last()
            .is_some_and(|line| line.trim().is_empty() || line.len() + name.len() + 2 < WIDTH);
        if !fits {
            lines.push(String::from("    "));
        }
        if let Some(line) = lines.last_mut() {
            if !line.ends_with("    ") {
                line.push(' ');
            }
            line.push_str(name);
            line.push(',');
        }
    }
    lines.join("\n")
}

pub(super) fn integer(width: IntegerWidth) -> &'static str {
    match width {
        IntegerWidth::I32 => "i32",
        IntegerWidth::I64 => "i64",
        IntegerWidth::U32 => "u32",
        IntegerWidth::U64 => "u64",
    }
}

/// A string literal that holds exactly this text.
pub(super) fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}
