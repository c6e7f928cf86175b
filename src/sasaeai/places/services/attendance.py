"""Telling how many came. One form tells once; a correction is one more entry, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.enums import AgeGroup, OccurrenceState, Source
from sasaeai.places.models import AttendanceByGroup, AttendanceEntry, Listing, Occurrence
from sasaeai.places.services.schedules import add_occurrence, forget_cancellation

MOST = 99_999


class FutureSession(Refusal):
    """The session has not taken place yet."""


class ImpossibleCount(Refusal):
    """The numbers contradict each other; the message says how."""


@transaction.atomic
def record_attendance(
    occurrence: Occurrence,
    *,
    attendance: int | None,
    once: UUID,
    groups: Mapping[AgeGroup, int] | None = None,
    helpers: int | None = None,
    source: Source = Source.SCREEN,
) -> Occurrence:
    """The session was held with so many people; 0 is nobody came, None is nobody counted.

    The same ``once`` again changes nothing, even after a correction. ``groups`` None leaves what
    was told of ages. Raises ``FutureSession`` and ``ImpossibleCount``.
    """
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    if row.held_on > today():
        raise FutureSession("まだ来ていない日の人数は入れられません。")
    _check(attendance, groups, helpers)
    if row.entries.filter(once=once).exists():
        return row
    if row.state == OccurrenceState.CANCELLED:
        forget_cancellation(row)
        row.note = ""
    corrected = row.state == OccurrenceState.HELD
    row.state, row.attendance, row.helpers = OccurrenceState.HELD, attendance, helpers
    _told(row, once=once, source=source)
    if groups is not None:
        _keep_groups(row, groups)
    verb = "places.attendance.corrected" if corrected else "places.attendance.recorded"
    audit.record(verb, subject=("occurrence", row.pk), detail={"source": str(source)})
    return row


@transaction.atomic
def withdraw_attendance(
    occurrence: Occurrence, *, once: UUID, source: Source = Source.SCREEN
) -> Occurrence:
    """The number belonged to another session: back to not entered."""
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    if row.state != OccurrenceState.HELD or row.entries.filter(once=once).exists():
        return row
    row.state, row.attendance, row.helpers = OccurrenceState.PLANNED, None, None
    _told(row, once=once, source=source)
    row.groups.all().delete()
    audit.record("places.attendance.withdrawn", subject=("occurrence", row.pk))
    return row


@transaction.atomic
def record_session(
    listing: Listing,
    *,
    held_on: date,
    opens: time,
    attendance: int | None,
    once: UUID,
    closes: time | None = None,
    source: Source = Source.SCREEN,
) -> Occurrence:
    """A session that nobody had planned, told afterwards; the same ``once`` again gives it back.

    Raises ``SessionExists``, ``FutureSession`` and ``ImpossibleCount``.
    """
    known = Occurrence.objects.filter(listing=listing, entries__once=once).first()
    if known is not None:
        return known
    if held_on > today():
        raise FutureSession("まだ来ていない日の人数は入れられません。")
    row = add_occurrence(listing, held_on=held_on, opens=opens, closes=closes)
    return record_attendance(row, attendance=attendance, once=once, source=source)


def _check(
    attendance: int | None, groups: Mapping[AgeGroup, int] | None, helpers: int | None
) -> None:
    given = [
        number for number in (attendance, helpers, *(groups or {}).values()) if number is not None
    ]
    if any(not 0 <= number <= MOST for number in given):
        raise ImpossibleCount("人数は0から99,999までで入れてください。")
    told = sum((groups or {}).values())
    if told > (attendance or 0):
        raise ImpossibleCount(
            "年代ごとの合計が%(told)s人で、来た人の数より多くなっています。", told=told
        )


def _told(row: Occurrence, *, once: UUID, source: Source) -> None:
    row.entered_by_id = current().account_id
    row.entered_at, row.source = timezone.now(), source
    row.save()
    AttendanceEntry.objects.create(
        occurrence=row,
        area_id=row.area_id,
        once=once,
        state=row.state,
        attendance=row.attendance,
        source=source,
        account_id=row.entered_by_id,
    )


def _keep_groups(row: Occurrence, groups: Mapping[AgeGroup, int]) -> None:
    row.groups.all().delete()
    AttendanceByGroup.objects.bulk_create(
        [
            AttendanceByGroup(occurrence=row, area_id=row.area_id, group=group, people=people)
            for group, people in groups.items()
        ]
    )
