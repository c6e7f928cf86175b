"""Who is there against the quorum: below it a meeting talks and learns, but decides nothing."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from sasaeai.consult.conference.enums import ConferenceState
from sasaeai.consult.conference.models import Conference, ConferenceItem, Decision
from sasaeai.consult.models import SupportPlan
from sasaeai.consult.services.refusals import StillOpen, WrongState
from sasaeai.core.quorum import Quorum, Standing

CAME, CALLED = F("came"), F("called_to_it")
REACHED = (
    Q(conference__quorum="")
    | Q(conference__quorum=Quorum.MAJORITY, came__gt=CALLED - CAME)
    | Q(conference__quorum=Quorum.TWO_THIRDS, came__gte=2 * (CALLED - CAME), came__gt=0)
    | Q(conference__quorum=Quorum.ALL, came=CALLED, came__gt=0)
)
"""The same rule as ``Quorum.needed`` in SQL; a test holds one against the other."""


def standing(conference: Conference) -> Standing | None:
    """Those who came against the rule over everybody invited; ``None`` where there is no rule."""
    if not conference.quorum:
        return None
    counted = conference.attendees.aggregate(
        called=Count("pk"), came=Count("pk", filter=Q(attended_on__isnull=False))
    )
    needed = Quorum(conference.quorum).needed(counted["called"])
    return Standing(counted["came"], needed, counted["called"])


def reached(rows: QuerySet[ConferenceItem]) -> QuerySet[ConferenceItem]:
    """Only items of meetings at which something could be decided."""
    came = Q(conference__attendees__attended_on__isnull=False)
    return rows.annotate(
        called_to_it=Count("conference__attendees", distinct=True),
        came=Count("conference__attendees", filter=came, distinct=True),
    ).filter(REACHED)


def refuse_few(conference: Conference) -> None:
    """Raises ``StillOpen`` before the attendance is known and ``WrongState`` where too few came."""
    stands = standing(conference)
    if stands is None:
        return
    if conference.state != ConferenceState.HELD:
        raise StillOpen("定足数のある会議です。先に、出席を記録してください。")
    if not stands.enough:
        raise WrongState(
            "定足数（%(needed)s人）にたりないので、決められません。出席は%(present)s人です。",
            needed=stands.needed, present=stands.present,
        )  # fmt: skip


def refuse_undoing(conference: Conference) -> None:
    """Raises ``StillOpen`` where too few would have come to what has been decided already."""
    stands = standing(conference)
    if stands is None or stands.enough or conference.state != ConferenceState.HELD:
        return
    decided = Decision.objects.filter(item__conference=conference)
    plans = SupportPlan.objects.filter(decided_in__conference=conference)
    if decided.exists() or plans.exists():
        raise StillOpen("この会議で決めたことがあるので、定足数にたりなくなる変更はできません。")
