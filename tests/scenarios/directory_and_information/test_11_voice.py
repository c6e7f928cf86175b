"""11. Publishing makes a recording without any network; without the extra nothing promises one."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest
from django.test import override_settings

from sasaeai.core.access import acting
from sasaeai.places.tasks import speak_rendition
from tests.places.conftest import machine, nothing_kept, places
from tests.places.test_rendition_pages import editor, row_of, typed
from tests.places.test_renditions import TEXT, salon

pytestmark = pytest.mark.django_db
__all__ = ["machine", "nothing_kept", "places", "salon"]
ALONE = ["unshare", "--net", "--map-root-user"]
"""A process in it has no network at all."""
BYTES_OF_A_SECOND = 48_000 // 8


def publish(salon, cast, browse) -> int:
    """The planner publishes what the social worker wrote, and the job that followed is done."""
    writer, reviewer = browse(cast.social_worker), browse(cast.planner)
    form = typed(writer, editor(salon, "audio"), do="hand-in", **TEXT)
    writer.post(editor(salon, "audio"), form)
    with acting(cast.planner.pk, purpose="test"):
        row = row_of(salon, "review")
    reviewer.post(f"/desk/renditions/act/{row.pk}/", {"do": "publish"})
    speak_rendition.func(row.pk)
    return row.pk


def heard(salon, row: int, browse) -> bytes:
    """The player on the page, its words, and what it plays."""
    resident = browse(None)
    page = resident.get(f"/places/{salon.code}/").content.decode()
    assert f'src="/renditions/{row}/audio/"' in page and TEXT["text"] in page
    answer = resident.get(f"/renditions/{row}/audio/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")
    return b"".join(answer.streaming_content)


def test_publishing_makes_a_recording_with_its_words(salon, cast, browse, machine):
    named, _log = machine
    with named():
        row = publish(salon, cast, browse)
    assert heard(salon, row, browse).startswith(b"ID3")


def test_the_extra_speaks_for_more_than_a_second_without_any_network(salon, cast, browse):
    """Where the machine cannot shut a process off, it speaks beside the network it does not use."""
    refused = subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode
    shut = [] if refused else ALONE
    speak = [*shut, sys.executable, "-m", "sasaeai.places.renditions.openjtalk"]
    with override_settings(SASAEAI_VOICE_COMMAND=f"{shlex.join(speak)} {{text}} {{out}}"):
        row = publish(salon, cast, browse)
    assert len(heard(salon, row, browse)) > BYTES_OF_A_SECOND


def test_without_the_extra_the_page_is_whole_and_has_no_player(salon, cast, browse):
    with override_settings(SASAEAI_VOICE_COMMAND=""):
        row = publish(salon, cast, browse)
    answer = browse(None).get(f"/places/{salon.code}/")
    page = answer.content.decode()
    assert (answer.status_code, "お茶を飲みながら" in page, "<audio" in page) == (200, True, False)
    assert "/audio/" not in page
    assert browse(None).get(f"/renditions/{row}/audio/").status_code == 404
