//! Generates the API that `hostile` torments and `load` measures.

fn main() -> Result<(), oasmith::Error> {
    oasmith::Generator::new("bench.yaml")
        .client()
        .server()
        .generate_to_out_dir()
}
