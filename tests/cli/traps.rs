//! The traps of customer data, each with both sides: who must not be merged, and who must. All of
//! them stand in one set of generated exports of many hundred customers, which runs without any
//! configuration.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

use super::companies;
use crate::support::inputs::{CSV_EXPORTS, generate};
use crate::support::program::call;
use crate::support::published::Run;
use crate::support::{TODAY, folder, lasting_folder};

/// A row of the CRM: people with an employer, its switchboard, and a place.
#[derive(Default)]
struct Contact {
    id: &'static str,
    surname: &'static str,
    given: &'static str,
    email: &'static str,
    phone: &'static str,
    mobile: &'static str,
    company: &'static str,
    street: &'static str,
    born: &'static str,
}

/// A row of the shop: private customers.
#[derive(Default)]
struct Member {
    id: &'static str,
    name: &'static str,
    born: &'static str,
    mobile: &'static str,
    email: &'static str,
    address: &'static str,
    detail: &'static str,
}

const CONTACTS: [Contact; 34] = [
    // Two people of one name in one company: one switchboard, one building.
    Contact {
        id: "same1",
        surname: "이",
        given: "정훈",
        email: "jh.lee@gaonprecision.co.kr",
        phone: "031-8012-7700",
        mobile: "010-2214-7781",
        company: "가온정밀",
        born: "1979-02-14",
        ..NONE
    },
    Contact {
        id: "same2",
        surname: "이",
        given: "정훈",
        email: "junghoon2@gaonprecision.co.kr",
        phone: "031-8012-7700",
        mobile: "010-9430-1156",
        company: "가온정밀",
        born: "1988-10-30",
        ..NONE
    },
    // A father's phone.
    Contact {
        id: "father1",
        surname: "도",
        given: "상철",
        mobile: "010-3316-9047",
        email: "sangcheol.do@hanmail.net",
        born: "1961-01-23",
        ..NONE
    },
    Contact {
        id: "father2",
        surname: "도",
        given: "지훈",
        mobile: "010-3316-9047",
        email: "jihoon.do99@gmail.com",
        born: "1999-08-02",
        ..NONE
    },
    // Married, renamed and moved; her sister stayed.
    Contact {
        id: "married1",
        surname: "Carter",
        given: "Emily",
        mobile: "010-6620-4415",
        email: "emily.carter@gmail.com",
        street: "서울 용산구 이태원로 217",
        born: "1990-05-17",
        ..NONE
    },
    Contact {
        id: "married2",
        surname: "Whitfield",
        given: "Emily",
        mobile: "010-6620-4415",
        email: "emily.carter@gmail.com",
        street: "부산 해운대구 마린시티2로 33",
        born: "1990-05-17",
        ..NONE
    },
    Contact {
        id: "married3",
        surname: "Carter",
        given: "Hannah",
        phone: "02-795-3308",
        email: "hannah.c@outlook.com",
        street: "서울 용산구 이태원로 217",
        born: "1993-12-01",
        ..NONE
    },
    // Another employer; the successor has the desk, its phone and the building.
    Contact {
        id: "job1",
        surname: "채",
        given: "다은",
        email: "daeun.chae@noeulfoods.com",
        phone: "02-6711-2054",
        mobile: "010-4108-3372",
        company: "노을식품",
        street: "서울 금천구 가산디지털1로 168",
        ..NONE
    },
    Contact {
        id: "job2",
        surname: "채",
        given: "다은",
        email: "chae.de@bitgaram.co.kr",
        phone: "061-820-1190",
        mobile: "010-4108-3372",
        company: "빛가람전력",
        street: "전남 나주시 빛가람로 640",
        ..NONE
    },
    Contact {
        id: "job3",
        surname: "오",
        given: "세진",
        email: "sejin.oh@noeulfoods.com",
        phone: "02-6711-2054",
        mobile: "010-8255-6019",
        company: "노을식품",
        street: "서울 금천구 가산디지털1로 168",
        ..NONE
    },
    // A switchboard that many share, and mailboxes that lead from one to the next.
    Contact {
        id: "board1",
        surname: "구",
        given: "본석",
        phone: "02-3459-6000",
        email: "bs.koo@mireuheavy.com",
        company: "미르중공업",
        ..NONE
    },
    Contact {
        id: "board2",
        surname: "금",
        given: "나래",
        phone: "02-3459-6000",
        email: "nr.keum@mireuheavy.com",
        company: "미르중공업",
        ..NONE
    },
    Contact {
        id: "board3",
        surname: "길",
        given: "태화",
        phone: "02-3459-6000",
        email: "th.gil@mireuheavy.com",
        company: "미르중공업",
        ..NONE
    },
    Contact {
        id: "board4",
        surname: "나",
        given: "윤선",
        phone: "02-3459-6000",
        email: "ys.na@mireuheavy.com",
        company: "미르중공업",
        ..NONE
    },
    Contact {
        id: "board5",
        surname: "노",
        given: "희철",
        phone: "02-3459-6000",
        email: "hc.noh@mireuheavy.com",
        company: "미르중공업",
        ..NONE
    },
    Contact {
        id: "board6",
        surname: "모",
        given: "연주",
        phone: "02-3459-6000",
        email: "yj.mo@mireuheavy.com",
        company: "미르중공업",
        ..NONE
    },
    Contact {
        id: "board7",
        surname: "금",
        given: "나래",
        phone: "02-3459-6000",
        email: "nr.keum@mireuheavy.com",
        ..NONE
    },
    Contact {
        id: "board8",
        surname: "금",
        given: "도형",
        phone: "02-3459-6000",
        company: "미르중공업",
        ..NONE
    },
    // A shared mailbox.
    Contact {
        id: "info1",
        surname: "선우",
        given: "진",
        email: "info@saebyeokpack.co.kr",
        mobile: "010-5590-2276",
        company: "새벽포장",
        ..NONE
    },
    Contact {
        id: "info2",
        surname: "추",
        given: "경란",
        email: "info@saebyeokpack.co.kr",
        mobile: "010-7713-8840",
        company: "새벽포장",
        ..NONE
    },
    Contact {
        id: "info3",
        surname: "편",
        given: "도균",
        email: "info@saebyeokpack.co.kr",
        mobile: "010-2065-9931",
        company: "새벽포장",
        ..NONE
    },
    Contact {
        id: "info4",
        surname: "추",
        given: "경란",
        email: "info@saebyeokpack.co.kr",
        mobile: "010-7713-8840",
        ..NONE
    },
    // Masked names.
    Contact {
        id: "mask1",
        surname: "맹",
        given: "철수",
        mobile: "010-6174-5093",
        email: "maeng.cs@naver.com",
        street: "대전 유성구 대학로 291",
        born: "1983-07-19",
        ..NONE
    },
    Contact {
        id: "mask2",
        surname: "맹",
        given: "현수",
        mobile: "010-8836-2204",
        email: "hyunsoo.m@daum.net",
        street: "대전 유성구 대학로 291",
        born: "1986-03-08",
        ..NONE
    },
    // A couple.
    Contact {
        id: "home1",
        surname: "탁",
        given: "영민",
        phone: "031-902-4417",
        email: "takym@naver.com",
        street: "경기 고양시 일산동구 중앙로 1275 504동 1203호",
        ..NONE
    },
    Contact {
        id: "home2",
        surname: "함",
        given: "소라",
        phone: "031-902-4417",
        email: "sora.ham@gmail.com",
        street: "경기 고양시 일산동구 중앙로 1275 504동 1203호",
        ..NONE
    },
    // Twins of thirty at their parents'.
    Contact {
        id: "twin1",
        surname: "방",
        given: "우주",
        phone: "02-937-5521",
        email: "woojoo.bang@gmail.com",
        street: "서울 노원구 동일로 1414 107동 902호",
        born: "1996-09-09",
        ..NONE
    },
    Contact {
        id: "twin2",
        surname: "방",
        given: "우진",
        phone: "02-937-5521",
        email: "woojin.bang@gmail.com",
        street: "서울 노원구 동일로 1414 107동 902호",
        born: "1996-09-09",
        ..NONE
    },
    // A mother who is a customer, and her daughter of ten.
    Contact {
        id: "child1",
        surname: "염",
        given: "미영",
        mobile: "010-5521-8034",
        email: "miyoung.yeom@naver.com",
        street: "인천 연수구 컨벤시아대로 80 1101호",
        born: "1985-02-11",
        ..NONE
    },
    Contact {
        id: "child2",
        surname: "제갈",
        given: "하은",
        mobile: "010-5521-8034",
        email: "miyoung.yeom@naver.com",
        street: "인천 연수구 컨벤시아대로 80 1101호",
        born: "2016-08-30",
        ..NONE
    },
    // A cousin without a birth date, of nearly the same name, at the same phone and door.
    Contact {
        id: "child3",
        surname: "제갈",
        given: "하운",
        mobile: "010-5521-8034",
        email: "miyoung.yeom@naver.com",
        street: "인천 연수구 컨벤시아대로 80 1101호",
        ..NONE
    },
    Contact {
        id: "moved1",
        surname: "위",
        given: "선호",
        mobile: "010-3045-7718",
        street: "강원 춘천시 중앙로 115",
        born: "1977-11-03",
        ..NONE
    },
    Contact {
        id: "moved2",
        surname: "위",
        given: "선호",
        mobile: "010-3045-7718",
        street: "제주 제주시 첨단로 242",
        born: "1977-11-03",
        ..NONE
    },
    Contact {
        id: "moved3",
        surname: "위",
        given: "선호",
        mobile: "010-9964-0142",
        street: "강원 춘천시 중앙로 115",
        born: "2001-04-25",
        ..NONE
    },
];

