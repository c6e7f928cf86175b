"""``python -m demo.load.desk``: what needs the application's own hands, after the rows are there.

Runs as the application. The plan is saved by the planner through the plan room's services, then
every figure is counted once and the ended years are evaluated.
"""

from __future__ import annotations

import sys

from sasaeai.site import runtime


def main() -> int:
    runtime.start_django(role="app")
    from demo.load import (
        committee,
        evaluation,
        figures,
        notices,
        oversight,
        plan,
        renditions,
        steps,
        voices,
    )

    try:
        notices.load()
        renditions.load()
        figures.load()
        plan.load()
        voices.load()
        steps.load()
        evaluation.load()
        committee.load()
        oversight.load()
        figures.settle()
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
