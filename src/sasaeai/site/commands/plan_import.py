"""``./run plan-import FILE``: with ``--dry-run`` no database is touched, else saved ``--as LOGIN``."""

from __future__ import annotations

import argparse
import sys

from sasaeai.plan.importing import command
from sasaeai.plan.importing.command import Incoming
from sasaeai.site import runtime

MISUSED = 2
LACKS_WHO = (
    "だれの操作として読み込むか、--as ログイン名 を付けてください（--dry-run なら要りません）。"
)


def main(argv: list[str]) -> int:
    """Everything but ``--as`` and ``--plan`` belongs to the importing, which needs no database."""
    options, rest = _parser().parse_known_args(argv)
    if "--dry-run" in rest or "-h" in rest or "--help" in rest:
        return command.main(rest)
    if not options.login:
        print(LACKS_WHO, file=sys.stderr)
        return MISUSED
    with runtime.database():
        runtime.start_django(role="app")
        return _saving(rest, login=options.login, plan_code=options.plan)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--as", dest="login", default="")
    parser.add_argument("--plan", default="")
    return parser


def _saving(rest: list[str], *, login: str, plan_code: str) -> int:
    from sasaeai.plan.public import PlanRefused, save_incoming
    from sasaeai.site.startup import refuse_if_empty

    refuse_if_empty()

    def save(incoming: Incoming) -> str:
        return save_incoming(incoming, login=login, plan_code=plan_code)

    try:
        return command.main(rest, save)
    except PlanRefused as refused:
        print(refused, file=sys.stderr)
        return 1
