//! Security schemes, flows and requirements (OpenAPI 3.0.3, Security Scheme Object and below).

use super::place::Place;
use super::walk::Walker;
use super::{Version, marks};
use crate::diagnostic::Code;
use crate::source::{Map, Node};

impl Walker<'_> {
    /// A security scheme before its members: its type becomes one of 3.0.
    pub(super) fn enter_security_scheme(&mut self, map: &mut Map, place: &Place<'_>) {
        let Some(Node::String(name)) = map.get("type") else {
            return;
        };
        let name = name.clone();
        match name.as_str() {
            "apiKey" | "http" | "openIdConnect" => {}
            "oauth2" => raise_flow(map),
            "mutualTLS" => {
                if self.version < Version::V3_1 {
                    self.later("`type: mutualTLS`", Version::V3_1, &place.key("type"));
                }
                map.insert("type", "http");
                map.insert("scheme", "mutual");
                map.insert(marks::MUTUAL_TLS, true);
            }
            "basic" if self.version == Version::V2_0 => {
                map.insert("type", "http");
                map.insert("scheme", "basic");
            }
            _ => self.nearest_scheme(map, &name, place),
        }
    }

    fn nearest_scheme(&mut self, map: &mut Map, name: &str, place: &Place<'_>) {
        let (kind, scheme) = match name.to_ascii_lowercase().as_str() {
            "basic" => ("http", "basic"),
            "bearer" | "jwt" => ("http", "bearer"),
            "apikey" => ("apiKey", ""),
            "http" => ("http", ""),
            "oauth2" | "oauth" => ("oauth2", ""),
            "openidconnect" => ("openIdConnect", ""),
            _ => return,
        };
        let message = format!("`{name}` is not a type of security scheme; it is read as `{kind}`");
        self.warn(
            Code::UnknownType,
            &place.key("type"),
            message,
            "write apiKey, http, oauth2 or openIdConnect",
        );
        map.insert("type", kind);
        if !scheme.is_empty() {
            map.insert("scheme", scheme);
        }
    }

    /// A security scheme after its members: what the parser needs is there, or the scheme is an unknown one. It is not dropped, for what
    /// it protects would be open.
    pub(super) fn leave_security_scheme(&mut self, map: &mut Map, place: &Place<'_>) {
        let lacks = match map.get("type").and_then(Node::as_str) {
            Some("apiKey") => {
                let known = matches!(
                    map.get("in").and_then(Node::as_str),
                    Some("query" | "header" | "cookie")
                );
                if !map.contains_key("name") {
                    "`name`"
                } else if known {
                    return;
                } else {
                    "`in: query`, `header` or `cookie`"
                }
            }
            Some("http") if map.contains_key("scheme") => return,
            Some("http") if map.contains_key("bearerFormat") => {
                map.insert("scheme", "bearer");
                return;
            }
            Some("http") => "`scheme`",
            Some("oauth2") => {
                if !map.contains_key("flows") {
                    map.insert("flows", Map::new());
                }
                return;
            }
            Some("openIdConnect") if map.contains_key("openIdConnectUrl") => return,
            Some("openIdConnect") => "`openIdConnectUrl`",
            _ => "a known `type`",
        };
        let message =
            format!("the security scheme needs {lacks}; how its credentials travel is unknown");
        self.warn(
            Code::UnsupportedScheme,
            place,
            message,
            "complete it, or remove it",
        );
        *map = unknown_scheme();
    }

    /// A flow after its members: scopes and the URLs of its kind (OpenAPI 3.0.3, OAuth Flow Object).
    pub(super) fn leave_flow(&mut self, map: &mut Map, place: &Place<'_>) {
        if !map.contains_key("scopes") {
            map.insert("scopes", Map::new());
        }
        let needs: &[&str] = match place.last_key() {
            Some("implicit") => &["authorizationUrl"],
            Some("password" | "clientCredentials") => &["tokenUrl"],
            Some("authorizationCode") => &["authorizationUrl", "tokenUrl"],
            _ => &[],
        };
        for url in needs {
            if !map.contains_key(url) {
                let message = format!("the flow needs `{url}`");
                self.warn(Code::MissingMember, place, message, "add the URL");
                map.insert(*url, "");
            }
        }
    }

    /// A requirement maps declared schemes to lists of scopes (OpenAPI 3.0.3, Security Requirement Object).
    pub(super) fn enter_security_requirement(&mut self, map: &mut Map, place: &Place<'_>) {
        for (name, scopes) in map.iter_mut() {
            let at = place.key(name);
            if !self.names.has("securitySchemes", name) {
                let message = format!(
                    "there is no security scheme `{name}`; how its credentials travel is unknown"
                );
                self.warn(
                    Code::UnknownSecurityScheme,
                    &at,
                    message,
                    "declare it in `components.securitySchemes`",
                );
                self.names.add("securitySchemes", name);
                self.undeclared.push(name.to_owned());
            }
            if !matches!(scopes, Node::List(_)) {
                self.wrong("an array of scopes", scopes, &at);
                *scopes = Node::List(Vec::new());
            }
        }
    }

    /// Declares the schemes that requirements name and the document does not.
    pub(super) fn declare_schemes(&mut self, document: &mut Map) {
        for name in std::mem::take(&mut self.undeclared) {
            let schemes =
                member(document, "components").and_then(|map| member(map, "securitySchemes"));
            if let Some(schemes) = schemes {
                schemes.insert(name, Node::Map(unknown_scheme()));
            }
        }
    }
}

/// A scheme of which only the name is known.
fn unknown_scheme() -> Map {
    Map::from_iter([
        ("type".to_owned(), Node::from("http")),
        ("scheme".to_owned(), Node::from(marks::UNKNOWN_SCHEME)),
    ])
}

/// An object in an object, made if it is not there.
fn member<'m>(map: &'m mut Map, name: &str) -> Option<&'m mut Map> {
    if !matches!(map.get(name), Some(Node::Map(_))) {
        map.insert(name.to_owned(), Node::Map(Map::new()));
    }
    map.get_mut(name)?.as_map_mut()
}

/// The one flow of Swagger 2.0 becomes a member of `flows` (Swagger 2.0, Security Scheme Object).
fn raise_flow(map: &mut Map) {
    if map.contains_key("flows") {
        return;
    }
    let Some(Node::String(flow)) = map.remove("flow") else {
        return;
    };
    let name = match flow.as_str() {
        "application" => "clientCredentials",
        "accessCode" => "authorizationCode",
        other => other,
    };
    let moved = ["authorizationUrl", "tokenUrl", "scopes"].into_iter();
    let members: Map = moved
        .filter_map(|key| Some((key.to_owned(), map.remove(key)?)))
        .collect();
    map.insert(
        "flows",
        Map::from_iter([(name.to_owned(), Node::Map(members))]),
    );
}
