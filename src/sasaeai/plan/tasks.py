"""Long work of the plan: freezing figures, watched by whoever asked for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from procrastinate.contrib.django import app

from sasaeai.core import jobs
from sasaeai.core.jobs import Progress
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import Period
from sasaeai.plan.closing import check_window, close_window
from sasaeai.plan.models import Plan

CLOSE = "plan.close_window"


@app.task(name=CLOSE)
def close(run_id: int, plan: int, start: str, end: str, **words: str) -> None:
    """All readings or none: cancelling undoes what was frozen so far."""

    def body(progress: Progress) -> dict[str, Any]:
        closing = close_window(
            Plan.objects.get(pk=plan),
            Period(date.fromisoformat(start), date.fromisoformat(end)),
            decision=words["decision"],
            reason=words["reason"],
            label=ReadingLabel(words["label"]) if words["label"] else None,
            total=progress.total,
            step=progress.step,
        )
        return {"closing": closing.pk, "readings": closing.readings}

    jobs.perform(run_id, body, purpose=f"job {CLOSE}", as_asker=True)


def start_closing(
    plan: Plan,
    window: Period,
    *,
    decision: str,
    reason: str = "",
    label: ReadingLabel | None = None,
) -> jobs.JobRun:
    """Asks for the freezing of a window; what can be refused at once is (``PlanRefused``).

    Whoever asks twice for the same window while it is being frozen gets the work that runs.
    """
    check_window(plan, window, decision=decision, reason=reason, label=label)
    words = str(label) if label else ""
    return jobs.start(
        close,
        key=f"plan {plan.pk} {window.start} {window.end} {words}",
        title=f"{plan.name}　{window.label}"[:200],
        plan=plan.pk,
        start=window.start.isoformat(),
        end=window.end.isoformat(),
        decision=decision,
        reason=reason,
        label=words,
    )
