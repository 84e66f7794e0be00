//! Rows: how one member of a request or response travels.
//!
//! Enters: constant function calls of generated code, one per member. Leaves: plain data.

use super::nothing::NoBody;
#[cfg(feature = "xml")]
use super::xml::{Body, XmlMember, XmlType};
use crate::schema::{Rule, Type, TypeFn};

/// How one member travels: as a parameter, a header, or the body.
///
/// What is looked at for each request stands first, in one line of a processor's cache; Rust's own order would spread it.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Row {
    /// Where it is, and for bodies how it is written.
    pub kind: Kind,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether arrays and objects become one parameter per item.
    pub explode: bool,
    /// Whether reserved characters are kept (RFC 3986 section 2.2).
    pub allow_reserved: bool,
    /// Whether the value is JSON text (`content: application/json`).
    pub content_json: bool,
    /// Whether a server takes an empty value that its type does not allow for one that is not given.
    pub allow_empty: bool,
    /// What a body of JSON is when its member is `None`.
    pub(super) none: NoBody,
    /// The name of the parameter or header; empty for bodies.
    pub name: &'static str,
    /// What else must hold.
    pub rules: &'static [Rule],
    /// What stands for a parameter that is not given, as JSON text.
    pub default: Option<&'static str>,
    pub(super) media: [&'static str; Row::MAX_MEDIA],
    /// The bodies of which this is one, by their media types; empty for all others.
    pub alternatives: &'static [Row],
    /// How members of a form travel that do not as their types say (OpenAPI, Encoding Object).
    pub parts: &'static [Row],
    /// The names that a body of XML has besides those of its JSON.
    #[cfg(feature = "xml")]
    pub(super) xml: Body,
    /// The headers of a part, as the members of an object.
    pub(super) headers: Option<TypeFn>,
}

/// Where a member is, and for bodies how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The query as a whole (OpenAPI 3.2, `in: querystring`).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The body, as JSON (RFC 8259).
    Json,
    /// The body, as `application/x-www-form-urlencoded`.
    Form,
    /// The body, as text.
    Text,
    /// The body, as XML (XML 1.0, fifth edition).
    Xml,
    /// The body, as a sequence of JSON texts, a line each.
    JsonLines,
    /// The body, as a sequence of JSON texts (RFC 7464).
    JsonSequence,
    /// The body, as server-sent events (WHATWG HTML section 9.2).
    Events,
    /// The body, as `multipart/mixed` and its like: a sequence of items, a part each.
    MultipartItems,
    /// The body, as it is.
    Bytes,
    /// The body, as `multipart/form-data` and its like.
    Multipart,
    /// A part of a multipart body.
    Part,
    /// The body, as one of several rows: its media type says which.
    Content,
}

/// How arrays and objects are written in a parameter (OpenAPI, Style Values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `a,b`: paths and headers.
    Simple,
    /// `.a.b`: paths (RFC 6570 section 3.2.5).
    Label,
    /// `;name=a`: paths (RFC 6570 section 3.2.7).
    Matrix,
    /// `name=a`: queries and cookies (RFC 6570 section 3.2.8).
    Form,
    /// `name=a; name=b`, as it is: cookies (OpenAPI 3.2).
    Cookie,
    /// `name=a b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// The items separated by tabs (Swagger 2.0).
    TabDelimited,
    /// `name[key]=a`.
    DeepObject,
}

impl Style {
    /// The style of a name (OpenAPI, Style Values); `form` is also that of all other names.
    const fn named(name: &str) -> Self {
        match name.as_bytes() {
            b"simple" => Self::Simple,
            b"label" => Self::Label,
            b"matrix" => Self::Matrix,
            b"cookie" => Self::Cookie,
            b"spaceDelimited" => Self::SpaceDelimited,
            b"pipeDelimited" => Self::PipeDelimited,
            b"tabDelimited" => Self::TabDelimited,
            b"deepObject" => Self::DeepObject,
            _ => Self::Form,
        }
    }
}

impl Row {
    /// How many media types a body names; beyond it, it takes any.
    pub const MAX_MEDIA: usize = 16;

    const fn new(kind: Kind, name: &'static str, media: &'static str, style: Style) -> Self {
        let mut medias = [""; Self::MAX_MEDIA];
        medias[0] = media;
        Self {
            kind,
            name,
            style,
            explode: matches!(style, Style::Form),
            allow_reserved: false,
            content_json: false,
            allow_empty: false,
            none: NoBody::LeftOut,
            default: None,
            media: medias,
            alternatives: &[],
            parts: &[],
            #[cfg(feature = "xml")]
            xml: Body::PLAIN,
            headers: None,
            rules: &[],
        }
    }

