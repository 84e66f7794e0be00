use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::diagnostic::{Code, Format};
use crate::source::{Number, Origin, Pointer};

/// A folder of files that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = Self(
            std::env::temp_dir().join(format!("oasmith-load-{}-{number}", std::process::id())),
        );
        for (path, text) in files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn load(&self, entry: &str, options: &LoadOptions) -> Outcome {
        let mut outcome = Outcome::default();
        outcome.loaded = load(
            &self.0.join(entry),
            options,
            &mut outcome.sources,
            &mut outcome.diagnostics,
        );
        outcome
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Default)]
struct Outcome {
    loaded: Option<Loaded>,
    sources: SourceMap,
    diagnostics: Diagnostics,
}

impl Outcome {
    fn codes(&self) -> Vec<Code> {
        self.diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect()
    }

    fn short(&self) -> String {
        // Every format must cope with every fault.
        let _ = self
            .diagnostics
            .render(&self.sources, Format::Human { color: true });
        let _ = self.diagnostics.render(&self.sources, Format::Json);
        self.diagnostics.render(&self.sources, Format::Short)
    }

    fn at(&self, pointer: &str) -> &Node {
        let root = &self.loaded.as_ref().unwrap().root;
        root.at(&Pointer::from_escaped(pointer))
            .unwrap_or_else(|| panic!("nothing at {pointer} in {root:#?}\n{}", self.short()))
    }

    fn str(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap()
    }

    /// The file's name and the pointer where the node now at `place` was written.
    fn origin(&self, place: &str) -> (String, String) {
        let Origin { file, pointer } = self
            .loaded
            .as_ref()
            .unwrap()
            .relocations
            .origin(&Pointer::from_escaped(place));
        let path = &self.sources.get(file).unwrap().path;
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            pointer.as_str().to_owned(),
        )
    }

    #[track_caller]
    fn clean(self) -> Self {
        assert_eq!(self.short(), "");
        self
    }
}

fn text(text: &str) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.loaded = load_text(
        "api.yaml",
        text,
        &LoadOptions::default(),
        &mut outcome.sources,
        &mut outcome.diagnostics,
    );
    outcome
}

mod parsing {
    use super::*;

    #[test]
    fn json_and_yaml_by_content() {
        for source in [
            "{\"b\": [1, null], \"a\": true}",
            "b:\n- 1\n- null\na: true\n",
            "{b: [1, null], a: true}",
            "\u{feff}{b: [1, ~], a: true,}",
        ] {
            let outcome = text(source).clean();
            let root = outcome.at("");
            assert_eq!(
                root.as_map().unwrap().keys().collect::<Vec<_>>(),
                ["b", "a"],
                "{source}"
            );
            assert_eq!(outcome.at("/b/0"), &Node::Number(Number::Integer(1)));
            assert_eq!(outcome.at("/b/1"), &Node::Null);
            assert_eq!(outcome.at("/a"), &Node::Bool(true));
        }
    }

    #[test]
    fn names_are_strings_as_written() {
        let outcome = text("200: a\n0x1F: b\n1.0: c\ntrue: d\n~: e\n'x': f\n").clean();
        let names: Vec<_> = outcome
            .at("")
            .as_map()
            .unwrap()
            .keys()
            .map(str::to_owned)
            .collect();
        assert_eq!(names, ["200", "0x1F", "1.0", "true", "~", "x"]);
    }

    #[test]
    fn numbers_are_exact_or_reported() {
        let outcome = text("[9223372036854775807, -9223372036854775808, 18446744073709551615, 0.5, 1e30, 18446744073709551616]").clean();
        assert_eq!(outcome.at("/0"), &Node::Number(Number::Integer(i64::MAX)));
        assert_eq!(outcome.at("/1"), &Node::Number(Number::Integer(i64::MIN)));
        assert_eq!(outcome.at("/2"), &Node::Number(Number::Unsigned(u64::MAX)));
        assert_eq!(
            outcome.at("/5"),
            &Node::Number(Number::Float(18_446_744_073_709_551_616.0))
        );
        for source in [
            "{\"a\": 18446744073709551617}",
            "a: 18446744073709551617",
            "a: 123456789012345678901234567890123456789012345678901",
        ] {
            assert_eq!(text(source).codes(), [Code::InexactNumber], "{source}");
        }
    }

