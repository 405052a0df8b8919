//! What surrounds the headers of the table: words that say whose a column is and which of several, and
//! the heads of Korean compounds. A table too.

use super::SensitiveKind;
use super::meaning::{AddressPart, Meaning, NamePart, Party, Place};

/// What stands before or after a known header and says whose or which of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Qualifier {
    /// Says nothing that matters.
    Neutral,
    Of(Party),
    At(Place),
    Number(u8),
}

/// Beginnings of headers for who dealt with the company or has a part in a matter: where a name of the
/// customer stands beside it, that is who the row is about.
#[rustfmt::skip]
pub(super) const DEALING: &[&str] = &[
    "계약자", "구매자", "납부자", "매수인", "세입자", "소유자", "소유주", "신청인", "신청자", "예약자", "임차인", "주문자", "buyer",
    "orderer",
];

/// Words of headers for a name made of the name, or used instead of it: how somebody is shown, written to
/// or called. It may hold a spouse, a company, or half the name.
#[rustfmt::skip]
pub(super) const DERIVED: &[&str] = &[
    "addressee", "alias", "aka", "dear", "display", "displayname", "envelope", "greeting", "nick", "nickname", "pref",
    "preferred", "salutation", "shown",
];

/// Beginnings of headers for somebody who is never the customer where another name stands in the row:
/// whoever leads, teaches, treats, drives or speaks for the customer, or did something to him.
#[rustfmt::skip]
pub(super) const OTHERS: &[&str] = &[
    "가이드", "가해자", "간병인", "간호사", "감독", "강사", "검수자", "결재자", "관리인", "교관", "교사", "기사", "담당의", "담임",
    "대리기사", "동반자", "딜러", "매도인", "매도자", "멘토", "미용사", "발송인", "발신인", "방문기사", "배송기사", "보내는",
    "사회복지사", "상담사", "생활지원사", "선장", "설치기사", "송하인", "수의사", "수임인", "승인자", "심사자", "양도인", "요양보호사",
    "운전자", "의사", "인솔", "입력자", "접수자", "조교", "주치의", "진료의", "처리자", "추천당원", "캐디", "코치", "트레이너",
    "판매원", "판매자", "확인자", "escort", "instructor", "mentor", "seller", "sender", "teacher", "trainer",
];

