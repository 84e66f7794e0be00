use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement};
use serde_json::Value;

use super::{Lowering, docs};
use crate::dialect::marks;
use crate::ir::{
    Location, OAuthFlow, OAuthGrant, Requirement, SchemeUse, SecurityKind, SecurityScheme, Server,
    ServerVariable,
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
        S::OAuth2 {
            flows, description, ..
        } => (SecurityKind::OAuth2(oauth_flows(flows)), description),
        S::OpenIDConnect {
            open_id_connect_url,
            description,
            ..
        } => {
            let url = open_id_connect_url.clone();
            (SecurityKind::OpenIdConnect(url), description)
        }
    }
}

/// The ways to get tokens, in the order of the specification.
fn oauth_flows(flows: &openapiv3::OAuth2Flows) -> Vec<OAuthFlow> {
    let flow = |grant, refresh_url: &Option<String>, scopes: Vec<&String>| OAuthFlow {
        grant,
        refresh_url: refresh_url.clone(),
        scopes: scopes.into_iter().cloned().collect(),
    };
    let implicit = flows.implicit.iter().map(|it| {
        let grant = OAuthGrant::Implicit(it.authorization_url.clone());
        flow(grant, &it.refresh_url, it.scopes.keys().collect())
    });
    let password = flows.password.iter().map(|it| {
        let grant = OAuthGrant::Password(it.token_url.clone());
        flow(grant, &it.refresh_url, it.scopes.keys().collect())
    });
    let client = flows.client_credentials.iter().map(|it| {
        let grant = OAuthGrant::ClientCredentials(it.token_url.clone());
        flow(grant, &it.refresh_url, it.scopes.keys().collect())
    });
    let code = flows.authorization_code.iter().map(|it| {
        let (agree, token) = (it.authorization_url.clone(), it.token_url.clone());
        let grant = OAuthGrant::AuthorizationCode(agree, token);
        flow(grant, &it.refresh_url, it.scopes.keys().collect())
    });
    let device = flows.extensions.get(marks::DEVICE_FLOW).and_then(device);
    let all = implicit.chain(password).chain(client).chain(code);
    all.chain(device).collect()
}

/// OpenAPI 3.2's `deviceAuthorization`.
fn device(flow: &Value) -> Option<OAuthFlow> {
    let text = |name: &str| Some(flow.get(name)?.as_str()?.to_owned());
    let scopes = flow.get("scopes").and_then(Value::as_object);
    Some(OAuthFlow {
        grant: OAuthGrant::DeviceCode(text("deviceAuthorizationUrl")?, text("tokenUrl")?),
        refresh_url: text("refreshUrl"),
        scopes: scopes
            .into_iter()
            .flat_map(|it| it.keys().cloned())
            .collect(),
    })
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
