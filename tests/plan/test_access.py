"""PostgreSQL hides drafts and unpublished plans, whatever the query; writing is the secretariat's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from sasaeai.core.access import actor as actors
from sasaeai.core.periods import today
from sasaeai.people.models import Duty
from sasaeai.plan.enums import LinkKind
from sasaeai.plan.measuring import Definition, define_indicator, set_target
from sasaeai.plan.models import (
    Indicator,
    Issue,
    LevelDef,
    NodeIdentity,
    NodeIssue,
    Plan,
    PlanLink,
    PlanNode,
    PlanVersion,
    RoleItem,
    Target,
)
from sasaeai.plan.services import link_plan, open_draft
from tests.plan.conftest import draft_of_six, make_plan

pytestmark = pytest.mark.django_db
DESK = {"planner", "manager", "social_worker", "committee_member", "district_officer", "auditor"}
EVERYBODY = (
    "resident", "commissioner", "other_commissioner", "former_commissioner", "watcher",
    "district_officer", "place_leader", "social_worker", "manager", "planner", "partner_worker",
    "committee_member", "auditor", "privacy_officer", "administrator",
)  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """A public plan with a draft beside it, and a plan that is only a draft."""

    public: Plan
    hidden: Plan
    draft: PlanVersion


@pytest.fixture
def rows(made) -> Rows:
    draft = open_draft(made.plan)
    fresh = NodeIdentity.objects.create(plan=made.plan, code="SECRET")
    top = PlanNode.objects.get(version=draft, identity__code="G1")
    PlanNode.objects.create(version=draft, identity=fresh, parent=top, depth=2, title="秘密の名前")
    define_indicator(
        made.plan, code="DRAFT", identity=fresh, definition=Definition("秘密の指標", "人")
    )
    define_indicator(
        made.plan, code="INSIDE", identity=NodeIdentity.objects.get(plan=made.plan, code="T1"),
        definition=Definition("内部の指標", "人", public=False),
    )  # fmt: skip
    set_target(made.indicator("K1"), fy=2028, value=Decimal(1), reason="x")
    hidden = make_plan(made.cast, name="まだ見せない計画", code="hidden")
    draft_of_six(hidden)
    link_plan(made.plan, kind=LinkKind.PREDECESSOR, to_plan=hidden)
    link_plan(hidden, kind=LinkKind.PARENT, to_plan=made.plan)
    return Rows(made.plan, hidden, draft)


def become(cast, name: str) -> None:
    account = getattr(cast, name).pk if name else None
    actors.assume(account, purpose="test")


def versions() -> set[tuple[str, int]]:
    return set(PlanVersion.objects.values_list("plan__code", "no"))


@pytest.mark.parametrize("name", ["", *EVERYBODY])
def test_each_member_of_the_cast_reads_exactly_what_is_theirs(rows, cast, name):
    become(cast, name)
    edits, desk = name == "planner", name in DESK
    assert set(Plan.objects.values_list("code", flat=True)) == (
        {"fourth", "hidden"} if desk else {"fourth"}
    )
    adopted, drafts = {("fourth", 1)}, {("fourth", 2), ("hidden", 1)}
    assert versions() == (adopted | drafts if edits else adopted)
    seen = {("fourth", 1)} if not edits else adopted | drafts
    assert set(LevelDef.objects.values_list("version__plan__code", "version__no")) == seen
    assert set(PlanNode.objects.values_list("version__plan__code", "version__no")) == seen
    assert (
        set(RoleItem.objects.values_list("node__version__plan__code", "node__version__no")) == seen
    )
    assert NodeIssue.objects.count() == (3 if edits else 1)
    assert Issue.objects.count() == (2 if edits else 1)
    assert ("SECRET" in set(NodeIdentity.objects.values_list("code", flat=True))) is edits
    codes = set(Indicator.objects.values_list("code", flat=True))
    assert codes == {"K1", "K2", "K3", "K4", "K5"} | ({"INSIDE"} if desk else set()) | (
        {"DRAFT"} if edits else set()
    )
    assert Target.objects.count() == 1
    assert PlanLink.objects.count() == (2 if desk else 1)


@pytest.mark.parametrize("name", ["", *(who for who in EVERYBODY if who != "planner")])
def test_only_the_secretariat_writes(rows, cast, name):
    node = PlanNode.objects.filter(version=rows.draft).first()
    identity = NodeIdentity.objects.get(plan=rows.public, code="T1")
    become(cast, name)
    attempts: list[Callable[[], object]] = [
        lambda: Plan.objects.create(
            organisation=cast.council, code="mine", name="x", fy_from=2026, fy_to=2030
        ),
        lambda: PlanVersion.objects.create(plan=rows.hidden, no=7),
        lambda: PlanNode.objects.create(
            version=rows.draft, identity=identity, depth=1, title="x", parent=None
        ),
        lambda: Target.objects.create(
            indicator_id=Indicator.objects.get(code="K1").pk, fy=2029, value=1, reason="x",
            set_on=date(2026, 5, 1),
        ),
        lambda: NodeIdentity.objects.create(plan=rows.public, code="X"),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(ProgrammingError), transaction.atomic():
            attempt()
    assert Plan.objects.filter(code="fourth").update(vision="x") == 0
    assert PlanNode.objects.filter(pk=node.pk).update(title="x") == 0
    assert Indicator.objects.filter(code="K1").update(name="x") == 0
    assert Indicator.objects.filter(code="K2").delete()[0] == 0


def test_a_planner_whose_term_ended_yesterday_sees_no_draft_today(rows, cast):
    become(cast, "administrator")
    Duty.objects.filter(account=cast.planner).update(ends_on=today() - timedelta(days=1))
    become(cast, "planner")
    assert versions() == {("fourth", 1)}
