//! Measures and torments oasmith: whole corpora, synthetic documents of any size, mutated documents, compile times.
//!
//! Arguments enter, tables leave. Every document runs in a process of its own, so that a crash of one is a row of the table and
//! not the end of the run. Exit codes: 0 as expected, 1 not, 2 wrong usage. It sees only the façade of `oasmith`.

mod agree;
mod batch;
mod bench;
mod child;
mod compare;
mod compile;
mod conformance;
mod corpus;
mod document;
mod examples;
mod expected;
mod find;
mod foreign;
mod fuzz;
mod hostile;
mod json;
mod load;
mod probe;
mod random;
mod report;
mod row;
mod samples;
mod scale;
mod scratch;
mod speed;
mod suite;
mod survey;
mod tree;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures and torments oasmith.
#[derive(Debug, Parser)]
#[command(name = "oasmith-lab", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate every document of folders, and compile what was generated
    Corpus(corpus::Arguments),
    /// Make documents of growing size and show how time and memory grow
    Scale(scale::Arguments),
    /// Change documents at random and generate them
    Fuzz(fuzz::Arguments),
    /// Measure `cargo check` of our crate and of another generator's for one document
    CompareCheck(compare::Arguments),
    /// Send what hostile peers send to a generated server, and answer a generated client as they do
    Hostile(hostile::Arguments),
    /// Measure generated servers and clients against what is written by hand
    Load(load::Arguments),
    /// Serve the API of `bench.yaml` until standard input ends
    #[command(hide = true)]
    BenchServe(bench::Arguments),
    /// Measure generated types by the JSON Schema Test Suite
    SchemaSuite(suite::Arguments),
    /// Measure generated types by the examples in documents
    Examples(examples::Arguments),
    /// Measure generated types by values made from schemas
    Samples(samples::Arguments),
    /// Measure decoding and encoding against types that are written by hand
    Speed(speed::Arguments),
    /// Generate one document and print what was measured as JSON: what the other commands run in a process of its own
    #[command(hide = true)]
    Document(document::Arguments),
    /// Send random values from generated clients to generated servers and back
    Agree(agree::Arguments),
    /// Have Schemathesis and Prism judge generated clients and servers
    Foreign(foreign::Arguments),
    /// Generate a list of small documents in this process
    #[command(hide = true)]
    Batch(batch::Arguments),
    /// Run cases of `fuzz` in this process
    #[command(hide = true)]
    FuzzBatch(fuzz::BatchArguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Scale(arguments) => scale::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::FuzzBatch(arguments) => fuzz::run_batch(&arguments),
        Command::CompareCheck(arguments) => compare::run(&arguments),
        Command::Hostile(arguments) => hostile::run(&arguments),
        Command::Load(arguments) => load::run(&arguments),
        Command::BenchServe(arguments) => bench::run(&arguments),
        Command::SchemaSuite(arguments) => suite::run(&arguments),
        Command::Examples(arguments) => examples::run(&arguments),
        Command::Samples(arguments) => samples::run(&arguments),
        Command::Speed(arguments) => speed::run(&arguments),
        Command::Agree(arguments) => agree::run(&arguments),
        Command::Foreign(arguments) => foreign::run(&arguments),
        Command::Batch(arguments) => batch::run(&arguments),
        Command::Document(arguments) => document::run(&arguments),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
