//! The tour of `README.md`: its code, run, and a test that the README shows exactly this code.
//!
//! In the README a comment `<!-- tour:NAME FILE -->` stands before a block of Rust. The block stands in that file, word
//! for word: here between `// tour:NAME` and `// end`, in other files anywhere.

use std::error::Error as StdError;
use std::fs;
use std::path::Path;
use std::time::Duration;

use oasmith_apis::clumio_v1;
use oasmith_apis::clumio_v2;
use oasmith_apis::clumio_v2::models::{ErrorResponse, User};
use oasmith_apis::clumio_v2::operations::{UpdateUserRequest, UpdateUserResponse};
use oasmith_apis::elastic_cloud::models::{SecurityRealm, SecurityRealmType, UserPatch};
use oasmith_runtime::client::OAuth2;
use oasmith_runtime::server::{Authenticate, Credentials, Unauthorized};
use oasmith_runtime::wire::StatusCode;
use oasmith_runtime::{Error, Maybe, Schema};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

// tour:server
struct Users;

/// Who calls: whatever the handlers want to know of it.
struct Admin {
    name: &'static str,
}

impl Authenticate for Users {
    type Principal = Admin;

    async fn authenticate(&self, credentials: &Credentials) -> Result<Admin, Unauthorized> {
        match credentials.bearer() {
            Some("secret") => Ok(Admin { name: "Ada" }),
            _ => Err(Unauthorized::new("This token is not known.")),
        }
    }
}

impl clumio_v2::server::Api for Users {
    async fn update_user(&self, caller: Admin, request: UpdateUserRequest) -> UpdateUserResponse {
        println!("{} updates user {}", caller.name, request.user_id);
        if request.user_id != 42 {
            return UpdateUserResponse::Default(StatusCode::NOT_FOUND, ErrorResponse::default());
        }
        let full_name = request.body.and_then(|body| body.full_name);
        UpdateUserResponse::Ok(User {
            full_name,
            ..User::default()
        })
    }
}
// end

#[tokio::test]
async fn client_and_server() -> Result<(), Box<dyn StdError>> {
    // tour:router
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async { axum::serve(listener, clumio_v2::server::router(Users)).await });
    // end

    // tour:client
    let clumio = clumio_v2::Client::builder()
        .base_url(url)
        .bearer("secret")
        .build()?;
    let user = clumio
        .update_user(42)
        .full_name("Ada Lovelace")
        .is_enabled(true)
        .await?;
    println!("{}: {:?}", user.status(), user.full_name);
    // end
    assert_eq!(
        (user.status(), user.full_name.as_deref()),
        (StatusCode::OK, Some("Ada Lovelace"))
    );

    // tour:errors
    match clumio.update_user(43).await {
        Ok(user) => println!("{:?}", user.full_name),
        Err(Error::Api(error)) if error.status() == 404 => println!("there is no user 43"),
        Err(Error::Api(error)) => println!("{}: {:?}", error.status(), error.body()),
        Err(Error::Decode(error)) => println!("{} in {:?}", error.violations(), error.body()),
        Err(error) => return Err(error.into()),
    }
    // end
    assert_eq!(
        clumio.update_user(43).await.unwrap_err().status(),
        Some(404)
    );
    Ok(())
}

