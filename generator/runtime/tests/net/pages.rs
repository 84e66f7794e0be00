//! Pages beside the operations.

use crate::echo::{Echo, exchange, post, routes, start};

const DOCUMENT: &str = r#"{"openapi": "3.1.0"}"#;

fn get(target: &str, headers: &str) -> String {
    post(target, headers, "").replace("POST", "GET")
}

#[tokio::test]
async fn documents_are_given_out() {
    let routes = routes(Echo)
        .openapi("openapi.json", DOCUMENT)
        .openapi("/numbers", DOCUMENT);
    let address = start(routes).await;
    let got = exchange(address, &get("/openapi.json", ""), "}").await;
    assert!(got.contains("content-type: application/json\r\n"), "{got}");
    assert!(got.ends_with(DOCUMENT), "{got}");
    let (_, tag) = got.split_once("etag: ").unwrap();
    assert!(tag.starts_with("w/\""), "{tag}");
    let known = format!(
        "If-None-Match: {}\r\n",
        tag.lines().next().unwrap().replace('w', "W")
    );
    let got = exchange(address, &get("/openapi.json", &known), "\r\n\r\n").await;
    assert!(got.starts_with("http/1.1 304"), "{got}");
    let got = exchange(address, &post("/openapi.json", "", ""), "}").await;
    assert!(
        got.starts_with("http/1.1 405") && got.contains("allow: get, head, options"),
        "{got}"
    );
    // Operations come first.
    let got = exchange(address, &post("/numbers", "", ""), "}").await;
    assert!(got.starts_with("http/1.1 400"), "{got}");
}

/// All that the page loads is there, and comes from this server, to which what is tried on the page goes.
#[cfg(feature = "docs")]
#[tokio::test]
async fn the_page_needs_no_other_server() {
    let address = start(
        routes(Echo)
            .openapi("/openapi.json", DOCUMENT)
            .docs("/docs/")
            .at("/v1"),
    )
    .await;
    let page = exchange(address, &get("/docs", ""), "</html>").await;
    assert!(page.contains("content-security-policy: default-src 'none'; script-src 'self'"));
    assert!(!page.contains("//"), "{page}");
    let quoted = page.split('"').skip(1).step_by(2);
    let loaded: Vec<&str> = quoted.filter(|text| text.starts_with('/')).collect();
    assert_eq!(
        loaded,
        [
            "/docs/swagger-ui.css",
            "/docs/swagger-ui-bundle.js",
            "/docs/start.js"
        ]
    );
    for (path, enough) in [
        (loaded[0], ".swagger-ui"),
        (loaded[1], "function"),
        (loaded[2], "[[\"/openapi.json\",\"/v1\"]]"),
    ] {
        let got = exchange(address, &get(path, ""), enough).await;
        assert!(
            got.starts_with("http/1.1 200") && got.contains(enough),
            "{path}"
        );
    }
}
