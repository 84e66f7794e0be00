use super::names;
use super::operations::OperationPlan;
use super::sizes::{self, Sizes};
use crate::ir::{Api, Codec, Media};

/// How a body of several media types looks in Rust: an enum.
#[derive(Debug, Clone)]
pub(crate) struct ContentPlan {
    /// The enum's name.
    pub name: String,
    /// The names of its variants, by position in [`Media::alike`].
    pub variants: Vec<String>,
    /// Whether one variant is much larger than the others.
    pub uneven: bool,
}

/// The enum of a body whose media types do not travel alike, not yet named.
pub(super) fn content(api: &Api, media: &[Media], sizes: &mut Sizes) -> Option<ContentPlan> {
    let kinds = Media::alike(media);
    let firsts: Vec<&Media> = kinds
        .iter()
        .filter_map(|kind| kind.first().copied())
        .collect();
    if firsts.len() < 2 {
        return None;
    }
    let wanted = firsts.iter().map(|media| (media_name(media), false));
    let all = firsts.iter().map(|media| sizes.media(api, media));
    Some(ContentPlan {
        name: String::new(),
        variants: names::assign(wanted.collect(), &[]),
        uneven: sizes::uneven(all.collect()),
    })
}

/// A variant is named after the media type that it stands for, in short where that is common.
fn media_name(media: &Media) -> String {
    let essence = media.range.split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "application/json" => "Json".to_owned(),
        "application/xml" | "text/xml" => "Xml".to_owned(),
        "application/x-www-form-urlencoded" => "Form".to_owned(),
        "text/plain" => "Text".to_owned(),
        "text/event-stream" => "Events".to_owned(),
        "application/octet-stream" => "Bytes".to_owned(),
        "multipart/form-data" => "Multipart".to_owned(),
        "*/*" | "application/*" if media.codec == Codec::Json => "AnyJson".to_owned(),
        "*/*" => "Any".to_owned(),
        essence => match essence.split_once('/') {
            Some((kind, "*")) => names::variant_name(kind),
            Some((_, subtype)) => {
                names::variant_name(subtype.strip_prefix("x-").unwrap_or(subtype))
            }
            None => names::variant_name(essence),
        },
    }
}

/// Names the enums of bodies; gives back the names.
pub(super) fn name_contents(all: &mut [OperationPlan], reserved: &[&str]) -> Vec<String> {
    let mut wanted = Vec::new();
    for plan in all.iter() {
        let function = plan.function.trim_start_matches("r#");
        if plan.content.is_some() {
            wanted.push((names::type_name(&[function, "Content"]), false));
        }
        let responses = plan.responses.iter();
        for response in responses.filter(|response| response.content.is_some()) {
            let words = [function, &response.variant, "Content"];
            wanted.push((names::type_name(&words), false));
        }
    }
    let names = names::assign(wanted, reserved);
    let contents = all.iter_mut().flat_map(|plan| {
        let responses = plan.responses.iter_mut();
        let responses = responses.filter_map(|response| response.content.as_mut());
        plan.content.iter_mut().chain(responses)
    });
    for (content, name) in contents.zip(&names) {
        content.name.clone_from(name);
    }
    names
}
