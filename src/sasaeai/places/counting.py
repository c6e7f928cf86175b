"""The form in which a leader tells how many came: one line for each session, saved in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sasaeai.core.ui.fields import CountField, HourField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.places.enums import AgeGroup, OccurrenceState, Source
from sasaeai.places.models import Listing, Occurrence
from sasaeai.places.sentences import day_words, hours_of
from sasaeai.places.services import (
    cancel_occurrence,
    record_attendance,
    record_session,
    restore_occurrence,
    withdraw_attendance,
)


@dataclass(frozen=True)
class Line:
    """One session with its two controls, ready to draw."""

    occurrence: Occurrence
    count: forms.BoundField
    cancelled: forms.BoundField
    shown: forms.BoundField


class CountForm(PlainWords, forms.Form):
    """A number per session, or 中止. Empty stays not entered; 0 is nobody came."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    on_paper = forms.BooleanField(label=_("紙に書かれたものを写しています"), required=False)
    extra_on = DayField(label=_("日"), required=False)
    extra_opens = HourField(label=_("何時から"), required=False)
    extra_count = CountField(label=_("来た人"))

    def __init__(self, *args: Any, sessions: Sequence[Occurrence], **kwargs: Any) -> None:
        self.sessions = list(sessions)
        super().__init__(*args, **kwargs)
        self.data = {**self.data.dict()} if isinstance(self.data, QueryDict) else dict(self.data)
        self.fields["once"].initial = uuid4
        for row in self.sessions:
            name = f"{day_words(row.held_on)} {hours_of(row.starts, row.ends)}"
            count = CountField(label=f"{name}　来た人", initial=row.attendance)
            cancelled = forms.BooleanField(
                label=_("中止した"),
                required=False,
                initial=row.state == OccurrenceState.CANCELLED,
            )
            self.fields[f"n{row.pk}"], self.fields[f"c{row.pk}"] = count, cancelled
            self.fields[f"o{row.pk}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=_told(row)
            )

    @property
    def lines(self) -> list[Line]:
        return [
            Line(row, self[f"n{row.pk}"], self[f"c{row.pk}"], self[f"o{row.pk}"])
            for row in self.sessions
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for row in self.sessions:
            if values.get(f"c{row.pk}") and values.get(f"n{row.pk}") is not None:
                self.add_error(
                    f"n{row.pk}", _("中止した回には人数を入れられません。どちらかにしてください。")
                )
            self._refuse_overwriting(row)
        extra = [values.get(name) for name in ("extra_on", "extra_opens", "extra_count")]
        if any(item is not None for item in extra) and None in extra:
            self.add_error(
                "extra_on", _("予定になかった回は、日と時間と人数をみんな入れてください。")
            )
        return values

    def _mine(self, row: Occurrence) -> str | None:
        """What the sender says of a session, in the words of ``_told``; None: not on the page."""
        if f"n{row.pk}" not in self.data or f"o{row.pk}" not in self.data:
            return None
        number = self.cleaned_data.get(f"n{row.pk}")
        if number is not None:
            return str(number)
        if self.cleaned_data.get(f"c{row.pk}"):
            return OccurrenceState.CANCELLED.value
        counted = self.cleaned_data.get(f"o{row.pk}", "")
        return counted if counted == OccurrenceState.HELD.value else ""

    def _refuse_overwriting(self, row: Occurrence) -> None:
        """Another person told something between: the second sees it, and may still decide."""
        mine, now = self._mine(row), _told(row)
        shown = self.cleaned_data.get(f"o{row.pk}", "")
        if mine in (None, now, shown) or shown == now:
            return
        words = {"": _("未入力"), "cancelled": _("中止"), "held": _("開いた（人数なし）")}
        told = words.get(now, f"{now}人")
        self.add_error(
            f"n{row.pk}",
            f"ほかの人が先に「{told}」と入れました。これでよければ、もう一度保存してください。",
        )
        self.data = {**self.data, f"o{row.pk}": now}

    @transaction.atomic
    def save(self, listing: Listing) -> int:
        """How many sessions changed. Named errors of the services pass through."""
        values = self.cleaned_data
        once: UUID = values["once"]
        source = Source.PAPER if values["on_paper"] else Source.SCREEN
        changed = sum(self._tell(row, once=once, source=source) for row in self.sessions)
        if values["extra_count"] is not None:
            record_session(
                listing,
                held_on=values["extra_on"],
                opens=values["extra_opens"],
                attendance=values["extra_count"],
                once=once,
                source=source,
            )
            changed += 1
        return changed

    def _tell(self, row: Occurrence, *, once: UUID, source: Source) -> bool:
        """A session of which the page says what it showed before stays as it is."""
        mine, now = self._mine(row), _told(row)
        if mine is None or mine == now or mine == self.cleaned_data[f"o{row.pk}"]:
            return False
        if mine.isdecimal():
            record_attendance(row, attendance=int(mine), once=once, source=source)
            return True
        withdraw_attendance(row, once=once, source=source)
        if mine == OccurrenceState.CANCELLED:
            cancel_occurrence(row)
        else:
            restore_occurrence(row)
        return True


def _told(row: Occurrence) -> str:
    """What is known of a session: a number, ``held`` without one, ``cancelled``, or nothing."""
    if row.state == OccurrenceState.PLANNED:
        return ""
    return str(row.state) if row.attendance is None else str(row.attendance)


class SessionForm(PlainWords, forms.Form):
    """One session with its ages and helpers, all of them optional."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    attendance = CountField(
        label=_("来た人"), help_text=_("数えていないときは、空のままにしてください。")
    )
    child = CountField(label=AgeGroup.CHILD.label)
    adult = CountField(label=AgeGroup.ADULT.label)
    aged = CountField(label=AgeGroup.AGED.label)
    helpers = CountField(label=_("世話をした人"), help_text=_("来た人の数には入れません。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4

    @property
    def groups(self) -> dict[AgeGroup, int]:
        found = {group: self.cleaned_data[str(group)] for group in AgeGroup}
        return {group: number for group, number in found.items() if number is not None}
