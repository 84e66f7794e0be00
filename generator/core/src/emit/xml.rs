//! XML: the rows of bodies, and the table of the members that are not written as their names in JSON say.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, literal};
use super::{Item, Sink, SourceFile, code};
use crate::ir::{Api, Media, StructType, TypeKind, XmlNode, XmlPlace};
use crate::plan::Plan;

const WIRE: &str = "oasmith_runtime::wire";

/// Whether there is something to say about XML besides the names.
pub(super) fn has_table(api: &Api) -> bool {
    api.has_xml() && api.types().any(|(_, def)| matches!(&def.kind, TypeKind::Struct(object) if !members(api, object).is_empty()))
}

/// The table, sorted by the names of the types.
pub(super) fn file(api: &Api, plan: &Plan, put: Sink<'_>) -> SourceFile {
    let mut types: Vec<(&str, Vec<TokenStream>)> = Vec::new();
    for (id, def) in api.types() {
        if let TypeKind::Struct(object) = &def.kind {
            let members = members(api, object);
            let rows = members.iter().map(|(wire, place)| code(&row(wire, place)));
            let rows: Vec<TokenStream> = rows.collect();
            if !rows.is_empty() {
                types.push((plan.get(id).name.as_str(), rows));
            }
        }
    }
    types.sort_by_key(|(name, _)| *name);
    let rows = types.iter().map(|(name, members)| {
        quote! { XmlType::new(#name, &[#(#members),*]) }
    });
    put(Item::Rust(quote! {
        #[doc = " The members that are not elements of their own names."]
        pub const TYPES: &[XmlType] = &[#(#rows),*];
    }));
    SourceFile {
        path: "xml.rs".to_owned(),
        docs: format!("How {} is written as XML.", super::title(api)),
        imports: vec![format!("use {WIRE}::{{XmlType, member}};")],
        modules: Vec::new(),
    }
}

/// The row of a body.
pub(super) fn body(scope: &mut Scope<'_>, media: &Media) -> String {
    let place = scope.api.xml_root(media.xml.as_deref(), &media.slot.ty);
    format!("xml({}, {})", literal(&media.range), written(scope, place))
}

/// What makes a part of a multipart body XML.
pub(super) fn part(scope: &mut Scope<'_>, place: XmlPlace) -> String {
    format!(".xml({})", written(scope, place))
}

/// The root element, and the table of the members in it.
fn written(scope: &mut Scope<'_>, place: XmlPlace) -> String {
    let own = match &place.wrapper {
        Some((name, None)) if !name.contains(':') => name.clone(),
        Some(_) => String::new(),
        None => place.name.clone(),
    };
    let place = XmlPlace {
        wrapper: place.wrapper.filter(|(name, _)| *name != own),
        ..place
    };
    scope.import(WIRE, "member");
    let root = row(&own, &place);
    let types = if has_table(scope.api) {
        scope.xml()
    } else {
        "&[]".to_owned()
    };
    format!("&{root}, {types}")
}

/// The members of an object that are not elements of their own names.
fn members<'a>(api: &'a Api, object: &'a StructType) -> Vec<(&'a str, XmlPlace)> {
    let fields = object.fields.iter().map(|field| {
        let place = api.xml_member(&field.wire, field.xml.as_deref(), &field.slot.ty);
        (field.wire.as_str(), place)
    });
    fields
        .filter(|(wire, place)| !place.is_plain(wire))
        .collect()
}

fn row(wire: &str, place: &XmlPlace) -> String {
    let mut row = format!("member({})", literal(wire));
    let mut then = |method: &str, text: &str| {
        row.push_str(&format!(".{method}({text})"));
    };
    if place.name != wire {
        then("named", &literal(&place.name));
    }
    if let Some(uri) = &place.namespace {
        then("namespace", &literal(uri));
    }
    match place.node {
        Some(XmlNode::Attribute) => then("attribute", ""),
        Some(XmlNode::Text) => then("text", ""),
        Some(XmlNode::Cdata) => then("cdata", ""),
        Some(XmlNode::Flat) => then("flat", ""),
        None => {}
    }
    if let Some((name, uri)) = &place.wrapper {
        then("wrapped", &literal(name));
        if let Some(uri) = uri {
            then("wrapper_namespace", &literal(uri));
        }
    }
    row
}
