"""The long work on a round, asked for as jobs: freezing, restating, publishing.

What can be refused is refused before anything is queued; whoever asks twice gets the work that runs.
"""

from __future__ import annotations

from django.db.models import QuerySet

from sasaeai.core import jobs
from sasaeai.core.jobs import OPEN, JobRun
from sasaeai.evaluation.enums import RoundWork
from sasaeai.evaluation.internal.freezing import check_freeze, check_restate
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.publication.services import check_publish
from sasaeai.evaluation.tasks import work_on_round


def start_freeze(found: EvalRound, *, decision: str) -> JobRun:
    """Raises what ``check_freeze`` raises."""
    check_freeze(found, decision=decision)
    return _start(found, RoundWork.FREEZE, decision=decision)


def start_restate(found: EvalRound, *, decision: str, reason: str) -> JobRun:
    """Raises what ``check_restate`` raises."""
    check_restate(found, decision=decision, reason=reason)
    return _start(found, RoundWork.RESTATE, decision=decision, reason=reason)


def start_publish(found: EvalRound, *, reason: str) -> JobRun:
    """Raises what ``check_publish`` raises."""
    check_publish(found, reason=reason)
    return _start(found, RoundWork.PUBLISH, reason=reason)


def running(found: EvalRound) -> list[JobRun]:
    """Work on this round that has not ended, newest first."""
    return list(_runs(found).filter(state__in=OPEN).order_by("-pk"))


def work_of(found: EvalRound, run_id: int) -> JobRun | None:
    """One piece of work on this round."""
    return _runs(found).filter(pk=run_id).first()


def kind_of(found: EvalRound, run: JobRun) -> RoundWork:
    """Which work on the round it is."""
    return next(work for work in RoundWork if key_of(found, work) == run.key)


def _runs(found: EvalRound) -> QuerySet[JobRun]:
    keys = [key_of(found, work) for work in RoundWork]
    return JobRun.objects.filter(task=work_on_round.name, key__in=keys)


def key_of(found: EvalRound, work: RoundWork) -> str:
    """Names the round and the work, whatever the plan is called by then."""
    return f"round {found.pk} {work}"


def title_of(found: EvalRound, work: RoundWork) -> str:
    """What people read in a list of jobs."""
    return f"{found.plan.name}　{found.label}　{work.label}"[:200]


def _start(found: EvalRound, work: RoundWork, *, decision: str = "", reason: str = "") -> JobRun:
    return jobs.start(
        work_on_round,
        key=key_of(found, work),
        title=title_of(found, work),
        round_id=found.pk,
        work=str(work),
        decision=decision,
        reason=reason,
    )
