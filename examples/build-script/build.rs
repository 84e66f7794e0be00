//! Generates `api.rs` from `api.yaml` into `OUT_DIR`.

fn main() -> Result<(), oasmith::Error> {
    oasmith::Generator::new("api.yaml")
        .client()
        .server()
        .generate_to_out_dir()
}
