//! The calls of the documentation pages, as the pages show them, and a reader of the little shell that they use.

use serde_json::Value;

use super::TOKEN;

/// Clumio, "Edit Profile".
pub(crate) const EDIT_PROFILE: &str = r#"
curl -L -X PATCH 'https://us-west-2.api.clumio.com/users/my-profile-v1' \
-H 'Content-Type: application/json' \
-H 'Accept: application/api.clumio.users=v1+json' \
-H 'Authorization: Bearer <TOKEN>' \
--data-raw '{
"full_name": "string"
}'"#;

/// Clumio, "Update a user".
pub(crate) const UPDATE_USER: &str = r#"
curl -L -X PATCH 'https://us-west-2.api.clumio.com/users/:user_id' \
-H 'Content-Type: application/json' \
-H 'Accept: application/api.clumio.users=v2+json' \
-H 'Authorization: Bearer <TOKEN>' \
--data-raw '{
"access_control_configuration_updates": {
"add": [
{
"organizational_unit_ids": [
"string"
],
"role_id": "string"
}
],
"remove": [
{
"organizational_unit_ids": [
"string"
],
"role_id": "string"
}
]
},
"full_name": "string",
"is_enabled": true
}'"#;

/// Clumio, "List users". This page shows no call: it is written here after the manner of its neighbours.
pub(crate) const LIST_USERS: &str = r#"
curl -L -X GET 'https://us-west-2.api.clumio.com/users' \
-H 'Accept: application/api.clumio.users=v1+json' \
-H 'Authorization: Bearer <TOKEN>'"#;

/// Workspace, "Update the authenticated workspace user's profile fields."
pub(crate) const UPDATE_ACCOUNT_PROFILE: &str = r#"
curl --request PUT \
--url https://example.com/api/workspace/account/profile \
--header 'Content-Type: application/json' \
--data '{ "UserName": "example", "Email": "example", "FirstName": "example", "LastName": "example" }'"#;

/// Elastic Cloud, "Updates the current user".
pub(crate) const UPDATE_CURRENT_USER: &str = r#"
curl \
 -X PATCH https://{{hostname}}/api/v1/user \
 -d '"string"'"#;

/// A call of curl, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curl {
    pub(crate) method: String,
    /// The path and query of its URL.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
    /// All arguments, the URL moved to another server.
    pub(crate) arguments: Vec<String>,
}

impl Curl {
    /// Reads a call. Its placeholders get values: the token, and `42` for `:user_id`; its URL goes to `server`.
    pub(crate) fn read(text: &str, server: &str) -> Self {
        let text = text.replace("<TOKEN>", TOKEN).replace(":user_id", "42");
        let mut words = words(&text).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"));
        let (method, target) = ("GET".to_owned(), String::new());
        let mut curl = Self {
            method,
            target,
            headers: Vec::new(),
            body: None,
            arguments: Vec::new(),
        };
        while let Some(word) = words.next() {
            curl.arguments.push(word.clone());
            match word.as_str() {
                "-L" => continue,
                "--url" => curl.url(&words.next().unwrap(), server),
                "-X" | "--request" => curl.method = curl.value(words.next()),
                "-H" | "--header" => {
                    let header = curl.value(words.next());
                    let (name, value) = header.split_once(':').unwrap();
                    curl.headers
                        .push((name.to_ascii_lowercase(), value.trim().to_owned()));
                }
                "-d" | "--data" | "--data-raw" => curl.body = Some(curl.value(words.next())),
                url => {
                    assert!(url.contains("://"), "not read: {url}");
                    curl.arguments.pop();
                    curl.url(url, server);
                }
            }
        }
        curl
    }

    fn value(&mut self, word: Option<String>) -> String {
        let word = word.unwrap();
        self.arguments.push(word.clone());
        word
    }

    fn url(&mut self, url: &str, server: &str) {
        let (_, rest) = url.split_once("://").unwrap();
        self.target = rest[rest.find('/').unwrap()..].to_owned();
        self.arguments.push(format!("{server}{}", self.target));
    }

    /// The body as JSON, whatever its media type says.
    pub(crate) fn json(&self) -> Option<Value> {
        self.body
            .as_ref()
            .map(|body| serde_json::from_str(body).unwrap())
    }
}

/// Splits into words as a shell does with single quotes and lines that go on after `\`.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => assert_eq!(chars.next(), Some('\n')),
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    assert!(!quoted, "a quote is not closed");
    words.extend(word);
    words
}
