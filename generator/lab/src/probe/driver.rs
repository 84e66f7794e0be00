//! The program around generated types: lines `[target, text]` enter, a line of JSON for each leaves.
//!
//! It is compiled with what is generated, not with the lab.

use std::io::Write as _;

/// Decodes, validates and encodes a text as one type.
pub type Probe = fn(&str) -> serde_json::Value;

/// Runs the inputs of the file that the first argument names, behind the first ones as many as the second argument says.
pub fn run(targets: &[(&str, &[Probe])]) {
    let mut arguments = std::env::args().skip(1);
    let inputs = std::fs::read_to_string(arguments.next().unwrap()).unwrap();
    let from: usize = arguments.next().unwrap().parse().unwrap();
    for line in inputs.lines().skip(from) {
        let (module, target, text): (String, usize, String) = serde_json::from_str(line).unwrap();
        let probes = targets.iter().find(|(name, _)| *name == module).unwrap().1;
        println!("{}", probes[target](&text));
        std::io::stdout().flush().unwrap();
    }
}
