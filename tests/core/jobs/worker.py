"""A real worker in a process of its own, as ``./run work`` starts it, with the tests' tasks."""

from __future__ import annotations

import sys

from django.core.management import call_command

from sasaeai.site import runtime

if __name__ == "__main__":
    runtime.start_django(role="app")
    import tests.core.jobs.tasks  # noqa: F401

    call_command("procrastinate", "worker", "--concurrency=1", *sys.argv[1:])
