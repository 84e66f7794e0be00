//! Bodies: the row that says how one travels, and the enum of one whose media types do not travel alike.

use proc_macro2::TokenStream;
use quote::quote;

use super::fragment::plain_media;
use super::scope::{Scope, literal};
use super::{Item, Sink, Table, code, ident};
use crate::ir::{Body, Codec, Encoding, EncodingStyle, Media, Style, Ty};
use crate::plan::ContentPlan;

/// The row of a body; `None` when there is no media type.
pub(super) fn row(
    scope: &mut Scope<'_>,
    media: &[Media],
    content: Option<&ContentPlan>,
) -> Option<String> {
    if let Some(content) = content {
        return Some(format!("content({}::ROWS)", content.name));
    }
    one(scope, &media.iter().collect::<Vec<_>>(), "")
}

/// The row of a request's body.
pub(super) fn of_request(
    scope: &mut Scope<'_>,
    body: &Body,
    content: Option<&ContentPlan>,
) -> Option<String> {
    let media: Vec<&Media> = body.media.iter().collect();
    let is_null = |media: &&Media| {
        media.codec == Codec::Json && scope.api.is_nullable(&media.slot.ty) && content.is_none()
    };
    match media.first().filter(|media| is_null(media)) {
        Some(_) if body.required => one(scope, &media, ".none_is_null()"),
        Some(_) => one(scope, &media, ".or_null()"),
        None => row(scope, &body.media, content),
    }
}

/// The option of a style.
pub(super) fn style(style: Style) -> String {
    format!(".style({})", literal(style.name()))
}

/// The row of media types that travel alike, with an option.
fn one(scope: &mut Scope<'_>, alike: &[&Media], option: &str) -> Option<String> {
    let (first, others) = alike.split_first()?;
    let function = match first.codec {
        Codec::Json => "json",
        Codec::Form => "form",
        Codec::Multipart if first.part_headers.is_some() => "multipart_headed",
        Codec::Multipart => "multipart",
        Codec::MultipartItems => "multipart_items",
        Codec::JsonLines => "json_lines",
        Codec::JsonSequence => "json_sequence",
        Codec::Events => "events",
        Codec::Xml => "xml",
        Codec::Text => "text",
        Codec::Bytes => "bytes",
    };
    let mut row = match first.codec {
        Codec::Xml => super::xml::body(scope, first),
        _ => format!("{function}({})", literal(&first.range)),
    };
    for media in others {
        row.push_str(&format!(".or({})", literal(&media.range)));
    }
    row.push_str(&parts(scope, first));
    row.push_str(option);
    Some(row + &scope.rules(&first.slot))
}

/// The row of a parameter that is the query as a whole.
pub(super) fn query(scope: &mut Scope<'_>, media: &Media) -> String {
    let parts = parts(scope, media);
    format!("querystring({}){parts}", literal(&media.range))
}

/// The members of a form that do not travel as their types say.
fn parts(scope: &mut Scope<'_>, media: &Media) -> String {
    let parts: Vec<String> = media
        .encoding
        .iter()
        .filter_map(|encoding| part(scope, media, encoding))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(".parts(&[{}])", parts.join(", "))
    }
}

fn part(scope: &mut Scope<'_>, body: &Media, encoding: &Encoding) -> Option<String> {
    let name = literal(&encoding.name);
    if matches!(body.codec, Codec::Multipart | Codec::MultipartItems) {
        if encoding.media.is_none() && encoding.headers.is_none() {
            return None;
        }
        let media = literal(encoding.media.as_deref().unwrap_or_default());
        let place = scope.api.xml_part(body, encoding);
        let xml = place.map(|place| super::xml::part(scope, place));
        let headers = encoding.headers.map(|id| scope.ty(&Ty::Ref(id)));
        let headers = headers.map(|ty| format!(".headers({ty}::schema)"));
        let (xml, headers) = (xml.unwrap_or_default(), headers.unwrap_or_default());
        return Some(format!("part({name}, {media}){xml}{headers}"));
    }
    let row = match (encoding.style, &encoding.media) {
        (Some(style), _) => format!("query({name}){}", styled(style)),
        (None, Some(media)) if media.contains("json") => format!("query({name}).content_json()"),
        _ => return None,
    };
    Some(row)
}

fn styled(encoding: EncodingStyle) -> String {
    let mut row = String::new();
    if encoding.style != Style::Form {
        row.push_str(&style(encoding.style));
    }
    if encoding.explode != matches!(encoding.style, Style::Form | Style::DeepObject) {
        row.push_str(&format!(".explode({})", encoding.explode));
    }
    if encoding.allow_reserved {
        row.push_str(".allow_reserved()");
    }
    row
}

/// The enum of a body: a variant for media types that travel alike. `of` is the request or response that has it.
pub(super) fn choice(
    scope: &mut Scope<'_>,
    media: &[Media],
    plan: &ContentPlan,
    of: &str,
    put: Sink<'_>,
) {
    let mut variants: Vec<TokenStream> = Vec::new();
    let mut rows = Vec::new();
    let mut held_types: Vec<String> = Vec::new();
    for (alike, variant) in Media::alike(media).iter().zip(&plan.variants) {
        let Some(first) = alike.first() else { continue };
        let ty = match plain_media(scope, first) {
            (plain, true) => format!("Option<{plain}>"),
            (plain, false) => plain,
        };
        let ranges: Vec<String> = alike
            .iter()
            .map(|media| format!("`{}`", media.range))
            .collect();
        let about = super::docs::attributes(&ranges.join(", "));
        let (name, held) = (ident(variant), code(&ty));
        variants.push(quote! { #about #name(#held) });
        rows.push(format!(
            "{variant}: {}",
            one(scope, alike, "").unwrap_or_default()
        ));
        held_types.push(ty);
    }
    let uneven = super::uneven(plan.uneven);
    let name = ident(&plan.name);
    let about = format!(" A body of [`{of}`], by its media type.");
    put(Item::Rust(quote! {
        #[doc = #about]
        #[derive(Debug, Clone, PartialEq)]
        #uneven
        pub enum #name { #(#variants,)* }
    }));
    scope.import("oasmith_runtime", "content");
    let from = held_types.first().map(|first| {
        let alike = held_types.iter().all(|held| held == first);
        format!(" {} {first}", if alike { "of" } else { "from" })
    });
    let head = format!("{}{}", plan.name, from.unwrap_or_default());
    put(Item::Table(Table::new("content", head, rows)));
}
