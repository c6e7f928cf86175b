"""``./run manage …``: Django's own commands, as the role named by SASAEAI_DATABASE_ROLE."""

from __future__ import annotations

import os

from django.core.management import execute_from_command_line

from sasaeai.site import runtime


def main(argv: list[str]) -> int:
    with runtime.database():
        runtime.start_django(role=os.environ.get("SASAEAI_DATABASE_ROLE", "owner"))
        execute_from_command_line(["run manage", *argv])
    return 0
