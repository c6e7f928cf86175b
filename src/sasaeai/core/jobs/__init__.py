"""Long work on PostgreSQL's own queue (procrastinate): progress, cancel, retries, no broker.

A job never inherits a request's actor: it opens its own transaction and names its own purpose.
"""

from sasaeai.core.jobs.models import JobRun, JobState
from sasaeai.core.jobs.progress import Cancelled, Progress, start

__all__ = ["Cancelled", "JobRun", "JobState", "Progress", "start"]