    /// Sets the style, by its name in OpenAPI, and with it whether it explodes by default.
    #[must_use]
    pub const fn style(mut self, name: &str) -> Self {
        let style = Style::named(name);
        self.style = style;
        self.explode = matches!(style, Style::Form | Style::DeepObject | Style::Cookie);
        self
    }

    /// Sets whether arrays and objects become one parameter per item.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Whether each value has a line of its own: cookies that are set (RFC 9110 section 5.3; OpenAPI 3.2.0, 4.21.3).
    pub(super) fn has_lines(&self) -> bool {
        self.kind == Kind::Header
            && !self.content_json
            && self.name.eq_ignore_ascii_case("set-cookie")
    }

    /// Keeps reserved characters, except those that would end the value; in a query also what is percent-encoded already.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// The value is JSON text.
    #[must_use]
    pub const fn content_json(mut self) -> Self {
        self.content_json = true;
        self
    }

    /// What a server takes, as JSON text, when the parameter is not given.
    #[must_use]
    pub const fn default(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// One more media type that the body may have; the first is the one that is sent.
    #[must_use]
    pub const fn or(mut self, media: &'static str) -> Self {
        let mut at = 0;
        while at < Self::MAX_MEDIA && !self.media[at].is_empty() {
            at += 1;
        }
        if at < Self::MAX_MEDIA {
            self.media[at] = media;
        } else {
            self.media[Self::MAX_MEDIA - 1] = "*/*";
        }
        self
    }

    /// Sets how members of a form travel that do not as their types say: rows as those of parameters.
    #[must_use]
    pub const fn parts(mut self, parts: &'static [Row]) -> Self {
        self.parts = parts;
        self
    }

    /// A part is XML where its media type says so: the name of its root element, and the types whose members are not written as
    /// their names in JSON say.
    #[cfg(feature = "xml")]
    #[must_use]
    pub const fn xml(mut self, root: &'static XmlMember, types: &'static [XmlType]) -> Self {
        self.xml = Body { root, types };
        self
    }

    /// A part has headers: the members of this type.
    #[must_use]
    pub const fn headers(mut self, ty: TypeFn) -> Self {
        self.headers = Some(ty);
        self
    }

    /// The type whose members are the headers of a part.
    pub fn part_headers(&self) -> Option<&'static Type> {
        self.headers.map(|ty| ty())
    }

    /// Sets what must hold besides the type.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// The media types of a body, as the document writes them.
    pub fn media(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.own_media()
            .chain(self.alternatives.iter().flat_map(Self::own_media))
    }

    fn own_media(&self) -> impl Iterator<Item = &'static str> + '_ {
        let media = self.media.iter().copied();
        media.take_while(|media| !media.is_empty())
    }

    /// The media type that a body is sent with: the first that is not a range, or one that is in a range.
    pub fn sent_media(&self) -> &'static str {
        let fallback = match self.kind {
            Kind::Json => "application/json",
            Kind::Form => "application/x-www-form-urlencoded",
            Kind::Multipart => "multipart/form-data",
            Kind::MultipartItems => "multipart/mixed",
            Kind::JsonLines => "application/jsonl",
            Kind::JsonSequence => "application/json-seq",
            Kind::Events => "text/event-stream",
            Kind::Text => "text/plain; charset=utf-8",
            Kind::Xml => "application/xml",
            _ => "application/octet-stream",
        };
        // In `application/*+json` is no `application/json`, which another row may be for (RFC 6838 section 3.4).
        let suffixed = "application/x.any+json";
        let takes = |media: &str| {
            self.media()
                .any(|range| super::media::matches(range, media))
        };
        let other = || match takes(suffixed) && !takes(fallback) {
            true => suffixed,
            false => fallback,
        };
        self.media()
            .find(|media| !media.contains('*'))
            .unwrap_or_else(other)
    }

    /// The row that a body of this media type travels by: the row itself, or one of its alternatives.
    pub fn alternative(&self, media: &str) -> Option<&Self> {
        match self.kind {
            Kind::Content => super::media::choose(self.alternatives, media, true)
                .and_then(|at| self.alternatives.get(at)),
            _ => Some(self),
        }
    }

    /// Whether a body of this media type is handed over as it arrives, not when all of it is there.
    pub fn streams(&self, media: &str) -> bool {
        match self.kind {
            Kind::Content => self
                .alternative(media)
                .is_some_and(|row| row.streams(media)),
            Kind::Events => super::media::are_events(self, media),
            _ => self.can_stream(),
        }
    }

    /// Whether a body of some media type is handed over as it arrives.
    pub(super) const fn can_stream(&self) -> bool {
        matches!(
            self.kind,
            Kind::Bytes
                | Kind::JsonLines
                | Kind::JsonSequence
                | Kind::Events
                | Kind::MultipartItems
                | Kind::Content
        )
    }

    /// Whether this is the body.
    pub const fn is_body(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Path | Kind::Query | Kind::QueryString | Kind::Header | Kind::Cookie | Kind::Part
        )
    }
}

