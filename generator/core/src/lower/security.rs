use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement};

use super::{Lowering, docs};
use crate::dialect::marks;
use crate::ir::{
    Location, Requirement, SchemeUse, SecurityKind, SecurityScheme, Server, ServerVariable,
};

impl Lowering<'_, '_> {
    /// The declared security schemes, in order.
    pub(super) fn security(&mut self) {
        let Some(components) = &self.document.components else {
            return;
        };
        for (name, scheme) in &components.security_schemes {
            let ReferenceOr::Item(scheme) = scheme else {
                continue;
            };
            let (kind, description) = kind(scheme);
            self.api.security.push(SecurityScheme {
                name: name.clone(),
                docs: docs::join(None, description.as_deref(), false),
                kind,
            });
        }
    }

    /// The alternatives that an operation requires; the document's own where it says nothing.
    pub(super) fn requirements(
        &self,
        operation: Option<&Vec<SecurityRequirement>>,
    ) -> Vec<Requirement> {
        let all = operation.or(self.document.security.as_ref());
        let used = |(name, scopes): (&String, &Vec<String>)| {
            let mut schemes = self.api.security.iter();
            Some(SchemeUse {
                scheme: schemes.position(|scheme| scheme.name == *name)?,
                scopes: scopes.clone(),
            })
        };
        let alternatives = all.into_iter().flatten();
        alternatives
            .filter_map(|requirement| requirement.iter().map(used).collect())
            .collect()
    }
}

fn kind(scheme: &openapiv3::SecurityScheme) -> (SecurityKind, &Option<String>) {
    use openapiv3::SecurityScheme as S;
    match scheme {
        S::APIKey {
            location,
            name,
            description,
            ..
        } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            (SecurityKind::ApiKey(location, name.clone()), description)
        }
        // What `dialect` makes of a scheme that is not described.
        S::HTTP {
            scheme,
            description,
            ..
        } if scheme == marks::UNKNOWN_SCHEME => (SecurityKind::Unknown, description),
        // What `dialect` makes of OpenAPI 3.1's `mutualTLS`.
        S::HTTP {
            scheme,
            description,
            ..
        } if scheme == "mutual" => (SecurityKind::MutualTls, description),
        S::HTTP {
            scheme,
            description,
            ..
        } => (SecurityKind::Http(scheme.to_ascii_lowercase()), description),
        S::OAuth2 { description, .. } => (SecurityKind::OAuth2, description),
        S::OpenIDConnect { description, .. } => (SecurityKind::OpenIdConnect, description),
    }
}

/// A server of the document.
pub(super) fn server(server: &openapiv3::Server) -> Server {
    let variables = server
        .variables
        .iter()
        .flatten()
        .map(|(name, variable)| ServerVariable {
            name: name.clone(),
            default: variable.default.clone(),
            values: variable.enumeration.clone(),
        });
    Server {
        url: server.url.clone(),
        docs: docs::join(None, server.description.as_deref(), false),
        variables: variables.collect(),
    }
}
