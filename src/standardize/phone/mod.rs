//! The standardizer `phone`. Reads no metadata itself: the Korean plan is in [`korea`], the rest
//! of the world in [`foreign`], the look of cells in [`cell`] and of what is no number in [`shapes`]; [`reader`] finds the
//! numbers and [`number`] writes them.

mod cell;
mod foreign;
mod korea;
mod number;
mod reader;
mod shapes;

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::{Cell, Context, Draft, Entry, Glance, Standardizer};
use reader::Reader;

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "phone",
        summary: "Phone numbers as E.164, with kind, extension and several numbers per cell.",
        doc: "Canonical text is E.164 (`+821023456789`); several numbers of a cell are joined by \
              `;`, an extension follows an `x` (`+8223124567x101`), and a number labelled as fax \
              starts with `fax:`.\n\n\
              Parts: `key` is the number that matching compares — empty for fax numbers, the 010 \
              number for a dead 01X number — `kind` is mobile, landline, representative, voip, \
              personal, toll-free, fax, foreign or unknown, and `extension`. Several numbers stand \
              in the parts as in the text, joined by `;`.\n\n\
              Read are +82, 82 and 0082, a lost leading zero, full-width digits, dashes of every \
              kind (also the Hangul vowel ㅡ), O and l for 0 and 1, and labels such as (회사), H.P \
              and 팩스. Known placeholders (010-0000-0000), hidden digits (010-****-5678), dead \
              numbers and representative numbers (1588-…) are flagged. What is no number stays as \
              written and is flagged `invalid`.",
        parameters: &[Parameter {
            name: "region",
            kind: ParameterKind::Text,
            required: false,
            doc: "Country of numbers that name none, ISO 3166-1 alpha-2; the field's unless said. \
                  `ZZ` is no country: such numbers keep their digits.",
        }],
        examples: &[
            ("010-2345-6789", "+821023456789"),
            ("+82 (0)10.2345.6789", "+821023456789"),
            ("1023456789", "+821023456789"),
            ("O1Oㅡ2345ㅡ6789", "+821023456789"),
            ("02-312-4567 내선 101", "+8223124567x101"),
            ("010-2345-6789 / 02)312-4567", "+821023456789;+8223124567"),
            ("1588-1234", "+8215881234 [role]"),
            ("011-234-5678", "+82112345678 [stale]"),
            ("010-****-6789", "+8210****6789 [masked]"),
            ("010-0000-0000", "+821000000000 [placeholder]"),
            ("1.01E+10", "1.01E+10 [invalid]"),
            ("{region: US} (212) 555-0187", "+12125550187"),
            ("{region: ZZ} 0 (505) 928-28-45", "05059282845"),
        ],
    },
    build,
};

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let region = settings.text("region").unwrap_or(context.region);
    Ok(Box::new(Phone {
        reader: Reader::new(region)?,
    }))
}

struct Phone {
    reader: Reader,
}

impl Standardizer for Phone {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if let Some(quick) = self.reader.quick(&text) {
            let kind = quick.kind().name().to_owned();
            cell.parts = vec![Some(quick.text().to_owned()), Some(kind), None];
            cell.text = Some(quick.text().to_owned());
            return cell;
        }
        self.reader.thorough(text, cell)
    }

    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        let Some(quick) = self.reader.quick(text.text()) else {
            return false;
        };
        draft.put(quick.text());
        draft.put(quick.text());
        draft.put(quick.kind().name());
        draft.put_none();
        true
    }
}

/// Flags of a number for its kind.
fn kind_flags(kind: korea::Kind) -> Flags {
    match kind {
        korea::Kind::Representative | korea::Kind::Premium => Flags::ROLE,
        korea::Kind::OldMobile => Flags::STALE,
        _ => Flags::NONE,
    }
}
