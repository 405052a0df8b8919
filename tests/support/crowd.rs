//! Customers who have nothing to do with a case but make frequencies and priors what they are in a
//! file of some size. The same on every machine; every third stands in both of two sources, there
//! with a detail less or a name that somebody typed wrong.

/// Customers of a crowd.
pub const CUSTOMERS: usize = 260;

const SURNAMES: [&str; 13] = [
    "김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서",
];
const FIRST: [&str; 20] = [
    "민", "서", "지", "현", "은", "영", "수", "재", "성", "동", "유", "하", "태", "보", "경", "상",
    "정", "나", "도", "예",
];
const SECOND: [&str; 13] = [
    "준", "연", "호", "진", "아", "우", "빈", "훈", "희", "철", "란", "욱", "솔",
];
const STREETS: [&str; 7] = [
    "테헤란로",
    "올림픽로",
    "월드컵북로",
    "양재대로",
    "남부순환로",
    "도산대로",
    "강남대로",
];

/// One row, by the names of fields.
#[derive(Clone, Debug)]
pub struct Person {
    pub person_name: String,
    pub mobile_phone: String,
    pub email: String,
    pub birth_date: String,
    pub address: String,
}

impl Person {
    /// The cell of a field; empty for fields it knows nothing of.
    pub fn cell(&self, field: &str) -> &str {
        match field {
            "person_name" => &self.person_name,
            "mobile_phone" => &self.mobile_phone,
            "email" => &self.email,
            "birth_date" => &self.birth_date,
            "address" => &self.address,
            _ => "",
        }
    }
}

/// The rows of both sources.
pub fn crowd() -> [Vec<Person>; 2] {
    let mut sources = [Vec::new(), Vec::new()];
    for nth in 0..CUSTOMERS {
        let person = person(nth);
        if nth % 3 == 0 {
            let mut again = person.clone();
            match nth % 4 {
                0 => again.birth_date.clear(),
                1 => again.email.clear(),
                2 => again.address.clear(),
                _ => again.person_name = person.person_name.replace(['준', '연'], "순"),
            }
            sources[1].push(again);
        }
        sources[0].push(person);
    }
    sources
}

fn person(nth: usize) -> Person {
    let given = (nth * 7 + nth / 13) % (FIRST.len() * SECOND.len());
    let (first, second) = (FIRST[given % FIRST.len()], SECOND[given / FIRST.len()]);
    let letters: String = (0..6)
        .map(|place| char::from(b'a' + ((nth * 31 + 7) / (5 * place + 1) % 26) as u8))
        .collect();
    Person {
        person_name: format!("{}{first}{second}", SURNAMES[nth % SURNAMES.len()]),
        mobile_phone: format!(
            "010-{:04}-{:04}",
            2100 + nth * 29 % 7600,
            (nth * 7919 + 1234) % 10_000
        ),
        email: format!("{letters}{nth}@naver.com"),
        birth_date: format!(
            "{}-{:02}-{:02}",
            1950 + nth * 13 % 50,
            1 + nth * 5 % 12,
            1 + nth * 11 % 28
        ),
        address: format!(
            "서울특별시 강남구 {} {}, {}동 {}0{}호",
            STREETS[nth % STREETS.len()],
            10 + nth * 3,
            101 + nth % 9,
            1 + nth % 15,
            1 + nth % 4
        ),
    }
}
