//! The generated client and the generated server of every feature document agree: `agree` with a fixed seed.

use std::path::Path;
use std::process::Command;

#[test]
fn clients_and_servers_of_all_features_agree() {
    let documents = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/specs/ok");
    let run = Command::new(env!("CARGO_BIN_EXE_oasmith-lab"))
        .args(["agree", "--seed", "1"])
        .arg(documents)
        .output();
    let Ok(run) = run else {
        unreachable!("cargo builds the lab before its tests");
    };
    let said = String::from_utf8_lossy(&run.stdout);
    let error = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}{error}");
    assert!(
        said.contains(" exchanges agree, 0 do not; 0 operations"),
        "{said}"
    );
}
