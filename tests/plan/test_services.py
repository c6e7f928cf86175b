"""Versions take effect by decision, one at a time; an adopted text is closed to everybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import FiscalYear
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.enums import LinkKind, VersionKind, VersionStatus
from sasaeai.plan.models import NodeIdentity, Plan, PlanLink, PlanNode, PlanVersion
from sasaeai.plan.queries import current_plan, load_tree, version_on
from sasaeai.plan.services import (
    ClosedYear,
    NotADraft,
    NotDecided,
    PlanRefused,
    adopt_version,
    drop_draft,
    fingerprint,
    link_plan,
    open_draft,
)
from tests.plan.conftest import draft_of_six, make_plan, put

pytestmark = pytest.mark.django_db
AMENDED = {
    "effective_from": date(2028, 10, 1),
    "decided_by": "理事会",
    "decided_on": date(2028, 9, 1),
    "reason": "中間の見直し",
}


def test_a_new_version_ends_the_one_before_it_the_day_before(made):
    second = adopt_version(open_draft(made.plan), **AMENDED)
    first = PlanVersion.objects.get(pk=made.version.pk)
    assert (first.status, first.effective_to) == (VersionStatus.SUPERSEDED, date(2028, 9, 30))
    days = (date(2026, 4, 1), date(2028, 9, 30), date(2028, 10, 1), date(2020, 1, 1))
    assert [version_on(made.plan, on=day) for day in days] == [first, first, second, first]


def test_a_draft_is_a_copy_that_keeps_every_identity(made):
    draft = open_draft(made.plan)
    old, new = load_tree(made.version, roles=True), load_tree(draft, roles=True)
    assert fingerprint(new) == fingerprint(old)
    assert [row.identity_id for row in new.nodes] == [row.identity_id for row in old.nodes]
    assert open_draft(made.plan) == draft


def test_a_renamed_line_keeps_its_identity_and_the_old_text_stays(made):
    draft = open_draft(made.plan)
    PlanNode.objects.filter(version=draft, identity__code="T1").update(title="新しい名前")
    adopt_version(draft, **AMENDED)
    titles = PlanNode.objects.filter(identity__code="T1").values_list("title", flat=True)
    assert sorted(titles) == ["地域における絆の強化", "新しい名前"]
    assert NodeIdentity.objects.filter(plan=made.plan, code="T1").count() == 1


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"decided_by": " "}, NotDecided),
        ({"reason": ""}, NotDecided),
        ({"effective_from": date(2026, 4, 1)}, PlanRefused),
    ],
)
def test_a_version_takes_effect_only_by_a_reasoned_decision_on_a_later_day(made, changed, error):
    draft = open_draft(made.plan)
    with pytest.raises(error):
        adopt_version(draft, **{**AMENDED, **changed})
    assert PlanVersion.objects.get(pk=draft.pk).is_draft


def test_an_adopted_version_is_not_adopted_or_dropped_again(made):
    with pytest.raises(NotADraft):
        adopt_version(made.version, **AMENDED)
    with pytest.raises(NotADraft):
        drop_draft(made.version)


def test_an_empty_draft_is_not_adopted(planner):
    with pytest.raises(PlanRefused, match="中身のない"):
        adopt_version(open_draft(make_plan(planner)), **AMENDED)


def test_no_version_takes_effect_inside_a_confirmed_year(made):
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    PlanVersion.objects.filter(pk=made.version.pk).update(effective_from=date(2024, 4, 1))
    made.plan.refresh_from_db()
    put(made.cast.asanagi, date(2024, 5, 1), 7)
    confirm_year(made.plan, FiscalYear(2024), decision="理事会")
    draft = open_draft(made.plan)
    with pytest.raises(ClosedYear):
        adopt_version(draft, **{**AMENDED, "effective_from": date(2025, 3, 31)})
    assert adopt_version(draft, **{**AMENDED, "effective_from": date(2025, 4, 1)}).no == 2


def test_dropping_a_draft_takes_its_new_identities_and_nothing_else(made):
    draft = open_draft(made.plan)
    fresh = NodeIdentity.objects.create(plan=made.plan, code="T9")
    top = PlanNode.objects.get(version=draft, identity__code="G1")
    PlanNode.objects.create(version=draft, identity=fresh, parent=top, depth=2, title="新")
    drop_draft(draft)
    codes = NodeIdentity.objects.filter(plan=made.plan).values_list("code", flat=True)
    assert sorted(codes) == ["G1", "G2", "M1", "M2", "T1", "T2"]


def test_adopting_is_in_the_journal(made):
    found = Entry.objects.filter(verb="plan.version.adopted", subject_id=made.version.pk)
    assert found.count() == 1


class TestTheDatabaseHolds:
    def test_one_text_at_any_date(self, made):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.create(
                plan=made.plan, no=9, status=VersionStatus.SUPERSEDED, decided_by="x",
                decided_on=date(2026, 1, 1), sha256="x", effective_from=date(2027, 1, 1),
                effective_to=date(2027, 1, 2),
            )  # fmt: skip

    def test_one_draft(self, made):
        open_draft(made.plan)
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.create(plan=made.plan, no=9)

    def test_no_version_in_force_without_a_decision(self, made):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.create(
                plan=made.plan, no=9, status=VersionStatus.SUPERSEDED, kind=VersionKind.ADOPTED,
                effective_from=date(2020, 1, 1), effective_to=date(2020, 1, 2),
            )  # fmt: skip

    def test_a_code_is_one_identity(self, made):
        with pytest.raises(IntegrityError), transaction.atomic():
            NodeIdentity.objects.create(plan=made.plan, code="T1")

    def test_a_line_below_the_top_has_a_parent(self, made):
        draft = open_draft(made.plan)
        identity = NodeIdentity.objects.create(plan=made.plan, code="T9")
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanNode.objects.create(version=draft, identity=identity, depth=2, title="新")

    def test_the_text_in_force_cannot_be_written_even_by_the_secretariat(self, made):
        assert PlanNode.objects.filter(version=made.version).update(title="x") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            identity = NodeIdentity.objects.create(plan=made.plan, code="T9")
            PlanNode.objects.create(version=made.version, identity=identity, depth=1, title="x")

    def test_a_plan_does_not_end_before_it_starts(self, made):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=made.plan.pk).update(fy_to=2020)


def test_linking_twice_is_one_link_and_a_plan_is_not_linked_with_itself(made):
    for url in ("", "https://example.jp/plan"):
        link_plan(made.plan, kind=LinkKind.PARALLEL, name="ひより市地域福祉計画", url=url)
    assert list(PlanLink.objects.values_list("url", flat=True)) == ["https://example.jp/plan"]
    with pytest.raises(PlanRefused):
        link_plan(made.plan, kind=LinkKind.PARENT, to_plan=made.plan)
    with pytest.raises(PlanRefused):
        link_plan(made.plan, kind=LinkKind.PARENT)


def test_the_current_plan_is_the_adopted_one_of_the_year(made):
    later = make_plan(made.cast, name="次の計画", code="next")
    Plan.objects.filter(pk=later.pk).update(fy_from=2031, fy_to=2035, review_fy=None)
    later.refresh_from_db()
    assert current_plan(on=date(2031, 5, 1)) == made.plan
    adopt_version(
        draft_of_six(later), effective_from=date(2031, 4, 1), decided_by="x",
        decided_on=date(2031, 3, 1),
    )  # fmt: skip
    days = (date(2026, 4, 1), date(2031, 4, 1), date(2040, 4, 1) + timedelta(days=1))
    assert [current_plan(on=day) for day in days] == [made.plan, later, later]
