//! The binary as users call it: exit codes, streams and files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

const SPEC: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
";

/// A folder that goes when the test ends, in which the binary runs.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("oasmith-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("pets.yaml"), SPEC).unwrap();
        Self(folder)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
        command
            .current_dir(&self.0)
            .args(arguments)
            .env_remove("NO_COLOR");
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(arguments).output().unwrap();
        (
            status.code().unwrap(),
            String::from_utf8(stdout).unwrap(),
            String::from_utf8(stderr).unwrap(),
        )
    }

    #[track_caller]
    fn succeed(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!(code, 0, "{out}{err}");
        out
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn rust_file(folder: &Path) -> PathBuf {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "rs"))
        .unwrap()
}

#[test]
fn generates_and_then_has_nothing_to_do() {
    let folder = Folder::new();
    let out = folder.succeed(&["generate", "pets.yaml", "--out", "out"]);
    assert!(
        out.starts_with("1 operation, ") && out.contains(" 0 unchanged, 0 removed in out ("),
        "{out}"
    );
    let again = folder.succeed(&["generate", "pets.yaml", "--out", "out"]);
    assert!(again.contains(": 0 files written, "), "{again}");
    assert_eq!(
        folder.succeed(&["check", "pets.yaml", "--out", "out"]),
        "out is up to date\n"
    );
}

#[test]
fn generates_the_parts_that_are_asked_for() {
    let folder = Folder::new();
    folder.succeed(&["generate", "pets.yaml", "--out", "all"]);
    folder.succeed(&[
        "generate",
        "pets.yaml",
        "--out",
        "models",
        "--only",
        "models",
    ]);
    folder.succeed(&[
        "generate",
        "pets.yaml",
        "--out",
        "both",
        "--only",
        "models,client",
    ]);
    let count = |name: &str| fs::read_dir(folder.0.join(name)).unwrap().count();
    assert!(count("models") < count("both") && count("both") < count("all"));
}

#[test]
fn takes_the_types_that_are_chosen() {
    let folder = Folder::new();
    let properties = "properties: {id: {type: string, format: uuid}, at: {type: string, format: date-time}, host: {type: string, format: x-host}}";
    let spec = SPEC.replace("properties: {name: {type: string}}", properties);
    let spec = spec.replace("[name]", "[id]");
    let other = "    Owner: {type: object, properties: {name: {type: string}}}\n";
    fs::write(folder.0.join("chosen.yaml"), spec + other).unwrap();
    let choices = [
        ("--library", "uuid,chrono"),
        ("--format", "x-host=crate::Host"),
        ("--replace", "Owner=crate::Owner"),
        ("--rename", "Pet=Animal"),
        ("--derive", "Pet=Eq"),
    ];
    let mut arguments = vec!["generate", "chosen.yaml", "--out", "out"];
    arguments.extend(choices.iter().flat_map(|(option, value)| [option, value]));
    folder.succeed(&arguments);
    let models = fs::read_to_string(folder.0.join("out/models.rs")).unwrap();
    for chosen in [
        "uuid::Uuid",
        "chrono::DateTime<",
        "crate::Host",
        "crate::Owner",
        "pub struct Animal",
        "#[derive(Clone, Eq)]",
    ] {
        assert!(models.contains(chosen), "{chosen} is not in:\n{models}");
    }
    arguments[0] = "check";
    folder.succeed(&arguments);
}

#[test]
fn generates_a_crate() {
    let folder = Folder::new();
    folder.succeed(&[
        "generate",
        "pets.yaml",
        "--out",
        "pets",
        "--crate",
        "pets",
        "--runtime-path",
        "runtime",
    ]);
    let manifest = fs::read_to_string(folder.0.join("pets/Cargo.toml")).unwrap();
    assert!(
        manifest.contains("name = \"pets\"") && manifest.contains("path = \"../runtime\""),
        "{manifest}"
    );
}

#[test]
fn generates_an_example_without_a_document() {
    let folder = Folder::new();
    let (code, out, err) = folder.run(&["generate"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.starts_with("note: no document was named") && out.contains("in oasmith-example ("),
        "{err}{out}"
    );
    assert!(rust_file(&folder.0.join("oasmith-example")).exists());
}

#[test]
fn check_shows_what_differs_and_writes_nothing() {
    let folder = Folder::new();
    folder.succeed(&["generate", "pets.yaml", "--out", "out"]);
    let changed = rust_file(&folder.0.join("out"));
    let text = fs::read_to_string(&changed).unwrap() + "fn mine() {}\n";
    fs::write(&changed, &text).unwrap();
    let (code, out, err) = folder.run(&["check", "pets.yaml", "--out", "out"]);
    assert_eq!(code, 1);
    let name = changed.file_name().unwrap().to_string_lossy();
    assert!(
        out.starts_with(&format!("{name}: different\n--- {name}\n+++ {name}\n@@ ")),
        "{out}"
    );
    assert!(
        out.contains("\n-fn mine() {}\n") && err.contains("1 file in out out of date"),
        "{out}{err}"
    );
    assert_eq!(fs::read_to_string(&changed).unwrap(), text);

    fs::remove_file(&changed).unwrap();
    let (code, out, _) = folder.run(&["check", "pets.yaml", "--out", "out"]);
    assert_eq!(code, 1);
    assert!(
        out.starts_with(&format!("{name}: missing\n")) && !changed.exists(),
        "{out}"
    );
}

#[test]
fn refused_documents_are_explained_in_three_formats() {
    let folder = Folder::new();
    fs::write(folder.0.join("bad.yaml"), "a: 1\na: 2\n").unwrap();
    let run = |format: &str| {
        folder.run(&[
            "generate",
            "bad.yaml",
            "--out",
            "out",
            "--message-format",
            format,
        ])
    };
    let (code, out, err) = run("human");
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.starts_with("error[E0106]: ") && err.contains("--> bad.yaml:2:1\n"),
        "{err}"
    );
    assert!(
        err.ends_with("1 error and 0 warnings\n") && !err.contains('\u{1b}'),
        "{err}"
    );
    assert!(run("short").2.starts_with("bad.yaml:2:1: error[E0106] "));
    let json = run("json").2;
    assert!(
        json.starts_with("{\"file\":\"bad.yaml\",\"line\":2,") && json.lines().count() == 1,
        "{json}"
    );
    assert!(!folder.0.join("out").exists());
}

