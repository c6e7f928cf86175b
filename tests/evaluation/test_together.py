"""Many sheets handed in with one press, each as it is written."""

from __future__ import annotations

import pytest

from sasaeai.evaluation.enums import Stage
from sasaeai.evaluation.internal.drafts import save_draft
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.models import StageEntry
from tests.evaluation.conftest import Evaluated

pytestmark = pytest.mark.django_db


def press(evaluated: Evaluated, browse, who: str) -> str:
    client = browse(getattr(evaluated.cast, who))
    home = f"/desk/evaluation/{evaluated.round.pk}/"
    client.post(f"{home}submit/")
    return client.get(home).content.decode()


def stages(evaluated: Evaluated) -> list[str]:
    return [evaluated.revision(code).stage for code in ("T1", "T2")]


def written(evaluated: Evaluated, as_actor, code: str, **given: object) -> None:
    with as_actor(evaluated.cast.social_worker):
        judgement = Judgement(grades=evaluated.grades("B"), **given)  # type: ignore[arg-type]
        save_draft(evaluated.revision(code), judgement, version=0)


def test_at_the_first_stage_only_written_sheets_go_on(evaluated: Evaluated, browse, as_actor):
    assert "提出できるシートはありません" in press(evaluated, browse, "social_worker")
    written(evaluated, as_actor, "T1", done="16か所ひらいた")
    page = press(evaluated, browse, "social_worker")
    assert "1枚のシートを提出しました" in page
    assert stages(evaluated) == [Stage.SECTION, Stage.SELF]


def test_later_stages_agree_with_the_one_before(evaluated: Evaluated, browse):
    for code in ("T1", "T2"):
        evaluated.judge(Stage.SELF, code)
    assert "2枚のシートを提出しました" in press(evaluated, browse, "manager")
    assert stages(evaluated) == [Stage.SECRETARIAT] * 2
    entry = StageEntry.objects.filter(stage=Stage.SECTION).first()
    assert entry is not None
    assert {grade.step.label for grade in entry.grades.all()} == {"B", "継続"}
    assert entry.account_id == evaluated.cast.manager.pk


def test_a_sheet_that_cannot_go_on_stays_and_says_why(evaluated: Evaluated, browse, as_actor):
    written(evaluated, as_actor, "T1", done="ひらいた")
    with as_actor(evaluated.cast.social_worker):
        save_draft(evaluated.revision("T2"), Judgement(done="評価がまだ"), version=0)
    page = press(evaluated, browse, "social_worker")
    assert "1枚のシートを提出しました" in page
    assert "R7-02" in page
    assert stages(evaluated) == [Stage.SECTION, Stage.SELF]


def test_nobody_passes_a_sheet_of_their_own(evaluated: Evaluated, browse):
    for code in ("T1", "T2"):
        evaluated.judge(Stage.SELF, code)
    assert "枚のシートを提出しました" not in press(evaluated, browse, "social_worker")
    assert stages(evaluated) == [Stage.SECTION] * 2
