//! `goldsieve runs`, `promote`, `rollback`.

use crate::pipeline::Failure;
use crate::publish::current::{self, RunInfo, Standing};
use crate::publish::{OutLock, RunId};

use super::args::{Format, Promote, Rollback, Runs};
use super::output::{self, Stdout};

/// Lists the runs.
pub fn runs(args: &Runs) -> Result<u8, Failure> {
    let store = output::existing(&output::directory(&args.output, None))?;
    let runs = current::runs(&*store)?;
    match args.format {
        Format::Json => {
            let manifests: Vec<serde_json::Value> = runs
                .iter()
                .map(|run| {
                    serde_json::json!({
                        "run": run.manifest.run_id.as_str(),
                        "standing": standing(run),
                        "started": run.manifest.summary.started.to_string(),
                        "figures": run.manifest.summary.figures,
                        "logical_digest": run.manifest.logical_digest,
                    })
                })
                .collect();
            Stdout::new().json(&manifests)?;
        }
        Format::Text => {
            let mut text =
                String::from("RUN                       STANDING        ROWS    ENTITIES\n");
            for run in &runs {
                let figure = |name: &str| {
                    run.manifest
                        .summary
                        .figures
                        .get(name)
                        .copied()
                        .unwrap_or(0.0)
                };
                text.push_str(&format!(
                    "{:<25} {:<10} {:>9} {:>11}\n",
                    run.manifest.run_id.as_str(),
                    standing(run),
                    figure("rows"),
                    figure("entities")
                ));
            }
            Stdout::new().text(&text)?;
        }
    }
    Ok(0)
}

fn standing(run: &RunInfo) -> &'static str {
    match run.standing {
        Standing::Current => "current",
        Standing::Other if run.manifest.publication == "held" => "held",
        Standing::Other => "earlier",
    }
}

/// Makes a run current.
pub fn promote(args: &Promote) -> Result<u8, Failure> {
    let store = output::existing(&output::directory(&args.output, None))?;
    let lock = OutLock::take(store)?;
    let run = RunId::parse(&args.run)?;
    current::promote(&lock, &run)?;
    output::line(&format!("{} is current", run.as_str()));
    Ok(0)
}

/// Goes back.
pub fn rollback(args: &Rollback) -> Result<u8, Failure> {
    let store = output::existing(&output::directory(&args.output, None))?;
    let lock = OutLock::take(store)?;
    let run = args.run.as_deref().map(RunId::parse).transpose()?;
    let now = current::rollback(&lock, run.as_ref())?;
    output::line(&format!("{} is current", now.as_str()));
    Ok(0)
}
