//! The page that shows documents: Swagger UI, from the crate that packs it.
//!
//! Enters: a path and documents. Leaves: a page with all that it loads, so that it works without the network. What is tried on
//! it goes to this server, unless one of the document's is chosen.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use swagger_ui_dist::{ApiDefinition, OpenApiSource, generate_routes};
use tower_service::Service as _;

use super::pages::{Document, Pages, absolute};

/// What the page loads, and how it is labelled.
const ASSETS: &[(&str, &str)] = &[
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("oauth2-redirect.html", "text/html; charset=utf-8"),
    ("oauth2-redirect.js", "text/javascript; charset=utf-8"),
];

impl Pages {
    /// Adds a page that shows documents.
    pub(super) fn viewer(&mut self, path: &str, documents: &[Document]) {
        let path = absolute(path.trim_end_matches('/'));
        let below = |name: &str| format!("{}/{name}", path.trim_end_matches('/'));
        for (name, media) in ASSETS {
            self.add(below(name), media, asset(name));
        }
        let start = start(documents, &below("oauth2-redirect.html"));
        self.add(
            below("start.js"),
            "text/javascript; charset=utf-8",
            start.into(),
        );
        let page = page(below);
        self.add(path, "text/html; charset=utf-8", page.into());
    }
}

fn page(below: impl Fn(&str) -> String) -> String {
    let href = |name: &str| below(name).replace('&', "&amp;").replace('"', "&quot;");
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API documentation</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{}">
</head>
<body>
<script src="{}"></script>
<script src="{}"></script>
</body>
</html>
"#,
        href("swagger-ui.css"),
        href("swagger-ui-bundle.js"),
        href("start.js"),
    )
}

/// What shows each document; it asks no server whether the document is valid.
const START: &str = r#"const here = (spec, base) => {
  if (spec.swagger) {
    return { ...spec, host: location.host, basePath: base, schemes: [location.protocol.slice(0, -1)] };
  }
  const others = (spec.servers ?? []).filter((server) => server.url !== base);
  return { ...spec, servers: [{ url: base, description: "this server" }, ...others] };
};
for (const [path, base] of documents) {
  const url = new URL(path, location).href;
  SwaggerUIBundle({
    url,
    domNode: document.body.appendChild(document.createElement("div")),
    deepLinking: documents.length === 1,
    validatorUrl: null,
    oauth2RedirectUrl: location.origin + redirect,
    responseInterceptor: (response) => {
      if (response.url === url && response.ok) {
        const spec = JSON.parse(response.text);
        document.title = spec.info?.title ?? document.title;
        response.text = JSON.stringify(here(spec, base));
      }
      return response;
    },
  });
}
"#;

fn start(documents: &[Document], redirect: &str) -> String {
    let documents = documents.iter().map(|document| {
        let base = match document.base.as_str() {
            "" => "/",
            base => base,
        };
        serde_json::json!([document.path, base])
    });
    let documents: serde_json::Value = documents.collect();
    let redirect = serde_json::json!(redirect);
    format!("const documents = {documents};\nconst redirect = {redirect};\n{START}")
}

/// An asset, which the crate only gives out by a router that is ready at once.
fn asset(name: &str) -> Bytes {
    let mut router = generate_routes(ApiDefinition {
        uri_prefix: "/ui",
        api_definition: OpenApiSource::Uri("/"),
        title: None,
    });
    let request = http::Request::get(format!("/ui/{name}")).body(axum::body::Body::empty());
    let Ok(request) = request else {
        return Bytes::new();
    };
    let response = ready(router.call(request)).and_then(Result::ok);
    let collected = response.and_then(|response| ready(response.into_body().collect()));
    collected
        .and_then(Result::ok)
        .map(|body| body.to_bytes())
        .unwrap_or_default()
}

/// The output of a future that does not wait.
fn ready<F: Future>(future: F) -> Option<F::Output> {
    let future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.poll(&mut context) {
        std::task::Poll::Ready(output) => Some(output),
        std::task::Poll::Pending => None,
    }
}