const NONE: Contact = Contact {
    id: "",
    surname: "",
    given: "",
    email: "",
    phone: "",
    mobile: "",
    company: "",
    street: "",
    born: "",
};

const NOBODY: Member = Member {
    id: "",
    name: "",
    born: "",
    mobile: "",
    email: "",
    address: "",
    detail: "",
};

const MEMBERS: [Member; 7] = [
    Member {
        id: "same3",
        name: "이정훈",
        born: "1979.02.14",
        mobile: "01022147781",
        ..NOBODY
    },
    Member {
        id: "father3",
        name: "도지훈",
        born: "19990802",
        mobile: "010 3316 9047",
        ..NOBODY
    },
    Member {
        id: "father4",
        name: "도상철",
        mobile: "01033169047",
        email: "sangcheol.do@hanmail.net",
        ..NOBODY
    },
    Member {
        id: "mask3",
        name: "맹*수",
        born: "1983-07-19",
        mobile: "010-6174-5093",
        address: "대전 유성구 대학로 291",
        ..NOBODY
    },
    Member {
        id: "home3",
        name: "함소라",
        email: "sora.ham@gmail.com",
        address: "경기도 고양시 일산동구 중앙로 1275",
        detail: "504동 1203호",
        ..NOBODY
    },
    Member {
        id: "twin3",
        name: "방우주",
        born: "1996-09-09",
        email: "woojoo.bang@gmail.com",
        ..NOBODY
    },
    Member {
        id: "child4",
        name: "제갈하은",
        born: "2016-08-30",
        mobile: "01055218034",
        ..NOBODY
    },
];

