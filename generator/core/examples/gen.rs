//! Throwaway: generate a document into a folder.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    match oasmith::Generator::new(&args[1]).write_to(&args[2]) {
        Ok(report) => {
            print!("{}", report.output.render_diagnostics(oasmith::Format::Short));
            println!("{} operations {} types", report.output.operations, report.output.types);
        }
        Err(error) => println!("{error}"),
    }
}
