//! Words of addresses in Latin letters: kinds of streets, directions, units, states. Tables and
//! their lookups, all keys in lower case without dots.

/// The full word of a street kind or its abbreviation.
pub fn street_kind(word: &str) -> Option<&'static str> {
    Some(match word {
        "st" | "str" | "street" | "strt" => "Street",
        "ave" | "av" | "aven" | "avenue" => "Avenue",
        "rd" | "road" => "Road",
        "dr" | "drv" | "drive" => "Drive",
        "ln" | "lane" => "Lane",
        "blvd" | "boul" | "boulevard" => "Boulevard",
        "ct" | "crt" | "court" => "Court",
        "pl" | "place" => "Place",
        "sq" | "square" => "Square",
        "ter" | "terr" | "tce" | "terrace" => "Terrace",
        "pkwy" | "pky" | "parkway" => "Parkway",
        "hwy" | "highway" => "Highway",
        "cir" | "circ" | "circle" => "Circle",
        "cct" | "circuit" => "Circuit",
        "cres" | "cr" | "crescent" => "Crescent",
        "cl" | "close" => "Close",
        "gdns" | "gardens" => "Gardens",
        "gr" | "grove" => "Grove",
        "pde" | "parade" => "Parade",
        "trl" | "trail" => "Trail",
        "way" => "Way",
        "aly" | "alley" => "Alley",
        "expy" | "expressway" => "Expressway",
        "fwy" | "freeway" => "Freeway",
        "mews" => "Mews",
        "row" => "Row",
        "walk" => "Walk",
        "hill" => "Hill",
        "plz" | "plaza" => "Plaza",
        "esp" | "esplanade" => "Esplanade",
        "rte" | "route" => "Route",
        _ => return None,
    })
}

/// The full word of a direction.
pub fn direction(word: &str) -> Option<&'static str> {
    Some(match word {
        "n" | "north" => "North",
        "s" | "south" => "South",
        "e" | "east" => "East",
        "w" | "west" => "West",
        "ne" | "northeast" => "Northeast",
        "nw" | "northwest" => "Northwest",
        "se" | "southeast" => "Southeast",
        "sw" | "southwest" => "Southwest",
        _ => return None,
    })
}

/// The canonical word of a kind of unit.
pub fn unit_kind(word: &str) -> Option<&'static str> {
    Some(match word {
        "apt" | "apartment" | "apmt" => "Apt",
        "ste" | "suite" => "Suite",
        // Bus and boîte are letter boxes of Belgium, one for each flat.
        "unit" | "u" | "#" | "no" | "bus" | "bte" | "bt" | "boite" | "boîte" => "Unit",
        "flat" => "Flat",
        "rm" | "room" => "Room",
        "fl" | "floor" | "level" | "lvl" => "Floor",
        "bldg" | "building" => "Building",
        _ => return None,
    })
}

/// The code of a state or province, from its code or name.
pub fn state(word: &str) -> Option<&'static str> {
    STATES
        .iter()
        .find(|(code, name)| code.eq_ignore_ascii_case(word) || *name == word)
        .map(|&(code, _)| code)
}

const STATES: &[(&str, &str)] = &[
    ("AL", "alabama"),
    ("AK", "alaska"),
    ("AZ", "arizona"),
    ("AR", "arkansas"),
    ("CA", "california"),
    ("CO", "colorado"),
    ("CT", "connecticut"),
    ("DE", "delaware"),
    ("DC", "district of columbia"),
    ("FL", "florida"),
    ("GA", "georgia"),
    ("HI", "hawaii"),
    ("ID", "idaho"),
    ("IL", "illinois"),
    ("IN", "indiana"),
    ("IA", "iowa"),
    ("KS", "kansas"),
    ("KY", "kentucky"),
    ("LA", "louisiana"),
    ("ME", "maine"),
    ("MD", "maryland"),
    ("MA", "massachusetts"),
    ("MI", "michigan"),
    ("MN", "minnesota"),
    ("MS", "mississippi"),
    ("MO", "missouri"),
    ("MT", "montana"),
    ("NE", "nebraska"),
    ("NV", "nevada"),
    ("NH", "new hampshire"),
    ("NJ", "new jersey"),
    ("NM", "new mexico"),
    ("NY", "new york"),
    ("NC", "north carolina"),
    ("ND", "north dakota"),
    ("OH", "ohio"),
    ("OK", "oklahoma"),
    ("OR", "oregon"),
    ("PA", "pennsylvania"),
    ("RI", "rhode island"),
    ("SC", "south carolina"),
    ("SD", "south dakota"),
    ("TN", "tennessee"),
    ("TX", "texas"),
    ("UT", "utah"),
    ("VT", "vermont"),
    ("VA", "virginia"),
    ("WA", "washington"),
    ("WV", "west virginia"),
    ("WI", "wisconsin"),
    ("WY", "wyoming"),
    ("PR", "puerto rico"),
    ("NSW", "new south wales"),
    ("VIC", "victoria"),
    ("QLD", "queensland"),
    ("TAS", "tasmania"),
    ("ACT", "-"),
    ("NT", "-"),
    ("ON", "ontario"),
    ("QC", "quebec"),
    ("BC", "british columbia"),
    ("AB", "alberta"),
    ("MB", "manitoba"),
    ("SK", "saskatchewan"),
    ("NS", "nova scotia"),
    ("NB", "new brunswick"),
];

/// Whether a word or words name a country.
pub fn is_country(text: &str) -> bool {
    matches!(
        text,
        "usa"
            | "us"
            | "united states"
            | "united states of america"
            | "uk"
            | "united kingdom"
            | "england"
            | "australia"
            | "canada"
            | "germany"
            | "deutschland"
            | "france"
            | "korea"
            | "south korea"
            | "republic of korea"
            | "rok"
            | "kr"
            | "japan"
            | "china"
            | "singapore"
            | "scotland"
            | "wales"
            | "northern ireland"
            | "ireland"
            | "great britain"
            | "new zealand"
            | "vietnam"
            | "viet nam"
            | "thailand"
            | "taiwan"
            | "hong kong"
            | "india"
            | "indonesia"
            | "malaysia"
            | "philippines"
            | "spain"
            | "italy"
            | "netherlands"
            | "switzerland"
            | "austria"
    )
}
