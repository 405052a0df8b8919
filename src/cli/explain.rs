//! `goldsieve explain`: why two rows are (not) one customer, and what holds a customer together.

use crate::error::Error;
use crate::pipeline::Failure;
use crate::pipeline::explaining::{Detail, Explainer, How};
use crate::pipeline::extract::Published;
use crate::publish::current;
use crate::publish::layout::Area;
use crate::report::explanation::{customer_tree, pair_tree};
use crate::report::export::Values;

use super::args::{Explain, Format, Show};
use super::output::{self, Stdout};

/// Runs the command.
pub fn explain(args: &Explain) -> Result<u8, Failure> {
    let store = output::existing(&output::directory(&args.which.output, None))?;
    let run = current::resolve(&*store, args.which.run.as_deref())?;
    let published = Published::open(&store, Area::Runs, &run)?;
    let explainer = Explainer::load(&published)?;
    let lang = output::language(args.lang);
    let how = how(args.show, args.detail);
    let (json, text) = match &args.second {
        Some(second) => {
            let (left, right) = (explainer.row(&args.first)?, explainer.row(second)?);
            if left == right {
                return Err(Error::usage("same-row", "both ids name the same row").into());
            }
            let pair = explainer.pair(left, right, how)?;
            (serde_json::to_value(&pair), pair_tree(&pair, lang))
        }
        None => {
            let customer = explainer.customer(&args.first, how)?;
            (
                serde_json::to_value(&customer),
                customer_tree(&customer, lang),
            )
        }
    };
    match args.format {
        Format::Json => {
            let json = json.map_err(|cause| Error::internal("json", cause.to_string()))?;
            Stdout::new().json(&json)?;
        }
        Format::Text => Stdout::new().text(&text.text())?,
    }
    Ok(0)
}

/// How much is shown, as the command line says it.
pub fn how(show: Show, detail: bool) -> How {
    How {
        values: match show {
            Show::Masked => Values::Masked,
            Show::Clear => Values::Clear,
        },
        detail: match detail {
            true => Detail::Parameters,
            false => Detail::Weights,
        },
    }
}
