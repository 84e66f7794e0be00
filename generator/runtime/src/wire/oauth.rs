//! How tokens are got, as documents say it.
//!
//! Enters: constants of generated code. Leaves: plain data, of which a client makes sources of tokens.

/// A way to get tokens (OpenAPI 3.0.4, 4.8.29 OAuth Flow Object). URLs stand as the document has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OAuthFlow {
    /// What is given for a token.
    pub grant: Grant,
    /// Where the user agrees, or for devices asks for a code.
    pub authorization_url: Option<&'static str>,
    /// Where tokens are got.
    pub token_url: Option<&'static str>,
    /// Where tokens are renewed, when that is elsewhere.
    pub refresh_url: Option<&'static str>,
    /// The scopes that there are.
    pub scopes: &'static [&'static str],
}

/// What is given for a token (RFC 6749 section 1.3, RFC 8628).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// A code that the user's browser brings back.
    AuthorizationCode,
    /// What the client knows of itself.
    ClientCredentials,
    /// Nothing: the user's browser brings the token back.
    Implicit,
    /// The user's password.
    Password,
    /// The code of a device without a browser (OpenAPI 3.2).
    DeviceCode,
}

impl OAuthFlow {
    const fn new(
        grant: Grant,
        authorization_url: Option<&'static str>,
        token_url: Option<&'static str>,
    ) -> Self {
        Self {
            grant,
            authorization_url,
            token_url,
            refresh_url: None,
            scopes: &[],
        }
    }

    /// `authorizationCode`.
    pub const fn authorization_code(
        authorization_url: &'static str,
        token_url: &'static str,
    ) -> Self {
        Self::new(
            Grant::AuthorizationCode,
            Some(authorization_url),
            Some(token_url),
        )
    }

    /// `clientCredentials`.
    pub const fn client_credentials(token_url: &'static str) -> Self {
        Self::new(Grant::ClientCredentials, None, Some(token_url))
    }

    /// `implicit`.
    pub const fn implicit(authorization_url: &'static str) -> Self {
        Self::new(Grant::Implicit, Some(authorization_url), None)
    }

    /// `password`.
    pub const fn password(token_url: &'static str) -> Self {
        Self::new(Grant::Password, None, Some(token_url))
    }

    /// `deviceAuthorization` (OpenAPI 3.2).
    pub const fn device_code(device_url: &'static str, token_url: &'static str) -> Self {
        Self::new(Grant::DeviceCode, Some(device_url), Some(token_url))
    }

    /// Sets where tokens are renewed.
    #[must_use]
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.refresh_url = Some(url);
        self
    }

    /// Sets the scopes that there are.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }
}
