mod corpus;
mod lowering;
mod mutations;
mod references;
mod repairs;
mod schemas;
mod support;
mod swagger;
