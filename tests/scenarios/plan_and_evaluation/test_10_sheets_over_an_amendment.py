"""An amendment on 1 October: the year's sheet shows both texts, last year's stays as it was."""

from __future__ import annotations

import json
from datetime import date

import pytest

from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.enums import RoundKind
from sasaeai.evaluation.internal.overview import overview
from sasaeai.evaluation.internal.rounds import open_round
from sasaeai.evaluation.internal.trees import texts_in_force
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.publication.content import content_of, digest
from sasaeai.plan.models import Plan, PlanNode
from sasaeai.plan.public import NotDecided, VersionKind, adopt_version, open_draft
from tests.evaluation.conftest import Evaluated, begin, counting, evaluated, planned, scales  # noqa: F401

pytestmark = pytest.mark.django_db
NEXT = FiscalYear(2026)
NEW_TITLE = "地域における絆を深める"


def amend(plan: Plan, **decision: object) -> None:
    draft = open_draft(plan)
    PlanNode.objects.filter(version=draft, identity__code="T1").update(title=NEW_TITLE)
    values = {
        "effective_from": date(2026, 10, 1), "decided_by": "理事会", "decided_on": date(2026, 9, 20),
        "kind": VersionKind.AMENDED, "reason": "中間の見直し", **decision,
    }  # fmt: skip
    adopt_version(draft, **values)  # type: ignore[arg-type]


def test_the_years_sheet_shows_both_texts_with_their_months(evaluated: Evaluated):  # noqa: F811
    amend(evaluated.plan)
    found = open_round(evaluated.plan, kind=RoundKind.ANNUAL, year=NEXT, axes=scales())
    sheet = found.sheets.get(identity__code="T1")
    assert [(text.months, text.node.title) for text in texts_in_force(found, sheet)] == [
        ("4月〜9月", "地域における絆の強化"),
        ("10月〜3月", NEW_TITLE),
    ]
    other = found.sheets.get(identity__code="T2")
    texts = texts_in_force(found, other)
    assert [(text.months, text.version.no) for text in texts] == [("4月〜3月", 2)]


def test_last_years_sheet_is_the_same_to_the_byte(evaluated: Evaluated):  # noqa: F811
    before = content_of(overview(evaluated.round))
    amend(evaluated.plan)
    after = content_of(overview(EvalRound.objects.get(pk=evaluated.round.pk)))
    assert json.dumps(after, sort_keys=True) == json.dumps(before, sort_keys=True)
    assert digest(after) == digest(before)


def test_a_version_takes_effect_only_by_a_decision(evaluated: Evaluated):  # noqa: F811
    with pytest.raises(NotDecided):
        amend(evaluated.plan, decided_by="")