#[test]
fn a_missing_document_is_refused() {
    let folder = Folder::new();
    let (code, _, err) = folder.run(&["generate", "none.yaml", "--out", "out"]);
    assert_eq!(code, 1);
    assert!(
        err.starts_with("error[E0101]: `none.yaml` does not exist"),
        "{err}"
    );
}

#[test]
fn warnings_are_errors_when_asked() {
    let folder = Folder::new();
    let spec = SPEC.replace(
        "{type: string}",
        "{type: string, x-size: 123456789012345678901}",
    );
    fs::write(folder.0.join("warn.yaml"), spec).unwrap();
    let (code, _, err) = folder.run(&["generate", "warn.yaml", "--out", "out"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.starts_with("warning[W0101]: "), "{err}");
    let (code, _, err) = folder.run(&["generate", "warn.yaml", "--out", "out", "--deny-warnings"]);
    assert_eq!(code, 1);
    assert!(err.starts_with("error[W0101]: "), "{err}");
}

#[test]
fn references_need_permission() {
    let folder = Folder::new();
    fs::create_dir(folder.0.join("api")).unwrap();
    fs::write(folder.0.join("pet.yaml"), "type: object\n").unwrap();
    let far = SPEC.replace("#/components/schemas/Pet", "../pet.yaml");
    fs::write(folder.0.join("api/far.yaml"), far).unwrap();
    let remote = SPEC.replace("#/components/schemas/Pet", "https://pets.example/pet.yaml");
    fs::write(folder.0.join("remote.yaml"), remote).unwrap();

    let (code, _, err) = folder.run(&["generate", "api/far.yaml", "--out", "out"]);
    assert!(
        code == 1 && err.starts_with("error[E0110]: ") && err.contains("--root DIR"),
        "{err}"
    );
    folder.succeed(&["generate", "api/far.yaml", "--out", "out", "--root", "."]);
    let (code, _, err) = folder.run(&["generate", "remote.yaml", "--out", "out"]);
    assert!(
        code == 1 && err.starts_with("error[E0111]: ") && err.contains("--map https://"),
        "{err}"
    );
    folder.succeed(&[
        "generate",
        "remote.yaml",
        "--out",
        "out",
        "--map",
        "https://pets.example/=.",
    ]);
}

#[test]
fn dumps_every_stage() {
    let folder = Folder::new();
    for stage in ["load", "normalize", "ir", "plan"] {
        assert!(
            folder
                .succeed(&["dump", stage, "pets.yaml"])
                .contains("Pet"),
            "{stage}"
        );
    }
}

#[test]
fn explains_codes() {
    let folder = Folder::new();
    let text = folder.succeed(&["explain", "e0102"]);
    assert!(
        text.starts_with("E0102: ") && text.lines().count() > 2,
        "{text}"
    );
    let list = folder.succeed(&["explain"]);
    assert!(
        list.contains("E0101  ") && list.contains("W0101  "),
        "{list}"
    );
    assert_eq!(folder.run(&["explain", "E9999"]).0, 2);
}

#[test]
fn wrong_usage_is_two() {
    let folder = Folder::new();
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["generate", "pets.yaml"],
        &["generate", "pets.yaml", "--out", "out", "--only", "poems"],
        &[
            "generate",
            "pets.yaml",
            "--out",
            "out",
            "--runtime-path",
            "x",
        ],
        &[
            "generate",
            "pets.yaml",
            "--out",
            "out",
            "--map",
            "https://x",
        ],
        &["dump", "soup", "pets.yaml"],
        &["generate", "pets.yaml", "--out", "out", "--crate", "a b"],
    ] {
        let (code, out, err) = folder.run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains("Usage") || err.contains("error:"), "{err}");
    }
    assert!(folder.succeed(&["--help"]).contains("Usage: oasmith"));
    assert!(folder.succeed(&["--version"]).starts_with("oasmith "));
}

#[test]
fn a_closed_pipe_is_no_reason_to_panic() {
    let folder = Folder::new();
    for arguments in [
        &["explain"][..],
        &["dump", "load", "pets.yaml"],
        &["generate", "pets.yaml", "--out", "out"],
        &["--help"],
    ] {
        let mut child = folder
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert!(!err.contains("panicked"), "{err}");
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn unusable_folders_are_refused() {
    let folder = Folder::new();
    let (code, _, err) = folder.run(&["generate", "pets.yaml", "--out", "pets.yaml"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("pets.yaml") && !err.contains("panicked"),
        "{err}"
    );
}

#[test]
fn files_of_others_stay_as_they_are() {
    let folder = Folder::new();
    fs::create_dir(folder.0.join("mine")).unwrap();
    fs::write(folder.0.join("mine/models.rs"), "// by hand\n").unwrap();
    let (code, _, err) = folder.run(&["generate", "pets.yaml", "--out", "mine"]);
    assert_eq!(code, 1);
    assert!(err.contains("E0115") && err.contains("models.rs"), "{err}");
    let kept = fs::read_to_string(folder.0.join("mine/models.rs")).unwrap();
    assert_eq!(kept, "// by hand\n");
    assert!(!folder.0.join("mine/mod.rs").exists());
}
