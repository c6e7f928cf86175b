"""``./run serve``: the web server (granian, WSGI); the start-up check comes first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from sasaeai.site import runtime
from sasaeai.site.config import Config


def server_command(config: Config, target: str = "sasaeai.site.wsgi:application") -> list[str]:
    """``target`` is ``module:name`` of a WSGI application."""
    words = [sys.executable, "-m", "sasaeai.site.server"]
    words += ["--host", str(config.host), "--port", str(config.port)]
    return [*words, "--workers", str(config.workers), target]


def prepare() -> None:
    """Static files and the start-up check, in this process, as the application's role."""
    from django.core.management import call_command

    from sasaeai.site.startup import refuse_if_unsafe

    refuse_if_unsafe()
    call_command("collectstatic", verbosity=0, interactive=False)


def main(argv: list[str]) -> int:
    config = Config.from_environment()
    with runtime.database(config):
        runtime.start_django(role="app")
        prepare()
        environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "app"}
        process = subprocess.Popen(server_command(config), env=environment)
        signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT))
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            return 0
