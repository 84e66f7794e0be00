use serde_json::Value;

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Location, Operation, Pagination, Scalar, StructType, Ty};
use crate::source::Pointer;

/// What a document says about pages in its own words.
const EXTENSION: &str = "x-oasmith-pagination";

/// What that may be.
const KINDS: &str = "write {type: link}, {type: url, at: /next}, {type: cursor, parameter: after, at: /next}, \
    {type: page, parameter: page, items: /items}, or `offset` like `page`; places are JSON pointers into the body";

impl Lowering<'_, '_> {
    /// How the pages of an operation follow each other: as the extension says, or where HAL (`_links.next.href`) or a
    /// `Link` header of the success has the next one.
    pub(super) fn pages(
        &mut self,
        operation: &Operation,
        extension: Option<&Value>,
        place: &Pointer,
    ) -> Option<Pagination> {
        if let Some(value) = extension {
            let said = said(operation, value);
            if said.is_none() {
                let diagnostic = Diagnostic::new(
                    Code::NotGenerated,
                    self.origin(&place.key(EXTENSION)),
                    format!(
                        "this `{EXTENSION}` is none that there is, or names no query parameter"
                    ),
                );
                self.report(diagnostic.help(KINDS));
            }
            return said;
        }
        if operation.method != "GET" {
            return None;
        }
        let mut successes = operation
            .responses
            .iter()
            .filter(|response| response.status.is_success());
        successes.find_map(|response| {
            let media = response.media.first();
            let body = media.and_then(|media| self.api.as_struct(&media.slot.ty));
            let in_body = body.and_then(|body| hal(&self.api, body));
            let link = || {
                let mut headers = response.headers.iter();
                headers
                    .any(|header| header.wire.eq_ignore_ascii_case("link"))
                    .then_some(Pagination::Link)
            };
            in_body.or_else(link)
        })
    }
}

/// The extension of an operation.
pub(super) fn extension(operation: &openapiv3::Operation) -> Option<&Value> {
    operation.extensions.get(EXTENSION)
}

/// `{"type": "cursor", "parameter": "after", "at": "/meta/next"}` and the like.
fn said(operation: &Operation, value: &Value) -> Option<Pagination> {
    let text = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let pointer = |name| text(name).filter(|at: &String| at.is_empty() || at.starts_with('/'));
    let parameter = || {
        let is_query = |name: &String| {
            let mut all = operation.parameters.iter();
            all.any(|one| one.location == Location::Query && one.wire == *name)
        };
        text("parameter").filter(is_query)
    };
    Some(match text("type")?.as_str() {
        "url" => Pagination::Url(pointer("at")?),
        "link" => Pagination::Link,
        "cursor" => Pagination::Cursor(parameter()?, pointer("at")?),
        "page" => Pagination::Page(parameter()?, pointer("items")?),
        "offset" => Pagination::Offset(parameter()?, pointer("items")?),
        _ => return None,
    })
}

/// Where a HAL body has the URL of the next page: `_links`, `next` (or `_next`), `href`.
fn hal(api: &Api, body: &StructType) -> Option<Pagination> {
    let field = |object: &StructType, name: &str| {
        let mut fields = object.fields.iter();
        fields
            .find(|field| field.wire == name)
            .map(|field| field.slot.ty.clone())
    };
    let links = field(body, "_links")?;
    let links = api.as_struct(&links)?;
    ["next", "_next"].into_iter().find_map(|name| {
        let link = field(links, name)?;
        let href = field(api.as_struct(&link)?, "href")?;
        let is_text = matches!(api.resolve(&href), Ty::Scalar(Scalar::String(_)));
        is_text.then(|| Pagination::Url(format!("/_links/{name}/href")))
    })
}
