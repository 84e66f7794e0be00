//! Throwaway: generate documents into a folder.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    for spec in &args[2..] {
        let start = std::time::Instant::now();
        let name = std::path::Path::new(spec)
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "_")
            .to_lowercase();
        let out = std::path::Path::new(&args[1]).join(&name);
        let result = std::panic::catch_unwind(|| oasmith::Generator::new(spec).write_to(&out));
        match result {
            Ok(Ok(report)) => println!(
                "ok {spec} {} ops {} types {} warnings {:?}",
                report.output.operations,
                report.output.types,
                report.output.diagnostics.warnings(),
                start.elapsed()
            ),
            Ok(Err(error)) => println!("ERR {spec} {}", error.render(oasmith::Format::Short)),
            Err(_) => println!("PANIC {spec}"),
        }
    }
}
