"""The named cast: everybody a test or a reader of the tests needs, made through the services.

朝凪 and 石畳 are two school districts with one beat each; every commissioner's rule is tried with
someone from the other district, so that a leak would show.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from sasaeai.areas import public as areas
from sasaeai.areas.public import Area, AreaKind
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people import public as people
from sasaeai.people.public import Account, Basis, ContactKind, DutyKind, Organisation, Person

FOUNDED = date(2020, 4, 1)
KINDS = (
    ("city", "市"),
    ("branch", "支所"),
    ("living", "日常生活圏域"),
    ("school", "学区"),
    ("beat", "民生委員の担当区"),
)
AREAS = (
    ("city", "C1", "ひより市", "ひよりし", ""),
    ("branch", "B1", "東", "ひがし", "C1"),
    ("living", "L1", "東第一圏域", "ひがしだいいち", "B1"),
    ("school", "S1", "朝凪", "あさなぎ", "L1"),
    ("school", "S2", "石畳", "いしだたみ", "L1"),
    ("beat", "S1-1", "朝凪1区", "あさなぎいちく", "S1"),
    ("beat", "S2-1", "石畳1区", "いしだたみいちく", "S2"),
)
ACCOUNTS = (
    ("resident", "森本 さくら", "もりもと さくら", None, ""),
    ("commissioner", "潮見 和子", "しおみ かずこ", DutyKind.COMMISSIONER, "S1-1"),
    ("other_commissioner", "石井 健", "いしい けん", DutyKind.COMMISSIONER, "S2-1"),
    ("former_commissioner", "旧田 任", "きゅうでん まこと", DutyKind.COMMISSIONER, "S1-1"),
    ("unpledged_commissioner", "未署 名子", "みしょ なこ", DutyKind.COMMISSIONER, "S1-1"),
    ("watcher", "愛野 育子", "あいの いくこ", DutyKind.WATCHER, "S1"),
    ("district_officer", "地田 社一", "ちだ しゃいち", DutyKind.DISTRICT_OFFICER, "S1"),
    ("place_leader", "楠 よしえ", "くすのき よしえ", DutyKind.PLACE_LEADER, "S1"),
    ("other_place_leader", "川瀬 たみ", "かわせ たみ", DutyKind.PLACE_LEADER, "S2"),
    ("social_worker", "相沢 直", "あいざわ なお", DutyKind.SOCIAL_WORKER, "C1"),
    ("manager", "管野 理子", "かんの りこ", DutyKind.MANAGER, "C1"),
    ("planner", "計良 文", "けいら あや", DutyKind.PLANNER, "C1"),
    ("partner_worker", "連城 友", "れんじょう とも", DutyKind.PARTNER_WORKER, ""),
    ("committee_member", "評田 公平", "ひょうだ こうへい", DutyKind.COMMITTEE_MEMBER, ""),
    ("auditor", "監物 正", "けんもつ ただし", DutyKind.AUDITOR, ""),
    ("privacy_officer", "守屋 個", "もりや かい", DutyKind.PRIVACY_OFFICER, ""),
    ("administrator", "機山 守", "きやま まもる", DutyKind.ADMINISTRATOR, ""),
)
WORKS_FOR = {"district_officer": "district", "partner_worker": "care"}
WITHOUT_PLEDGE = {"resident", "unpledged_commissioner"}


@dataclass(frozen=True)
class Cast:
    """Accounts, areas, organisations and persons by the name a test calls them."""

    resident: Account
    commissioner: Account
    other_commissioner: Account
    former_commissioner: Account
    unpledged_commissioner: Account
    watcher: Account
    district_officer: Account
    place_leader: Account
    other_place_leader: Account
    social_worker: Account
    manager: Account
    planner: Account
    partner_worker: Account
    committee_member: Account
    auditor: Account
    privacy_officer: Account
    administrator: Account
    city: Area
    asanagi: Area
    ishidatami: Area
    asanagi_beat: Area
    ishidatami_beat: Area
    council: Organisation
    asanagi_council: Organisation
    care_centre: Organisation

    @classmethod
    def load(cls) -> Cast:
        found: dict[str, object] = {row.login: row for row in Account.objects.all()}
        names = {"city": "C1", "asanagi": "S1", "ishidatami": "S2"}
        names |= {"asanagi_beat": "S1-1", "ishidatami_beat": "S2-1"}
        for name, code in names.items():
            found[name] = Area.objects.get(code=code)
        found["council"] = Organisation.objects.get(code="council")
        found["asanagi_council"] = Organisation.objects.get(code="dc-S1")
        found["care_centre"] = Organisation.objects.get(code="care-1")
        return cls(**{field.name: found[field.name] for field in fields(cls)})  # type: ignore[arg-type]

    @property
    def accounts(self) -> dict[str, Account]:
        """Everybody who can sign in, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, Account)}


