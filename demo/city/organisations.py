"""Who works together in the city: the council, district councils, agencies, schools, groups."""

from dataclasses import dataclass
from datetime import date, timedelta

from demo.city.areas import CITY_CODE, AreaBook
from demo.city.gazetteer import COUNCIL_ADDRESS, COUNCIL_PHONE, POSTCODE, Gazetteer, landline
from demo.city.model import Organisation, OrgKind
from demo.city.naming import Naming
from demo.city.seeds import stream
from demo.city.words.districts import PlaceName
from demo.city.words.places import COMPANIES, FRIENDLY, VOLUNTEER_THEMES

_COUNCIL_NAME = ("地区社会福祉協議会", "ちくしゃかいふくしきょうぎかい")
_PARTNERS: tuple[tuple[str, OrgKind, str, str, str], ...] = (
    (
        "michishirube",
        OrgKind.PARTNER,
        "楠町",
        "自立支援センター みちしるべ",
        "じりつしえんせんたー みちしるべ",
    ),
    ("law_office", OrgKind.PARTNER, "朝凪", "ひより法律相談所", "ひよりほうりつそうだんじょ"),
    (
        "tomoshibi",
        OrgKind.PARTNER,
        "石畳",
        "特定非営利活動法人 灯の会",
        "とくていひえいりかつどうほうじん ともしびのかい",
    ),
    (
        "disability_centre",
        OrgKind.PARTNER,
        "大橋",
        "障がい者相談支援センター かけはし",
        "しょうがいしゃそうだんしえんせんたー かけはし",
    ),
    (
        "youth_space",
        OrgKind.PARTNER,
        "北浦",
        "若者の居場所 とまり木",
        "わかもののいばしょ とまりぎ",
    ),
    (
        "foreign_desk",
        OrgKind.PARTNER,
        "港",
        "外国人くらしの相談室",
        "がいこくじんくらしのそうだんしつ",
    ),
    (
        "consumer_centre",
        OrgKind.PARTNER,
        "楠町",
        "ひより市消費生活センター",
        "ひよりししょうひせいかつせんたー",
    ),
    (
        "guardian_centre",
        OrgKind.PARTNER,
        "楠町",
        "ひより権利擁護センター",
        "ひよりけんりようごせんたー",
    ),
    (
        "child_home",
        OrgKind.PARTNER,
        "桜坂",
        "児童家庭支援センター わかば",
        "じどうかていしえんせんたー わかば",
    ),
    ("police", OrgKind.EMERGENCY, "楠町", "ひより警察署", "ひよりけいさつしょ"),
    ("fire", OrgKind.EMERGENCY, "大橋", "ひより消防署", "ひよりしょうぼうしょ"),
    ("hospital", OrgKind.MEDICAL, "石畳", "ひより中央病院", "ひよりちゅうおうびょういん"),
    ("clinic", OrgKind.MEDICAL, "朝凪", "あさなぎ診療所", "あさなぎしんりょうじょ"),
    ("mental_clinic", OrgKind.MEDICAL, "柳原", "やなぎこころの医院", "やなぎこころのいいん"),
    ("pharmacists", OrgKind.MEDICAL, "楠町", "ひより薬剤師会", "ひよりやくざいしかい"),
    ("ikiiki", OrgKind.VOLUNTEER_GROUP, "西の森", "いきいき会", "いきいきかい"),
)


@dataclass(slots=True)
class _Register:
    """Collects rows and hands out numbers; only used while the list is made."""

    gazetteer: Gazetteer
    seed: int
    rows: list[Organisation]

    def add(
        self,
        key: str,
        kind: OrgKind,
        name: str,
        kana: str,
        district: int,
        *,
        covers: tuple[str, ...] = (),
        parent: int | None = None,
    ) -> int:
        number = len(self.rows) + 1
        u = stream(self.seed, "organisation", key).random(6).tolist()
        beats = self.gazetteer.beats_of(district)
        spot = self.gazetteer.spot(beats[int(u[0] * len(beats))], (u[1], u[2], u[3], u[4]))
        self.rows.append(
            Organisation(
                number,
                key,
                kind,
                name,
                kana,
                spot.district,
                covers,
                POSTCODE,
                spot.address,
                landline(u[5]),
                f"org{number:05}@example.invalid",
                parent,
                date(1985, 4, 1) + timedelta(days=int(u[0] * 36) * 365),
            )
        )
        return number


