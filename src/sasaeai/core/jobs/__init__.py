"""Long work on PostgreSQL's own queue (procrastinate): progress, cancel, retries, no broker.

A job never inherits a request's actor: it opens its own transaction and names its own purpose.
"""

from sasaeai.core.jobs.models import OPEN, JobRun, JobState
from sasaeai.core.jobs.performing import perform
from sasaeai.core.jobs.progress import UNWATCHED, Cancelled, Progress, Watched
from sasaeai.core.jobs.starting import cancel, start

__all__ = [
    "OPEN",
    "UNWATCHED",
    "Cancelled",
    "JobRun",
    "JobState",
    "Progress",
    "Watched",
    "cancel",
    "perform",
    "start",
]
