"""The list of a district as one recording.

Nobody writes its words: they are made of the lines that everybody sees. A recording is played only
while it says what the page says; a list that reads otherwise is recorded anew within the hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from sasaeai.areas.public import Area, all_districts
from sasaeai.core import audit
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.desks.lines import DeskLine, council_phone, desks_of
from sasaeai.places.desks.spoken import spoken_list
from sasaeai.places.models import DeskSpeech, Recording
from sasaeai.places.renditions.access import SPEAKING
from sasaeai.places.renditions.enums import Making
from sasaeai.places.renditions.spoken import spoken_names
from sasaeai.places.renditions.voice import NoVoice, recording_of, voice

ONE_AT_A_TIME, BEHIND_ALL_ELSE = "desks.voice", -10


@dataclass(frozen=True)
class Heard:
    """The words of a list, and the recording that says them, where there is one."""

    text: str
    row: DeskSpeech | None

    @property
    def names(self) -> dict[str, str]:
        return spoken_names(self.text)


@dataclass(frozen=True)
class Spoken:
    """How many districts have a list to listen to, how many wait, and where none could be made."""

    districts: int
    ready: int
    waiting: int
    failed: Sequence[str]


def heard(area: Area, lines: Sequence[DeskLine]) -> Heard:
    """What can be listened to of these lines (those without a variant)."""
    text = spoken_list(area.name, lines, phone=council_phone())
    rows = _newest().filter(area=area, making=Making.READY, text=text)
    return Heard(text, rows.select_related("recording").defer("recording__content").first())


def spoken() -> Spoken:
    """For the office."""
    found = list(_newest().values_list("making", "area__name").order_by("area__name"))
    states = [state for state, _name in found]
    return Spoken(
        districts=all_districts().count(),
        ready=states.count(Making.READY),
        waiting=states.count(Making.WAITING),
        failed=[name for state, name in found if state == Making.FAILED],
    )


@transaction.atomic
def order_lists() -> None:
    """Looks now and not within the hour; also where the machine has failed."""
    _newest().filter(making=Making.FAILED).update(making=Making.WAITING)
    audit.record("places.desks.speech_ordered")
    app.configure_task("desks.speak_lists").defer(timestamp=0)


def look_at_lists() -> None:
    """Ends the recordings of lists that read otherwise and asks for new ones."""
    with acting(None, purpose=SPEAKING):
        speaks = voice() is not None
        for area in all_districts():
            if _renewed(area, speaks=speaks):
                _ask(area)


def speak_list(area_id: int) -> None:
    """Makes the recording that one district waits for; the machine runs outside of any transaction."""
    machine = voice()
    with acting(None, purpose=SPEAKING):
        row = _newest().filter(area=area_id, making=Making.WAITING).first()
    if row is None or machine is None:
        return
    try:
        kept = recording_of(row.text, machine)
    except NoVoice:
        with acting(None, purpose=SPEAKING):
            _newest().filter(pk=row.pk).update(making=Making.FAILED)
        return
    with acting(None, purpose=SPEAKING):
        told = {"making": Making.READY, "recording": kept, "starts_on": today()}
        if _newest().filter(pk=row.pk).update(**told):
            audit.record("places.desks.spoken", subject=("area", area_id))


def _newest() -> QuerySet[DeskSpeech]:
    return DeskSpeech.objects.filter(ends_on=None)


def _renewed(area: Area, *, speaks: bool) -> bool:
    """Whether a recording of this district's list is to be made."""
    text = spoken_list(area.name, desks_of(area), phone=council_phone())
    row = _newest().filter(area=area).first()
    if row is not None and row.text == text:
        return row.making == Making.WAITING
    if row is not None:
        _end(row)
    if not text or not speaks:
        return False
    DeskSpeech.objects.create(area=area, text=text, starts_on=today())
    return True


def _end(row: DeskSpeech) -> None:
    """Of a list that was heard it stays known from when to when; its sound goes."""
    gone = row.recording_id or 0
    if row.making == Making.READY:
        row.recording, row.ends_on = None, today() - timedelta(days=1)
        row.save(update_fields=["recording", "ends_on"])
    else:
        row.delete()
    Recording.objects.filter(pk=gone, renditions=None, desk_lists=None).delete()


def _ask(area: Area) -> None:
    """Mails and files of people go first: the lists of a city take the machine its time."""
    job = app.configure_task(
        "desks.speak_list",
        lock=ONE_AT_A_TIME,
        queueing_lock=f"{ONE_AT_A_TIME} {area.pk}",
        priority=BEHIND_ALL_ELSE,
    )
    try:
        with transaction.atomic():
            job.defer(area_id=area.pk)
    except AlreadyEnqueued:
        return