    #[test]
    fn infinity_is_null() {
        let outcome = text("a: .inf\nb: [.nan]\n");
        assert_eq!(outcome.codes(), [Code::NotJson, Code::NotJson]);
        assert_eq!(outcome.at("/b/0"), &Node::Null);
    }

    #[test]
    fn tags_are_ignored_and_aliases_and_merges_resolved() {
        let outcome = text("a: !Thing {x: 1}\nb: &b {y: !!str 2, z: 3}\nc: *b\nd: {z: 4, <<: *b}\ne: !Sub text\nf: !Seq [1]\n").clean();
        assert_eq!(outcome.at("/a/x"), &Node::Number(Number::Integer(1)));
        assert_eq!(outcome.str("/c/y"), "2");
        assert_eq!(outcome.at("/d/z"), &Node::Number(Number::Integer(4)));
        assert_eq!(outcome.str("/d/y"), "2");
        assert_eq!(outcome.str("/e"), "text");
        assert_eq!(outcome.at("/f/0"), &Node::Number(Number::Integer(1)));
    }

    #[test]
    fn syntax_errors_have_a_place() {
        assert_eq!(
            text("{\"a\": 1,\n \"b\": ]}").short().split(' ').next(),
            Some("api.yaml:2:7:")
        );
        assert!(
            text("a: 1\nb: [\n")
                .short()
                .starts_with("api.yaml:3:1: error[E0102]"),
            "{}",
            text("a: 1\nb: [\n").short()
        );
        assert_eq!(text("{\"a\": \"").codes(), [Code::Syntax]);
        assert_eq!(text("{\"a\": 1} x").codes(), [Code::Syntax]);
        assert_eq!(text("? {a: b}\n: c").codes(), [Code::Syntax]);
    }

    #[test]
    fn nearly_json() {
        let mut outcome = Outcome::default();
        outcome.loaded = load_text(
            "api.json",
            "{\"a\": [1,],}",
            &LoadOptions::default(),
            &mut outcome.sources,
            &mut outcome.diagnostics,
        );
        assert_eq!(outcome.codes(), [Code::NearlyJson]);
        assert!(
            outcome.short().starts_with("api.json:1:10: warning[W0104]"),
            "{}",
            outcome.short()
        );
        assert_eq!(outcome.at("/a/0"), &Node::Number(Number::Integer(1)));
    }

    #[test]
    fn truncated_texts() {
        let source = "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"\\u00e9\", \"version\": 1.5}, \"paths\": [true, null]}";
        for end in 1..source.len() {
            let outcome = text(&source[..end]);
            assert!(outcome.loaded.is_none(), "{end}");
            assert_eq!(outcome.codes(), [Code::Syntax], "{end}");
            outcome.short();
        }
    }

    #[test]
    fn two_members_of_one_name() {
        for source in ["{\"a\": {\"b\": 1,\n \"b\": 2}}", "a:\n  b: 1\n  b: 2\n"] {
            let outcome = text(source);
            assert_eq!(outcome.codes(), [Code::DuplicateKey]);
            let line = source.lines().count();
            assert!(
                outcome.short().starts_with(&format!("api.yaml:{line}:")),
                "{}",
                outcome.short()
            );
            assert!(outcome.short().contains("(at /a/b)"));
        }
    }

    #[test]
    fn no_content() {
        for source in [
            "",
            " \n\t",
            "\u{feff}",
            "# only a comment\n",
            "---\n",
            "null",
            "~",
        ] {
            assert_eq!(text(source).codes(), [Code::Empty], "{source:?}");
        }
    }

    #[test]
    fn several_documents() {
        assert_eq!(
            text("a: 1\n---\nb: 2\n").short(),
            "api.yaml:2:1: error[E0109] the file holds more than one YAML document\n"
        );
        assert!(
            text("---\na: 1\n---\nb: 2\n")
                .short()
                .starts_with("api.yaml:3:1: error[E0109]")
        );
        text("---\na: 1\n...\n").clean();
    }

    #[test]
    fn nesting_is_limited() {
        let deep = |open: &str, inner: &str, close: &str, times: usize| {
            format!("{}{inner}{}", open.repeat(times), close.repeat(times))
        };
        text(&deep("[", "", "]", 120)).clean();
        text(&deep("{\"a\":", "1", "}", 120)).clean();
        text(&format!("a: {}", deep("[", "", "]", 119))).clean();
        for source in [
            deep("[", "", "]", 121),
            deep("[", "", "]", 100_000),
            deep("{\"a\":", "1", "}", 100_000),
            "[".repeat(100_000),
            format!("a: {}", deep("{a: ", "", "}", 500)),
            deep("- ", "x", "", 500),
        ] {
            let before = Instant::now();
            let outcome = text(&source);
            assert_eq!(outcome.codes(), [Code::TooDeep]);
            outcome.short();
            assert!(
                before.elapsed() < Duration::from_secs(5),
                "{:?} for {}",
                before.elapsed(),
                &source[..20]
            );
        }
    }

