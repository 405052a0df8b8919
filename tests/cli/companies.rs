//! Companies: sites, relatives and names in two scripts, and what `company_level` makes of them.

use std::fs;
use std::path::Path;

use crate::support::folder;
use crate::support::program::say;
use crate::support::published::Run;

/// The cases in pairs.
const CASES: &str = "\
site1,가람테크 서울지점,3128640777,서울 강남구 테헤란로 152,02-555-1234,garamtech.co.kr
site2,가람테크 부산지점,3128640777,부산 해운대구 센텀중앙로 97,051-555-9876,garamtech.co.kr
place1,누리솔루션 주식회사,,서울 마포구 월드컵북로 396,02-333-7788,nurisol.co.kr
place2,(주)누리솔루션,,대전 유성구 대학로 99,042-861-4545,nurisol.co.kr
same1,한빛소프트,,경기 성남시 분당구 판교로 256,031-777-2020,hanbitsoft.com
same2,㈜한빛소프트,,경기도 성남시 분당구 판교로 256,031-777-2020,hanbitsoft.com
script1,두산전자,,경북 구미시 산호대로 84,054-472-3311,dse.co.kr
script2,\"Doosan Electronics Co., Ltd.\",,경북 구미시 산호대로 84,054-472-3311,dse.co.kr
group1,태광전자,,충남 천안시 서북구 번영로 467,041-555-6677,taekwanggroup.co.kr
group2,태광전기,,충남 천안시 서북구 번영로 467,041-555-6677,taekwanggroup.co.kr
";

/// A business number with its check digit.
fn business_number(serial: usize) -> String {
    let digits: Vec<usize> = format!("{:09}", 312_810_000 + serial * 7)
        .bytes()
        .map(|digit| usize::from(digit - b'0'))
        .collect();
    let weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    let sum: usize = digits.iter().zip(weights).map(|(d, w)| d * w).sum();
    let check = (10 - (sum + 5 * digits[8] / 10) % 10) % 10;
    let digits: String = digits.iter().map(usize::to_string).collect();
    format!("{digits}{check}")
}

/// The columns of [`others`].
pub(super) const HEADER: &str = "번호,회사명,사업자등록번호,주소,대표전화,홈페이지\n";

/// Companies that have nothing to do with each other.
pub(super) fn others() -> String {
    const NAMES: [&str; 15] = [
        "가온", "나래", "다솔", "라온", "마루", "바름", "새벽", "아라", "자연", "초록", "큰숲",
        "토담", "파란", "하늘", "해솔",
    ];
    const TRADES: [&str; 10] = [
        "농산", "목재", "정밀", "유통", "물류", "식품", "조경", "포장", "건설", "섬유",
    ];
    const ROADS: [&str; 4] = [
        "인천 중구 축항대로",
        "전남 나주시 빛가람로",
        "경기 광주시 경안로",
        "부산 영도구 해양로",
    ];
    let mut rows = String::new();
    for (nth, name) in NAMES.iter().enumerate() {
        for (at, trade) in TRADES.iter().enumerate() {
            let number = nth * 10 + at + 1;
            let road = ROADS[number % 4];
            rows += &format!(
                "f{number},{name}{trade},{},{road} {},031-7{number:02}-{},shop{number}.co.kr\n",
                business_number(number),
                number * 3,
                2001 + number * 37,
            );
        }
    }
    rows
}

fn run(folder: &Path, level: &str) -> Run {
    let rows = format!("{HEADER}{}{CASES}", others());
    fs::write(folder.join("companies.csv"), rows).expect("an export");
    let project = format!(
        "version: 1\nextends: [kr-company]\nsources:\n  - name: erp\n    path: companies.csv\n    id: 번호\n    \
         entity: company\nmatch: {{company_level: {level}}}\n"
    );
    fs::write(folder.join("p.yaml"), project).expect("a project");
    // A gate may fail on so few rows; the run is there all the same.
    let done = say(folder, "run p.yaml");
    assert!(matches!(done.code, Some(0 | 1)), "{done:#?}");
    Run::current(&folder.join("goldsieve-out"))
}

