//! The page that shows documents: Swagger UI, from the crate that packs it.
//!
//! Enters: a path and the paths of documents. Leaves: a page with all that it loads, so that it works without the network.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use swagger_ui_dist::{ApiDefinition, OpenApiSource, generate_routes};
use tower_service::Service as _;

use super::pages::{Pages, absolute};

/// What the page loads, and how it is labelled.
const ASSETS: &[(&str, &str)] = &[
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("oauth2-redirect.html", "text/html; charset=utf-8"),
    ("oauth2-redirect.js", "text/javascript; charset=utf-8"),
];

impl Pages {
    /// Adds a page that shows the documents so far.
    pub(super) fn viewer(&mut self, path: &str) {
        let path = absolute(path.trim_end_matches('/'));
        let below = |name: &str| format!("{}/{name}", path.trim_end_matches('/'));
        for (name, media) in ASSETS {
            self.add(below(name), media, asset(name));
        }
        let start = start(&self.documents, &below("oauth2-redirect.html"));
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
fn start(documents: &[String], redirect: &str) -> String {
    format!(
        "for (const url of {documents}) {{
  SwaggerUIBundle({{
    url,
    domNode: document.body.appendChild(document.createElement(\"div\")),
    validatorUrl: null,
    oauth2RedirectUrl: window.location.origin + {redirect},
  }});
}}
",
        documents = serde_json::json!(documents),
        redirect = serde_json::json!(redirect),
    )
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
