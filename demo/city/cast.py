"""The named people of the demo and of the tests: who they are, what they may do, and the cases
that a careful system must get right (leaks, twins, ended terms, a protected household).

Data only. Areas and organisations are named, the generator finds their codes and numbers.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from demo.city.model import DutyKind, HouseholdKind, VisitChannel


class Mark(StrEnum):
    """A date that depends on the day of the demo: the latest change of all commissioners."""

    TURNOVER = "turnover"


@dataclass(frozen=True, slots=True)
class CastDuty:
    """``area`` is a district or beat by name, ``organisation`` a key of ``organisations``."""

    kind: DutyKind
    area: str | None = None
    organisation: str | None = "council"
    starts: date | Mark = date(2022, 4, 1)
    ends: date | Mark | None = None


@dataclass(frozen=True, slots=True)
class CastWorker:
    key: str
    login: str
    surname: str
    given: str
    surname_kana: str
    given_kana: str
    sex: str
    birth_date: date
    post: str
    duties: tuple[CastDuty, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class CastPerson:
    key: str
    surname: str
    given: str
    surname_kana: str
    given_kana: str
    sex: str
    birth_date: date
    relation: str = "本人"
    surname_display: str = ""
    former_surname: str = ""
    hearing: str = ""
    safe_contact: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class CastWatch:
    """Days are counted back from the day of the demo: ``seen`` to the last contact, ``missed``
    to a later visit where nobody was met (0: none), ``since`` to the start."""

    interval: int
    seen: int
    note: str
    channel: VisitChannel = VisitChannel.VISIT
    missed: int = 0
    since: int = 900


@dataclass(frozen=True, slots=True)
class CastHousehold:
    beat: str
    kind: HouseholdKind
    members: tuple[CastPerson, ...]
    watch: CastWatch | None = None


def _person(
    key: str,
    who: str,
    relation: str = "本人",
    *,
    display: str = "",
    former: str = "",
    hearing: str = "",
    safe: str = "",
    protected: bool = False,
) -> CastPerson:
    name, kana, sex, born = who.split("／")
    surname, given = name.split()
    surname_kana, given_kana = kana.split()
    return CastPerson(
        key,
        surname,
        given,
        surname_kana,
        given_kana,
        sex,
        date.fromisoformat(born),
        relation,
        surname_display=display,
        former_surname=former,
        hearing=hearing,
        safe_contact=safe,
        protected=protected,
    )


def _worker(
    key: str, login: str, who: str, post: str, *duties: CastDuty, person: str = ""
) -> CastWorker:
    """``who`` is name／kana／sex／date of birth, as ``_person`` reads it."""
    same = _person(key, who)
    return CastWorker(
        key,
        login,
        same.surname,
        same.given,
        same.surname_kana,
        same.given_kana,
        same.sex,
        same.birth_date,
        post,
        duties,
        person,
    )


def _commissioner(beat: str, starts: date | Mark, ends: Mark | None = None) -> CastDuty:
    return CastDuty(DutyKind.COMMISSIONER, beat, "commissioner_council", starts, ends)


_ASANAGI, _KUSUNOKI = "district_council:朝凪", "district_council:楠町"

WORKERS: tuple[CastWorker, ...] = (
    _worker(
        "resident",
        "morimoto.sakura",
        "森本 さくら／もりもと さくら／F／1991-04-08",
        "住民（母親）",
        CastDuty(DutyKind.RESIDENT, "朝凪", None),
        person="morimoto_sakura",
    ),
    _worker(
        "commissioner",
        "shiomi.kazuko",
        "潮見 和子／しおみ かずこ／F／1951-05-10",
        "民生委員（朝凪 1区）",
        _commissioner("朝凪 1区", date(2019, 12, 1)),
    ),
    _worker(
        "other_commissioner",
        "ishii.takeshi",
        "石井 健／いしい たけし／M／1958-09-02",
        "民生委員（楠町 1区）",
        _commissioner("楠町 1区", date(2022, 12, 1)),
    ),
    _worker(
        "former_commissioner",
        "akitsu.miyoko",
        "秋津 ミヨ子／あきつ みよこ／F／1947-01-20",
        "旧任の民生委員（朝凪 2区）",
        _commissioner("朝凪 2区", date(2016, 12, 1), Mark.TURNOVER),
    ),
    _worker(
        "new_commissioner",
        "hirase.naoto",
        "平瀬 直人／ひらせ なおと／M／1963-11-30",
        "新任の民生委員（朝凪 2区）",
        _commissioner("朝凪 2区", Mark.TURNOVER),
    ),
    _worker(
        "child_commissioner",
        "manabe.haruka",
        "真鍋 春香／まなべ はるか／F／1972-03-14",
        "主任児童委員（朝凪）",
        CastDuty(DutyKind.CHILD_COMMISSIONER, "朝凪", "commissioner_council", date(2022, 12, 1)),
    ),
    _worker(
        "welfare_helper",
        "kojima.michi",
        "小嶋 みち／こじま みち／F／1955-07-07",
        "福祉協力委員（朝凪）",
        CastDuty(DutyKind.WELFARE_HELPER, "朝凪", _ASANAGI, date(2024, 4, 1)),
    ),
    _worker(
        "health_helper",
        "eguchi.noriko",
        "江口 典子／えぐち のりこ／F／1960-12-05",
        "愛育委員（朝凪）",
        CastDuty(DutyKind.HEALTH_HELPER, "朝凪", _ASANAGI, date(2024, 4, 1)),
    ),
    _worker(
        "district_officer",
        "shioda.hiroshi",
        "汐田 弘／しおた ひろし／M／1950-10-18",
        "朝凪地区社協 会長",
        CastDuty(DutyKind.DISTRICT_OFFICER, "朝凪", _ASANAGI, date(2021, 4, 1)),
    ),
    _worker(
        "other_district_officer",
        "kusaka.yoshie",
        "日下 良江／くさか よしえ／F／1954-02-11",
        "楠町地区社協 事務局長",
        CastDuty(DutyKind.DISTRICT_OFFICER, "楠町", _KUSUNOKI, date(2023, 4, 1)),
    ),
    _worker(
        "salon_leader",
        "kashiwagi.yuri",
        "柏木 ゆり／かしわぎ ゆり／F／1965-06-25",
        "こども食堂 ひだまり 世話人",
        CastDuty(
            DutyKind.GROUP_LEADER, "朝凪", "place_group:こども食堂 ひだまり", date(2020, 6, 1)
        ),
    ),
    _worker(
        "other_salon_leader",
        "hamaguchi.kinuko",
        "浜口 絹子／はまぐち きぬこ／F／1948-08-01",
        "朝凪ふれあいサロン 代表",
        CastDuty(DutyKind.GROUP_LEADER, "朝凪", "place_group:朝凪ふれあいサロン", date(2018, 4, 1)),
    ),
    _worker(
        "social_worker",
        "yuki.aoi",
        "結城 葵／ゆうき あおい／F／1988-05-21",
        "相談員（社会福祉士）",
        CastDuty(DutyKind.SOCIAL_WORKER, None),
    ),
    _worker(
        "other_social_worker",
        "moriya.taku",
        "守屋 拓／もりや たく／M／1984-09-09",
        "地域づくり係 コミュニティソーシャルワーカー",
        CastDuty(DutyKind.SOCIAL_WORKER, None, starts=date(2017, 4, 1)),
    ),
    _worker(
        "coordinator",
        "mizuno.wataru",
        "水野 航／みずの わたる／M／1993-01-30",
        "ボランティアコーディネーター",
        CastDuty(DutyKind.COORDINATOR),
    ),
    _worker(
        "lecturer_coordinator",
        "nonomura.kei",
        "野々村 圭／ののむら けい／M／1979-04-27",
        "福祉教育担当",
        CastDuty(DutyKind.LECTURER_COORDINATOR),
    ),
    _worker(
        "pantry_staff",
        "tachibana.mio",
        "立花 美緒／たちばな みお／F／1996-10-03",
        "互近助パントリー担当",
        CastDuty(DutyKind.PANTRY_STAFF),
    ),
    _worker(
        "rights_specialist",
        "kishimoto.sayaka",
        "岸本 紗也香／きしもと さやか／F／1982-02-17",
        "権利擁護 専門員",
        CastDuty(DutyKind.RIGHTS_SPECIALIST),
    ),
    _worker(
        "rights_helper",
        "ueki.mitsuo",
        "植木 光男／うえき みつお／M／1959-06-12",
        "生活支援員",
        CastDuty(DutyKind.RIGHTS_HELPER),
    ),
    _worker(
        "accountant",
        "kurata.emi",
        "倉田 絵美／くらた えみ／F／1977-12-24",
        "総務課 会計",
        CastDuty(DutyKind.ACCOUNTANT),
    ),
    _worker(
        "partner",
        "seto.rie",
        "瀬戸 理恵／せと りえ／F／1986-08-15",
        "自立支援センター みちしるべ 相談支援員",
        CastDuty(DutyKind.PARTNER, None, "michishirube", date(2023, 4, 1)),
    ),
    _worker(
        "other_partner",
        "hino.shuichi",
        "日野 修一／ひの しゅういち／M／1970-11-11",
        "ひより法律相談所 司法書士",
        CastDuty(DutyKind.PARTNER, None, "law_office", date(2021, 4, 1)),
    ),
    _worker(
        "care_partner",
        "miyake.satomi",
        "三宅 里美／みやけ さとみ／F／1980-07-19",
        "朝凪高齢者支援センター 主任ケアマネジャー",
        CastDuty(DutyKind.PARTNER, "朝凪", "support_centre:朝凪", date(2020, 4, 1)),
    ),
    _worker(
        "planner",
        "hayase.miho",
        "早瀬 美帆／はやせ みほ／F／1985-03-06",
        "計画推進係",
        CastDuty(DutyKind.PLANNER),
    ),
    _worker(
        "committee_member",
        "katase.takayuki",
        "片瀬 隆之／かたせ たかゆき／M／1957-04-02",
        "計画評価委員（学識経験者）",
        CastDuty(DutyKind.COMMITTEE, None, starts=date(2025, 6, 1)),
    ),
    _worker(
        "manager",
        "ohba.masaki",
        "大庭 正樹／おおば まさき／M／1971-09-28",
        "地域福祉課長",
        CastDuty(DutyKind.MANAGER),
    ),
    _worker(
        "director",
        "hase.nobuo",
        "長谷 信夫／はせ のぶお／M／1962-05-05",
        "事務局長",
        CastDuty(DutyKind.MANAGER, starts=date(2024, 4, 1)),
    ),
    _worker(
        "privacy_officer",
        "ashida.ichiro",
        "芦田 一郎／あしだ いちろう／M／1968-01-12",
        "個人情報管理者",
        CastDuty(DutyKind.PRIVACY_OFFICER),
    ),
    _worker(
        "auditor",
        "kuga.shizuka",
        "久我 静香／くが しずか／F／1956-10-10",
        "監事",
        CastDuty(DutyKind.AUDITOR, starts=date(2025, 6, 20)),
    ),
    _worker(
        "administrator",
        "sugano.ryo",
        "菅野 亮／すがの りょう／M／1990-02-02",
        "システム管理者",
        CastDuty(DutyKind.ADMINISTRATOR),
    ),
)


def _alone(beat: str, person: CastPerson, watch: CastWatch | None = None) -> CastHousehold:
    return CastHousehold(beat, HouseholdKind.ALONE, (person,), watch)


HOUSEHOLDS: tuple[CastHousehold, ...] = (
    CastHousehold(
        "朝凪 1区",
        HouseholdKind.FAMILY,
        (
            _person("morimoto_sakura", "森本 さくら／もりもと さくら／F／1991-04-08"),
            _person("morimoto_haruto", "森本 陽翔／もりもと はると／M／2018-06-30", "子"),
            _person("morimoto_hina", "森本 陽菜／もりもと ひな／F／2022-01-19", "子"),
        ),
    ),
    _alone(
        "朝凪 1区",
        _person(
            "shiomi_sada",
            "潮見 さだ／しおみ さだ／F／1938-02-14",
            hearing="右の耳が聞こえにくい。左から話す",
        ),
        CastWatch(14, 14, "左から、ゆっくり話す"),
    ),
    CastHousehold(
        "朝凪 1区",
        HouseholdKind.COUPLE,
        (
            _person("aoba_kiyoshi", "青葉 きよし／あおば きよし／M／1947-06-01"),
            _person("aoba_toshiko", "青葉 敏子／あおば としこ／F／1950-09-12", "妻"),
        ),
        CastWatch(7, 7, "奥さんが先に出てくる"),
    ),
    _alone(
        "朝凪 1区",
        _person("yukimura_tomi", "雪村 とみ／ゆきむら とみ／F／1935-01-03"),
        CastWatch(7, 9, "午後なら家にいることが多い", missed=2),
    ),
    _alone(
        "朝凪 1区",
        _person("kobune_masaru", "小舟 まさる／こぶね まさる／M／1943-04-27"),
        CastWatch(10, 10, "犬がいる。声をかけてから門へ"),
    ),
    _alone(
        "朝凪 1区",
        _person("hanaoka_sumie", "花岡 すみえ／はなおか すみえ／F／1940-08-08"),
        CastWatch(14, 14, ""),
    ),
    _alone(
        "朝凪 1区",
        _person("tsukino_hajime", "月野 はじめ／つきの はじめ／M／1939-12-01"),
        CastWatch(30, 30, "電話は午前10時ごろ", channel=VisitChannel.PHONE),
    ),
    _alone(
        "朝凪 2区",
        _person("hamasaki_ine", "濵﨑 イネ／はまさき いね／F／1936-03-22", display="浜崎"),
        CastWatch(14, 14, ""),
    ),
    _alone(
        "楠町 1区",
        _person("okano_fumi", "岡野 フミ／おかの ふみ／F／1937-11-09"),
        CastWatch(14, 14, "玄関の鈴を鳴らす"),
    ),
    _alone(
        "楠町 1区",
        _person("tadokoro_ichiro", "田所 市郎／たどころ いちろう／M／1942-05-16"),
        CastWatch(30, 36, ""),
    ),
    CastHousehold(
        "楠町 1区",
        HouseholdKind.FAMILY,
        (
            _person(
                "minase_kaori",
                "水瀬 香織／みなせ かおり／F／1983-07-04",
                former="堂前",
                protected=True,
                safe="電話と郵便はしない。結城が会って伝える",
            ),
            _person(
                "minase_riku",
                "水瀬 陸／みなせ りく／M／2014-09-25",
                "子",
                protected=True,
                safe="学校に問い合わせない",
            ),
        ),
    ),
    _alone("朝凪 2区", _person("dohmae_tsuyoshi", "堂前 剛／どうまえ つよし／M／1980-10-02")),
    _alone(
        "楠町 2区",
        _person("takahashi_ladder", "髙橋 和夫／たかはし かずお／M／1941-03-03", display="高橋"),
    ),
    _alone("楠町 2区", _person("takahashi_plain", "高橋 和夫／たかはし かずお／M／1941-03-03")),
    CastHousehold(
        "石畳 1区",
        HouseholdKind.FAMILY,
        (
            _person("yamamoto_kiyo", "山本 きよ／やまもと きよ／F／1940-10-10"),
            _person("yamamoto_kiku", "山本 きく／やまもと きく／F／1940-10-10", "妹"),
        ),
    ),
    CastHousehold(
        "石畳 2区",
        HouseholdKind.PARENT_AND_CHILD,
        (
            _person("tanaka_father", "田中 一／たなか はじめ／M／1939-04-01"),
            _person("tanaka_son", "田中 一／たなか はじめ／M／1966-04-01", "長男"),
        ),
    ),
    _alone(
        "港 1区",
        _person(
            "watanabe_tomoko",
            "渡邉 智子／わたなべ ともこ／F／1956-08-20",
            display="渡辺",
            former="岡田",
        ),
    ),
    _alone("港 1区", _person("okada_tomoko", "岡田 智子／おかだ ともこ／F／1956-08-20")),
    _alone(
        "桜坂 1区", _person("saito_sai", "齋藤 進／さいとう すすむ／M／1944-02-09", display="斎藤")
    ),
    _alone(
        "桜坂 2区", _person("saito_sei", "齊藤 進／さいとう すすむ／M／1949-05-03", display="斉藤")
    ),
    _alone(
        "柳原 1区",
        _person("yoshida_tsuchi", "𠮷田 勝／よしだ まさる／M／1945-12-25", display="吉田"),
        CastWatch(14, 14, ""),
    ),
)

SAME_PERSON: tuple[tuple[str, str], ...] = (
    ("takahashi_ladder", "takahashi_plain"),
    ("watanabe_tomoko", "okada_tomoko"),
)
"""Recorded twice: a duplicate search must propose them, a person confirms."""

DIFFERENT_PEOPLE: tuple[tuple[str, str], ...] = (
    ("yamamoto_kiyo", "yamamoto_kiku"),
    ("tanaka_father", "tanaka_son"),
    ("saito_sai", "saito_sei"),
)
"""Look alike and are not: twins, father and son of one name, legally different kanji."""
