//! The program as people and schedulers meet it: commands, exit codes, what is printed where.

mod commands;
mod gates;
mod inputs;
mod privacy;
mod publication;
mod refusals;
mod rules;
mod settings;