/// Qualifiers with their words, longest forms are tried first by the reader of headers.
pub(super) const QUALIFIERS: &[(Qualifier, &str)] = &[
    (
        Qualifier::Neutral,
        "customer cust client member mbr patient pat user guest buyer person subscriber student lead party record primary main default current mailing mailto residential residence permanent legal registered my own your crm addr address address1 lastknown latest res preferred 고객 회원 환자 본인 구매자 주문자 신청자 가입자 계약자 예약자 학생 사용자 유저 현 현재 실거주 거주지 거주 주거래 주 메인 대표 등록 개인 우편물 신규 최종 최신 최근 필수 선택 정보 값 입력 원본 yn 여부 field value text 한글",
    ),
    (
        Qualifier::Of(Party::Contact),
        "contact contactperson contactname 담당자 담당 실무자 연락담당자 거래처담당자 업체담당자 회사담당자 고객담당자",
    ),
    (
        Qualifier::Of(Party::Recipient),
        "recipient receiver consignee shipto 수령인 수취인 받는사람 받는분 수령자 수하인",
    ),
    (
        Qualifier::Of(Party::Representative),
        "ceo representative headteacher headmaster headmistress principal director 교장 점주 업주 대표자 대표이사",
    ),
    (
        Qualifier::Of(Party::Guardian),
        "guardian parent mother father caregiver 신청보호자 보호자 학부모 학부형 부모님 부모 어머니 아버지 모친 부친 법정대리인 대리인",
    ),
    (
        Qualifier::Of(Party::Beneficiary),
        "beneficiary guarantor 수익자 보증인 연대보증인 세대주 피상속인",
    ),
    (
        Qualifier::Of(Party::Child),
        "child baby 자녀 자녀분 아기 아이 유아 영아",
    ),
    (
        Qualifier::Of(Party::Spouse),
        "spouse partner husband wife 배우자",
    ),
    (
        Qualifier::Of(Party::Emergency),
        "emergency emergencycontact nextofkin 비상 비상연락 긴급 긴급연락 응급 응급연락",
    ),
    (
        Qualifier::Of(Party::Referrer),
        "임대인 집주인 건물주 pet animal 동물 반려동물 애완동물 반려견 반려묘 펫 referrer referral referredby introducer 추천인 소개자 추천자 소개인",
    ),
    (
        Qualifier::Of(Party::Staff),
        "owner agent assistant asst manager salesrep sales staff employee createdby modifiedby recordowner 영업담당 영업담당자 영업사원 담당직원 직원 관리자 상담원 등록자 수정자 작성자 매니저 설계사 비서",
    ),
    (
        Qualifier::At(Place::Home),
        "home personal private 자택 집 가정 주택 개인용",
    ),
    (
        Qualifier::At(Place::Work),
        "work office business company corporate account org organization biz 직장 회사 사무실 근무지 근무처 업체 거래처 기업 법인 본사 사업장 업무 업무용 회사용",
    ),
    (
        Qualifier::At(Place::Delivery),
        "shipping delivery ship shipment deliver 배송 배송지 배달 배달지 수령지 납품 납품처",
    ),
    (
        Qualifier::At(Place::Billing),
        "billing invoice bill payment 청구 청구지 청구서 세금계산서 계산서 결제",
    ),
    (
        Qualifier::At(Place::Parcel),
        "parcel lot lotno lnm jibun 지번",
    ),
    (
        Qualifier::At(Place::Other),
        "other secondary alternate alternative alt second additional extra backup previous former old 기타 보조 추가 예비 이전 부가 서브",
    ),
    (Qualifier::Number(2), "address2 addr2"),
    (Qualifier::Number(3), "third address3 addr3 tertiary"),
];

/// Heads of Korean compounds: a longer header that ends so is read by its end.
pub(super) const ENDINGS: &[(Meaning, &str)] = &[
    (
        Meaning::Sensitive(SensitiveKind::ResidentNumber),
        "주민번호 주민등록번호 외국인등록번호",
    ),
    (
        Meaning::Sensitive(SensitiveKind::Card),
        "신용카드번호 카드번호",
    ),
    (Meaning::Sensitive(SensitiveKind::Account), "계좌번호"),
    (
        Meaning::Sensitive(SensitiveKind::Password),
        "비밀번호 패스워드 password passwd pwd pw",
    ),
    (
        Meaning::Mobile,
        "휴대폰번호 휴대폰 휴대전화번호 휴대전화 핸드폰번호 핸드폰",
    ),
    (Meaning::Phone, "전화번호 연락처 전화"),
    (Meaning::Email, "이메일주소 이메일 메일주소"),
    (Meaning::Postcode, "우편번호"),
    (Meaning::BirthDate, "생년월일"),
    (Meaning::Name(NamePart::Full), "성명 이름"),
    (Meaning::Address(AddressPart::Detail), "상세주소"),
    (Meaning::Address(AddressPart::Street), "주소"),
    (
        Meaning::Moment,
        "일자 일시 날짜 시각 시간 일 date time datetime timestamp ts at on dt dttm ymd",
    ),
    (
        Meaning::Amount,
        "금액 횟수 건수 수량 잔액 매출 점수 한도 amount amt count cnt qty total sum balance score rate ratio percent pct",
    ),
    (Meaning::Flag, "여부 유무 yn flag"),
    (
        Meaning::State,
        "상태 구분 유형 분류 등급 그룹 경로 매장 점포 지점 status state role type category class group tag stage segment channel tier",
    ),
    (
        Meaning::Reference,
        "코드 번호 아이디 id key code no ref uuid guid",
    ),
    (
        Meaning::Carried("free text"),
        "메모 비고 내용 사유 의견 memo note notes comment comments description remark reason",
    ),
    (
        Meaning::Carried("a web address of a picture or page"),
        "url uri link",
    ),
];
