"""The rest of the register: halls, desks and persons to turn to, and what became of the pages.

Everything here is invented after the places: it gives every district a desk and a commissioner to
ask, proposals and confirmations in every state, and what people looked for in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from uuid import uuid5

from demo.city.city import City
from demo.city.model import AreaKind, OrgKind
from demo.load.areas import area_ids
from demo.load.places import NAMESPACE
from demo.load.rows import insert, part
from sasaeai.areas.models import Area
from sasaeai.people.models import Account, Organisation
from sasaeai.places.enums import (
    ContactKind,
    Decision,
    Fee,
    Handing,
    Proposer,
    ShownTo,
    Status,
    StepFree,
    VerifiedBy,
    Way,
)
from sasaeai.places.models import (
    Asking,
    Category,
    Contact,
    Criterion,
    FieldChange,
    FinderUse,
    HandOut,
    Inclusion,
    Listing,
    Location,
    Proposal,
    Remark,
    SearchMiss,
    ServiceArea,
    Stage,
    StatusSpan,
    Term,
    UnmetNeed,
    Verification,
)
from sasaeai.places.searchkeys import keep, keys_of
from sasaeai.places.services import Whereabouts
from sasaeai.places.services.listings import checked_until

DESKS = {
    OrgKind.SUPPORT_CENTRE: ("の相談窓口", "のそうだんまどぐち", "{where}に住むお年よりと家族の、介護やくらしの相談を聞きます。"),
    OrgKind.DISTRICT_COUNCIL: ("の窓口", "のまどぐち", "{where}地区のなかの、ちょっとした困りごとを聞きます。"),
    OrgKind.COUNCIL: ("の総合相談窓口", "のそうごうそうだんまどぐち", "どんなことでも聞きます。どこに話すかわからないときも、ここへ。"),
    OrgKind.PARTNER: ("の相談窓口", "のそうだんまどぐち", ""),
}  # fmt: skip
HOURS = {
    OrgKind.SUPPORT_CENTRE: "平日 8:30〜17:15。急ぐときは、夜も休みの日も電話がつながります。",
    OrgKind.DISTRICT_COUNCIL: "平日 9:00〜12:00",
    OrgKind.COUNCIL: "平日 8:30〜17:15",
}
PARTNERS = {
    "michishirube": ("仕事が見つからない、家賃が払えない。くらしを立てなおす道を、いっしょに考えます。", "平日 9:00〜17:00"),
    "law_office": ("借金、相続、離婚、いやがらせ。弁護士と司法書士が、はじめの30分は無料で聞きます。", "火曜日・木曜日 13:00〜16:00（電話で予約）"),
    "tomoshibi": ("家から出にくい人と、その家族の話を聞きます。電話でも、たずねて行ってもできます。", "月曜日〜土曜日 10:00〜18:00"),
    "disability_centre": ("障がいのある人の、くらし・仕事・手帳・サービスの相談を聞きます。手話と筆談もできます。", "平日 8:30〜17:15"),
    "youth_space": ("学校に行きにくい、働きたいけれど不安。15歳から39歳までの人の相談を聞きます。", "水曜日〜日曜日 13:00〜19:00"),
    "foreign_desk": ("日本語がむずかしい人の、学校・病院・役所の手つづきを、通訳といっしょに手伝います。", "平日 9:00〜16:00"),
    "consumer_centre": ("買い物や契約のトラブル、あやしい電話。払う前に話してください。", "平日 9:00〜16:30"),
    "guardian_centre": ("お金の管理や大事な書類に不安がある人と、成年後見の相談を聞きます。", "平日 8:30〜17:15（電話で予約）"),
    "child_home": ("子どものことで困っている親からも、子どもからも、相談を聞きます。", "毎日 9:00〜18:00"),
}  # fmt: skip
COMMISSIONER = "地域のなかの相談相手です。話したことは、だれにも言いません。"
WATCHER = "近所の見守りと、集まりの手伝いをしています。"
SINCE_DAYS = 900
HAZARDS = (
    ("earthquake", "fire"), ("flood", "storm_surge", "earthquake", "tsunami"),
    ("landslide", "earthquake", "inland_flood"), ("flood", "earthquake", "fire", "inland_flood"),
)  # fmt: skip
WISHES = ("ゴミ出し", "電球の交換", "スマホ教室", "ひとり親の集まり", "夜の居場所", "病院の送りむかえ",
          "外国語で話せるところ", "男の料理", "犬の散歩", "ヤングケアラー", "フードバンク", "制服のゆずりあい")  # fmt: skip
CHANGES = (
    ("phone", "", "000-555-0101"),
    ("cost", "100円（お茶代）", "200円（お茶代）"),
    ("apply_how", "申し込みはいりません", "前の日までに電話で"),
    ("audience_note", "", "どなたでも。小さな子もいっしょに"),
)
REMARKS = ("", "会場が2階にかわりました。", "先月から休んでいるようです。", "")


@dataclass(frozen=True)
class NewPage:
    """A page that opens on no day of its own."""

    name: str
    kana: str
    kind: str
    district: str
    summary: str
    hours: str = ""
    address: str = ""
    serves: tuple[str, ...] = ()
    organisation: int | None = None
    phone: str = ""
    venue: int | None = None
    hazards: tuple[str, ...] = ()
    capacity: int | None = None


def load(city: City) -> None:
    found = list(_pages(city))
    title = f"窓口・たよれる人・集まれる場所 {len(found):,}"
    first = max(row.number for row in city.listings) + 1
    with part(title, Listing, Location, Contact, StatusSpan, Verification, ServiceArea):
        _write(city, found, first)
    yards = list(shelters(city))
    Category.objects.filter(code="evacuation").update(in_use=True)
    with part(f"避難する場所 {len(yards):,}", Listing, Location, StatusSpan, Verification):
        _write(city, yards, first + len(found))
    tables = (Proposal, FieldChange, Asking, Inclusion, Remark)
    with part("直しとたしかめ", *tables):
        _proposals(city)
        _askings(city)
        _inclusions(city)
    with part("さがしたことば", SearchMiss, UnmetNeed, HandOut, FinderUse):
        _looked_for(city)


def _pages(city: City) -> Iterator[NewPage]:
    districts = {
        unit.code: unit
        for unit in city.book.units
        if unit.kind is AreaKind.DISTRICT and (unit.valid_to is None or unit.valid_to > city.today)
    }
    names = {unit.code: unit.name for unit in city.book.units}
    for org in city.organisations:
        if org.kind in DESKS and org.covers:
            after, kana, summary = DESKS[org.kind]
            where = org.area if org.area in districts else org.covers[0]
            if where in districts:
                said, hours = PARTNERS.get(org.key, (summary, HOURS.get(org.kind, "")))
                yield NewPage(
                    f"{org.name}{after}",
                    f"{org.kana}{kana}",
                    "bureau",
                    where,
                    said.format(where="・".join(names[code] for code in org.covers)),
                    hours=hours,
                    address=org.address,
                    serves=org.covers,
                    organisation=org.number,
                    phone=org.phone,
                )
    served = {row.district for row in city.listings} | {
        code for org in city.organisations if org.kind is OrgKind.DISTRICT_COUNCIL for code in org.covers
    }  # fmt: skip
    for code, unit in districts.items():
        if code not in served:
            continue
        for name, kana, summary in (
            ("民生委員・児童委員", "みんせいいいん・じどういいん", COMMISSIONER),
            (
                "主任児童委員",
                "しゅにんじどういいん",
                "子どもと、子育てをしている人の相談相手です。",
            ),
            ("福祉協力委員", "ふくしきょうりょくいいん", WATCHER),
            ("愛育委員", "あいいくいいん", "赤ちゃんから大人まで、健康の相談相手です。"),
        ):
            yield NewPage(
                f"{unit.name}の{name}",
                f"{unit.kana}の{kana}",
                "person",
                code,
                summary,
                serves=(code,),
            )
    for venue in city.venues:
        yield NewPage(
            venue.name,
            venue.kana,
            "hall",
            venue.district,
            "集まりに使える場所です。使いたいときは、電話で聞いてください。",
            venue=venue.number,
        )


def shelters(city: City) -> Iterator[NewPage]:
    """Grounds of halls, as the city designated them for some kinds of disaster: one in each district
    that has a hall, and some more."""
    first = {venue.district: venue for venue in reversed(city.venues)}.values()
    for venue in dict.fromkeys((*first, *city.venues[::3])):
        turn = venue.number % len(HAZARDS)
        yield NewPage(
            f"{venue.name}の広場", f"{venue.kana}のひろば", "evacuation", venue.district,
            "災害のときに、まず逃げる場所です。", venue=venue.number, hazards=HAZARDS[turn],
            capacity=200 + venue.number * 37 % 9 * 50,
        )  # fmt: skip


def _write(city: City, found: list[NewPage], first: int) -> None:
    ids = area_ids(city)
    areas = {area.code: area for area in Area.objects.filter(kind__is_district=True)}
    kinds = {row.code: row for row in Category.objects.prefetch_related("terms")}
    organisations, venues = Organisation.objects.in_bulk(), {v.number: v for v in city.venues}
    opened = city.today - timedelta(days=SINCE_DAYS)
    pages, places, ways, spans, checks, serving = [], [], [], [], [], []
    for number, new in enumerate(found, first):
        kind, area = kinds[new.kind], areas[new.district]
        verified = None if number % 19 == 0 else city.today - timedelta(days=number * 37 % 395)
        listing = Listing(
            id=number,
            uuid=uuid5(NAMESPACE, f"listing {number}"),
            code=f"p{number}",
            name=new.name,
            kana=new.kana,
            kind=kind.kind,
            category=kind,
            organisation=organisations.get(new.organisation or 0),
            area=area,
            description=new.summary,
            apply_how=new.hours,
            audience=["anyone"],
            fee=Fee.FREE,
            step_free=StepFree.UNKNOWN,
            hazards=list(new.hazards),
            also_shelter="fire" in new.hazards,
            capacity=new.capacity,
            opened_on=opened,
            verified_on=verified,
            verified_by=VerifiedBy.PHONE if verified else "",
        )
        listing.check_by = checked_until(listing)
        venue = venues.get(new.venue or 0)
        if venue is not None:
            listing.step_free = StepFree.YES if venue.wheelchair else StepFree.UNKNOWN
            places.append(
                Location(
                    listing_id=number, area_id=ids[new.district], name=venue.name,
                    address=venue.address, directions=venue.access, parking=venue.parking,
                    latitude=venue.lat, longitude=venue.lng,
                )
            )  # fmt: skip
        elif new.address:
            places.append(
                Location(
                    listing_id=number, area_id=ids[new.district], name="", address=new.address
                )
            )  # fmt: skip
        keep(
            listing,
            keys_of(
                listing,
                Whereabouts(name=places[-1].name, address=places[-1].address)
                if venue or new.address
                else None,
                terms=[term.label for term in kind.terms.all()],
            ),
        )
        pages.append(listing)
        if new.phone:
            ways.append(
                Contact(
                    listing_id=number, area_id=ids[new.district], kind=ContactKind.PHONE,
                    value=new.phone, shown_to=ShownTo.PUBLIC,
                )
            )  # fmt: skip
        spans.append(
            StatusSpan(
                listing_id=number, status=Status.ACTIVE, area_id=ids[new.district],
                category=kind, starts_on=opened,
            )
        )  # fmt: skip
        if verified is not None:
            checks.append(Verification(listing_id=number, day=verified, by=VerifiedBy.PHONE))
        serving += [
            ServiceArea(listing_id=number, area_id=ids[code]) for code in dict.fromkeys(new.serves)
        ]
    insert(Listing, pages)
    for model, rows in (
        (Location, places), (Contact, ways), (StatusSpan, spans), (Verification, checks),
        (ServiceArea, serving),
    ):  # fmt: skip
        insert(model, rows)


def _worker(city: City) -> Account:
    return Account.objects.filter(duties__kind="social_worker").earliest("pk")


def _proposals(city: City) -> None:
    """Waiting, late, accepted, refused, half and half; a few by leaders through their link."""
    worker, rows, changes = _worker(city), [], []
    ids = area_ids(city)
    for step, page in enumerate(city.listings[::6]):
        settled = step % 3 != 0
        day = city.today - timedelta(days=2 + step * 13 % 90)
        leader = step % 7 == 5
        took = min(3 + step % 4 * 6, (city.today - day).days)
        row = Proposal(
            id=uuid5(NAMESPACE, f"proposal {step}"),
            listing_id=page.number,
            area_id=ids[page.district],
            by=Proposer.LEADER if leader else Proposer.RESIDENT,
            remark=REMARKS[step % 4],
            contact="" if settled else "000-555-0199",
            day=day,
            settled_on=day + timedelta(days=took) if settled else None,
            settled_by=worker if settled else None,
        )
        rows.append(row)
        for turn in range(1 + step % 2):
            field, old, new = CHANGES[(step + turn) % len(CHANGES)]
            accepted = Decision.REFUSED if turn and step % 3 == 1 else Decision.ACCEPTED
            changes.append(
                FieldChange(
                    id=uuid5(NAMESPACE, f"change {step} {turn}"), proposal=row,
                    area_id=row.area_id, field=field, old=old, new=new,
                    decision=accepted if settled else Decision.OPEN,
                    reason="電話でたしかめると、いまのままでした。" if accepted == Decision.REFUSED and settled else "",
                    decided_by=worker if settled else None,
                    decided_at=datetime.combine(row.settled_on, time(1), tzinfo=UTC) if row.settled_on else None,
                )
            )  # fmt: skip
    insert(Proposal, rows)
    insert(FieldChange, changes)


def _askings(city: City) -> None:
    worker, ids, ways = _worker(city), area_ids(city), tuple(Way)
    insert(
        Asking,
        (
            Asking(
                listing_id=page.number, area_id=ids[page.district], account=worker,
                day=city.today - timedelta(days=3 + page.number % 25), way=ways[page.number % len(ways)],
            )
            for page in city.listings
            if page.number % 9 == 0
        ),
    )  # fmt: skip


def _inclusions(city: City) -> None:
    """Every page was held against the criteria; a few things were not taken in."""
    codes, ids, worker = list(Criterion.objects.values_list("code", flat=True)), area_ids(city), _worker(city)  # fmt: skip
    insert(
        Inclusion,
        (
            Inclusion(listing_id=p.number, area_id=ids[p.district], name=p.name, day=p.opened_on, met=codes)
            for p in city.listings
        ),
    )  # fmt: skip
    place = ids[city.listings[0].district]
    for number, name, code, reason in (
        (1, "健康じまん市", "safe", "健康食品の販売が中心でした。"),
        (
            2,
            "夏だけの水あそび",
            "lasting",
            "この夏の一度だけの催しでした。お知らせでご案内します。",
        ),
    ):
        Inclusion.objects.create(
            area_id=place, name=name, day=city.today - timedelta(days=40 * number), unmet=[code],
            met=[each for each in codes if each != code], reason=reason, account=worker,
        )  # fmt: skip
    salon = next(page for page in city.listings if page.key == "asanagi_salon")
    Remark.objects.create(
        listing_id=salon.number, area_id=ids[salon.district], shown_to=ShownTo.PARTNERS,
        text="はじめての人は、世話人が入口で待っています。前の日に電話をください。", account=worker,
    )  # fmt: skip


def _looked_for(city: City) -> None:
    """Words that found nothing, pages that were handed out, answers of the finder."""
    ids, worker, number = area_ids(city), _worker(city), count()
    districts = [ids[code] for code in dict.fromkeys(row.district for row in city.listings)]
    insert(
        SearchMiss,
        (
            SearchMiss(
                id=uuid5(NAMESPACE, f"miss {step}"), words=WISHES[step * 5 % (4 + step % 9)],
                day=city.today - timedelta(days=step * 7 % 360),
                area_id=districts[step % len(districts)] if step % 3 else None,
            )
            for step in range(140)
        ),
    )  # fmt: skip
    UnmetNeed.objects.create(
        words=WISHES[0], note="暮らしの困りごとを助け合うグループに話しました。"
    )
    UnmetNeed.objects.create(
        words=WISHES[2], note="公民館の講座をのせました。", done_on=city.today - timedelta(days=20)
    )
    stages, terms = list(Stage.objects.all()), list(Term.objects.filter(in_use=True))
    insert(
        FinderUse,
        (
            FinderUse(
                id=uuid5(NAMESPACE, f"finder {step}"), day=city.today - timedelta(days=step * 3 % 700),
                stage=stages[step % len(stages)], term=terms[step * 3 % len(terms)],
                area_id=districts[step % len(districts)], found=3 + step % 6,
            )
            for step in range(360)
        ),
    )  # fmt: skip
    categories = {row.code: row.pk for row in Category.objects.all()}
    pages = [page for page in city.listings if page.public and not page.closed_on]
    insert(
        HandOut,
        (
            HandOut(
                listing_id=page.number, area_id=ids[page.district],
                category_id=categories[page.kind.value], way=tuple(Handing)[step % 3],
                day=city.today - timedelta(days=step * 5 % 700), account=worker,
                once=uuid5(NAMESPACE, f"handed {next(number) // 2}"),
            )
            for step, page in enumerate((pages * 4)[:320])
        ),
    )  # fmt: skip