def write_organisations(
    gazetteer: Gazetteer, *, seed: int, scale: float
) -> tuple[Organisation, ...]:
    """Groups that run one place each are added later, with the places."""
    register = _Register(gazetteer, seed, [_council(gazetteer)])
    book, naming = gazetteer.book, gazetteer.naming
    register.add(
        "city_hall",
        OrgKind.MUNICIPALITY,
        "ひより市役所 地域福祉課",
        "ひよりしやくしょ ちいきふくしか",
        gazetteer.district_index("楠町"),
        covers=(CITY_CODE,),
    )
    _add_district_councils(register, book, naming)
    _add_life_area_bodies(register, book, naming)
    for district, name in enumerate(naming.districts):
        register.add(
            f"school:{name.name}小学校",
            OrgKind.SCHOOL,
            f"{name.name}小学校",
            f"{name.kana}しょうがっこう",
            district,
            covers=(book.district_codes[district],),
        )
    for key, kind, where, title, kana in _PARTNERS:
        register.add(key, kind, title, kana, gazetteer.district_index(where), covers=(CITY_CODE,))
    _add_companies(register, count=max(len(COMPANIES), round(200 * scale)))
    _add_volunteers(register, count=max(48, round(320 * scale)))
    return tuple(register.rows)


def _council(gazetteer: Gazetteer) -> Organisation:
    district = gazetteer.book.district_codes[gazetteer.district_index("楠町")]
    return Organisation(
        1,
        "council",
        OrgKind.COUNCIL,
        "社会福祉法人 ひより市社会福祉協議会",
        "しゃかいふくしほうじん ひよりししゃかいふくしきょうぎかい",
        district,
        (CITY_CODE,),
        POSTCODE,
        COUNCIL_ADDRESS,
        COUNCIL_PHONE,
        "info@example.invalid",
        None,
        date(1967, 7, 1),
    )


def _add_district_councils(register: _Register, book: AreaBook, naming: Naming) -> None:
    """Single ones, the joined ones, and none where there is none: 55 over 63 districts."""
    alone = set(range(len(naming.districts))) - set(naming.uncovered)
    groups: list[tuple[PlaceName, tuple[int, ...]]] = list(naming.joined)
    for _, group in naming.joined:
        alone -= set(group)
    groups += [(naming.districts[d], (d,)) for d in sorted(alone)]
    for name, group in groups:
        register.add(
            f"district_council:{name.name}",
            OrgKind.DISTRICT_COUNCIL,
            name.name + _COUNCIL_NAME[0],
            name.kana + _COUNCIL_NAME[1],
            group[0],
            covers=tuple(book.district_codes[d] for d in group),
            parent=1,
        )


def _add_life_area_bodies(register: _Register, book: AreaBook, naming: Naming) -> None:
    """One support centre, one commissioners' council, one junior high school per life area."""
    units = {unit.code: unit for unit in book.units}
    for life, code in enumerate(book.life_codes):
        name = units[code].name.removesuffix("圏域")
        kana = units[code].kana.removesuffix("けんいき")
        district = book.district_life.index(life)
        register.add(
            f"support_centre:{name}",
            OrgKind.SUPPORT_CENTRE,
            f"{name}高齢者支援センター",
            f"{kana}こうれいしゃしえんせんたー",
            district,
            covers=(code,),
        )
        register.add(
            f"commissioner_council:{code}",
            OrgKind.COMMISSIONER_COUNCIL,
            f"{name}地区民生委員児童委員協議会",
            f"{kana}ちくみんせいいいんじどういいんきょうぎかい",
            district,
            covers=(code,),
        )
        register.add(
            f"school:{name}中学校",
            OrgKind.SCHOOL,
            f"{name}中学校",
            f"{kana}ちゅうがっこう",
            district,
            covers=(code,),
        )


def _add_companies(register: _Register, *, count: int) -> None:
    rng = stream(register.seed, "companies")
    names = register.gazetteer.naming.districts
    for number in range(count):
        word = COMPANIES[number % len(COMPANIES)]
        district = int(rng.integers(len(names)))
        branch = number >= len(COMPANIES)
        name = f"株式会社 {word.text}" + (f" {names[district].name}店" if branch else "")
        kana = f"かぶしきがいしゃ {word.kana}" + (f" {names[district].kana}てん" if branch else "")
        register.add(f"company:{number + 1}", OrgKind.COMPANY, name, kana, district)


def _add_volunteers(register: _Register, *, count: int) -> None:
    rng = stream(register.seed, "volunteers")
    names = register.gazetteer.naming.districts
    for number in range(count):
        theme = VOLUNTEER_THEMES[number % len(VOLUNTEER_THEMES)]
        word = FRIENDLY[int(rng.integers(len(FRIENDLY)))]
        district = int(rng.integers(len(names)))
        register.add(
            f"volunteer:{number + 1}",
            OrgKind.VOLUNTEER_GROUP,
            f"{names[district].name} {theme.text} {word.text}",
            f"{names[district].kana} {theme.kana} {word.kana}",
            district,
            covers=(register.gazetteer.book.district_codes[district],),
        )