def build() -> None:
    """Runs once per test database, as the owner."""
    places = _areas()
    organisations = _organisations(places)
    _accounts(places, organisations)
    _persons(places)


def _areas() -> dict[str, Area]:
    kinds = {
        code: AreaKind.objects.create(
            code=code, label=label, order=order, is_district=code == "school"
        )
        for order, (code, label) in enumerate(KINDS)
    }
    found: dict[str, Area] = {}
    for kind, code, name, kana, parent in AREAS:
        found[code] = areas.open_area(
            kinds[kind], code=code, name=name, kana=kana, valid_from=FOUNDED
        )
        if parent:
            areas.contain(found[code], found[parent], valid_from=FOUNDED)
    return found


def _organisations(places: dict[str, Area]) -> dict[str, Organisation]:
    council = people.found_organisation(
        people.OrganisationKind.COUNCIL,
        code="council",
        name="ひより市社会福祉協議会",
        kana="ひよりししゃかいふくしきょうぎかい",
        phone="000-000-0000",
    )
    district = people.found_organisation(
        people.OrganisationKind.DISTRICT_COUNCIL,
        code="dc-S1",
        name="朝凪地区社会福祉協議会",
        kana="あさなぎちくしゃかいふくしきょうぎかい",
        covers=(places["S1"],),
    )
    care = people.found_organisation(
        people.OrganisationKind.CARE_CENTRE,
        code="care-1",
        name="ひがし高齢者支援センター",
        kana="ひがしこうれいしゃしえんせんたー",
    )
    return {"council": council, "district": district, "care": care}


def _accounts(places: dict[str, Area], organisations: dict[str, Organisation]) -> None:
    for login, name, kana, kind, area in ACCOUNTS:
        account = people.open_account(login=login, name=name, kana=kana)
        if kind is not None:
            ends = today() - timedelta(days=1) if login == "former_commissioner" else None
            people.appoint(
                account,
                kind,
                starts_on=FOUNDED,
                ends_on=ends,
                area=places.get(area),
                organisation=organisations.get(WORKS_FOR.get(login, "")),
            )
        if login not in WITHOUT_PLEDGE:
            people.pledge(account, text_version="1", signed_on=FOUNDED)


def _persons(places: dict[str, Area]) -> None:
    for name, kana, birth, area, protected, released in (
        ("青葉 きよし", "あおば きよし", date(1947, 5, 3), "S1-1", False, True),
        ("髙橋 とみ", "たかはし とみ", date(1935, 1, 8), "S1-1", False, True),
        ("雪村 しずか", "ゆきむら しずか", date(1990, 7, 7), "S1-1", True, True),
        ("未渡 名", "みわたし めい", date(1950, 2, 2), "S1-1", False, False),
        ("石川 ゆう", "いしかわ ゆう", date(1941, 9, 9), "S2-1", False, True),
    ):
        someone = people.register_person(
            name=name,
            kana=kana,
            area=places[area],
            birth_date=birth,
            protected=protected,
            contacts=((ContactKind.PHONE, "000-000-0001"),),
        )
        if released:
            people.release(
                someone,
                audience=DutyKind.COMMISSIONER,
                area=places[area],
                basis=Basis.CONSENT,
                starts_on=FOUNDED,
            )


def find(name: str) -> Person:
    """A person of the cast by name, as far as the current actor sees; raises DoesNotExist."""
    return Person.objects.get(name=name)


def tie(account: Account, person: Person) -> None:
    """The account belongs to this person from now on; only an administrator may say so."""
    administrator = Account.objects.get(login="administrator")
    with acting(administrator.pk, purpose="test"):
        assert Account.objects.filter(pk=account.pk).update(person=person) == 1
