//! The program as people and schedulers meet it: commands, exit codes, what is printed where.

mod audit;
mod changes;
mod commands;
mod companies;
mod evaluation;
mod export;
mod gates;
mod inputs;
mod language;
mod linking;
mod looking;
mod privacy;
mod publication;
mod refusals;
mod report;
mod rules;
mod settings;
mod survivorship;
mod traps;
mod unattended;