/// Decision and reason of the pair `<case>1`, `<case>2`; whether they are one customer.
fn outcome(run: &Run, case: &str) -> (Option<(String, String)>, bool) {
    let ids = [format!("{case}1"), format!("{case}2")];
    let pairs = run.table("pairs");
    let (lefts, rights) = (pairs.texts("left_id"), pairs.texts("right_id"));
    let at = (0..lefts.len()).find(|&at| lefts[at] == ids[0] && rights[at] == ids[1]);
    let told = at.map(|at| {
        (
            pairs.texts("decision")[at].clone(),
            pairs.texts("reason")[at].clone(),
        )
    });
    let crosswalk = run.table("crosswalk");
    let (rows, entities) = (
        crosswalk.texts("source_record_id"),
        crosswalk.texts("entity_id"),
    );
    let entity = |id: &String| {
        let at = rows.iter().position(|row| row == id);
        &entities[at.expect("the row")]
    };
    (told, entity(&ids[0]) == entity(&ids[1]))
}

#[test]
fn sites_and_relatives_stay_apart_and_scripts_do_not() {
    let folder = folder();
    let run = run(folder.path(), "site");
    let review = |reason: &str| (Some(("review".to_owned(), reason.to_owned())), false);
    assert_eq!(outcome(&run, "site"), review("other_site"));
    assert_eq!(outcome(&run, "place"), (None, false));
    assert_eq!(outcome(&run, "group"), review("related_company"));
    assert!(outcome(&run, "same").1);
    assert!(outcome(&run, "script").1);
}

#[test]
fn a_legal_entity_is_one_wherever_its_sites_are() {
    let folder = folder();
    let run = run(folder.path(), "legal-entity");
    assert!(outcome(&run, "site").1);
    assert!(outcome(&run, "same").1);
    assert!(!outcome(&run, "group").1);
}

/// One column names people and companies: each row has a name in the field that is its own, and the
/// cell goes along as it was written.
#[test]
fn people_and_companies_of_one_column_find_their_like() {
    let folder = folder();
    let mut rows = String::from("번호,차주,연락처\n");
    let surnames = ["김", "이", "박", "최", "정", "강", "조", "윤", "장", "임"];
    let given = [
        "민수", "서연", "지훈", "유진", "하늘", "도윤", "하은", "서준",
    ];
    for at in 0..80 {
        let name = format!("{}{}", surnames[at % 10], given[at / 10]);
        rows += &format!("p{at},{name},010-4{at:03}-7{:03}\n", at * 7 % 1000);
    }
    for (id, name, phone) in [
        ("same1", "㈜나노기계", "010-5511-7301"),
        ("same2", "나노기계 주식회사", "010-5511-7301"),
        ("other1", "주식회사 다솔물산", "031-777-2020"),
        ("other2", "(주)마루정밀", "031-777-2929"),
    ] {
        rows += &format!("{id},{name},{phone}\n");
    }
    for (at, name) in [
        "가온", "나래", "라온", "바름", "새벽", "아라", "초록", "큰숲", "토담", "파란", "하늘",
        "해솔",
    ]
    .iter()
    .enumerate()
    {
        rows += &format!(
            "c{at},주식회사 {name}유통,063-24{at:02}-5{:03}\n",
            at * 61 % 1000
        );
    }
    fs::write(folder.path().join("cars.csv"), rows).expect("an export");
    let done = say(folder.path(), "run cars.csv");
    assert!(matches!(done.code, Some(0 | 1)), "{done:#?}");
    let run = Run::current(&folder.path().join("goldsieve-out"));
    assert!(outcome(&run, "same").1);
    assert!(!outcome(&run, "other").1);
    let records = run.table("records");
    let ids = records.texts("source_record_id");
    let of = |id: &str, column: &str| {
        let at = ids.iter().position(|of| of == id).expect("the row");
        records.text(column)[at].clone().unwrap_or_default()
    };
    assert_eq!(
        (of("p0", "person_name"), of("p0", "company_name")),
        ("김민수".into(), "".into())
    );
    assert_eq!(of("same1", "person_name"), "");
    assert_eq!(of("same1", "company_name"), "주식회사 나노기계");
    assert_eq!(of("same1", "cars.차주"), "㈜나노기계");
}