    #[test]
    fn yaml_of_extreme_depth_ends() {
        for source in [
            format!("a: {}", "[".repeat(100_000)),
            "- ".repeat(100_000),
            format!("a: {}", "{b: ".repeat(100_000)),
        ] {
            let before = Instant::now();
            let outcome = text(&source);
            assert_eq!(outcome.codes().len(), 1);
            outcome.short();
            assert!(
                before.elapsed() < Duration::from_secs(10),
                "{:?} for {}",
                before.elapsed(),
                &source[..20]
            );
        }
    }

    #[test]
    fn alias_bombs_are_refused() {
        let mut bomb = String::from("a0: &a0 [lol, lol, lol]\n");
        for level in 1..40 {
            let above = format!("*a{}", level - 1);
            bomb.push_str(&format!(
                "a{level}: &a{level} [{above}, {above}, {above}]\n"
            ));
        }
        let long = format!(
            "a: &a \"{}\"\nb: [{}]\n",
            "x".repeat(1 << 20),
            "*a, ".repeat(100)
        );
        for source in [bomb, long] {
            let before = Instant::now();
            let outcome = text(&source);
            assert_eq!(outcome.codes(), [Code::Expansion]);
            outcome.short();
            assert!(
                before.elapsed() < Duration::from_secs(20),
                "{:?}",
                before.elapsed()
            );
        }
        assert_eq!(text("a: &a [*a]\n").codes().len(), 1);
    }
}

mod reading {
    use super::*;

    fn bytes(bytes: &[u8]) -> Outcome {
        let folder = Folder::of(&[("api.yaml", "")]);
        fs::write(folder.0.join("api.yaml"), bytes).unwrap();
        folder.load("api.yaml", &LoadOptions::default())
    }

    #[test]
    fn files_that_are_no_text() {
        let outcome = bytes(b"a: b\nc: \xff\xff\n");
        assert_eq!(outcome.codes(), [Code::Encoding]);
        assert!(
            outcome.short().contains("api.yaml:2:4: "),
            "{}",
            outcome.short()
        );
        assert_eq!(bytes(b"a: \0\n").codes(), [Code::Encoding]);
        assert_eq!(bytes(b"\xff\xfea\0").codes(), [Code::Encoding]);
        assert_eq!(bytes(b"").codes(), [Code::Empty]);
        assert_eq!(
            bytes(b"\xef\xbb\xbfa: 1").clean().at("/a"),
            &Node::Number(Number::Integer(1))
        );
    }

    #[test]
    fn files_that_are_no_files() {
        let folder = Folder::of(&[("a/b.yaml", "a: 1")]);
        assert_eq!(
            folder.load("none.yaml", &LoadOptions::default()).codes(),
            [Code::Unreadable]
        );
        assert!(
            folder
                .load("a", &LoadOptions::default())
                .short()
                .contains("is a folder")
        );
    }
}

mod bundling {
    use super::*;

