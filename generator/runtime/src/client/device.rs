//! The device flow (RFC 8628): a user agrees elsewhere, by a code that is shown here.
//!
//! Enters: the server's answer to a device. Leaves: a prompt for the user, and a token once the user has agreed. It refuses
//! to wait for longer than the code is valid.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::BoxError;
use super::oauth2::{OAuth2, json, seconds};
use super::retry::{self, is_transient};
use super::time::{Instant, sleep};
use super::token::{Http, Token};

/// How often the server is asked when it does not say (RFC 8628 section 3.2).
const INTERVAL: Duration = Duration::from_secs(5);
/// How long a code is taken to be valid when the server does not say.
const VALID: Duration = Duration::from_secs(600);

/// What the user must be shown; `Debug` shows it too.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeviceCode {
    /// What the user types there.
    pub user_code: String,
    /// The page where the user agrees.
    pub verification_uri: String,
    /// That page with the code in it, for a QR code.
    pub verification_uri_complete: Option<String>,
}

/// A device that asks.
pub(super) struct Device {
    url: String,
    prompt: Box<dyn Fn(&DeviceCode) + Send + Sync>,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl OAuth2 {
    /// Tokens for a user who agrees on another device: `prompt` shows what there is to do. Afterwards the refresh token is
    /// used, where the server gives one.
    ///
    /// The user's time counts as time of the call that asks for the token; see
    /// [`Builder::timeout`](super::Builder::timeout).
    pub fn device_code(
        token_url: impl Into<String>,
        device_url: impl Into<String>,
        client_id: impl Into<String>,
        prompt: impl Fn(&DeviceCode) + Send + Sync + 'static,
    ) -> Self {
        let mut asking = Self::public(token_url, client_id);
        asking.device = Some(Device {
            url: device_url.into(),
            prompt: Box::new(prompt),
        });
        asking
    }

    /// Asks for a code, shows it, and waits until the user has agreed.
    pub(super) async fn ask(&self, device: &Device, http: &Http<'_>) -> Result<Token, BoxError> {
        let response = http.send(self.request(&device.url, &[])?).await?;
        let body = json(&response);
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let missing = |name| format!("the device endpoint gave no `{name}`");
        let code = text("device_code").ok_or_else(|| missing("device_code"))?;
        let shown = DeviceCode {
            user_code: text("user_code").ok_or_else(|| missing("user_code"))?,
            verification_uri: text("verification_uri")
                .ok_or_else(|| missing("verification_uri"))?,
            verification_uri_complete: text("verification_uri_complete"),
        };
        let time = |name| Some(Duration::from_secs(body.get(name).and_then(seconds)?));
        let until = Instant::now().checked_add(time("expires_in").unwrap_or(VALID));
        let mut interval = time("interval").unwrap_or(INTERVAL);
        (device.prompt)(&shown);
        let mut asked = Duration::ZERO;
        loop {
            sleep(interval.max(asked)).await;
            asked = Duration::ZERO;
            let grant = [
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("device_code", code.as_str()),
            ];
            let response = http.send(self.request(self.token_url(), &grant)?).await?;
            match json(&response).get("error").and_then(Value::as_str) {
                Some("authorization_pending") => {}
                Some("slow_down") => interval = interval.saturating_add(INTERVAL),
                _ if is_transient(response.status().as_u16()) => {
                    interval = interval.saturating_add(INTERVAL);
                    asked = retry::asked(response.headers()).unwrap_or_default();
                }
                _ => return self.read(&response),
            }
            if until.is_none_or(|until| Instant::now() >= until) {
                return Err("the user did not agree in time".into());
            }
        }
    }
}