/// The pages that a token of the token endpoint opens: two, which name each other by HAL links.
#[tokio::test]
#[allow(deprecated, reason = "the whole of this version is")]
async fn pages() -> Result<(), Box<dyn StdError>> {
    let page = |next: &str, name: &str| {
        let body = format!(
            r#"{{"_links": {{"_next": {{"href": "{next}"}}}}, "_embedded": {{"items": [{{"full_name": "{name}"}}]}}}}"#
        );
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/api.clumio.users=v1+json\r\nconnection: close\r\n\r\n{body}"
        )
    };
    let answers = [
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"access_token\": \"t\"}".to_owned(),
        page("/users?limit=1&start=2", "Ada"),
        page("", "Grace"),
    ];
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = tokio::spawn(async move {
        let mut lines = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await?;
            let mut buffer = vec![0; 4096];
            let length = stream.read(&mut buffer).await?;
            let request = String::from_utf8_lossy(&buffer[..length]).into_owned();
            lines.push(request.lines().next().unwrap_or_default().to_owned());
            stream.write_all(answer.as_bytes()).await?;
        }
        Ok::<_, std::io::Error>(lines)
    });
    let token_url = format!("{url}/token");

    // tour:pages
    let clumio = clumio_v1::Client::builder()
        .base_url(url)
        .token_source(OAuth2::client_credentials(token_url, "client", "secret"))
        .timeout(Duration::from_secs(30))
        .retries(3)
        .build()?;
    let mut pages = clumio.list_users().limit(100).pages();
    while let Some(page) = pages.next().await {
        let items = page?.into_inner().embedded.and_then(|it| it.items);
        println!("{} users", items.unwrap_or_default().len());
    }
    // end
    assert_eq!(
        server.await??,
        [
            "POST /token HTTP/1.1",
            "GET /users?limit=100 HTTP/1.1",
            "GET /users?limit=1&start=2 HTTP/1.1"
        ]
    );
    Ok(())
}

#[test]
fn states_and_validation() -> Result<(), Box<dyn StdError>> {
    // tour:states
    let patch = UserPatch {
        full_name: "Ada".into(),
        email: Maybe::Null,
        ..UserPatch::default()
    };
    assert_eq!(
        serde_json::to_string(&patch)?,
        r#"{"full_name":"Ada","email":null}"#
    );
    // end

    // tour:validate
    let realm: SecurityRealm = serde_json::from_str(r#"{"type": "oidc", "id": "1"}"#)?;
    assert_eq!(realm.r#type, SecurityRealmType::Unknown("oidc".to_owned()));
    for violation in &realm.validate().unwrap_err() {
        println!("{}: {}", violation.pointer, violation.message);
    }
    // end
    let violations = realm.validate().unwrap_err();
    assert_eq!(
        violations
            .iter()
            .map(|violation| &violation.pointer)
            .collect::<Vec<_>>(),
        ["/type"]
    );
    Ok(())
}

/// The document of the example, as its build script would generate it.
#[test]
fn example_document() {
    let document = root().join("examples/build-script/api.yaml");
    let output = oasmith::Generator::new(document)
        .client()
        .server()
        .deny_warnings(true)
        .generate();
    assert!(output.is_ok(), "{:?}", output.err());
}

#[test]
fn readme_shows_what_runs() {
    let readme = read("README.md");
    let mut shown = Vec::new();
    let mut before = "";
    for (at, line) in readme.lines().enumerate() {
        if line == "```rust" {
            let marker = before
                .strip_prefix("<!-- tour:")
                .and_then(|marker| marker.strip_suffix(" -->"));
            let marker =
                marker.unwrap_or_else(|| panic!("README.md:{}: nothing runs this block", at + 1));
            let (name, file) = marker.split_once(' ').unwrap();
            let block: Vec<&str> = readme
                .lines()
                .skip(at + 1)
                .take_while(|line| *line != "```")
                .collect();
            assert_shown(name, file, &block.join("\n"));
            shown.push(name);
        }
        before = line;
    }
    let tour = read("tests/readme.rs");
    for name in tour
        .lines()
        .filter_map(|line| line.trim().strip_prefix("// tour:"))
    {
        assert!(shown.contains(&name), "README.md does not show {name}");
    }
}

fn assert_shown(name: &str, file: &str, block: &str) {
    let text = read(file);
    let mut code = dedent(&text);
    if let Some((_, rest)) = text.split_once(&format!("// tour:{name}\n")) {
        let (piece, _) = rest.split_once("// end").unwrap();
        code = dedent(piece);
        assert_eq!(
            code.trim_end(),
            block,
            "README.md, {name}: not as in {file}"
        );
    }
    assert!(code.contains(block), "README.md, {name}: not as in {file}");
}

/// Takes away the indentation that all lines have.
fn dedent(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let depth = lines()
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines = text
        .lines()
        .map(|line| line.get(depth..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}
