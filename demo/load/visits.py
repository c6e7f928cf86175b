"""Visits of fourteen months as columns, a block at a time, and what has happened today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Model

from demo.city.city import City
from demo.city.model import VisitResult
from demo.city.visits import RESULTS, SIGNS, Sign, VisitBlock
from demo.city.words.places import VISIT_NOTES
from demo.load.accounts import worker_numbers
from sasaeai.core.periods import TOKYO
from sasaeai.watch.enums import Result, Source
from sasaeai.watch.models import Visit, WatchPlan, Worry

KNOWN_RESULTS: dict[VisitResult, Result] = {
    VisitResult.SEEN_WELL: Result.WELL,
    VisitResult.SEEN_CONCERN: Result.CONCERN,
    VisitResult.NOT_SEEN: Result.ABSENT,
    VisitResult.PHONED: Result.PHONE,
    VisitResult.NO_ANSWER_ALARM: Result.ALARM,
}
KNOWN_SIGNS: dict[Sign, str] = {
    Sign.MAIL_PILED: "paper",
    Sign.CURTAINS_CLOSED: "shutters",
    Sign.THINNER: "thinner",
    Sign.UNSTEADY: "walking",
    Sign.FORGETFUL: "talk",
    Sign.ROOM_UNTIDY: "rubbish",
    Sign.LONELY: "lonely",
    Sign.FRAUD_CALL: "stranger",
}
SIGN_WORDS = tuple(
    ",".join(KNOWN_SIGNS[sign] for bit, sign in enumerate(SIGNS) if bits >> bit & 1)
    for bits in range(1 << len(SIGNS))
)
"""Bits of the generator → codes as PostgreSQL's ``string_to_array`` reads them."""

INSERT = """
INSERT INTO watch_visit (id, plan_id, person_id, area_id, visitor_id, entered_by_id, visited_on,
  visited_at, recorded_at, result, signs, note, source, once, void_reason)
SELECT v.id, p.id, p.person_id, p.area_id, v.visitor, CASE WHEN v.paper THEN %(office)s ELSE v.visitor END,
  v.at::date, CASE WHEN v.paper THEN NULL ELSE v.at AT TIME ZONE 'Asia/Tokyo' END,
  v.recorded AT TIME ZONE 'Asia/Tokyo', v.result, string_to_array(v.signs, ','), v.note,
  CASE WHEN v.paper THEN %(sheet)s ELSE %(phone)s END, md5('visit ' || v.id)::uuid, ''
FROM unnest(%(id)s::bigint[], %(plan)s::bigint[], %(visitor)s::bigint[], %(at)s::timestamp[],
  %(recorded)s::timestamp[], %(result)s::text[], %(signs)s::text[], %(note)s::text[],
  %(paper)s::boolean[]) AS v(id, plan, visitor, at, recorded, result, signs, note, paper)
JOIN watch_watchplan p ON p.id = v.plan
"""
RECORDED_AT_ONCE = """
UPDATE watch_visit SET recorded_at = visited_at + interval '2 minutes'
WHERE id >= %s AND visited_at IS NOT NULL
"""
WORRIES = """
INSERT INTO watch_worry (visit_id, plan_id, area_id, opened_by_id, opened_at, closed_by_id, closed_at, word)
SELECT v.id, v.plan_id, v.area_id, v.visitor_id, v.recorded_at,
  CASE WHEN v.visited_on < %(open_from)s THEN %(office)s END,
  CASE WHEN v.visited_on < %(open_from)s THEN v.recorded_at + interval '3 hours' END,
  CASE WHEN v.visited_on < %(open_from)s THEN %(word)s ELSE '' END
FROM watch_visit v WHERE v.result = %(alarm)s
"""
CLOSING_WORD = "家族と連絡がとれ、無事でした。"
BLOCK = 20_000


def load(city: City) -> None:
    """The blocks of the generator, then today's; every alarm older than a day was cleared up."""
    office = worker_numbers(city)["social_worker"]
    first = 1
    for block in city.visit_blocks():
        for start in range(0, len(block), BLOCK):
            first += _write(block, slice(start, start + BLOCK), first=first, office=office)
    Visit.objects.bulk_create(_today(city, first=first))
    with connection.cursor() as cursor:
        cursor.execute(RECORDED_AT_ONCE, [first])
        cursor.execute(
            WORRIES,
            {
                "open_from": city.today - timedelta(days=1),
                "office": office,
                "word": _sealed(Worry, "word", CLOSING_WORD),
                "alarm": Result.ALARM.value,
            },
        )


def _write(block: VisitBlock, part: slice, *, first: int, office: int) -> int:
    plans = block.plan[part].tolist()
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "office": office,
                "sheet": Source.SHEET.value,
                "phone": Source.PHONE.value,
                "id": list(range(first, first + len(plans))),
                "plan": plans,
                "visitor": block.worker[part].tolist(),
                "at": block.occurred_at[part].tolist(),
                "recorded": block.recorded_at[part].tolist(),
                "result": [KNOWN_RESULTS[RESULTS[r]].value for r in block.result[part].tolist()],
                "signs": [SIGN_WORDS[bits] for bits in block.signs[part].tolist()],
                "note": [
                    _sealed(Visit, "note", VISIT_NOTES[n].text) for n in block.note[part].tolist()
                ],
                "paper": block.by_proxy[part].tolist(),
            },
        )
    return len(plans)


def _sealed(table: type[Model], field: str, text: str) -> str:
    """What the column holds, for statements that pass the model by."""
    return str(table._meta.get_field(field).get_prep_value(text))  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class _Told:
    """A visit of the named cast that pages and tests count on."""

    person: str
    visitor: str
    days_ago: int
    at: time
    result: Result
    signs: tuple[str, ...] = ()
    note: str = ""


TODAY = (
    _Told("kobune_masaru", "commissioner", 0, time(9, 10), Result.WELL),
    _Told(
        "hanaoka_sumie", "commissioner", 0, time(9, 40), Result.WELL, ("bright",),
        "庭の菊を見せてくれた",
    ),
    _Told(
        "tadokoro_ichiro", "other_commissioner", 1, time(17, 20), Result.ALARM, ("paper", "lights"),
        "呼んでも返事がなく、朝刊が3日分ある",
    ),
)  # fmt: skip
"""Two of the six visits of the day are done; at another door somebody worries since yesterday."""


def _today(city: City, *, first: int) -> list[Visit]:
    """Before the hour has come (a demo at dawn), only the day of the visit is noted."""
    visitors, now = worker_numbers(city), datetime.now(TOKYO)
    found = []
    for number, told in enumerate(TODAY, first):
        plan = WatchPlan.objects.get(person_id=city.cast_persons[told.person])
        day = city.today - timedelta(days=told.days_ago)
        moment = datetime.combine(day, told.at, tzinfo=TOKYO)
        found.append(
            Visit(
                id=number,
                plan=plan,
                person_id=plan.person_id,
                area_id=plan.area_id,
                visitor_id=visitors[told.visitor],
                entered_by_id=visitors[told.visitor],
                visited_on=day,
                visited_at=moment if moment < now else None,
                result=told.result,
                signs=list(told.signs),
                note=told.note,
                source=Source.PHONE,
                once=_once(number),
            )
        )
    return found


def _once(number: int) -> UUID:
    return UUID(hashlib.md5(f"visit {number}".encode(), usedforsecurity=False).hexdigest())
