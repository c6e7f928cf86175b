"""Today's visit in three taps at 18 px without JavaScript; the month's sheet is one A4."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest

import sasaeai.core.ui
from sasaeai.core.periods import month, today
from tests.watch.conftest import watched

pytestmark = pytest.mark.django_db
__all__ = ["watched"]
STYLES = Path(sasaeai.core.ui.__file__).parent / "static" / "ui"
A4 = (595, 842)


def test_the_days_list_records_with_one_plain_button_per_person(cast, browse, watched) -> None:
    """One form that needs no script: sign in, the list, one tap (journeys count them in Chromium)."""
    phone = browse(cast.commissioner)
    markup = phone.get("/visits/").content.decode()
    action = re.search(rf'action="(/visits/people/{watched.aoba.pk}/record/)"', markup)
    once = re.findall(r'name="once" value="([^"]+)"', markup)
    assert action is not None
    answer = phone.post(action[1], {"r": "well", "once": once[0]})
    assert (answer.status_code, answer["Location"].split("=")[0]) == (302, "/visits/?done")


def test_letters_on_the_phone_are_18_pixels_or_more() -> None:
    styles = "\n".join(path.read_text(encoding="utf-8") for path in STYLES.glob("*.css"))
    rule = re.search(r"body\.phone[^{]*\{[^}]*font-size:\s*([^;}]+)", styles) or re.search(
        r"\.phone[^{]*\{[^}]*font-size:\s*([^;}]+)", styles
    )
    assert rule is not None
    assert rule[1].strip() in ("var(--fs-18)", "1.125rem", "18px")


def test_the_months_sheet_prints_on_one_a4(cast, browse, watched) -> None:
    office = browse(cast.social_worker)
    wanted = month(today())
    path = f"/desk/watch/sheet/{cast.asanagi_beat.pk}/paper.pdf?m={wanted.start:%Y-%m}"
    answer = office.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 1
    assert tuple(sorted(round(float(side)) for side in pages[0].mediabox[2:])) == A4
    assert "青葉" in pages[0].extract_text()
