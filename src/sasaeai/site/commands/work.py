"""``./run work``: one worker for jobs; as many as wanted, on as many machines."""

from __future__ import annotations

from django.core.management import call_command

from sasaeai.site import runtime


def main(argv: list[str]) -> int:
    with runtime.database():
        runtime.start_django(role="app")
        call_command("procrastinate", "worker", "--concurrency=1", *argv)
    return 0