impl Contact {
    fn line(&self) -> String {
        let Contact {
            id,
            surname,
            given,
            email,
            phone,
            mobile,
            company,
            street,
            born,
        } = self;
        format!(
            "{id},{surname},{given},{email},{phone},{mobile},,{company},,,,\"{street}\",{born},false,false,\
             2020-03-01T00:00:00.000Z,2024-03-01T00:00:00.000Z\n"
        )
    }
}

impl Member {
    fn line(&self) -> String {
        let Member {
            id,
            name,
            born,
            mobile,
            email,
            address,
            detail,
        } = self;
        format!("{id},{name},,{born},{mobile},{email},,{address},{detail},N,N,0,,2021-05-05\n")
    }
}

/// The customer of every trap's row, and the reason of every pair that went to review.
struct Traps {
    customer: BTreeMap<String, String>,
    review: BTreeMap<(String, String), String>,
}

impl Traps {
    fn of(run: &Run) -> Traps {
        let crosswalk = run.table("crosswalk");
        let ids = crosswalk.texts("source_record_id");
        let pairs = run.table("pairs");
        let decided = pairs
            .texts("decision")
            .into_iter()
            .zip(pairs.texts("reason"));
        let ends = pairs
            .texts("left_id")
            .into_iter()
            .zip(pairs.texts("right_id"));
        let review = ends
            .zip(decided)
            .filter(|(_, (decision, _))| decision == "review");
        Traps {
            customer: ids.into_iter().zip(crosswalk.texts("entity_id")).collect(),
            review: review.map(|(ends, (_, reason))| (ends, reason)).collect(),
        }
    }

    #[track_caller]
    fn customer(&self, id: &str) -> &str {
        let found = self.customer.get(id);
        found.unwrap_or_else(|| panic!("no row {id}"))
    }

    /// Rows of one customer.
    #[track_caller]
    fn one(&self, ids: &[&str]) {
        for id in ids {
            assert_eq!(
                self.customer(ids[0]),
                self.customer(id),
                "{} and {id} are one",
                ids[0]
            );
        }
    }

    /// Rows of as many customers.
    #[track_caller]
    fn apart(&self, ids: &[&str]) {
        for (at, id) in ids.iter().enumerate() {
            for other in &ids[at + 1..] {
                assert_ne!(
                    self.customer(id),
                    self.customer(other),
                    "{id} and {other} are two"
                );
            }
        }
    }
}

