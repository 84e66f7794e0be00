//! Pages beside the operations: documents, and what shows them.
//!
//! Enters: texts with their paths. Leaves: responses that browsers keep for as long as the text is the same.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::wire::RawResponse;

/// What a page may load: nothing but what this server has. What it may ask is any server, to try operations.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src *; frame-ancestors 'none'; base-uri 'none'";

/// The pages, by path.
#[derive(Clone, Default)]
pub(super) struct Pages {
    pages: BTreeMap<String, Page>,
    /// The documents, in their order.
    documents: Vec<Document>,
    /// The pages that show documents, with the paths of those.
    #[cfg(feature = "docs")]
    viewers: Vec<(String, Vec<String>)>,
}

/// A document, and what its operations are below.
#[cfg_attr(not(feature = "docs"), allow(dead_code))]
#[derive(Clone)]
pub(super) struct Document {
    pub(super) path: String,
    pub(super) base: String,
}

#[derive(Clone)]
pub(super) struct Page {
    media: &'static str,
    text: Bytes,
    tag: String,
}

impl Pages {
    pub(super) fn get(&self, path: &str) -> Option<&Page> {
        self.pages.get(path)
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.documents.extend(other.documents);
        #[cfg(feature = "docs")]
        self.viewers.extend(other.viewers);
    }

    /// Adds a document, whose operations are below `base`.
    pub(super) fn document(&mut self, path: &str, base: &str, document: &'static str) {
        let path = absolute(path);
        self.add(
            path.clone(),
            "application/json",
            Bytes::from_static(document.as_bytes()),
        );
        self.documents.push(Document {
            path,
            base: base.to_owned(),
        });
    }

    /// The operations of all documents are elsewhere.
    pub(super) fn at(&mut self, base: &str) {
        for document in &mut self.documents {
            base.clone_into(&mut document.base);
        }
    }

    /// Adds a page that shows the documents so far.
    #[cfg(feature = "docs")]
    pub(super) fn show(&mut self, path: &str) {
        let shown = self.documents.iter().map(|document| document.path.clone());
        self.viewers.push((path.to_owned(), shown.collect()));
    }

    /// Makes the pages that show documents.
    #[cfg(feature = "docs")]
    pub(super) fn finish(&mut self) {
        for (path, shown) in std::mem::take(&mut self.viewers) {
            let documents = self.documents.iter();
            let documents = documents.filter(|document| shown.contains(&document.path));
            let documents: Vec<Document> = documents.cloned().collect();
            self.viewer(&path, &documents);
        }
    }

    pub(super) fn add(&mut self, path: String, media: &'static str, text: Bytes) {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let tag = format!("\"{:016x}\"", hasher.finish());
        self.pages.insert(path, Page { media, text, tag });
    }
}

/// A path that begins with one `/`.
pub(super) fn absolute(path: &str) -> String {
    format!("/{}", path.trim_start_matches('/'))
}

impl Page {
    /// The response to `GET` (RFC 9110 section 13.1.2).
    pub(super) fn answer(&self, headers: &HeaderMap) -> RawResponse {
        let known = headers
            .get(IF_NONE_MATCH)
            .and_then(|tags| tags.to_str().ok());
        let mut raw = RawResponse::default();
        // The tag is weak, because a layer may send the text in a content coding (RFC 9110 section 8.8.1).
        if let Ok(tag) = HeaderValue::from_str(&format!("W/{}", self.tag)) {
            raw.headers.insert(ETAG, tag);
        }
        if known.is_some_and(|tags| tags.trim() == "*" || tags.contains(&self.tag)) {
            raw.status = StatusCode::NOT_MODIFIED;
            return raw;
        }
        let headers = [
            (CONTENT_TYPE, self.media),
            (CONTENT_SECURITY_POLICY, POLICY),
        ];
        for (name, value) in headers {
            raw.headers.insert(name, HeaderValue::from_static(value));
        }
        raw.body = self.text.clone();
        raw
    }
}
