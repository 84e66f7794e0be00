mod lowering;
mod references;
mod repairs;
mod schemas;
mod support;
mod swagger;