/// One run over all traps, in exports of some 1,500 other rows.
fn traps() -> &'static Traps {
    static TRAPS: OnceLock<Traps> = OnceLock::new();
    TRAPS.get_or_init(|| {
        let folder = lasting_folder("traps");
        generate(1500, &folder);
        let add = |file: &str, lines: String| {
            let path = folder.join(file);
            let mut text = fs::read_to_string(&path).expect("an export in UTF-8");
            if !text.ends_with('\n') {
                text.push('\n');
            }
            fs::write(path, text + &lines).expect("the export with the traps");
        };
        add(
            "salesforce_contacts.csv",
            CONTACTS.iter().map(Contact::line).collect(),
        );
        add(
            "shop_members.csv",
            MEMBERS.iter().map(Member::line).collect(),
        );
        let arguments = ["run"]
            .into_iter()
            .chain(CSV_EXPORTS)
            .chain(["--as-of", TODAY]);
        call(&folder, arguments).exits(0);
        Traps::of(&Run::current(&folder.join("goldsieve-out")))
    })
}

#[test]
fn twins_share_everything_but_the_name() {
    traps().one(&["twin1", "twin3"]);
    traps().apart(&["twin1", "twin2"]);
}

#[test]
fn two_of_one_name_in_one_company_are_two() {
    traps().one(&["same1", "same3"]);
    traps().apart(&["same1", "same2"]);
}

#[test]
fn a_father_lends_his_phone_and_not_himself() {
    traps().one(&["father1", "father4"]);
    traps().one(&["father2", "father3"]);
    traps().apart(&["father1", "father2"]);
}

#[test]
fn a_new_surname_and_address_is_the_same_customer_and_her_sister_is_not() {
    traps().one(&["married1", "married2"]);
    traps().apart(&["married1", "married3"]);
}

#[test]
fn who_moves_keeps_the_phone_and_a_namesake_at_the_old_door_does_not() {
    traps().one(&["moved1", "moved2"]);
    traps().apart(&["moved1", "moved3"]);
}

#[test]
fn a_job_changer_is_one_and_the_successor_another() {
    traps().one(&["job1", "job2"]);
    traps().apart(&["job1", "job3"]);
}

#[test]
fn a_switchboard_chains_nobody_together() {
    traps().one(&["board2", "board7"]);
    traps().apart(&["board1", "board2", "board3", "board4", "board5", "board6"]);
    traps().apart(&["board2", "board8"]);
}

#[test]
fn a_masked_name_goes_where_its_details_say() {
    traps().one(&["mask1", "mask3"]);
    traps().apart(&["mask1", "mask2"]);
}

#[test]
fn a_household_is_not_a_customer() {
    traps().one(&["home2", "home3"]);
    traps().apart(&["home1", "home2"]);
}

#[test]
fn a_shared_mailbox_is_nobodys() {
    traps().one(&["info2", "info4"]);
    traps().apart(&["info1", "info2", "info3"]);
}

#[test]
fn a_guardians_contact_does_not_tie_a_child_to_anybody() {
    traps().one(&["child2", "child4"]);
    traps().apart(&["child1", "child2", "child3"]);
    let asked: Vec<&String> = traps()
        .review
        .iter()
        .filter(|((left, right), _)| [left, right].iter().all(|id| id.starts_with("child")))
        .map(|(_, reason)| reason)
        .collect();
    assert!(
        asked.iter().any(|reason| *reason == "guardian_contact"),
        "{asked:?}"
    );
}

#[test]
fn branches_of_a_company_are_sites_of_their_own() {
    let folder = folder();
    let mut text = format!("{}{}", companies::HEADER, companies::others());
    for (id, name, number, place, phone) in [
        (
            "seoul1",
            "가람테크 서울지점",
            "3128640777",
            "서울 강남구 테헤란로 152",
            "02-555-1234",
        ),
        (
            "busan1",
            "가람테크 부산지점",
            "3128640777",
            "부산 해운대구 센텀중앙로 97",
            "051-555-9876",
        ),
        (
            "seoul2",
            "(주)가람테크 서울지점",
            "",
            "서울특별시 강남구 테헤란로 152",
            "02-555-1234",
        ),
    ] {
        writeln!(text, "{id},{name},{number},{place},{phone},garamtech.co.kr").expect("text grows");
    }
    fs::write(folder.path().join("companies.csv"), text).expect("an export");
    call(folder.path(), ["run", "companies.csv", "--as-of", TODAY]);
    let traps = Traps::of(&Run::current(&folder.path().join("goldsieve-out")));
    traps.one(&["seoul1", "seoul2"]);
    traps.apart(&["seoul1", "busan1"]);
}