    #[test]
    fn every_kind_goes_to_its_components() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "openapi: 3.0.3\npaths:\n  /a:\n    $ref: 'paths/a.yaml'\n  /b: {$ref: 'paths/all.json#/~1b%7Bid%7D'}\ncomponents:\n  schemas:\n    Own: {type: string}\n",
            ),
            (
                "paths/a.yaml",
                "get:\n  parameters: [{$ref: ../parts.yaml#/parameters/Limit}]\n  requestBody: {$ref: ../parts.yaml#/bodies/New}\n  responses:\n    200: {$ref: ../parts.yaml#/responses/Ok}\n  callbacks:\n    done: {$ref: ../parts.yaml#/callbacks/Done}\n",
            ),
            (
                "paths/all.json",
                r##"{"/b{id}": {"get": {"responses": {"200": {"$ref": "../parts.yaml#/responses/Ok"}}}}}"##,
            ),
            (
                "parts.yaml",
                "parameters:\n  Limit: {name: limit, in: query, schema: {$ref: '#/schemas/Size'}}\nbodies:\n  New: {content: {application/json: {schema: {$ref: api.yaml#/components/schemas/Own}, examples: {one: {$ref: '#/examples/One'}}}}}\nresponses:\n  Ok: {description: ok, headers: {X-A: {$ref: '#/headers/A'}}, links: {next: {$ref: '#/links/Next'}}}\ncallbacks:\n  Done: {'{$url}': {post: {responses: {204: {$ref: '#/responses/Ok'}}}}}\nschemas:\n  Size: {type: integer}\nexamples:\n  One: {value: {$ref: data.yaml}}\nheaders:\n  A: {schema: {type: string}}\nlinks:\n  Next: {operationId: x}\n",
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
        assert_eq!(
            outcome.str("/paths/~1a/get/parameters/0/$ref"),
            "#/components/parameters/Limit"
        );
        assert_eq!(
            outcome.str("/components/parameters/Limit/schema/$ref"),
            "#/components/schemas/Size"
        );
        assert_eq!(
            outcome.str("/paths/~1a/get/requestBody/$ref"),
            "#/components/requestBodies/New"
        );
        let body = "/components/requestBodies/New/content/application~1json";
        assert_eq!(
            outcome.str(&format!("{body}/schema/$ref")),
            "#/components/schemas/Own"
        );
        assert_eq!(
            outcome.str(&format!("{body}/examples/one/$ref")),
            "#/components/examples/One"
        );
        assert_eq!(
            outcome.str("/components/examples/One/value/$ref"),
            "data.yaml"
        );
        assert_eq!(
            outcome.str("/paths/~1a/get/responses/200/$ref"),
            "#/components/responses/Ok"
        );
        assert_eq!(
            outcome.str("/paths/~1b/get/responses/200/$ref"),
            "#/components/responses/Ok"
        );
        assert_eq!(
            outcome.str("/components/responses/Ok/headers/X-A/$ref"),
            "#/components/headers/A"
        );
        assert_eq!(
            outcome.str("/components/responses/Ok/links/next/$ref"),
            "#/components/links/Next"
        );
        assert_eq!(
            outcome.str("/components/callbacks/Done/{$url}/post/responses/204/$ref"),
            "#/components/responses/Ok"
        );
        assert_eq!(
            outcome.origin("/paths/~1a/get/responses"),
            ("a.yaml".into(), "/get/responses".into())
        );
        assert_eq!(
            outcome.origin("/paths/~1b/get"),
            ("all.json".into(), "/~1b{id}/get".into())
        );
        assert_eq!(
            outcome.origin("/components/headers/A/schema"),
            ("parts.yaml".into(), "/headers/A/schema".into())
        );
        assert_eq!(
            outcome.origin("/components/schemas/Own"),
            ("api.yaml".into(), "/components/schemas/Own".into())
        );
    }

    #[test]
    fn components_that_are_references_keep_their_names() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {content: {a/b: {schema: {$ref: models/user.yaml}}}}}}}}\ncomponents:\n  schemas:\n    User: {$ref: models/user.yaml}\n    Again: {$ref: models/user.yaml}\n    $ref_: {}\n",
            ),
            (
                "models/user.yaml",
                "type: object\nproperties:\n  friend: {$ref: user.yaml}\n  self: {$ref: '#'}\n  part: {$ref: '#/$defs/part'}\n$defs:\n  part: {type: string}\n",
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
        assert_eq!(
            outcome.str("/paths/~1a/get/responses/200/content/a~1b/schema/$ref"),
            "#/components/schemas/User"
        );
        assert_eq!(
            outcome.str("/components/schemas/Again/$ref"),
            "#/components/schemas/User"
        );
        assert_eq!(
            outcome.str("/components/schemas/User/properties/friend/$ref"),
            "#/components/schemas/User"
        );
        assert_eq!(
            outcome.str("/components/schemas/User/properties/self/$ref"),
            "#/components/schemas/User"
        );
        assert_eq!(
            outcome.str("/components/schemas/User/properties/part/$ref"),
            "#/components/schemas/part"
        );
        let names: Vec<_> = outcome
            .at("/components/schemas")
            .as_map()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(names, ["User", "Again", "$ref_", "part"]);
        assert_eq!(
            outcome.origin("/components/schemas/User/type"),
            ("user.yaml".into(), "/type".into())
        );
    }

    #[test]
    fn an_index_of_components() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "openapi: 3.0.0\ncomponents:\n  schemas: {$ref: schemas/_index.yaml}\npaths: {$ref: paths.yaml}\n",
            ),
            (
                "paths.yaml",
                "/a:\n  get:\n    responses:\n      default: {content: {a/b: {schema: {$ref: schemas/_index.yaml#/User}}}}\n",
            ),
            (
                "schemas/_index.yaml",
                "User: {$ref: ./User.yaml}\nInline: {type: object, properties: {u: {$ref: '#/User'}}}\n",
            ),
            (
                "schemas/User.yaml",
                "properties: {i: {$ref: _index.yaml#/Inline}}\n",
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
        assert_eq!(
            outcome.str("/paths/~1a/get/responses/default/content/a~1b/schema/$ref"),
            "#/components/schemas/User"
        );
        assert_eq!(
            outcome.str("/components/schemas/Inline/properties/u/$ref"),
            "#/components/schemas/User"
        );
        assert_eq!(
            outcome.str("/components/schemas/User/properties/i/$ref"),
            "#/components/schemas/Inline"
        );
        assert_eq!(
            outcome.origin("/components/schemas/Inline/type"),
            ("_index.yaml".into(), "/Inline/type".into())
        );
    }

    #[test]
    fn swagger_two() {
        let folder = Folder::of(&[
            (
                "api.json",
                r##"{"swagger": "2.0", "paths": {"/a": {"get": {"parameters": [{"$ref": "p.yaml#/P"}], "responses": {"200": {"schema": {"$ref": "p.yaml#/definitions/M"}, "examples": {"application/json": {"$ref": "x.yaml"}}}}}}}}"##,
            ),
            (
                "p.yaml",
                "P: {in: body, name: b, schema: {$ref: '#/definitions/M'}}\ndefinitions:\n  M: {type: object}\n",
            ),
        ]);
        let outcome = folder.load("api.json", &LoadOptions::default()).clean();
        assert_eq!(
            outcome.str("/paths/~1a/get/parameters/0/$ref"),
            "#/parameters/P"
        );
        assert_eq!(outcome.str("/parameters/P/schema/$ref"), "#/definitions/M");
        assert_eq!(
            outcome.str("/paths/~1a/get/responses/200/schema/$ref"),
            "#/definitions/M"
        );
        assert_eq!(
            outcome.str("/paths/~1a/get/responses/200/examples/application~1json/$ref"),
            "x.yaml"
        );
    }

    #[test]
    fn cycles_and_chains() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "components:\n  schemas:\n    A: {properties: {b: {$ref: b.yaml#/B}, c: {$ref: b.yaml#/Alias}, d: {$ref: b.yaml#/Alias/properties/a}, loop: {$ref: b.yaml#/Loop}}}\n",
            ),
            (
                "b.yaml",
                "B: {properties: {a: {$ref: api.yaml#/components/schemas/A}, c: {$ref: c.json}}}\nAlias: {$ref: '#/B'}\nLoop: {$ref: '#/Pool'}\nPool: {$ref: '#/Loop'}\n",
            ),
            (
                "c.json",
                r#"{"properties": {"b": {"$ref": "./b.yaml#/B"}}}"#,
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
        let a = "/components/schemas/A/properties";
        assert_eq!(
            outcome.str(&format!("{a}/b/$ref")),
            "#/components/schemas/B"
        );
        assert_eq!(
            outcome.str(&format!("{a}/c/$ref")),
            "#/components/schemas/B"
        );
        assert_eq!(
            outcome.str(&format!("{a}/d/$ref")),
            "#/components/schemas/A"
        );
        assert_eq!(
            outcome.str("/components/schemas/B/properties/a/$ref"),
            "#/components/schemas/A"
        );
        assert_eq!(
            outcome.str("/components/schemas/c/properties/b/$ref"),
            "#/components/schemas/B"
        );
        assert_eq!(
            outcome.str(&format!("{a}/loop/$ref")),
            "#/components/schemas/Loop"
        );
        assert_eq!(
            outcome.str("/components/schemas/Pool/$ref"),
            "#/components/schemas/Loop"
        );
    }

    #[test]
    fn discriminators_and_data() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "components:\n  schemas:\n    Pet: {discriminator: {propertyName: k, mapping: {d: pets.yaml#/components/schemas/Dog, p: Pet}}, default: {$ref: no.yaml}, enum: [{$ref: no.yaml}], x-a: {$ref: no.yaml}}\n    Other: {$ref: pets.yaml#/components/schemas/Animal}\n",
            ),
            (
                "pets.yaml",
                "openapi: 3.0.0\ncomponents:\n  schemas:\n    Dog: {type: object}\n    Animal: {discriminator: {propertyName: k, mapping: {d: Dog, e: '#/components/schemas/Dog'}}}\n",
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
        assert_eq!(
            outcome.str("/components/schemas/Pet/discriminator/mapping/d"),
            "#/components/schemas/Dog"
        );
        assert_eq!(
            outcome.str("/components/schemas/Pet/discriminator/mapping/p"),
            "Pet"
        );
        assert_eq!(
            outcome.str("/components/schemas/Other/discriminator/mapping/d"),
            "#/components/schemas/Dog"
        );
        assert_eq!(
            outcome.str("/components/schemas/Other/discriminator/mapping/e"),
            "#/components/schemas/Dog"
        );
        assert_eq!(
            outcome.str("/components/schemas/Pet/default/$ref"),
            "no.yaml"
        );
    }

    #[test]
    fn members_beside_an_inlined_reference_win() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "paths:\n  /a:\n    $ref: a.yaml\n    summary: mine\n    parameters: [{$ref: a.yaml#/x-p}]\n",
            ),
            (
                "a.yaml",
                "summary: theirs\nget: {description: {$ref: text.md}}\nx-p: {name: p, in: query}\n",
            ),
            ("text.md", "# Title: [not yaml\n"),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
        assert_eq!(outcome.str("/paths/~1a/summary"), "mine");
        assert_eq!(
            outcome.str("/paths/~1a/parameters/0/$ref"),
            "#/components/parameters/x-p"
        );
        assert_eq!(
            outcome.str("/paths/~1a/get/description"),
            "# Title: [not yaml\n"
        );
        assert_eq!(
            outcome.origin("/paths/~1a/summary"),
            ("api.yaml".into(), "/paths/~1a/summary".into())
        );
        assert_eq!(
            outcome.origin("/paths/~1a/get"),
            ("a.yaml".into(), "/get".into())
        );
    }

    #[test]
    fn faults_of_references() {
        let schema = |reference: &str| {
            format!(
                "components:\n  schemas:\n    Known: {{}}\n    A: {{properties: {{a: {{$ref: '{reference}'}}}}}}\n"
            )
        };
        for (reference, code) in [
            ("none.yaml", Code::Unreadable),
            ("Known", Code::Unreadable),
            ("b.yaml#/c", Code::MissingTarget),
            ("b.yaml#c", Code::BadReference),
            ("bad.yaml", Code::Syntax),
            ("sub", Code::Unreadable),
            ("../x.yaml", Code::OutsideRoot),
            ("%2e%2e/x.yaml", Code::OutsideRoot),
            ("sub/../../x.yaml", Code::OutsideRoot),
            ("/etc/passwd", Code::OutsideRoot),
            ("https://x.org/a.yaml#/b", Code::Remote),
            ("//x.org/a.yaml", Code::Remote),
            ("file:///etc/passwd", Code::Remote),
        ] {
            let text = schema(reference);
            let folder = Folder::of(&[
                ("api.yaml", &text),
                ("b.yaml", "a: {}\n"),
                ("bad.yaml", "a: [\n"),
                ("sub/x", ""),
            ]);
            let outcome = folder.load("api.yaml", &LoadOptions::default());
            assert_eq!(outcome.codes(), [code], "{reference}");
            if code != Code::Syntax {
                assert!(
                    outcome.short().contains("api.yaml:4:32: "),
                    "{}",
                    outcome.short()
                );
            }
        }
    }

    #[test]
    fn stray_references_mean_the_entry_document() {
        let folder = Folder::of(&[
            (
                "api.yaml",
                "components:\n  schemas:\n    A: {$ref: b.yaml}\n    C: {type: string}\n",
            ),
            (
                "b.yaml",
                "properties:\n  c: {$ref: '#/components/schemas/C'}\n",
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default());
        assert_eq!(outcome.codes(), [Code::StrayReference]);
        assert!(
            outcome.short().contains("b.yaml:2:13:"),
            "{}",
            outcome.short()
        );
        assert_eq!(
            outcome.str("/components/schemas/A/properties/c/$ref"),
            "#/components/schemas/C"
        );
    }

    #[test]
    fn local_references_stay() {
        let source = "{\"a\": {\"$ref\": \"#/components/schemas/A/properties/b\"}, \"b\": {\"$ref\": \"#A\"}}";
        let outcome = text(source).clean();
        assert_eq!(
            outcome.str("/a/$ref"),
            "#/components/schemas/A/properties/b"
        );
        assert_eq!(text("paths: {$ref: a.yaml}").codes(), [Code::OutsideRoot]);
    }

    #[test]
    fn a_root_and_maps() {
        let folder = Folder::of(&[
            (
                "api/api.yaml",
                "components:\n  schemas:\n    A: {$ref: ../common.yaml}\n    B: {$ref: 'https://x.org/s/b.yaml#/B'}\n    C: {$ref: 'https://y.org/c.yaml'}\n",
            ),
            ("common.yaml", "type: string\n"),
            ("copies/b.yaml", "B: {items: {$ref: d/d.yaml}}\n"),
            ("copies/d/d.yaml", "items: {$ref: '/s/b.yaml#/B'}\n"),
            (
                "c.yaml",
                "items: {$ref: 'https://x.org/../../../../../secret.yaml'}\n",
            ),
            ("secret.yaml", "type: string\n"),
        ]);
        let options = LoadOptions {
            root: Some(folder.0.clone()),
            map: vec![
                ("https://x.org/s/".into(), folder.0.join("copies")),
                ("https://y.org/c.yaml".into(), folder.0.join("c.yaml")),
            ],
        };
        let outcome = folder.load("api/api.yaml", &options);
        assert_eq!(outcome.codes(), [Code::Remote]);
        assert_eq!(outcome.str("/components/schemas/A/type"), "string");
        assert_eq!(
            outcome.str("/components/schemas/B/items/$ref"),
            "#/components/schemas/d"
        );
        assert_eq!(
            outcome.str("/components/schemas/d/items/$ref"),
            "#/components/schemas/B"
        );
        let narrow = LoadOptions {
            root: Some(folder.0.join("api")),
            ..options.clone()
        };
        assert_eq!(
            folder.load("api/api.yaml", &narrow).codes(),
            [Code::OutsideRoot, Code::Remote]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_leave_the_root() {
        let folder = Folder::of(&[
            (
                "api/api.yaml",
                "components:\n  schemas:\n    A: {$ref: link.yaml}\n    B: {$ref: up/secret.yaml}\n    C: {$ref: up/none.yaml}\n",
            ),
            ("secret.yaml", "type: string\n"),
        ]);
        std::os::unix::fs::symlink(folder.0.join("secret.yaml"), folder.0.join("api/link.yaml"))
            .unwrap();
        std::os::unix::fs::symlink(&folder.0, folder.0.join("api/up")).unwrap();
        let outcome = folder.load("api/api.yaml", &LoadOptions::default());
        assert_eq!(outcome.codes()[..2], [Code::OutsideRoot, Code::OutsideRoot]);
        assert_eq!(outcome.codes().len(), 3);
    }

    #[test]
    fn inlining_ends() {
        let folder = Folder::of(&[
            ("api.yaml", "paths:\n  /a: {$ref: a.yaml}\n"),
            (
                "a.yaml",
                "get: {callbacks: {c: {'{$url}': {$ref: a.yaml}}}}\n",
            ),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default());
        assert_eq!(
            outcome.codes(),
            [Code::ReferenceCycle],
            "{}",
            outcome.short()
        );

        let mut files = vec![(
            "api.yaml".to_owned(),
            "paths:\n  /a: {$ref: p0.yaml}\n".to_owned(),
        )];
        for level in 0..30 {
            let next = format!("{{$ref: p{}.yaml}}", level + 1);
            let callback = (0..10)
                .map(|number| format!("'{{$u{number}}}': {next}"))
                .collect::<Vec<_>>()
                .join(", ");
            files.push((
                format!("p{level}.yaml"),
                format!("get: {{callbacks: {{c: {{{callback}}}}}}}\n"),
            ));
        }
        files.push(("p30.yaml".into(), "get: {}\n".into()));
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let before = Instant::now();
        let outcome = Folder::of(&files).load("api.yaml", &LoadOptions::default());
        assert!(outcome.diagnostics.has_errors());
        assert!(
            before.elapsed() < Duration::from_secs(20),
            "{:?}",
            before.elapsed()
        );
    }
}
