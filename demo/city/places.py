"""Places to meet and desks: where, who runs them, when, and how fresh the entry is."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

import numpy as np

from demo.city.cast import WORKERS
from demo.city.gazetteer import POSTCODE, Gazetteer, landline
from demo.city.geography import weigh
from demo.city.model import (
    Freq,
    Holiday,
    Listing,
    ListingKind,
    Organisation,
    OrgKind,
    ScheduleRule,
    Venue,
)
from demo.city.population import beat_weights
from demo.city.seeds import Ints, pick, stream
from demo.city.words.districts import WITHOUT_COUNCIL
from demo.city.words.given import names_for
from demo.city.words.listings import KIND_WORDS, KindWords, Rhythm
from demo.city.words.places import BUILDINGS, FRIENDLY
from demo.city.words.surnames import SURNAMES

AT_ONE, LEAST = 1_000, 120
KINDS = tuple(KIND_WORDS)
EMPTY_DISTRICTS = (WITHOUT_COUNCIL, "椿谷")
"""Districts without a single place: the gaps that the coverage matrix must show."""


@dataclass(frozen=True, slots=True)
class CastListing:
    """``rules`` with listing 0, filled in when the listing gets its number."""

    key: str
    kind: ListingKind
    name: str
    kana: str
    district: str
    building: str
    organisation: str
    leader: str
    rules: tuple[ScheduleRule, ...]
    summary: str = ""
    fee: str = ""


def _rule(
    freq: Freq,
    weekdays: tuple[int, ...],
    weeks: tuple[int, ...],
    hours: tuple[time, time],
    *,
    since: date,
    until: date | None = None,
    holiday: Holiday = Holiday.SKIP,
) -> ScheduleRule:
    return ScheduleRule(0, freq, 1, weekdays, weeks, *hours, since, until, holiday, ())


_TEN_TO_NOON = (time(10, 0), time(12, 0))
SALON_SINCE = date(2026, 4, 6)
CAST_LISTINGS: tuple[CastListing, ...] = (
    CastListing(
        "hidamari",
        ListingKind.KIDS_MEAL,
        "こども食堂 ひだまり",
        "こどもしょくどう ひだまり",
        "朝凪",
        "集会所",
        "",
        "salon_leader",
        (
            _rule(
                Freq.MONTHLY,
                (6,),
                (2, 4),
                (time(11, 0), time(14, 0)),
                since=date(2020, 6, 13),
                holiday=Holiday.HOLD,
            ),
        ),
        fee="子ども0円、大人300円",
    ),
    CastListing(
        "asanagi_salon",
        ListingKind.SALON,
        "朝凪ふれあいサロン",
        "あさなぎふれあいさろん",
        "朝凪",
        "公民館",
        "",
        "other_salon_leader",
        (
            _rule(
                Freq.MONTHLY, (1,), (1,), _TEN_TO_NOON, since=date(2018, 4, 2), until=SALON_SINCE
            ),
            _rule(Freq.MONTHLY, (1,), (1, 3), _TEN_TO_NOON, since=SALON_SINCE),
        ),
    ),
    CastListing(
        "asanagi_exercise",
        ListingKind.EXERCISE,
        "いきいき百歳体操",
        "いきいきひゃくさいたいそう",
        "朝凪",
        "公民館",
        "district_council:朝凪",
        "",
        (_rule(Freq.WEEKLY, (3,), (), (time(10, 0), time(11, 30)), since=date(2016, 10, 5)),),
    ),
    CastListing(
        "post_office_desk",
        ListingKind.DESK,
        "まちのお気軽相談所",
        "まちのおきがるそうだんじょ",
        "朝凪",
        "郵便局ロビー",
        "council",
        "",
        (_rule(Freq.MONTHLY, (5,), (2, 4), (time(13, 30), time(15, 0)), since=date(2023, 4, 14)),),
    ),
    CastListing(
        "sign_language",
        ListingKind.HOBBY,
        "はじめての手話",
        "はじめてのしゅわ",
        "楠町",
        "ふれあい館",
        "council",
        "",
        (_rule(Freq.MONTHLY, (6,), (1, 3), (time(9, 0), time(10, 30)), since=date(2024, 5, 4)),),
        summary="あいさつから、手話をおぼえます。はじめての人のための会です。",
        fee="無料",
    ),
    CastListing(
        "tomoshibi_hangout",
        ListingKind.HANGOUT,
        "みんなの居場所 灯のま",
        "みんなのいばしょ ともしびのま",
        "石畳",
        "空き家活用「みんなの家」",
        "tomoshibi",
        "",
        (_rule(Freq.WEEKLY, (2,), (), (time(13, 0), time(17, 0)), since=date(2022, 9, 6)),),
    ),
)


@dataclass(frozen=True, slots=True)
class Places:
    venues: tuple[Venue, ...]
    listings: tuple[Listing, ...]
    groups: tuple[Organisation, ...]


@dataclass(slots=True)
class _Maker:
    """Numbers and remembers venues, groups and names while the list is made."""

    gazetteer: Gazetteer
    seed: int
    today: date
    organisations: dict[str, Organisation]
    councils: dict[str, Organisation]
    venues: dict[tuple[int, str], Venue] = field(default_factory=dict)
    groups: list[Organisation] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    listings: list[Listing] = field(default_factory=list)

    def venue(self, district: int, building: str) -> Venue:
        """The one building of that sort in a district, made when first asked for."""
        found = self.venues.get((district, building))
        if found is None:
            found = self._build(district, building)
            self.venues[district, building] = found
        return found

    def _build(self, district: int, building: str) -> Venue:
        word = next(b for b in BUILDINGS if b.text == building)
        u = stream(self.seed, "venue", district, building).random(8).tolist()
        beats = self.gazetteer.beats_of(district)
        spot = self.gazetteer.spot(beats[int(u[0] * len(beats))], (u[1], u[2], u[3], u[4]))
        name = self.gazetteer.naming.districts[district]
        stop = f"バス「{name.name}」から歩いて{1 + int(u[5] * 9)}分"
        return Venue(
            len(self.venues) + 1,
            name.name + word.text,
            name.kana + word.kana,
            spot.district,
            spot.beat,
            POSTCODE,
            spot.address,
            spot.lat,
            spot.lng,
            u[6] < 0.62,
            int(u[7] * 12),
            stop,
        )

    def group(self, name: str, kana: str, venue: Venue, opened: date) -> Organisation:
        number = len(self.organisations) + len(self.groups) + 1
        u = stream(self.seed, "group", name).random()
        group = Organisation(
            number,
            f"place_group:{name}",
            OrgKind.PLACE_GROUP,
            f"{name} 世話人会",
            f"{kana} せわにんかい",
            venue.district,
            (venue.district,),
            POSTCODE,
            venue.address,
            landline(u),
            f"org{number:05}@example.invalid",
            None,
            opened,
        )
        self.groups.append(group)
        return group

    def free_name(self, name: str, kana: str, district: int) -> tuple[str, str]:
        """The name itself, with its district, or numbered: never twice the same."""
        place = self.gazetteer.naming.districts[district]
        spelled, read, number = name, kana, 1
        while spelled in self.names:
            spelled, read = f"{name}（{place.name}）", f"{kana} {place.kana}"
            if number > 1:
                spelled, read = f"{spelled}第{number}", f"{read} だい{number}"
            number += 1
        self.names.add(spelled)
        return spelled, read


def write_places(
    gazetteer: Gazetteer,
    organisations: tuple[Organisation, ...],
    *,
    seed: int,
    scale: float,
    today: date,
) -> Places:
    """At least 120 listings, 1,000 at scale 1; two districts stay without any."""
    councils = {
        code: org
        for org in organisations
        if org.kind is OrgKind.DISTRICT_COUNCIL
        for code in org.covers
    }
    maker = _Maker(gazetteer, seed, today, {org.key: org for org in organisations}, councils)
    for cast in CAST_LISTINGS:
        _add_cast(maker, cast)
    wanted = max(LEAST, round(AT_ONE * scale)) - len(CAST_LISTINGS)
    districts = _choose_districts(gazetteer, seed, wanted)
    rng = stream(seed, "listings")
    kinds = pick(np.array([KIND_WORDS[kind].weight for kind in KINDS]), rng.random(wanted))
    draws = rng.random((wanted, 20)).tolist()
    for district, kind, u in zip(districts.tolist(), kinds.tolist(), draws, strict=True):
        _add(maker, KINDS[kind], district, u)
    return Places(tuple(maker.venues.values()), tuple(maker.listings), tuple(maker.groups))


def _choose_districts(gazetteer: Gazetteer, seed: int, count: int) -> Ints:
    """By residents, but every district that is not empty gets one first."""
    weights = weigh(np.array(gazetteer.book.beat_district), beat_weights(gazetteer.geo))
    for name in EMPTY_DISTRICTS:
        weights[gazetteer.district_index(name)] = 0
    once = np.flatnonzero(weights > 0)
    more = pick(weights, stream(seed, "places").random(count - len(once)))
    return np.concatenate([once, more])


def _add_cast(maker: _Maker, cast: CastListing) -> None:
    words = KIND_WORDS[cast.kind]
    district = maker.gazetteer.district_index(cast.district)
    venue = maker.venue(district, cast.building)
    opened = cast.rules[0].valid_from
    maker.names.add(cast.name)
    if cast.organisation:
        organisation = maker.organisations[cast.organisation]
    else:
        organisation = maker.group(cast.name, cast.kana, venue, opened)
    leader = next((worker for worker in WORKERS if worker.key == cast.leader), None)
    number = len(maker.listings) + 1
    maker.listings.append(
        Listing(
            number,
            cast.key,
            cast.kind,
            cast.name,
            cast.kana,
            organisation.number,
            venue.number,
            venue.district,
            cast.summary or words.summary,
            words.audience,
            cast.fee or words.fee,
            words.apply_how,
            None,
            f"{leader.surname} {leader.given}" if leader else "",
            organisation.phone,
            opened,
            None,
            None,
            maker.today - timedelta(days=17 * number),
            True,
            tuple(_numbered(rule, number) for rule in cast.rules),
        )
    )


def _numbered(rule: ScheduleRule, listing: int) -> ScheduleRule:
    return ScheduleRule(
        listing,
        rule.freq,
        rule.interval,
        rule.weekdays,
        rule.weeks,
        rule.opens,
        rule.closes,
        rule.valid_from,
        rule.valid_to,
        rule.holiday,
        rule.months_off,
    )


def _add(maker: _Maker, kind: ListingKind, district: int, u: list[float]) -> None:
    words = KIND_WORDS[kind]
    place = maker.gazetteer.naming.districts[district]
    word = FRIENDLY[int(u[0] * len(FRIENDLY))]
    name, kana = maker.free_name(
        words.name.format(d=place.name, w=word.text),
        words.kana.format(d=place.kana, w=word.kana),
        district,
    )
    venue = maker.venue(district, BUILDINGS[int(u[1] ** 1.5 * len(BUILDINGS))].text)
    opened, paused, closed = _life(maker.today, u[2:7])
    organisation = _runner(maker, kind, venue, u[7], named=(name, kana), opened=opened)
    number = len(maker.listings) + 1
    rule = _draw_rule(words, number, opened, closed, u[8:14])
    surname = SURNAMES[int(u[14] * len(SURNAMES))]
    given_names = names_for(1945 + int(u[15] * 35), female=u[16] < 0.7)
    maker.listings.append(
        Listing(
            number,
            "",
            kind,
            name,
            kana,
            organisation.number,
            venue.number,
            venue.district,
            words.summary,
            words.audience,
            words.fee,
            words.apply_how,
            10 + int(u[17] * 5) * 10 if u[17] < 0.5 else None,
            f"{surname.text} {given_names[int(u[15] * len(given_names))].text}",
            landline(u[16]),
            opened,
            paused,
            closed,
            _verified(maker.today, opened, u[18]),
            u[19] > 0.05,
            (rule,),
        )
    )


def _life(today: date, u: list[float]) -> tuple[date, date | None, date | None]:
    """Opened over the last fourteen years, more of late; a few rest, a few have ended."""
    opened = today - timedelta(days=10 + int(u[0] ** 1.6 * 14 * 365))
    closed = today - timedelta(days=int(u[2] * 900)) if u[1] < 0.07 else None
    paused = today - timedelta(days=int(u[4] * 300)) if u[3] < 0.045 and not closed else None
    lived = opened + timedelta(days=60)
    return (
        opened,
        paused if paused and paused > lived else None,
        closed if closed and closed > lived else None,
    )


def _runner(
    maker: _Maker,
    kind: ListingKind,
    venue: Venue,
    u: float,
    *,
    named: tuple[str, str],
    opened: date,
) -> Organisation:
    """Desks belong to the council or an agency, most of the rest to a group of their own."""
    if kind is ListingKind.DESK:
        return maker.organisations["council" if u < 0.7 else "michishirube"]
    local = maker.councils.get(venue.district)
    if local and u < 0.2:
        return local
    return maker.group(*named, venue, opened)


def _draw_rule(
    words: KindWords, number: int, opened: date, closed: date | None, u: list[float]
) -> ScheduleRule:
    weights = np.array([rhythm.weight for rhythm in words.rhythms])
    rhythm: Rhythm = words.rhythms[int(pick(weights, np.array(u[:1]))[0])]
    opens, closes = rhythm.hours[int(u[1] * len(rhythm.hours))]
    return ScheduleRule(
        number,
        rhythm.freq,
        rhythm.interval,
        (rhythm.weekdays[int(u[2] * len(rhythm.weekdays))],),
        rhythm.weeks[int(u[3] * len(rhythm.weeks))] if rhythm.weeks else (),
        opens,
        closes,
        opened,
        closed,
        rhythm.holiday,
        (8,) if u[4] < 0.12 else (),
    )


def _verified(today: date, opened: date, u: float) -> date | None:
    """Four in five were confirmed within a year, some are stale, some never were."""
    if u > 0.95:
        return None
    age = int(u / 0.8 * 350) if u < 0.8 else 366 + int((u - 0.8) * 3000)
    return max(today - timedelta(days=age), opened)
