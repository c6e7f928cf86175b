"""Rows of open data as pages of the register would say it; pure.

A page's fields are plain texts by name, empty ones left out: an empty cell says nothing and takes
nothing back. Days of one event become sessions of one page.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from sasaeai.core.text import fold_joined, reading
from sasaeai.places.enums import Fee, StepFree
from sasaeai.places.municipal.enums import DataSet
from sasaeai.places.municipal.heads import HAZARDS
from sasaeai.places.municipal.reading import Entry
from sasaeai.places.municipal.troubles import Note, Trouble
from sasaeai.places.municipal.values import flat

LONGEST_SPAN, LONGEST_NOTE = 31, 100
LONGEST_KANA = 200
"""Half-width kana grow when they are read; a reading is found by its beginning."""
_DAY = timedelta(days=1)
_OWN = re.compile(r"([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:-\d{12})?")
_PLACE_AND_AREA = re.compile(r"(.+)（[^（）]*）")
_WRITTEN_FOR_OTHERS = frozenset({"url", "access", "weekdays", "when_note", "kind"})
_MONEY = re.compile(r"([\d,]+)円?")
_CARS = re.compile(r"(?:普通車|約)?(\d{1,4})台?")
LENGTHS: Mapping[str, int] = {"apply_how": 200, "audience_note": 200, "cost": 100}
"""What does not fit a line of the page goes into its text."""
_WORDS = {
    "name": "名前",
    "kana": "ふりがな",
    "description": "どんなところ",
    "audience_note": "だれのため",
    "fee": "お金がいるか",
    "cost": "お金",
    "apply_how": "申し込み",
    "capacity": "定員",
    "step_free": "車いす",
    "hazards": "使える災害",
    "also_shelter": "避難所",
    "organisation": "ひらいている団体",
    "place_name": "建物の名前",
    "address": "住所",
    "directions": "行き方",
    "parking": "駐車場（台）",
    "latitude": "緯度",
    "longitude": "経度",
    "phone": "電話",
    "fax": "ファクス",
    "mail": "メール",
    "web": "ホームページ",
}
FIELD_WORDS: Mapping[str, str] = _WORDS
"""Fields of a page that a file may say, in the order of the page."""


@dataclass(frozen=True)
class Session:
    """One day of an event, with the number under which the publisher keeps it."""

    day: date
    opens: time
    closes: time | None
    note: str
    external_id: str

    @property
    def moment(self) -> str:
        return f"{self.day:%Y-%m-%d}T{self.opens:%H:%M}"

    @property
    def until(self) -> str:
        """When it ends; a dash where nobody said."""
        return f"{self.closes:%H:%M}" if self.closes else "-"


@dataclass(frozen=True)
class Wanted:
    """One page as the file says it. ``ids`` are the publisher's numbers, the first names it here."""

    ids: tuple[str, ...]
    rows: tuple[int, ...]
    fields: Mapping[str, str]
    sessions: tuple[Session, ...] = ()
    notes: tuple[Note, ...] = ()
    past: int = 0

    @property
    def key(self) -> str:
        return self.ids[0]

    @property
    def own(self) -> UUID | None:
        """The page of ours that the number names, where we gave the file away ourselves."""
        found = _OWN.fullmatch(self.key)
        return UUID(found[1]) if found else None


@dataclass
class _Group:
    entries: list[Entry] = field(default_factory=list)


def wanted_pages(
    dataset: DataSet,
    entries: Iterable[Entry],
    *,
    today: date,
    organisations: Mapping[str, int],
) -> list[Wanted]:
    """Entries gathered into pages, in the order of the file.

    ``organisations`` are the bodies that the register knows: folded name → id.
    """
    groups: dict[str, _Group] = {}
    for entry in entries:
        groups.setdefault(_group_key(dataset, entry), _Group()).entries.append(entry)
    return [
        _page(dataset, group.entries, today=today, organisations=organisations)
        for group in groups.values()
    ]


def _group_key(dataset: DataSet, entry: Entry) -> str:
    if dataset != DataSet.EVENT:
        return number_of(dataset, entry)
    own = _OWN.fullmatch(entry.get("id"))
    if own:
        return own[1]
    parts = [fold_joined(entry.get(name)) for name in ("name", "place", "address", "organiser")]
    return "\n".join(parts)


def number_of(dataset: DataSet, entry: Entry) -> str:
    """The publisher's number of a row; without one a mark of what the row is about.

    Days that share a number are told apart by their moment.
    """
    moment = ""
    if dataset == DataSet.EVENT:
        moment = f"@{entry.get('first_day')}T{entry.get('opens')}"
    if number := entry.get("id"):
        return number if not moment or _OWN.fullmatch(number) else f"{number}{moment}"
    names = ("name", "address", "place", "organiser")
    words = "\n".join(fold_joined(entry.get(name)) for name in names)
    return f"~{hashlib.sha256(words.encode()).hexdigest()[:24]}{moment}"


def _page(
    dataset: DataSet,
    entries: Sequence[Entry],
    *,
    today: date,
    organisations: Mapping[str, int],
) -> Wanted:
    numbers = list(dict.fromkeys(number_of(dataset, entry) for entry in entries))
    notes = [note for entry in entries for note in entry.notes]
    sessions, past = [], 0
    if dataset == DataSet.EVENT:
        for number, entry in {number_of(dataset, each): each for each in entries}.items():
            found, gone, long = _sessions(number, entry, today)
            sessions += found
            past += gone
            notes += [Note(Trouble.LONG_SPAN)] if long else []
    values: dict[str, str] = {}
    for entry in reversed(entries):
        values |= entry.values
    return Wanted(
        ids=tuple(numbers),
        rows=tuple(entry.row for entry in entries),
        fields=_fields(dataset, _given_away(values), organisations),
        sessions=tuple(sorted(sessions, key=lambda one: one.moment)),
        notes=tuple(dict.fromkeys(notes)),
        past=past,
    )


