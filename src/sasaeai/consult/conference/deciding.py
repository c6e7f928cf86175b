"""Where a plan was decided: at an item about its case, never where the person may not know of it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from sasaeai.consult.conference.counting import reached
from sasaeai.consult.conference.enums import ConferenceState, MeetingGround
from sasaeai.consult.conference.models import ConferenceItem, Seat
from sasaeai.consult.enums import PlanState
from sasaeai.consult.models import Case, SupportPlan
from sasaeai.consult.services.refusals import NoGround, WrongState
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people.public import Account


def decisive(case: Case) -> QuerySet[ConferenceItem]:
    """Where the case was talked about on the person's consent alone, at meetings that were held: only
    there, and where as many came as the rules ask for, a plan is decided that the person reads. The
    newest first."""
    rows = ConferenceItem.objects.filter(
        case=case,
        conference__state=ConferenceState.HELD,
        conference__held_on__lte=today(),
        conference__kind__ground=MeetingGround.CONSENT,
    )
    on_basis = Seat.objects.filter(item=OuterRef("pk"), basis__isnull=False)
    rows = reached(rows.exclude(Exists(on_basis))).select_related("conference__kind")
    return rows.order_by("-conference__held_on", "-pk")


@transaction.atomic
def decide_plan_in(plan: SupportPlan, item: ConferenceItem | None, *, by: Account) -> None:
    """At which meeting the plan was decided; ``None`` takes back what was wrong."""
    row = SupportPlan.objects.select_for_update().get(pk=plan.pk)
    if row.state == PlanState.ENDED:
        raise WrongState("終わった計画です。")
    if item is not None and not decisive(row.case).filter(pk=item.pk).exists():
        raise NoGround("この支援を、本人の同意のもとで話し合った会議から、えらんでください。")
    row.decided_in, row.changed_by = item, by
    row.save(update_fields=["decided_in", "changed_by", "changed_at"])
    audit.record(
        "consult.plan.decided",
        subject=("case", row.case_id),
        person_id=row.case.person_id,
        detail={"version": row.version, "item": item.pk if item else None},
    )
