"""10. The editor explains what is hard; a checked text says so as soon as its source reads otherwise."""

from __future__ import annotations

import pytest

from sasaeai.core.access import acting
from tests.places.conftest import nothing_kept, places
from tests.places.test_rendition_pages import editor, row_of, typed
from tests.places.test_renditions import change, salon

pytestmark = pytest.mark.django_db
__all__ = ["nothing_kept", "places", "salon"]
HARD = (
    "令和8年から、参加できないわけではありません。資料が配布されます。"
    "この集まりは、お茶を飲みながら、近所の人どうしで話したり、歌をうたったり、体操をしたりする、"
    "どなたでも来ることのできる、とても楽しい集まりです。"
)
WHY = (
    "「ない」が2つあると",
    "外国から来た人にはわかりません。西暦で書きます",
    "ひとつの文は50文字までにします",
    "だれが何をするかを書きます",
)
"""Of a double negative, a year of an era, a sentence of more than fifty signs, a passive."""
EASY = "みんなで 話す ところです。"
SAYS = "もとの文が変わりました"


def test_what_is_hard_is_explained_and_a_moved_source_is_said_to_residents(salon, cast, browse):
    writer, reviewer, resident = browse(cast.social_worker), browse(cast.planner), browse(None)
    page = f"/places/{salon.code}/?read=easy"
    shown = writer.post(
        editor(salon), typed(writer, editor(salon), do="check", description=HARD)
    ).content.decode()
    assert [why for why in WHY if why not in shown] == []
    clean = typed(writer, editor(salon), do="check", description=EASY)
    shown = writer.post(editor(salon), clean).content.decode()
    assert [why for why in WHY if why in shown] == []
    writer.post(editor(salon), typed(writer, editor(salon), do="hand-in", description=EASY))
    with acting(cast.planner.pk, purpose="test"):
        address = f"/desk/renditions/act/{row_of(salon, 'review').pk}/"
    reviewer.post(address, {"do": "publish", "read_by": "日本語教室の3人"})
    told = resident.get(page).content.decode()
    assert ("ところです。" in told, SAYS in told) == (True, False)
    change(cast, salon, cost="200円")
    told = resident.get(page).content.decode()
    assert ("ところです。" in told, SAYS in told) == (True, True)
    assert SAYS not in resident.get(f"/places/{salon.code}/?read=ja").content.decode()
    assert "もとの文が変わったもの" in reviewer.get("/desk/").content.decode()
    change(cast, salon, cost="100円")
    assert SAYS not in resident.get(page).content.decode()