def _given_away(values: dict[str, str]) -> dict[str, str]:
    """A line of a file that we gave away: what we only wrote for others is not ours to take."""
    if not _OWN.fullmatch(values.get("id", "")):
        return values
    found = {name: value for name, value in values.items() if name not in _WRITTEN_FOR_OTHERS}
    named = _PLACE_AND_AREA.fullmatch(found.pop("place", ""))
    return found | ({"place": named[1]} if named else {})


def _sessions(number: str, entry: Entry, today: date) -> tuple[list[Session], int, bool]:
    """Days of one row that are still to come; how many are gone; whether it lasts too long."""
    first = date.fromisoformat(entry.get("first_day"))
    last = date.fromisoformat(entry.get("last_day") or entry.get("first_day"))
    opens = time.fromisoformat(entry.get("opens"))
    closes = time.fromisoformat(entry.get("closes")) if entry.get("closes") else None
    closes = closes if closes is None or closes > opens else None
    note = _note(entry.get("when_note"))
    if last < today:
        return [], 1, False
    if (last - first).days >= LONGEST_SPAN:
        words = f"{last.month}月{last.day}日まで"
        return [Session(max(first, today), opens, closes, words, number)], 0, True
    days = [first + _DAY * n for n in range((last - first).days + 1)]
    coming = [day for day in days if day >= today]
    return [Session(day, opens, closes, note, number) for day in coming], 0, False


def _note(words: str) -> str:
    """What stands beside the day; a long one stands in the text of the page."""
    line = words.replace("\n", "　")
    return line if len(line) <= LONGEST_NOTE else ""


def _fields(
    dataset: DataSet, values: Mapping[str, str], organisations: Mapping[str, int]
) -> dict[str, str]:
    def get(name: str) -> str:
        return values.get(name, "")

    body = str(organisations.get(fold_joined(get("organiser")), "")) if get("organiser") else ""
    fee, cost = _money(get("fee"), get("fee_note"))
    steps = {str(one.label): one.value for one in StepFree if one != StepFree.UNKNOWN}
    cars = _CARS.fullmatch(flat(get("parking")))
    building = "　".join(filter(None, (get("place"), get("building"))))
    found = {
        "name": get("name"),
        "kana": (hiragana(get("kana")) or reading(get("name")))[:LONGEST_KANA],
        "audience_note": get("for_whom") or get("ages"),
        "fee": fee,
        "cost": cost,
        "apply_how": _applying(get("apply_how"), get("apply_day")),
        "capacity": get("capacity"),
        "step_free": steps.get(get("accessibility"), ""),
        "hazards": " ".join(name for name in HAZARDS if get(name)),
        "also_shelter": get("also_shelter"),
        "organisation": body,
        "place_name": building if len(building) <= 100 else get("place"),
        "address": get("address"),
        "directions": get("access"),
        "parking": str(int(cars[1])) if cars else "",
        **{name: get(name) for name in ("latitude", "longitude", "phone", "fax", "mail")},
        "web": get("url"),
    }
    spilt = [name for name, longest in LENGTHS.items() if len(found[name]) > longest]
    lines = [
        get("about") or get("summary"),
        *(f"{FIELD_WORDS[name]}：{found.pop(name)}" for name in spilt),
    ]
    lines += _lines(dataset, values, body=body, cars=bool(cars), steps=bool(found["step_free"]))
    found["description"] = "\n".join(line for line in lines if line)
    return {name: value for name, value in found.items() if value}


def _lines(
    dataset: DataSet, values: Mapping[str, str], *, body: str, cars: bool, steps: bool
) -> list[str]:
    """What has no line of its own on the page is said in its text."""
    unseen = values.get("accessibility") == StepFree.UNKNOWN.label
    pairs = [
        ("種類", values.get("kind", "")),
        ("ひらいている団体", "" if body else values.get("organiser", "")),
        ("駐車場", "" if cars else values.get("parking", "")),
        ("バリアフリー", "" if steps or unseen else values.get("accessibility", "")),
        ("一時預かり", "" if dataset != DataSet.PRESCHOOL else values.get("day_care", "")),
        ("病児保育", values.get("sick_care", "")),
    ]
    if dataset != DataSet.EVENT:
        pairs.insert(1, ("ひらいている時間", _hours(values)))
    elif not _note(values.get("when_note", "")):
        pairs.insert(1, ("日時について", values.get("when_note", "")))
    pairs.append(("そのほか", values.get("note", "")))
    return [f"{term}：{text}" for term, text in pairs if text]


def _hours(values: Mapping[str, str]) -> str:
    clock = "–".join(filter(None, (values.get("opens", ""), values.get("closes", ""))))
    return "　".join(filter(None, (values.get("weekdays", ""), clock, values.get("when_note", ""))))


def _money(fee: str, detail: str) -> tuple[str, str]:
    """(free, paid or nothing; the words of the page)."""
    bare = flat(fee)
    amount = _MONEY.fullmatch(bare)
    if bare == "無料" or (amount and int(amount[1].replace(",", "") or 0) == 0):
        return Fee.FREE.value, detail
    if amount:
        return Fee.PAID.value, detail or f"{int(amount[1].replace(',', '')):,}円"
    return "", detail or fee


def _applying(how: str, until: str) -> str:
    if not until:
        return how
    day = date.fromisoformat(until)
    words = f"{day.month}月{day.day}日まで"
    return f"{how}（{words}）" if how else words


def hiragana(kana: str) -> str:
    """さろん for サロン and ｻﾛﾝ: readings of pages are hiragana."""
    full = unicodedata.normalize("NFKC", kana)
    return "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in full)
