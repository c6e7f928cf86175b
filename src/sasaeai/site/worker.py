"""One job worker in a process of its own; ``./run demo`` starts it beside the server."""

from __future__ import annotations

from django.core.management import call_command

from sasaeai.site import runtime

if __name__ == "__main__":
    runtime.start_django(role="app")
    call_command("procrastinate", "worker", "--concurrency=1")
