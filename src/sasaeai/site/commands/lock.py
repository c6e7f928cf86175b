"""``./run lock``: resolves both lock files anew, with hashes and without any index address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sasaeai.site.config import Config

LOCKS = {
    "requirements.lock": (),
    "requirements-dev.lock": ("--extra", "dev", "--extra", "voice"),
}
"""The tests speak, too: what is an extra for a council is none for them."""


def main(argv: list[str]) -> int:
    root = Config.from_environment().root
    uv = Path(sys.executable).with_name("uv")
    for name, extra in LOCKS.items():
        command = [str(uv), "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        command += [
            "--no-emit-index-url",
            "--no-header",
            "--no-annotate",
            "--python-version",
            "3.11",
        ]
        subprocess.run(
            [*command, *extra, *argv, "pyproject.toml", "-o", name], cwd=root, check=True
        )
    return 0
