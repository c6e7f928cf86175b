"""Speech by a stand-in machine: made once for the same words, and nothing where there is none."""

from __future__ import annotations

import shlex

import pytest
from django.test import override_settings

from sasaeai.core.access import acting
from sasaeai.places.models import Recording, Rendition
from sasaeai.places.renditions import writing
from sasaeai.places.renditions.voice import record
from tests.places.renditions import published

pytestmark = pytest.mark.django_db
TEXT = {"text": "朝凪サロンです。"}


def now(cast, row: Rendition) -> Rendition:
    with acting(cast.planner.pk, purpose="test"):
        return Rendition.objects.get(pk=row.pk)


def test_a_published_text_is_spoken_once_with_the_councils_own_readings(machine, places, cast):
    named, log = machine
    with named():
        first = published(cast, places.salon, "audio", **TEXT)
        assert now(cast, first).making == "waiting"
        record(first.pk)
        record(first.pk)
        second = published(cast, places.exercise, "audio", **TEXT)
        record(second.pk)
    kept = [now(cast, row) for row in (first, second)]
    assert [row.making for row in kept] == ["ready", "ready"]
    assert kept[0].recording_id == kept[1].recording_id
    assert log.read_text().splitlines() == ["あさなぎサロンです。"]


def test_without_a_machine_the_text_is_kept_and_nothing_is_made(places, cast):
    row = published(cast, places.salon, "audio", **TEXT)
    record(row.pk)
    assert (now(cast, row).making, now(cast, row).recording_id) == ("not_here", None)


@pytest.mark.parametrize("sign", ["<html>", "MZ"])
def test_what_is_no_sound_is_not_kept_and_may_be_tried_again(machine, places, cast, sign):
    named, _log = machine
    with named(shlex.quote(sign)):
        row = published(cast, places.salon, "audio", **TEXT)
        record(row.pk)
    assert now(cast, row).making == "failed"
    with named(), acting(cast.planner.pk, purpose="test"):
        assert Recording.objects.count() == 0
        assert writing.speak_again(row).making == "waiting"
    with named():
        record(row.pk)
    assert now(cast, row).making == "ready"
    with acting(cast.planner.pk, purpose="test"), pytest.raises(writing.NotInWork):
        writing.speak_again(row)


@pytest.mark.parametrize("command", ["/no/such/programme {text} {out}", "false {text} {out}"])
def test_a_machine_that_does_not_run_is_told(places, cast, command):
    with override_settings(SASAEAI_VOICE_COMMAND=command):
        row = published(cast, places.salon, "audio", **TEXT)
        record(row.pk)
    assert now(cast, row).making == "failed"
