//! Runs typify on schemas: a list of `[schema, folder]` enters, a module per schema and a line of JSON each leave.
//!
//! It is compiled on its own, against typify, and is no part of the lab.

use std::io::Write as _;

use serde_json::{Value, json};
use typify_impl::{TypeSpace, TypeSpaceSettings};

fn main() {
    let list = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let from: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let jobs: Vec<(Value, String)> = serde_json::from_str(&list).unwrap();
    std::panic::set_hook(Box::new(|_| ()));
    for (schema, folder) in jobs.into_iter().skip(from) {
        let made = std::panic::catch_unwind(|| generate(schema));
        let line = match made {
            Ok(Ok(text)) => {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(format!("{folder}/mod.rs"), text).unwrap();
                json!({"made": null})
            }
            Ok(Err(message)) => json!({"refused": message}),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string()));
                json!({"refused": format!("panic: {}", text.unwrap_or_default())})
            }
        };
        println!("{line}");
        std::io::stdout().flush().unwrap();
    }
}

/// The text of the module.
fn generate(schema: Value) -> Result<String, String> {
    let schema = serde_json::from_value(schema).map_err(|error| error.to_string())?;
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_root_schema(schema).map_err(|error| error.to_string())?;
    Ok(types.to_stream().to_string())
}
