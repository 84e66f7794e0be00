//! The short form of `hostile`: each kind of attack about twice.

use std::process::Command;

#[test]
fn server_and_client_survive() {
    let run = Command::new(env!("CARGO_BIN_EXE_oasmith-lab"))
        .args(["hostile", "--seed", "1", "--count", "50"])
        .output();
    let Ok(run) = run else {
        unreachable!("cargo builds the lab before its tests");
    };
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}");
    assert!(
        said.contains("50 attacks on the server, 0 faults"),
        "{said}"
    );
    assert!(
        said.contains("50 answers to the client, 0 faults"),
        "{said}"
    );
}
