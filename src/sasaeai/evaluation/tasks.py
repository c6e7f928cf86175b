"""Work of the evaluation room: what a person asked for, and what comes every morning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procrastinate.contrib.django import app

from sasaeai.core.access import acting
from sasaeai.core.jobs import Progress, Watched, perform
from sasaeai.evaluation.actions.reminding import remind
from sasaeai.evaluation.committee.pack import make_pack, parts
from sasaeai.evaluation.enums import RoundWork
from sasaeai.evaluation.internal.freezing import freeze_round, restate_round
from sasaeai.evaluation.models import Committee, EvalRound
from sasaeai.evaluation.publication.services import publish_round


@app.task(name="evaluation.make_pack", pass_context=False)
def make_member_pack(run_id: int, committee_id: int) -> None:
    """Freezes the figures and prints the members' pack, as the one who asked for it."""

    def body(progress: Progress) -> Mapping[str, Any]:
        progress.total(parts())
        pack = make_pack(Committee.objects.get(pk=committee_id), step=progress.step)
        return {"pack": pack.pk, "pages": pack.pages}

    perform(run_id, body, purpose="job evaluation.make_pack", as_asker=True)


@app.task(name="evaluation.work_on_round", pass_context=False)
def work_on_round(run_id: int, round_id: int, work: str, decision: str, reason: str) -> None:
    """Freezes, restates or publishes a round, all or nothing, as the one who asked for it."""

    def body(progress: Progress) -> Mapping[str, Any]:
        return _worked(RoundWork(work), round_id, decision, reason, progress)

    perform(run_id, body, purpose=f"job evaluation.{work}", as_asker=True)


def _worked(
    work: RoundWork, round_id: int, decision: str, reason: str, progress: Progress
) -> Mapping[str, Any]:
    found = EvalRound.objects.select_related("plan").get(pk=round_id)
    watched = Watched(progress.total, progress.step)
    if work is RoundWork.FREEZE:
        freeze_round(found, decision=decision, watched=watched)
        return {}
    if work is RoundWork.RESTATE:
        made = restate_round(found, decision=decision, reason=reason, watched=watched)
        return {"figures": len(made)}
    return {"revision": publish_round(found, reason=reason, watched=watched).revision}


@app.periodic(cron="30 23 * * *")
@app.task(name="evaluation.remind", queueing_lock="evaluation.remind", pass_context=False)
def remind_owners(timestamp: int) -> None:
    """Every morning (8:30 in Japan); it acts for nobody and sees only what a reminder needs."""
    with acting(None, purpose="job evaluation.remind"):
        remind()
