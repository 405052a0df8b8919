//! The rule files shipped inside the program: packs for `extends:` and presets for `preset:`.
//! Text only; they are read and checked like any other rule file.

/// A shipped rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackInfo {
    /// Name in project files.
    pub name: &'static str,
    /// Its whole text.
    pub text: &'static str,
}

/// The packs that `extends:` knows by name.
pub static PACKS: [PackInfo; 3] = [
    PackInfo {
        name: "kr-contact",
        text: include_str!("../../rules/kr-contact.yaml"),
    },
    PackInfo {
        name: "kr-company",
        text: include_str!("../../rules/kr-company.yaml"),
    },
    PackInfo {
        name: "intl-contact",
        text: include_str!("../../rules/intl-contact.yaml"),
    },
];

/// A preset by the name of its file.
macro_rules! preset {
    ($name:literal) => {
        PackInfo {
            name: $name,
            text: include_str!(concat!("../../rules/presets/", $name, ".yaml")),
        }
    };
}

/// The column maps that `preset:` knows by name.
pub static PRESETS: [PackInfo; 9] = [
    preset!("salesforce-contact"),
    preset!("salesforce-lead"),
    preset!("salesforce-account"),
    preset!("hubspot-contacts"),
    preset!("hubspot-companies"),
    preset!("dynamics-contact"),
    preset!("dynamics-account"),
    preset!("zoho-contacts"),
    preset!("zoho-accounts"),
];

/// The shipped packs, in the order of the reference.
pub fn shipped() -> &'static [PackInfo] {
    &PACKS
}

impl PackInfo {
    /// The file's own one-paragraph description.
    pub fn description(&self) -> String {
        let description = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix("description:"));
        description.unwrap_or_default().trim().to_owned()
    }
}