/// A parameter in the path.
pub const fn path(name: &'static str) -> Row {
    Row::new(Kind::Path, name, "", Style::Simple)
}

/// A parameter in the query.
pub const fn query(name: &'static str) -> Row {
    Row::new(Kind::Query, name, "", Style::Form)
}

/// The query as a whole: a form, or percent-encoded JSON.
pub const fn querystring(media: &'static str) -> Row {
    Row::new(Kind::QueryString, "", media, Style::Form)
}

/// A header.
pub const fn header(name: &'static str) -> Row {
    Row::new(Kind::Header, name, "", Style::Simple)
}

/// A cookie.
pub const fn cookie(name: &'static str) -> Row {
    Row::new(Kind::Cookie, name, "", Style::Form)
}

/// A JSON body.
pub const fn json(media: &'static str) -> Row {
    Row::new(Kind::Json, "", media, Style::Simple)
}

/// A form body.
pub const fn form(media: &'static str) -> Row {
    Row::new(Kind::Form, "", media, Style::Form)
}

/// A text body.
pub const fn text(media: &'static str) -> Row {
    Row::new(Kind::Text, "", media, Style::Simple)
}

/// A body of XML: the name of its root element, and the types whose members are not written as their names in JSON say.
///
/// `member("")` accepts any root element, and writes `root`.
#[cfg(feature = "xml")]
pub const fn xml(media: &'static str, root: &'static XmlMember, types: &'static [XmlType]) -> Row {
    Row {
        xml: Body { root, types },
        ..Row::new(Kind::Xml, "", media, Style::Simple)
    }
}

/// A body of JSON texts, a line each.
pub const fn json_lines(media: &'static str) -> Row {
    Row::new(Kind::JsonLines, "", media, Style::Simple)
}

/// A body of JSON texts, each after a record separator (RFC 7464).
pub const fn json_sequence(media: &'static str) -> Row {
    Row::new(Kind::JsonSequence, "", media, Style::Simple)
}

/// A body of server-sent events.
pub const fn events(media: &'static str) -> Row {
    Row::new(Kind::Events, "", media, Style::Simple)
}

/// A multipart body that is a sequence of items, a part each.
pub const fn multipart_items(media: &'static str) -> Row {
    Row::new(Kind::MultipartItems, "", media, Style::Simple)
}

/// A multipart body.
pub const fn multipart(media: &'static str) -> Row {
    Row::new(Kind::Multipart, "", media, Style::Form)
}

/// A multipart body with the headers of parts that are no files.
pub const fn multipart_headed(media: &'static str) -> Row {
    multipart(media)
}

/// A part of a multipart body, with the media types that it may have, separated by commas.
pub const fn part(name: &'static str, media: &'static str) -> Row {
    Row::new(Kind::Part, name, media, Style::Form)
}

/// A body of bytes as they are.
pub const fn bytes(media: &'static str) -> Row {
    Row::new(Kind::Bytes, "", media, Style::Simple)
}

/// A body that is one of several rows, those of a [`content!`](crate::content) enum.
pub const fn content(alternatives: &'static [Row]) -> Row {
    Row {
        alternatives,
        ..Row::new(Kind::Content, "", "", Style::Simple)
    }
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn a_body_is_sent_with_a_media_type_that_it_takes() {
        assert_eq!(json("*/*").sent_media(), "application/json");
        let suffixed = json("application/*+json");
        assert_eq!(suffixed.sent_media(), "application/x.any+json");
        let both = suffixed.or("application/vnd.pet+json");
        assert_eq!(both.sent_media(), "application/vnd.pet+json");
    }
}
