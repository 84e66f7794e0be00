//! Sources of tokens by what the document says of a security scheme.
//!
//! Enters: a scheme with its flows, and what only the user knows. Leaves: a source of tokens. It refuses schemes that the
//! document describes no such flow of, and flows whose URLs are relative.

use super::{BuildError, DeviceCode, OAuth2};
use crate::wire::{Grant, OAuthFlow, SecurityScheme};

impl SecurityScheme {
    /// Tokens for a client by itself (RFC 6749 section 4.4), from the endpoint that the document names, or that the OpenID
    /// provider tells. No scope is asked for unless [`OAuth2::scope`] says so.
    ///
    /// # Errors
    ///
    /// The document describes no such flow, or its URL is relative.
    pub fn client_credentials(
        &self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Result<OAuth2, BuildError> {
        if let Some(url) = self.discovery_url {
            let url = self.absolute(Some(url))?;
            return Ok(OAuth2::discovered(url, client_id, client_secret));
        }
        let flow = self.described(&[Grant::ClientCredentials])?;
        let url = self.absolute(flow.token_url)?;
        Ok(OAuth2::client_credentials(url, client_id, client_secret))
    }

    /// Tokens for a user who has agreed before (RFC 6749 section 6): by the refresh URL of the flow for codes, devices or
    /// passwords, or its token URL.
    ///
    /// # Errors
    ///
    /// The document describes no such flow, or its URL is relative.
    pub fn refresh_token(
        &self,
        client_id: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> Result<OAuth2, BuildError> {
        let grants = [Grant::AuthorizationCode, Grant::DeviceCode, Grant::Password];
        let flow = self.described(&grants)?;
        let url = self.absolute(flow.refresh_url.or(flow.token_url))?;
        Ok(OAuth2::refresh_token(url, client_id, refresh_token))
    }

    /// Tokens for a user who agrees on another device (RFC 8628); see [`OAuth2::device_code`].
    ///
    /// # Errors
    ///
    /// The document describes no such flow, or its URLs are relative.
    pub fn device_code(
        &self,
        client_id: impl Into<String>,
        prompt: impl Fn(&DeviceCode) + Send + Sync + 'static,
    ) -> Result<OAuth2, BuildError> {
        let flow = self.described(&[Grant::DeviceCode])?;
        let device = self.absolute(flow.authorization_url)?;
        let token = self.absolute(flow.token_url)?;
        Ok(OAuth2::device_code(token, device, client_id, prompt))
    }

    fn described(&self, grants: &[Grant]) -> Result<&'static OAuthFlow, BuildError> {
        let found = grants.iter().find_map(|grant| self.flow(*grant));
        found.ok_or(BuildError::Flow(self.name))
    }

    /// What a relative URL is relative to, only the user knows.
    fn absolute(&self, url: Option<&'static str>) -> Result<&'static str, BuildError> {
        url.filter(|url| url.contains("://"))
            .ok_or(BuildError::Flow(self.name))
    }
}
