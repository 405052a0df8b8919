//! The headers that exports use, by meaning: in Korean and English, and the usual ones of larger
//! European and East Asian languages. A table: keys are joined lower case words, several per line.
//! Qualifiers (home, 직장, 고객…) are told apart in `qualifiers`, so that the table need not repeat them.

use super::meaning::{AddressPart, IdRank, Meaning, NamePart};
use super::{Matching, Polarity, SensitiveKind};
use crate::tables::field::FieldType;

/// Meaning and its keys, separated by blanks.
pub(super) const TABLE: &[(Meaning, &str)] = &[
    // Names of people.
    (
        Meaning::Name(NamePart::Surname),
        "nachname nomdefamille apellido apellidos cognome nazwisko soyad soyadi lastname surname familyname lname last secondname namelast lastnm namesurname namefamily lastnameorsurname 성 고객성 성씨 姓 sobrenome nom фамилия achternaam primerapellido apellidopaterno apepaterno apepat paterno اسمالعائلة efternamn etternavn efternavn sukunimi eftirnafn kenninafn vezeteknev csaladnev csaladinev επώνυμο επωνυμο επώνυμοπελάτη prijmeni priezvisko prezime priimek numedefamilie perekonnanimi pavarde uzvards שםמשפחה นามสกุล namabelakang namakeluarga ultimonome apelido apelidos прізвище презиме fathersurname surnm surnamelast famnm familynm",
    ),
    (
        Meaning::Name(NamePart::Given),
        "vorname prenom nombre imie firstname givenname forename fname first givennames firstnames namefirst namegiven firstnm christianname 명 名 voornaam الاسمالاول الاسمالأول fornamn fornavn etunimi fornafn eiginnafn keresztnev utonev krestnijmeno krstnemeno prenume eesnimi שםפרטי ชือจริง ชือตน namadepan primeironome primernombre nombredepila givenname1 givennm firstnme foren namev",
    ),
    (
        Meaning::Name(NamePart::Middle),
        "middlename middle mname midlname midl midname namemiddle middlenames middleinitial secondgivenname 중간이름 미들네임 отчество patronymic mellannamn mellomnavn mellemnavn побатькові midnm mname1",
    ),
    (
        Meaning::Name(NamePart::Full),
        "소유자 소유자명 소유자성명 소유주 소유주명 임차인 임차인명 임차인성명 세입자 세입자명 매수인 매수인명 가맹점주 가맹점주명 봉헌자 봉헌자명 납부자 납부자명 fullname firstandsurname firstandlastname firstlastname completename personname fullnm realname 성명 이름 성함 실명 회원명 회원이름 회원성명 환자명 환자성명 환자이름 수진자명 수진자 고객성명 고객이름 본인명 신청자명 신청인 신청자 가입자명 구매자명 구매자 주문자명 주문자 계약자명 계약자 예약자명 예약자 학생명 수강생명 성명한글 한글성명 한글이름 한글명 이름한글 사용자명 회원 membername patientname studentname guestname passengername holdername cardholdername subscribername buyername orderername contactfullname 氏名 姓名 피보험자명 피보험자 기부자명 기부자 후원자명 후원자 원생명 원생이름 원생 자녀이름 자녀명 자녀성명 자녀 아동명 아동이름 아이이름 유아명 교인명 성도명 신도명 조합원명 입주자명 입주민명 봉사자명 수강자명 수강생 응모자명 참가자명 참가자 참석자명 참석자 투숙객명 투숙객 여행자명 탑승자명 탑승객명 탑승객 수검자명 대상자명 이용자명 수급자명 의뢰인 민원인 insuredname insured donorname donor お名前 名前 ご氏名 顧客名 顧客氏名 会員名 会員氏名 お客様名 お客様氏名 氏名漢字 漢字氏名 客户姓名 顾客姓名 客戶姓名 nomcomplet nometprenom nomprenom prenomnom prenometnom nombrecompleto nombreyapellidos nombreapellidos nomecompleto фио фамилияимяотчество полноеимя имяклиента kundenname vornamenachname vorundnachname nombrecliente nomecliente nomclient naamvolledig hovaten hoten hotenkhachhang tenkhachhang namalengkap namapelanggan adsoyad imieinazwisko nomecognome nomeecognome cognomenome apellidosynombre 顧客姓名 會員姓名 客人姓名 訂購人 訂購人姓名 收件人姓名 购买人 会员姓名 훈련생명 훈련생 교육생명 교육생 교육생이름 수강생성명 대주 대주명 불자명 اسمالعميل الاسم الاسمالكامل اسمالمستخدم اسمكامل שםמלא fulltnamn fullstandigtnamn namn fulltnavn navn nimi kokonimi nafn fulltnafn nev teljesnev ugyfelnev ονοματεπώνυμο ονοματεπωνυμο όνομα ονομα celejmeno jmeno meno imeiprezime ime jmenoaprijmeni numecomplet nume vardas שם שםלקוח ชือนามสกุล ชือและนามสกุล ชือลูกคา ชือ namanasabah namapenumpang nomedocliente nomedocompleto имяфамилия піб paxname pax travellername travelername sdnname wholename author authorname applicantname defendant defendantname offendername inmatename voternm voterfullname granteename 원아 원아명 원아이름 원아성명 영유아 영유아명 영유아이름 유아이름 어린이 어린이명 어린이이름 아동성명 어르신 어르신명 어르신성함 피해자 피해자명 피해자성명 피해자이름 수험생 수험생명 수험생성명 응시자 응시자명 응시자성명 선수 선수명 선수이름 입주자 입주민 훈련생이름 훈련생성명 헌혈자 헌혈자명 헌혈자성명 실사용자 실사용자명 실이용자 실제사용자 실구매자 대상자 대상자성명 이용자 이용자성명 참석자성명 참가자성명 투숙객성명 환자 양수인 양수인명 차주 차주명 차주성명 멘티 멘티명 서명인 서명자 서명자명 명의자 명의자명 명의인 산모 산모명 산모이름 산모성명 이니셜 initial initials 수급자 수급자성명 입소자 입소자명 고인 고인명 견주 견주명 반려인 반려인명 보호견주 조합원 당원 당원명 응모자 당첨자 당첨자명 청약자 청약자명 지원자 지원자명 지원자성명 신랑 신랑명 매수자 매수자명 낚시객 장병 장병명 수혜자 기부자성명 봉사자 봉사자성명 탑승자 여행자 관람자 관람자명 관람객 예매자 예매자명 피부양자 출입자 출입자명 방문자 방문자명 방문객 발급자 소지자 학생 사용자 신도 교인 회원님 동호회원 수료자 수료생 졸업생 졸업생명 동문 동문명 동문성명 의뢰자 의뢰자명 피상담자 내담자 내담자명 flnm krnflnm korflnm mbrnm mbernm aplcntnm applcntnm rqstrnm ptntnm stdntnm nmkor kornm hanglnm koreanname namekorean",
    ),
    (
        Meaning::AnyName,
        "name1 name nm customername custname custnm clientname clientnm accountholder partyname 고객명 고객 명칭 거래자명 cstmrname cstname custnme entityname subjectname customer client debtorname payeename nome имя naam kunde клиент cliente nama 客户名称 客戶名稱 顧客名稱 取引先 거래선 namefull namefullname cstmrnm custnmkr clntnm displayname",
    ),
    (
        Meaning::OtherName("native_name"),
        "nativename nativenamefull localname namelocal namenative",
    ),
    (
        Meaning::OtherName("english_name"),
        "englishname nameenglish engname nameeng romanizedname latinname 영문명 영문이름 영문성명 영어이름 이름영문 성명영문 영문고객명 고객명영문",
    ),
    (
        Meaning::EnglishName(NamePart::Surname),
        "영문성 영문성씨 성영문 영어성 여권영문성 englishlastname englishsurname englishfamilyname lastnameenglish surnameenglish lastnameen surnameen englastname engsurname",
    ),
    (
        Meaning::EnglishName(NamePart::Given),
        "englishfirstname englishgivenname firstnameenglish givennameenglish firstnameen givennameen engfirstname 영문이름부분 여권영문이름",
    ),
    (
        Meaning::OtherName("name_reading"),
        "フリガナ ふりがな フリカナ カナ 氏名カナ カナ氏名 氏名フリガナ 名前カナ カナ名 お名前カナ お名前フリガナ 顧客名カナ 会員名カナ furigana yomi yomigana namekana kananame phoneticname namephonetic namefurigana 読み 読み仮名 よみ よみがな",
    ),
    (
        Meaning::NameReading(NamePart::Surname),
        "セイ 姓カナ カナ姓 姓フリガナ フリガナ姓 姓読み 氏カナ 姓かな せい phoneticlastname lastnamephonetic phoneticsurname phoneticfamilyname lastnamekana lastnamefurigana yomilastname",
    ),
    (
        Meaning::NameReading(NamePart::Given),
        "メイ 名カナ カナ名前 名フリガナ フリガナ名 名読み 名かな めい phoneticfirstname firstnamephonetic phoneticgivenname firstnamekana firstnamefurigana yomifirstname yomigivenname",
    ),
    (
        Meaning::Name(NamePart::Suffix),
        "suffix namesuffix suffixname nameend generation sufx namesufx namesufxcd sufxcd namesuffixcode sfx namesfx sfxname nmsfx namesuffixlbl generationalsuffix",
    ),
    (
        Meaning::OtherName("second_surname"),
        "apellidomaterno segundoapellido apematerno apemat materno",
    ),
    (
        Meaning::OtherName("hanja_name"),
        "한자명 한자이름 한자성명 이름한자 성명한자",
    ),
    (
        Meaning::OtherName("former_name"),
        "maidenname formername birthname previousname 개명전이름 개명전성명 geburtsname nomdejeunefille 旧姓",
    ),
    (
        Meaning::Words("nickname", Matching::Yes),
        "nickname preferredname knownas alias 닉네임 별명 애칭 별칭 昵称 微信昵称 暱稱 prefname",
    ),
    (
        Meaning::Carried("a form of address"),
        "salutation nametitle nameprefix prefix honorific 호칭 경칭 존칭 courtesytitle anrede titel civilite tratamiento обращение 敬称 직분",
    ),
    // Companies.
    (
        Meaning::Company,
        "korentrnm entrnm companyname company org firm orgname organizationname organisationname organization organisation accountname nameorg businessname firmname corporatename corporationname tradename tradingname legalname compname conm companynm associatedcompany primarycompany associatedcompanyprimary parentaccount parentcustomer bizname vendorname suppliername shopname storename merchantname institutionname 회사명 회사 상호 상호명 거래처명 거래처 업체명 업체 기업명 법인명 사업자명 사업체명 사업장명 기관명 단체명 소속회사 소속회사명 직장명 근무처 근무처명 직장 소속 소속기관 소속사 고객사 고객사명 매장명 가맹점명 상호법인명 상호회사명 협력사명 공급자상호 회사이름 会社名 firma firmenname unternehmen societe raisonsociale nomentreprise nomdelentreprise nomsociete nomdelasociete entreprise etablissement nometablissement denominationsociale nomcommercial enseigne empresa razonsocial razaosocial компания организация azienda bedrijf bedrijfsnaam 会社 法人名 公司名称 公司名稱 公司 单位 单位名称 工作单位 congty tencongty perusahaan sirket ragionesociale denominazione 매출처 매출처명 매입처 매입처명 거래선명 받는곳 납품처명 coname bzentynm 요양기관명 기관 스토어명 상점명 점포명 업소명 اسمالشركة foretag foretagsnamn firmanavn virksomhed yritys yritysnimi yrityksennimi cegnev fyrirtaeki fyrirtaekjanafn επωνυμία επωνυμια εταιρεία εταιρια שםחברה חברה บริษัท ชือบริษัท namaperusahaan nazwafirmy firmenbezeichnung nazevfirmy obchodnifirma tvrtka denumire denumirefirma nomedaempresa entnm entrpsnm cmpnm cmpnynm corpnm corprtnm jurirnm bplcnm bizplcnm instnm ogdpnm wrcnm bzpnm",
    ),
    (
        Meaning::Employer,
        "employer employername workplace placeofwork companyatwork parentidname",
    ),
    (
        Meaning::OtherName("representative_name"),
        "korreprnm reprnm j1kfrepre 대표자 대표자명 대표 대표자성명 대표명 대표이사 대표이사명 ceo ceoname representative representativename president repnm rprsnm rprsntvnm rprsntnm ceonm 대표원장 대표원장명 원장 원장명 원장성명 rprsvnm rprsvflnm rprsntvflnm reprsntnm reprsntvnm",
    ),
    (
        Meaning::Fixed(
            "company_name_english",
            FieldType::CompanyName,
            Matching::Yes,
        ),
        "engentrnm entrengnm 영문회사명 영문상호 회사명영문 상호영문 영문법인명 영문업체명 companynameenglish englishcompanyname",
    ),
    (
        Meaning::Fixed("business_number", FieldType::BusinessNumber, Matching::Yes),
        "stcd1 stcd2 사업자등록증번호 사업자번호 사업자등록번호 사업자no 사업자등록no bizno bizrno biznum bizregno businessno businessnumber businessregistrationnumber businessregno brn companyregno corpregno bizregistrationnumber brno bzno bzmnno bizregnum bizregrno bzrno bzmnregno bsnmno",
    ),
    (
        Meaning::Fixed(
            "corporate_number",
            FieldType::CorporateNumber,
            Matching::Yes,
        ),
        "법인번호 법인등록번호 법인등기번호 corporatenumber corporateregistrationnumber corpno corpregistrationnumber corporateno jurirno crno corprtno",
    ),
    (
        Meaning::Fixed("tax_number", FieldType::Identifier, Matching::Yes),
        "nif cif nifcif 統一編號 统一社会信用代码 taxid taxidnumber taxnumber taxno vatnumber vatid vat vatregistrationnumber ein tin abn acn gstin gstnumber gstregistrationnumber vatregnumber uidnr uidnummer tvaintracommunautaire numerotvaintracommunautaire fein taxregistrationnumber stceg ustid ustidnr umsatzsteuerid btwnummer btwnr numerotva tvanummer ico dic adoszam adoazonosito orgnr orgnummer organisationsnummer cvr cvrnr cvrnummer ytunnus αφμ npwp partitaiva piva nip regon contribuinte nuit",
    ),
    (
        Meaning::Fixed(
            "company_registration_number",
            FieldType::Identifier,
            Matching::Yes,
        ),
        "companynumber companyregistrationnumber registrationnumbercompany crn lei leinumber leicode duns dunsnumber dnbduns siret siren",
    ),
    (
        Meaning::Words("industry", Matching::Yes),
        "j1kftbus industry sector businesstype lineofbusiness naics naicscode sic siccode 업종 산업 산업군 업종명 업태 업태명 업태업종 산업분류 업종코드 업종분류",
    ),
    (
        Meaning::Words("business_item", Matching::Yes),
        "j1kftind 종목 종목명 취급품목 주요품목",
    ),
    // Ways to reach somebody.
    (
        Meaning::Mobile,
        "mobnumber mobno clphno telf2 알림톡수신번호 카카오알림톡번호 알림톡번호 문자수신번호 mob handy handynummer portable movil mobile mobilephone mobileno mobilenumber mobilephonenumber mobilephoneno cell cellphone cellphonenumber cellnumber cellular handphone handphoneno hp hpno hpnum hpnumber hptel phonemobile mobiletel mobtel mbtlno moblphonno mobl telmobile smsnumber whatsapp whatsappnumber whatsappphonenumber 휴대폰 휴대폰번호 휴대전화 휴대전화번호 핸드폰 핸드폰번호 핸드폰no 휴대폰no 이동전화 이동전화번호 모바일 모바일번호 휴대번호 폰번호 무선전화 무선전화번호 휴대전화no 휴대폰연락처 연락처휴대폰 전화번호휴대폰 연락처핸드폰 전화휴대폰 문자번호 sms번호 hp번호 携帯電話 mobil mobilnummer mobiltelefon mobilfunk mobilfunknummer handynr celular telefonecelular telefonocelular telportable telephoneportable telmobil gsm mobiel мобильный мобильныйтелефон мобтелефон сотовый сотовыйтелефон 携帯 携帯番号 携帯電話番号 手机 手机号 手机号码 移动电话 手機 手機號碼 行動電話 行動電話號碼 didong sodidong dtdd nohp nomorhp ceptelefonu telefonkomorkowy cellulare رقمالجوال الجوال رقمالموبايل الموبايل رقمالمحمول moblno mbtlnum hndphnno ceptel cepno gsmno telcelular numerodecelular mobilnr mobiltelefonnummer matkapuhelin matkapuhelinnumero farsimi gsmnumber gsmnr gsmsimi κινητό κινητο κινητότηλέφωνο telemovel telemoveis נייד טלפוןנייד מספרנייד โทรศัพทมือถือ มือถือ เบอรมือถือ nohandphone natel cpno cpnumber cellno cellnum telcell ctcm mobilszam mobiltelszam mobilni mobilnitelefon mobitel telefonmobil telmovil numerocelular mobilieris mbltelno mbltel mblno mobltelno mbtelno mphonno mphoneno mphone hptelno hphoneno mobiletelno mpno moblphonnum mbphno telmob",
    ),
    (
        Meaning::Phone,
        "telf1 telnr 수신번호 회선번호 호출번호 telefon telefonnummer telefono phone phonenumber phoneno phonenum tel telno telnum telnumber telephone telephonenumber telephoneno landline landlinenumber contactno contactnumber mainphone homenumber 전화 전화번호 연락처 연락처번호 연락번호 일반전화 일반전화번호 유선전화 유선전화번호 유선 전화no 대표번호 대표전화 대표전화번호 tel번호 연락전화 연락전화번호 전화연락처 지역전화 유선번호 電話番号 telefone телефон телефоны тел контактныйтелефон telefoon telefoonnummer telefonnr festnetz telfixe telephonefixe fixe お電話番号 電話 固定電話 固定電話番号 連絡先 連絡先電話番号 电话 电话号码 電話號碼 聯絡電話 联系电话 聯絡電話號碼 市話 住家電話 sodienthoai dienthoai sdt sodt nomortelepon notelepon nrtelefonu numertelefonu رقمالهاتف الهاتف هاتف טלפון ftel telefonno telefonnumarasi tlno tlphonno puhelin puhelinnumero simi simanumer τηλέφωνο τηλεφωνο τηλ σταθερό מספרטלפון โทรศัพท เบอรโทร เบอรโทรศัพท โทร telepon notelp telp telefonszam tlf tlfnr telefonnumer telefonas talrunis directdial ddi telefonfix 직통번호 직통전화 직통전화번호 직통 인입번호 인입전화번호 발신번호 발신자번호 발신전화번호 ani callerid callernumber callerno cnttpc cttpc rprstelno rprstelnum gnrltelno",
    ),
    (
        Meaning::Carried("whom a letter is meant for"),
        "attn attention attentionto careof",
    ),
    (
        Meaning::Carried("a fax number"),
        "telfx faxnr fax faxno faxnumber faxnum 팩스 팩스번호 fax번호 팩스no 팩시밀리 hasoptedoutoffax donotfax otherfax",
    ),
    (
        Meaning::Carried("tells about another column"),
        "성별나이 나이성별 sexage genderage phonetype addresstype addrtype emailtype nametype telephonetype phonecountrycode dialcode areacode dialingcode nationalidtype nationalidcountry nationalidnumbertype taxidtype taxidcountry idtype idcountry passportcountry driverslicensestate driverslicensecountry passportissuer licensestate 통신사 국번 지역번호 주소유형 주소구분 전화구분 연락처구분 국가번호 currency currencyisocode currencycode 통화",
    ),
    (
        Meaning::Email,
        "smtpaddr email emailaddress mail mailaddress emailaddr emailid eml emladdr mailaddr emailaddress1 emailaddress2 emailaddress3 electronicmail 이메일 이메일주소 메일 메일주소 전자우편 전자메일 email주소 emailaddressprimary 전자우편주소 이메일아이디 이멜 이메일계정 메일계정 mail주소 correo correoelectronico courriel mailadresse epost почта элпочта электроннаяпочта メール メールアドレス eメール 電子メール 邮箱 电子邮箱 电子邮件 電子郵件 電子信箱 電子郵件信箱 電郵 thudientu diachiemail eposta البريدالالكتروني البريدالإلكتروني بريدإلكتروني الايميل emailadresi adresemail adresaemail correoe epostadress epostadresse epostadr sahkoposti sahkopostiosoite netfang tolvupostur emailcim ημαιλ ηλταχυδρομείο ηλεκτρονικόταχυδρομείο אימייל דואל דוארלאלקטרוני מייל דוארלקטרוני อีเมล surel alamatemail elektronickaposta epastas emladres emaladdr emlad emailadres accountmail",
    ),
    (
        Meaning::Fixed("website", FieldType::Url, Matching::Yes),
        "website websiteurl url web webaddress homepage domain companydomain companydomainname domainname webpage site siteurl 홈페이지 홈페이지주소 웹사이트 사이트 사이트주소 도메인 홈페이지url 누리집 websiteaddress",
    ),
    (
        Meaning::Fixed("profile_url", FieldType::Url, Matching::Yes),
        "linkedin linkedinurl linkedinprofile twitter twitterhandle facebook facebookurl instagram blog blogurl 블로그 인스타그램",
    ),
    // Addresses.
    (
        Meaning::Address(AddressPart::Street),
        "koraddr stras 주민등록주소 주민등록지 주민등록상주소 strasse anschrift adresse direccion address addr street streetaddress streetname streetline1 street1 address1 addr1 addressline1 addressline addrline1 addrline address1line1 addressstreet addr1line streetandnumber roadaddress roadaddr road line1 baseaddress basicaddress addrbasic addrbase addressbase 주소 주소1 기본주소 도로명주소 도로명 소재지 주소지 거주지주소 거주지 주소기본 기본주소지 우편물수령지 주소도로명 사업장소재지 소재지주소 본점소재지 본사주소 address주소 집주소기본 住所 addr기본 endereco logradouro rua indirizzo domicilio адрес адресдоставки ご住所 現住所 地址 联系地址 通讯地址 通訊地址 聯絡地址 戶籍地址 户籍地址 住址 家庭住址 居住地址 收件地址 diachi alamat alamatlengkap adres ulica 사는곳 사시는곳 거주주소 straatnaam straat calle rue العنوان add1 direcciondomicilio adres1 ulicainumer gatuadress gateadresse gadenavn gade vejnavn katuosoite osoite lahiosoite heimili heimilisfang utca utcahazszam cim lakcim διεύθυνση διευθυνση οδός οδος οδόςκαιαριθμός adresa ulice ulicaikucnibroj strada כתובת רחוב ทีอยู morada rueetno rueetnumero ruenumero adressegatuadress adresas adrese straatenhuisnummer strasseundhausnummer strassenr straszenr rueno ruenr rdnmadr rdnmaddr rdnmadres roadnmaddr roadnmadr rnaddr rnadr adr bassadres bassadr bscaddr bscadr basadr lctnaddr lctaddr locplc rdnwhladdr rdnmwhladdr 详细地址 詳細地址 mailingaddr",
    ),
    (
        Meaning::Address(AddressPart::Whole),
        "fulladdress addrfull addressfull completeaddress wholeaddress formattedaddress 전체주소 전주소 주소전체 addresscombined postaladdress",
    ),
    (
        Meaning::Address(AddressPart::Detail),
        "addressdetail addrdetail detailaddress detailaddr addrdtl dtladdr addressline2 addressline3 addrline2 addrline3 address2 address3 addr2 addr3 street2 street3 streetline2 line2 line3 address1line2 apartment apt aptno unit unitnumber suite flat building buildingname roomno floor 상세주소 나머지주소 주소상세 세부주소 주소2 상세 동호수 동호 건물명 아파트명 주소3 추가주소 addr상세 complemento complementdadresse complementadresse toevoeging huisnummertoevoeging 建物名 マンション名 住所2 add2 nrlokalu numerlokalu lokal numerointerior numinterior nointerior daire daireno daddr dadr dtadr dtladr detailadres detailadr dtaddr rdnmdaddr dtlsaddr",
    ),
    (
        Meaning::Address(AddressPart::HouseNumber),
        "streetnumber streetno housenumber houseno buildingnumber buildingno stnum 건물번호 번지 지번번호 building번호 hausnummer hausnr huisnummer stno nrdomu numerdomu numeroexterior numexterior noexterior kapino binano hazszam husnummer husnr αριθμός αριθμος cislodomu cislopopisne kucnibroj מספרבית בית nomorrumah talonumero",
    ),
    (
        Meaning::Address(AddressPart::Locality),
        "ort02 suburb district locality neighborhood neighbourhood ward dong 읍면동 동 법정동 행정동 읍면 동명 법정동명 행정동명 bairro colonia mahalle 区县 区 县 區 區縣",
    ),
    (
        Meaning::Address(AddressPart::City),
        "ort01 ort commune stadt wohnort ville ciudad city town cityname addrcity addresscity municipality citytown towncity 시군구 시군구명 도시 구군 시구군 군구 시 구 sigungu 도시명 城市 cidade municipio poblacion localidad comune localita citydesc rescitydesc город plaats woonplaats citta 市区町村 鄉鎮市區 thanhpho kota miasto sehir المدينة miejscowosc ilce semt postort poststed postitoimipaikka kaupunki kunta sveitarfelag stadur telepules helyseg varos πόλη πολη mesto obec grad localitate oras עיר ישוב เมือง อําเภอ เขต localidade localite gemeente citynm townname miestas pilseta naselje postfang plzort postnrort postcodecity zipcity citystatezip postnrogstadur 市 mailcity",
    ),
    (
        Meaning::Address(AddressPart::Region),
        "regio state province region statename stateprovince stateregion provincestate statecode stateprovincecode county prefecture addrstate addressstate stateorprovince regionname 시도 시도명 광역시도 도 지역 sido 거주지역 지역명 권역 stateabbreviation uf estado provincia bundesland prov st statecd область регион 都道府県 縣市 省份 tinhthanh tinhthanhpho provinsi wojewodztwo الامارة الإمارة المنطقة emirate il ili จังหวัด lan fylke kraj judet megye νομός νομος maakunta propinsi stcd 省 statcode stateabbr stateabbrev stateabbrv mailstate mailst",
    ),
    (
        Meaning::Address(AddressPart::Country),
        "land1 country countryname countrycode countryregion nation addrcountry addresscountry countryiso 국가 국가명 나라 국가코드 land pays pais страна landregion mailcountry 国家",
    ),
    (
        Meaning::Postcode,
        "pstlz postleitzahl codepostal codigopostal postcode postalcode zip zipcode zippostalcode zippostal postalcodezip zipcd zipno postno postcd postalcd addrpostalcode addresspostalcode pincode pcode eircode plz addresszip addrzip 우편번호 우편no 우편 새우편번호 신우편번호 구우편번호 zip번호 기초구역번호 郵便番号 cep индекс почтовыйиндекс mabuuchinh mabuudien kodepos kodpocztowy postakodu cp cap 邮编 邮政编码 郵遞區號 الرمزالبريدي postakod zpcd postnr postnummer postinumero postnumer iranyitoszam irsz τκ ταχκώδικας ταχυδρομικόςκώδικας psc codpostal postanskibroj מיקוד รหัสไปรษณีย npa pastokodas postcodeplaats postiindeks rdnmzip roadnmzip zonecode mailzip mailzipcode mailpostcode",
    ),
    // About a person.
    (
        Meaning::BirthDate,
        "bthdt brthdt brthymd brthde birthdayymd birthymddt birthyyyymmdd geburtsdatum datedenaissance fechadenacimiento birthdate birthday dateofbirth dob birth birthdt birthymd brthdy brth birthdd dateofbirthday bday birthdateymd bdate 생년월일 생일 출생일 출생일자 생년월일자 출생년월일 생년월일6 주민번호앞자리 주민앞자리 주민등록번호앞자리 주민번호앞 생일자 生年月日 birthdate생년월일 personbirthdate geburtstag gebdatum geb naissance fechanacimiento nacimiento datanascimento datadenascimento nascimento датарождения деньрождения geboortedatum datadinascita 誕生日 出生日期 出生年月日 生日 出生年月 ngaysinh tanggallahir dataurodzenia dogumtarihi fnacimiento 주민번호앞7자리 주민등록번호앞7자리 주민번호앞6자리 주민등록번호앞6자리 주민앞7자리 주민앞6자리 생년월일성별 تاريخالميلاد brdt brymd brthymdd dogumtarih fodelsedatum fodselsdato fodselsdag fodselsdatum fodt syntymaaika syntymapaiva faedingardagur szuletesidatum szuletesiido szuletett ημερομηνίαγέννησης ημγέννησης ημνιαγέννησης datumnarozeni datumrodenja datumrodjenja datumrojstva datanasterii תאריךלידה วันเกิด วันเดือนปีเกิด tgllahir датанародження geboren geborenam geburtsdat gimimodata dzimsanasdatums brdy brthday brthyymmdd",
    ),
    (
        Meaning::BirthYear,
        "birthyear yearofbirth yob 출생년도 출생연도 생년 생년도 태어난해 출생년",
    ),
    (
        Meaning::Fixed("gender", FieldType::Gender, Matching::Yes),
        "geschlecht sexe gender sex gendercode sexcode sexcd gendercd gendr sexdstn 성별 성별코드 성별구분 남녀구분 남녀 性別 пол sexo sesso geslacht gioitinh jeniskelamin plec cinsiyet 性别 الجنس gndr gndrcd kon kjonn sukupuoli kyn φύλο φυλο pohlavi spol מין เพศ стать sexdstncd sexdstncode gndrcode",
    ),
    (
        Meaning::Fixed("age", FieldType::Number, Matching::No),
        "age 나이 연령 만나이 birthage ageinyears edad alter leeftijd idade",
    ),
    (
        Meaning::Words("age_group", Matching::No),
        "agegroup ageband 연령대",
    ),
    (
        Meaning::Words("birth_place", Matching::Yes),
        "birthplace placeofbirth cityofbirth birthcity countryofbirth birthcountry 출생지 고향 본적 본적지",
    ),
    (
        Meaning::Words("nationality", Matching::Yes),
        "nationality citizenship countryofcitizenship 국적 국적코드 الجنسية",
    ),
    (
        Meaning::Words("occupation", Matching::Yes),
        "occupation profession job jobname 직업 직업명 직종 직업군 직업코드",
    ),
    (
        Meaning::Words("school", Matching::Yes),
        "school schoolname university college almamater 학교 학교명 출신학교 대학교",
    ),
    (
        Meaning::Words("marital_status", Matching::No),
        "maritalstatus married 결혼여부 혼인여부 기혼여부 결혼유무",
    ),
    (
        Meaning::Words("language", Matching::No),
        "language preferredlanguage locale languagecode 언어 사용언어 선호언어 spras",
    ),
    (
        Meaning::Words("job_title", Matching::No),
        "title jobtitle position jobposition positiontitle rank roletitle jobpos 직급 직책 직위 직함 직급명 직위명 직책명 직급직책 직위직책",
    ),
    (
        Meaning::Words("department", Matching::No),
        "department dept deptname departmentname division team teamname 부서 부서명 소속부서 팀 팀명 담당부서 사업부 본부",
    ),
    (
        Meaning::Words("grade", Matching::No),
        "grade tier level membershiplevel membershipgrade membershiptier loyaltytier customergrade vipgrade vip segment customersegment rating 등급 고객등급 회원등급 멤버십등급 등급명 회원레벨 레벨 등급코드 세그먼트 고객세그먼트",
    ),
    // Identifiers of a person other than ours.
    (
        Meaning::Fixed(
            "social_security_number",
            FieldType::Identifier,
            Matching::Yes,
        ),
        "ssn ssnnumber socsecid socsecno socialsecuritynumber socialsecurityno socialsecurityid socialsecurity ssno nino nationalinsurancenumber tfn socsecnum sin socialinsurancenumber",
    ),
    (
        Meaning::Fixed("national_id_number", FieldType::Identifier, Matching::Yes),
        "nationalid nationalidnumber nationalidno personalnumber personalid personalidnumber idcardnumber idcardno identitynumber identitycardnumber citizenid nationalidentifier nric cpf curp dni nie 身分證字號 身份证号 身份证号码 cccd cmnd aadhaar aadhaarnumber governmentid nin pesel tckimlikno tckimliknumarasi tckn tcno tckimlik kimlikno emiratesid رقمالهوية رقمالهويةالوطنية codicefiscale cedula cedulaidentidad rut personnummer bsn oib personnummerfull fodselsnummer fodselsnr cprnr cprnummer cpr henkilotunnus hetu kennitala rodnecislo jmbg cnp szemelyiazonosito תז תעודתזהות מספרזהות เลขบัตรประชาชน เลขประจําตัวประชาชน nik noktp nomorktp ahvnr ahvnummer noavs avs bvn bvnnumber bankverificationnumber nationalregisternumber rijksregisternummer numeronational αδτ αριθμόςταυτότητας asmenskodas personaskods",
    ),
    (
        Meaning::Fixed("passport_number", FieldType::Identifier, Matching::Yes),
        "passport passportnumber passportno passportid 여권번호 여권 여권no",
    ),
    (
        Meaning::Fixed(
            "drivers_license_number",
            FieldType::Identifier,
            Matching::Yes,
        ),
        "driverslicense driverslicensenumber driverlicense driverlicensenumber driverslicence drivinglicence drivinglicencenumber driverslicenseno licensenumber dlnumber 운전면허번호 운전면허 자동차운전면허번호",
    ),
    (
        Meaning::Fixed("license_number", FieldType::Identifier, Matching::Yes),
        "면허번호 자격번호 자격면허번호 면허자격번호 자격증번호 면허증번호 자격등록번호 면허등록번호 professionallicensenumber professionallicense npi npinumber npino nationalprovideridentifier",
    ),
    (
        Meaning::Fixed("ci", FieldType::CiDi, Matching::Yes),
        "ci civalue connectinginformation ci값 연계정보 연계정보ci",
    ),
    (
        Meaning::Fixed("di", FieldType::CiDi, Matching::Yes),
        "di divalue duplicateinformation di값 중복가입확인정보",
    ),
    (
        Meaning::Fixed("membership_number", FieldType::Identifier, Matching::Yes),
        "membershipnumber membershipno membershipcardnumber loyaltynumber loyaltycardnumber loyaltyid frequentflyernumber 멤버십번호 멤버십카드번호 회원카드번호 포인트카드번호 적립카드번호",
    ),
    // What somebody owns or has a contract for, and no other at the same time.
    (
        Meaning::Fixed(
            "vehicle_registration_number",
            FieldType::Identifier,
            Matching::Yes,
        ),
        "차량번호 차번호 자동차번호 차량등록번호 등록차량번호 번호판 licenseplate licenceplate licenseplatenumber platenumber plateno registrationplate vehicleregistration vehicleregistrationnumber vehicleregno kennzeichen immatriculation matricula",
    ),
    (
        Meaning::Fixed(
            "vehicle_identification_number",
            FieldType::Identifier,
            Matching::Yes,
        ),
        "차대번호 vin vinnumber vinno chassisnumber chassisno vehicleidentificationnumber fahrgestellnummer",
    ),
    (
        Meaning::Fixed("policy_number", FieldType::Identifier, Matching::Yes),
        "증권번호 보험증권번호 증권no policynumber policyno",
    ),
    (
        Meaning::Fixed("device_serial_number", FieldType::Identifier, Matching::Yes),
        "시리얼번호 제품시리얼 제품시리얼번호 제조번호 기기번호 계기번호 계량기번호 단말기번호 imei serialnum productserialnumber deviceserialnumber meternumber meterno",
    ),
    (
        Meaning::Fixed("kakao_id", FieldType::Identifier, Matching::Yes),
        "kakaoid kakaotalkid 카카오id 카카오아이디 카톡아이디 카카오톡id 카카오톡아이디",
    ),
    // Consent. What refuses is inverted.
    (
        Meaning::Consent("marketing_consent", Polarity::Straight),
        "marketingconsent marketingoptin marketingagree marketing optin acceptsmarketing newsletter mktagree mktgagree mktagreeyn mktyn adagree marketingpermission marketingallowed 마케팅수신동의 마케팅동의 마케팅수신 마케팅동의여부 마케팅수신동의여부 마케팅수신여부 마케팅활용동의 마케팅활용동의여부 마케팅정보수신동의 광고수신동의 광고수신동의여부 광고수신 광고수신여부 광고성정보수신동의 수신동의 수신동의여부 수신여부 뉴스레터수신 뉴스레터 홍보수신동의 홍보동의 마케팅 정보수신동의 광고성정보수신 광고성정보수신여부 광고성정보수신동의여부 마케팅정보수신 마케팅정보수신여부 마케팅정보활용동의 마케팅이용동의",
    ),
    (
        Meaning::Consent("marketing_consent", Polarity::Inverted),
        "optedout optout unsubscribed donotcontact donotmarket unsubscribedfromallemail nomarketing donotsendmarketingmaterials donotsendmarketing donotsendmm 수신거부 마케팅수신거부 광고수신거부 마케팅거부 수신거부여부 광고거부",
    ),
    (
        Meaning::Consent("sms_consent", Polarity::Straight),
        "smsconsent smsoptin smsagree smsyn smsagreeyn smsrecv smsreceive acceptssms smsallowed 문자수신 문자수신동의 문자수신여부 문자수신동의여부 sms수신 sms수신동의 sms수신여부 sms동의 sms수신동의여부 sms동의여부 문자동의 알림톡수신동의 카카오톡수신동의 lms수신동의 sms문자수신 sms",
    ),
    (
        Meaning::Consent("sms_consent", Polarity::Inverted),
        "smsoptout hasoptedoutofsms donotsms donottext smsoptedout 문자수신거부 sms수신거부 sms거부 문자거부",
    ),
    (
        Meaning::Consent("email_consent", Polarity::Straight),
        "emailconsent emailoptin emailagree emailyn emailagreeyn emailrecv emailreceive mailingyn acceptsemail emailallowed 이메일수신 이메일수신동의 이메일수신여부 이메일수신동의여부 메일수신 메일수신동의 메일수신여부 email수신 email수신동의 email수신여부 이메일동의 메일링 메일링수신 이메일동의여부 메일동의",
    ),
    (
        Meaning::Consent("email_consent", Polarity::Inverted),
        "hasoptedoutofemail emailoptout donotemail donotallowemails donotallowemail donotbulkemail donotallowbulkemails emailoptedout noemail unsubscribedfromemail 이메일수신거부 메일수신거부 이메일거부 메일거부",
    ),
    (
        Meaning::Consent("phone_consent", Polarity::Straight),
        "phoneconsent phoneoptin callconsent tmconsent tmagree 전화수신동의 전화수신 전화수신여부 전화동의 tm동의 tm수신동의 콜수신동의",
    ),
    (
        Meaning::Consent("phone_consent", Polarity::Inverted),
        "donotcall donotphone donotallowphonecalls hasoptedoutofcalls phoneoptout nocall 전화수신거부 tm거부 전화거부",
    ),
    (
        Meaning::Consent("mail_consent", Polarity::Straight),
        "dm수신 dm수신동의 dm수신여부 dm동의 우편수신동의 우편물수신동의 우편수신",
    ),
    (
        Meaning::Consent("mail_consent", Polarity::Inverted),
        "donotmail donotpostalmail donotallowmails dm거부 우편수신거부",
    ),
    (
        Meaning::Consent("push_consent", Polarity::Straight),
        "pushconsent pushoptin pushagree pushyn 푸시수신 푸시동의 푸시수신동의 앱푸시수신 앱푸시동의 푸쉬수신동의 앱푸시수신동의",
    ),
    (
        Meaning::Consent("privacy_consent", Polarity::Straight),
        "privacyconsent privacyagree gdprconsent termsagreed consent 개인정보동의 개인정보수집동의 개인정보동의여부 개인정보수집이용동의 개인정보활용동의 약관동의 이용약관동의 개인정보수집동의여부 개인정보처리동의",
    ),
    (
        Meaning::Consent("third_party_consent", Polarity::Straight),
        "thirdpartyconsent 제3자제공동의 제3자동의 제삼자제공동의 개인정보제3자제공동의 제3자정보제공동의",
    ),
    // Ids.
    (
        Meaning::Id(IdRank::Entity),
        "kunnr businesspartner customerid customerno customernumber customernum customercode customerkey custid custno custnum custcd custcode custnumber clientid clientno clientnumber clientcode contactid memberid memberno membernumber membercode mbrid mbrno memid memno patientid patientno patientnumber patientcode mrn chartno chartnumber personid personno personkey subscriberid subscribernumber leadid contact studentid userno userseq usernumber customerref customerreference crmid crmno guestid profileid partyid 고객번호 고객id 고객no 고객코드 고객식별번호 고객관리번호 고객키 회원번호 회원id 회원no 회원코드 회원관리번호 회원키 환자번호 환자id 환자no 차트번호 챠트번호 병록번호 등록번호 수진자번호 학번 사번 가입자번호 계약자번호 고객고유번호 회원고유번호 고객일련번호 회원일련번호 customernumberid lead kundennr kundennummer kundenr numeroclient numclient nclient nadherent numeroadherent codigocliente numerocliente idcliente clienteid кодклиента номерклиента klantnummer 会員番号 顧客番号 お客様番号 顧客コード 会員コード 顧客id 会員id 客户编号 会员编号 会员号 客戶編號 會員編號 顧客編號 makhachhang makh codcliente codclient codecliente ncliente idpelanggan 원생번호 교번 교인번호 피보험자번호 cifno cstno cstmrno cstmrid kundnummer kundnr kundid asiakasnumero asiakasnro vidskiptanumer ugyfelazonosito ugyfelkod ugyfelszam κωδικός κωδικος κωδικόςπελάτη κωδπελάτη מספרלקוח קודלקוח รหัสลูกคา รหัสสมาชิก kodepelanggan nomorpelanggan nonasabah cislozakaznika sifrakupca codclienti numerodocliente medlemsnummer medlemsnr jasennumero 멤버쉽번호 멤버십id nocif nomorcif felagsnr felagsnumer noanggota nomoranggota leid borrowernumber patronid patronnumber patid patno",
    ),
    (
        Meaning::Id(IdRank::Company),
        "거래처코드 거래처번호 거래처id 거래처no 업체코드 업체번호 업체id 회사코드 회사번호 기업코드 고객사코드 매장코드 가맹점코드 가맹점번호 vendorid vendorcode vendorno supplierid suppliercode suppliernumber orgid organizationid organisationid companycode accountcode companykey bizcode lifnr",
    ),
    (
        Meaning::Id(IdRank::Row),
        "id recordid recid rowid uid uuid guid pk key recordkey recordno recordnumber rowkey uniqueid identifier primarykey systemid externalid extid legacyid sfid objectid entityid oid recno uniquekey hsobjectid 관리번호 고유번호 식별번호 식별자 고유id 레코드id 관리코드 관리no 고유키 키 접수번호 코드 code codigo internalid",
    ),
    (
        Meaning::Id(IdRank::Login),
        "아이디 로그인id 로그인아이디 회원아이디 사용자id 사용자아이디 유저아이디 고객아이디 계정 loginid login userid username user memberloginid webid screenname handle useraccount",
    ),
    (
        Meaning::Id(IdRank::Ordinal),
        "no num number seq seqno sequence serial serialno sn idx index rownum rownumber line lineno linenumber row 번호 순번 일련번호 연번 행번호 순서 番号 sno srno slno",
    ),
    (
        Meaning::Reference,
        "accountid companyid parentid parentaccountid parentcustomerid ownerid reportstoid createdbyid lastmodifiedbyid recordtypeid campaignid leadsourceid associatedcompanyid associatedcompanyids associatedcompanyidsprimary associateddealids associateddeal associatednoteids orderid orderno ordernumber invoiceid transactionid rowchecksum jigsawcontactid individualid relanchorkey relpointerkey 주문번호 상품코드 상품번호 지점코드 매장번호 부서코드 담당자코드 담당자id 쿠폰번호 쿠폰코드 송장번호 운송장번호 계약번호 상위거래처코드 고객그룹코드 추천인코드",
    ),
    (
        Meaning::MergedIds,
        "masterrecordid masterrecord mergedrecordids mergedcontactids mergedcompanyids mergedvids mergedids mergedinto mergedintoid hsmergedobjectids 통합고객번호 병합고객번호 통합전고객번호",
    ),
    // Time.
    (
        Meaning::CreatedAt,
        "createdat createddate createdate createdon created createdtime creationdate datecreated createdatetime createddatetime creationtime regdate regdt regdttm regdatetime registrationdate registeredat registered registeredon dateregistered signupdate signupat joindate joinedat joindt joined joinedon dateadded addedon adddate insertdate insdt crtdt crtdate frstregistdt entrydate membersince 등록일 등록일자 등록일시 등록날짜 가입일 가입일자 가입일시 가입날짜 생성일 생성일자 생성일시 작성일 작성일시 입력일 입력일시 최초등록일 최초등록일시 회원가입일 신규등록일 등록시간 등록시각 최초등록일자 登録日 erdat ersda rgtrdt rgtrymd rgtrdtm regymd regdtm rgstdt rgstdtm rgstymd rgsdt frstregdt frstregdtm frstregdttm frstregymd frstregistpnttm frstrgtrdt fstregdt fstregdtm fstregdttm crtdtm creatdt insdtm insdttm insertdt joinymd joindtm joindttm sbscrbde sbscrbymd 등록시점",
    ),
    (
        Meaning::UpdatedAt(0),
        "updatedat updateddate updatedate updatedon updated updatetime updatedtime lastmodifieddate lastmodified lastmodifiedat lastmodifiedon lastmodifieddatetime modifiedon modifiedat modifieddate modified modifiedtime modifydate moddate moddt moddttm upddt upddate upddttm lastupdated lastupdate lastupdatedat lastupdateddate lastupdateddatetime datemodified dateupdated datechanged changedat changeddate changedon lastchanged lastchangedate updtdt editedat lastmodifytime chgdt mdfcndt 수정일 수정일자 수정일시 수정날짜 최종수정일 최종수정일시 최종수정일자 변경일 변경일자 변경일시 최종변경일 최종변경일시 갱신일 갱신일시 갱신일자 최근수정일 최근수정일시 업데이트일 업데이트일시 마지막수정일 최종갱신일 수정시간 수정시각 更新日 aedat mdfcnymd mdfcndtm mdfdt mdfdtm lastupdtdt lastupdtdtm lastupdtdttm lastupdtpnttm lastmdfcndt lastmdfcndtm lastchgdt lastchgdtm lstchgdt lstchgdtm lstchgdttm lstupddt lstupddtm lastupddt upddtm chgdtm chgdttm chgymd updymd modymd moddtm",
    ),
    (
        Meaning::UpdatedAt(1),
        "systemmodstamp modstamp rowversion synced syncedat lastsync lastsyncedat 동기화일시 연동일시",
    ),
    (
        Meaning::NamedMoment("consent_at"),
        "consentat consentdate consentedat consentgivenat optinat optindate optintime marketingconsentdate marketingconsentat 동의일 동의일시 동의일자 마케팅동의일 마케팅수신동의일 수신동의일 수신동의일시 수신동의일자 마케팅동의일시 마케팅수신동의일시 마케팅수신동의일자 마케팅동의일자 수신동의날짜",
    ),
    (
        Meaning::NamedMoment("last_order_at"),
        "lastorderat lastorderdate lastorder lastpurchasedate lastpurchase lastpurchaseat lasttransactiondate lastorderedon recentorderdate 최종주문일 최근주문일 마지막주문일 최종구매일 최근구매일 최종거래일 최근거래일 최종주문일시 최근주문일시 마지막구매일 최종구매일자 최종주문일자 최종거래일자",
    ),
    (
        Meaning::NamedMoment("last_login_at"),
        "lastlogin lastloginat lastlogindate lastaccess lastaccessat lastsignin lastsignindate 최종로그인 최근로그인 최종접속일 최근접속일 최종로그인일시 최근로그인일시 마지막로그인 최종접속일시 마지막접속일 최종로그인일",
    ),
    (
        Meaning::NamedMoment("last_visit_at"),
        "lastvisit lastvisitdate lastvisitat 최종방문일 최종방문일자 최근방문일 최종내원일 최근내원일 마지막방문일 최종내원일자 최종진료일 최근진료일",
    ),
    (
        Meaning::NamedMoment("last_activity_at"),
        "lastactivitydate lastactivity lastcontacted lastcontactdate lastengagementdate lastactivityat lastactivitytime 최종활동일 최근활동일 최종상담일 최근상담일",
    ),
    (
        Meaning::Moment,
        "date datetime timestamp time day orderdate orderedat purchasedate visitdate transactiondate startdate enddate expirydate expirationdate expiresat deletedat deleteddate withdrawaldate closedat approvedat 일자 날짜 일시 주문일 주문일자 주문일시 구매일 구매일자 방문일 내원일 초진일 진료일 거래일 탈퇴일 탈퇴일시 휴면일 휴면전환일 만료일 종료일 시작일 계약일 기념일 상담일 예약일 anniversary",
    ),
    // Days of the customer's own life, the same in whatever system.
    (
        Meaning::Fixed("founded_on", FieldType::Date, Matching::Yes),
        "etbdate estbdate 설립일 설립일자 설립년월일 창립일 창립일자 개업일 개업일자 개업년월일 개원일 foundeddate foundedon foundingdate establishedon establisheddate dateestablished establishmentdate incorporationdate dateofincorporation incorporatedon",
    ),
    (
        Meaning::Fixed("hired_on", FieldType::Date, Matching::Yes),
        "입사일 입사일자 입사년월일 hiredate hiredon dateofhire datehired",
    ),
    (
        Meaning::Fixed("wedding_day", FieldType::Date, Matching::Yes),
        "결혼기념일 결혼일 weddinganniversary weddingdate weddingday",
    ),
    // Numbers, states and text that say nothing about who somebody is.
    (
        Meaning::Fixed("points", FieldType::Number, Matching::No),
        "points point pointbalance rewardpoints loyaltypoints mileage 적립금 포인트 마일리지 잔여포인트 보유포인트 보유적립금 적립포인트 잔여적립금 가용포인트 예치금 포인트잔액",
    ),
    (
        Meaning::Amount,
        "amount total totalamount totalspent totalspend totalpurchases totalpurchaseamount totalrevenue revenue annualrevenue sales ordercount orders purchasecount visitcount balance price quantity qty count numberofemployees employees employeecount headcount score leadscore creditlimit salary income discount 금액 총구매금액 총구매액 누적구매금액 누적구매액 구매금액 구매액 총주문금액 총주문액 주문금액 구매횟수 주문횟수 구매건수 주문건수 총구매횟수 방문횟수 방문수 매출 매출액 연매출 연매출액 직원수 종업원수 사원수 임직원수 잔액 미수금 외상한도 신용한도 수량 단가 점수 자본금 횟수 건수 누적금액 연소득 소득",
    ),
    (
        Meaning::State,
        "status statuscode stage lifecyclestage leadstatus accountstatus customerstatus memberstatus contactstatus recordstatus category type class kind customertype accounttype membertype usertype recordtypename customercategory group customergroup usergroup tag tags label labels channel subchannel leadsource sourcedetail preferredcontact preferredcontactmethod preferredstore originalsource marketingcontactstatus membership 상태 회원상태 고객상태 거래상태 상태코드 구분 유형 분류 종류 그룹 고객그룹 회원그룹 고객분류 거래처구분 거래처유형 태그 라벨 채널 유입경로 가입경로 유입채널 가입채널 휴면여부 방문경로 접수경로 가입유형 관심분야 관심상품 선호상품 취미 보험유형 보험종류 보험구분 priority stagename product productname item itemname sku brand paymentmethod paymentterms shippingmethod store branch branchname 상품명 상품 품목 품명 제품명 브랜드 결제조건 결제방법 결제수단 배송방법 지점 지점명 매장 가맹점 ktokd ktokk kukla kdgrp 등록점포 가입점포 가입매장",
    ),
    (
        Meaning::EntityKind,
        "recordtype entitytype partytype persontype customerkind legaltype personorcompany personorganization isperson isbusiness iscompany 개인법인구분 개인법인 법인개인구분 법인구분 개인기업구분 개인사업자구분 고객구분 고객유형 고객종류 회원구분 회원유형 회원종류 고객구분코드 사업자구분 거래자구분 customertypecode custgb custgbn custgbcd custdvcd custdivcd custtpcd custtype cstmrtycd cstmrsecd custkind indvcorpgb keyindicator entitytypecode",
    ),
    (
        Meaning::Flag,
        "active isactive enabled isenabled preferredcustomer verified emailverified phoneverified isprimary isvip blocked locked isblocked emailbounced useyn 사용여부 사용유무 활성여부 활성화여부 인증여부 본인인증여부 본인인증 거래여부 블랙리스트 블랙리스트여부 vip여부 외국인여부 내외국인 내외국인구분",
    ),
    (
        Meaning::Deleted,
        "isdeleted deleted deleteyn delyn deleteflag delflag deletedflag isremoved removed archived isarchived delstatus delat withdrawn withdrawyn leaveyn 삭제여부 삭제유무 삭제구분 삭제 탈퇴여부 탈퇴유무 탈퇴 탈퇴구분 삭제플래그 폐업여부",
    ),
    (
        Meaning::Carried("names the system a row came from"),
        "source datasource recordsource sourcesystem system sourceid datasourcename origin originsystem sourcename 출처 원천 원천시스템 시스템 시스템구분 데이터출처 소스 원본시스템 출처시스템 데이터구분",
    ),
    (
        Meaning::Carried("free text"),
        "memo note notes comment comments remark remarks description desc message messages freetext details history 비고 메모 특이사항 참고사항 참고 설명 내용 상담내용 상담메모 요청사항 배송메모 배송메세지 배송메시지 기타사항 고객메모 기타 코멘트 관리메모 상담이력",
    ),
    (
        Meaning::Carried("somebody who works for you"),
        "owner contactowner accountowner leadowner companyowner recordowner ownername owneralias createdby modifiedby lastmodifiedby updatedby enteredby assignedto assignee salesrep salesperson salesrepname accountmanager rep agent agentname hubspotowner hubspotteam hubspotownerid 담당영업 영업담당 영업담당자 영업사원 담당직원 담당사원 관리자 관리담당 관리담당자 등록자 수정자 작성자 입력자 등록자명 수정자명 처리자 최종수정자 담당의 담당의사 주치의 상담원 상담사 설계사 담당설계사 등록자id 수정자id 담당자사번 ernam",
    ),
    (
        Meaning::Carried("a technical column"),
        "ipaddress ip useragent deviceid devicetoken pushtoken sessionid hash checksum version photourl photo imageurl image avatar latitude longitude lat lng lon geocodeaccuracy mailinggeocodeaccuracy isemailbounced emailbouncedreason emailbounceddate jigsaw isunreadbyowner 위도 경도 접속ip 가입ip ip주소 사진 이미지 프로필사진 프로필이미지",
    ),
    // What the law keeps apart.
    (
        Meaning::Sensitive(SensitiveKind::ResidentNumber),
        "주민번호 주민등록번호 주민no 주민등록no 주민번호뒷자리 주민등록번호뒷자리 주민뒷자리 주민번호뒤 외국인등록번호 외국인번호 주민외국인번호 주민등록외국인등록번호 실명번호 실명확인번호 rrn residentnumber residentregistrationnumber residentno juminno jumin jumindngno ihidnum 주민법인번호 rlnmno rlnmcnfno rlnmcnfrmno juminnum rrno",
    ),
    (
        Meaning::Sensitive(SensitiveKind::Card),
        "cardnumber cardno creditcard creditcardnumber creditcardno ccnumber ccno pan debitcardnumber cvc cvv cardexpiry 카드번호 신용카드번호 체크카드번호 결제카드번호 카드no 결제카드 신용카드 카드유효기간",
    ),
    (
        Meaning::Sensitive(SensitiveKind::Account),
        "bankaccount bankaccountnumber bankaccountno accountnumber accountno acctno acctnum iban routingnumber 계좌번호 은행계좌 은행계좌번호 환불계좌 환불계좌번호 계좌 입금계좌 자동이체계좌 가상계좌 가상계좌번호 계좌no 출금계좌 출금계좌번호 환급계좌",
    ),
    (
        Meaning::Sensitive(SensitiveKind::Password),
        "pw userpassword hashedpassword password passwd pwd passwordhash pin secret securityanswer secretanswer passphrase userpw 비밀번호 패스워드 암호 비번 비밀번호힌트 비밀번호답변 결제비밀번호",
    ),
    (
        Meaning::Sensitive(SensitiveKind::Health),
        "diagnosis diagnoses disease illness medicalhistory medicalrecord symptoms symptom medication medications prescription allergy allergies bloodtype disability healthstatus healthcondition insuranceclaim treatment icd icd10 icdcode height weight bmi bloodpressure 병명 진단명 진단 상병 상병명 상병코드 질병 질환 병력 과거력 기저질환 복용약 복약 처방 처방내역 증상 주증상 알레르기 알러지 혈액형 장애 장애여부 장애등급 장애유형 건강상태 건강정보 진료과 진료과목 진료내역 진료내용 수술이력 수술명 치료내용 신장 몸무게 체중 혈압 임신여부 가족력",
    ),
    (
        Meaning::Sensitive(SensitiveKind::Belief),
        "religion faith politicalparty politicalview politicalviews unionmembership tradeunion creed sexualorientation ethnicity race biometric fingerprint criminalrecord 종교 정당 정치성향 노조가입 노동조합 노조 사상 신념 성적지향 인종 민족 지문 범죄경력 생체정보",
    ),
];
