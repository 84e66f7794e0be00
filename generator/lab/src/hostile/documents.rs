//! XML that is not what it should be.
//!
//! Enters: chance. Leaves: steps of a hostile client.

use super::peer::Step;
use super::requests::{post, send};
use crate::random::Random;

pub(super) const GOOD: &str = "<Tree><name>a</name><children><name>b</name></children></Tree>";

/// What stands for more than it is: entities, depth, attributes, namespaces.
pub(super) fn growing(random: &mut Random) -> Vec<Step> {
    let depth = [100, 127, 128, 129, 20_000][random.below(5)];
    let nested = |open: &str, close: &str| open.repeat(depth) + &close.repeat(depth);
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let attributes: String = (0..15_000).map(|n| format!(" a{n}=\"\"")).collect();
    let namespaces: String = (0..9000).map(|n| format!(" xmlns:a{n}=\"b\"")).collect();
    let body = match random.below(9) {
        0 => format!("<!DOCTYPE Tree [<!ENTITY l0 \"ha\">{laughs}]><Tree><name>&l9;</name></Tree>"),
        1 => "<!DOCTYPE Tree SYSTEM \"file:///etc/passwd\"><Tree/>".to_owned(),
        2 => format!("<Tree>{}</Tree>", nested("<children>", "</children>")),
        3 => nested("<a>", ""),
        4 => format!("<Tree{attributes}/>"),
        5 => format!("<Tree{namespaces}/>"),
        6 => format!("<Tree name=\"{}\"/>", "a".repeat(200_000)),
        7 => format!("<Tree>{}</Tree>", "<children/>".repeat(20_000)),
        _ => format!("<Tree><name>{}</name></Tree>", "&#65;".repeat(40_000)),
    };
    send(post("/v1/documents", "application/xml", &body))
}

pub(super) fn broken(random: &mut Random) -> Vec<Step> {
    let bodies = [
        "",
        "<",
        "<Tree",
        "<Tree><name></Tree>",
        "<Tree/><Tree/>",
        "text",
        "<Tree a='1' a='2'/>",
        "<p:Tree/>",
        "<Tree xmlns:xml='x' xmlns=''/>",
        "<Tree>&none;&#0;&#xD800;</Tree>",
        "<Tree><![CDATA[]]",
        "<!-- -- --><Tree/>",
        "<?xml version='1.0' encoding='utf-16'?><Tree/>",
        "\u{FEFF}<?xml version='9'?><Tree><name>\u{FFFE}</name></Tree>",
        "<Tree><name/><name/></Tree>",
        "<?a ?><Tree>]]></Tree>",
    ];
    let cut = GOOD.get(..random.below(GOOD.len())).unwrap_or_default();
    let body = match random.one_in(3) {
        true => cut,
        false => bodies[random.below(bodies.len())],
    };
    send(post("/v1/documents", "application/xml", body))
}
