//! The program as people and schedulers meet it: commands, exit codes, what is printed where.

mod commands;
mod companies;
mod gates;
mod inputs;
mod language;
mod privacy;
mod publication;
mod refusals;
mod rules;
mod settings;
