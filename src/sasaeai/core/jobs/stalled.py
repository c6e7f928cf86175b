"""Jobs whose worker was killed are taken up again; a job that kills its worker thrice is given up."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from sasaeai.core.access import acting
from sasaeai.core.jobs.models import JobRun, JobState
from sasaeai.core.jobs.progress import WORKING_ON

MOST_ATTEMPTS = 3
NAME = "core.resume_stalled"


@app.periodic(cron="* * * * *")
@app.task(name=NAME, queueing_lock=NAME, pass_context=True)
async def resume_stalled(context: JobContext, timestamp: int) -> None:
    """A worker says every ten seconds that it lives; thirty seconds of silence count as death."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts < MOST_ATTEMPTS:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            await app.tasks[GIVE_UP].defer_async(run_id=_run_of(job))


GIVE_UP = "core.give_up"


@app.task(name=GIVE_UP)
def give_up(run_id: int | None) -> None:
    """Tells whoever waits that nothing will come."""
    if run_id is None:
        return
    with acting(None, purpose=f"job {GIVE_UP}"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [WORKING_ON, str(run_id)])
        JobRun.objects.filter(pk=run_id, state=JobState.RUNNING).update(
            state=JobState.FAILED, ended_at=timezone.now()
        )


def _run_of(job: Job) -> int | None:
    found = job.task_kwargs.get("run_id")
    return found if isinstance(found, int) else None
