//! Parts of multipart bodies that are XML.

use crate::{send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/multipart_xml.rs"));
}

use api::models::*;
use api::operations::*;

struct Orders;

impl api::server::Api for Orders {
    async fn place_order(&self, request: PlaceOrderRequest) -> PlaceOrderResponse {
        let body = request.body;
        let mut all = body.more.into_iter().flatten();
        PlaceOrderResponse::Ok(all.next().unwrap_or(body.order))
    }
}

fn order(id: i64) -> Order {
    Order {
        id,
        lines: Some(vec!["a & b".to_owned()]),
    }
}

fn body() -> PlaceOrderBody {
    PlaceOrderBody {
        order: order(1),
        note: Some("<n>".to_owned()),
        more: Some(vec![order(2)]),
        address: Some(PlaceOrderBodyAddress {
            street: Some("S".to_owned()),
        }),
    }
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

const ORDER: &str = "<o:order xmlns:o=\"https://example.com/o\" id=\"1\"><lines><line>a &amp; b</line></lines></o:order>";

#[tokio::test]
async fn parts_are_written_as_xml() {
    let (address, request) =
        socket::replay(&b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"[..]).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    drop(builder.build().unwrap().place_order(body()).await);
    let sent = String::from_utf8(request.await.unwrap().body).unwrap();
    assert!(
        sent.contains(&format!("application/xml\r\n\r\n{DECLARATION}{ORDER}\r\n")),
        "{sent}"
    );
    assert!(
        sent.contains("text/xml\r\n\r\n<?xml") && sent.contains("\r\n\r\n<n>\r\n"),
        "{sent}"
    );
    assert!(
        sent.contains("charset=utf-8\r\n\r\n<?xml version=\"1.0\" encoding=\"UTF-8\"?><address><street>S</street></address>\r\n"),
        "{sent}"
    );
}

#[tokio::test]
async fn parts_are_read_as_their_media_types_say() {
    let address = serve(api::server::router(Orders)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    let placed = builder.build().unwrap().place_order(body()).await.unwrap();
    assert_eq!(placed.into_inner(), order(2));
    let headers = [("content-type", "multipart/form-data; boundary=B")];
    let part = |name: &str, media: &str, content: &str| {
        let media = if media.is_empty() {
            String::new()
        } else {
            format!("Content-Type: {media}\r\n")
        };
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{media}\r\n{content}\r\n"
        )
    };
    let lines = ORDER.replace("</lines>", "<line/><line/></lines>");
    for (sent, status, pointer) in [
        (part("order", "application/xml", ORDER), 200, ""),
        (part("order", "", ORDER), 200, ""),
        (
            part("order", "application/json", "{\"id\": 1}"),
            422,
            "/order",
        ),
        (
            part("order", "", ORDER) + &part("more", "application/json", "{\"id\": 1}"),
            200,
            "",
        ),
        (part("order", "application/xml", "<order"), 400, ""),
        (
            part("order", "application/xml", &ORDER.replace("\"1\"", "\"x\"")),
            422,
            "/order/id",
        ),
        (
            part("order", "application/xml", &lines),
            422,
            "/order/lines",
        ),
    ] {
        let sent = sent + "--B--";
        let got = send(address, "POST /orders", &headers, sent.as_bytes()).await;
        let text = String::from_utf8_lossy(&got.body);
        assert_eq!(got.status(), status, "{sent}: {text}");
        assert!(text.contains(pointer), "{pointer}: {text}");
    }
}
