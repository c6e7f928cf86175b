"""A page's sessions as iCalendar (RFC 5545), and its rhythm as the repeat code of GIF.

The rule goes out as RRULE; holidays that it skips as EXDATE, days it moves to as RDATE; what was
decided for one day as a cancelled instance or an event of its own. SEQUENCE grows with every
decision, also with one that takes another back, so that a calendar that has copied the feed takes
every change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sasaeai.core.periods import today
from sasaeai.places.enums import ExceptionKind, Holiday, OccurrenceState, Pattern
from sasaeai.places.models import Occurrence, RuleException
from sasaeai.places.published import PublicView, derived
from sasaeai.places.schedule import LAST, Rule, days

BACK, AHEAD = timedelta(days=366), timedelta(days=400)
LINE = 73
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
"""SEQUENCE is seconds from here to the last change."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_GIF = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_GIF_EVERY_OTHER, _GIF_LAST = 7, 6
_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tokyo",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class _Event:
    """What all events of one page share."""

    summary: str
    place: str
    url: str
    stamp: datetime
    sequence: int


def calendar_of(views: Iterable[PublicView], *, name: str, address: str) -> str:
    """One calendar of public pages; ``address`` is the site's, for the links.

    Reads the exceptions of all pages in one query.
    """
    pages = list(views)
    ids = [view.listing.pk for view in pages]
    changes: dict[int, list[RuleException]] = {pk: [] for pk in ids}
    for row in RuleException.objects.filter(listing__in=ids):
        changes[row.listing_id].append(row)
    extra: dict[int, list[Occurrence]] = {pk: [] for pk in ids}
    coming = Occurrence.objects.filter(listing__in=ids, origin="extra", held_on__gte=today() - BACK)
    for each in coming.order_by("held_on", "starts"):
        extra[each.listing_id].append(each)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sasaeai//places//JA"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", *_ZONE]
    for view in pages:
        pk = view.listing.pk
        lines += _page(view, changes[pk], extra[pk], address=address)
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def gif_code(rule: Rule) -> str:
    """13Mo = first and third Monday, 0We = every Wednesday, 7Su = every other Sunday, 6Fr = the
    last Friday; "" for a rhythm that the code cannot say (GIF, 繰り返しコード)."""
    if rule.pattern is Pattern.WEEKLY and rule.every in (1, 2):
        weeks = "0" if rule.every == 1 else str(_GIF_EVERY_OTHER)
    elif rule.pattern is Pattern.NTH:
        weeks = "".join(str(_GIF_LAST if week == LAST else week) for week in _weeks(rule))
    else:
        return ""
    return "".join(f"{weeks}{_GIF[day - 1]}" for day in sorted(set(rule.weekdays)))


def rrule(rule: Rule) -> str:
    """The rule without its holidays, as RFC 5545 says it."""
    parts = ["FREQ=WEEKLY" if rule.pattern is Pattern.WEEKLY else "FREQ=MONTHLY"]
    names = [_DAYS[day - 1] for day in sorted(set(rule.weekdays))]
    if rule.pattern is Pattern.WEEKLY:
        parts += [f"INTERVAL={rule.every}"] if rule.every > 1 else []
        parts.append(f"BYDAY={','.join(names)}")
    elif rule.pattern is Pattern.NTH:
        parts.append(
            "BYDAY=" + ",".join(f"{week}{name}" for week in _weeks(rule) for name in names)
        )
    else:
        parts.append("BYMONTHDAY=" + ",".join(map(str, sorted(set(rule.month_days)))))
    if rule.ends_on:
        last = datetime.combine(rule.ends_on, time(14, 59, 59))
        parts.append(f"UNTIL={last:%Y%m%dT%H%M%S}Z")
    return ";".join(parts)


def _page(
    view: PublicView, changes: list[RuleException], extra: list[Occurrence], *, address: str
) -> Iterator[str]:
    event = _Event(
        summary=view.listing.name,
        place=view.place_words,
        url=f"{address}/places/{view.listing.code}/",
        stamp=view.changed_at.astimezone(UTC),
        sequence=int((view.changed_at - SINCE).total_seconds()) + len(changes),
    )
    for uuid, rule in view.rules:
        yield from _rule(event, uuid, rule, changes)
    for row in extra:
        uid = derived(view.uuid, f"extra:{row.held_on}T{row.starts}")
        yield from _head(event, uid, row.held_on, row.starts, row.ends, note=row.note)
        if row.state == OccurrenceState.CANCELLED:
            yield "STATUS:CANCELLED"
        yield "END:VEVENT"


def _rule(event: _Event, uuid: UUID, rule: Rule, changes: list[RuleException]) -> Iterator[str]:
    since, until = max(rule.starts_on, today() - BACK), today() + AHEAD
    plain = replace(rule, holiday=Holiday.HOLD, new_year_off=False, months_off=())
    regular = list(days(plain, since=since, until=until))
    if not regular:
        return
    held = set(days(rule, since=since, until=until))
    yield from _head(event, uuid, regular[0], rule.opens, rule.closes)
    yield f"RRULE:{rrule(rule)}"
    for day in regular:
        if day not in held:
            yield f"EXDATE;TZID=Asia/Tokyo:{_moment(day, rule.opens)}"
    for day in sorted(held - set(regular)):
        yield f"RDATE;TZID=Asia/Tokyo:{_moment(day, rule.opens)}"
    yield "END:VEVENT"
    for change in changes:
        off = change.kind != ExceptionKind.EXTRA and change.starts in (None, rule.opens)
        if off and change.day in held:
            yield from _head(event, uuid, change.day, rule.opens, rule.closes, note=change.note)
            yield f"RECURRENCE-ID;TZID=Asia/Tokyo:{_moment(change.day, rule.opens)}"
            yield "STATUS:CANCELLED"
            yield "END:VEVENT"


def _head(
    event: _Event, uid: UUID, day: date, opens: time, closes: time | None, *, note: str = ""
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{event.stamp:%Y%m%dT%H%M%S}Z"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;TZID=Asia/Tokyo:{_moment(day, opens)}"
    if closes:
        yield f"DTEND;TZID=Asia/Tokyo:{_moment(day, closes)}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"LOCATION:{_text(event.place)}"
    yield f"URL:{event.url}"
    if note:
        yield f"DESCRIPTION:{_text(note)}"


def _weeks(rule: Rule) -> list[int]:
    return sorted(set(rule.weeks), key=lambda week: 9 if week == LAST else week)


def _moment(day: date, at: time) -> str:
    return f"{day:%Y%m%d}T{at:%H%M%S}"


def _text(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, never cut inside a character."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
