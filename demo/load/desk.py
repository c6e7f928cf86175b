"""``python -m demo.load.desk``: what needs the application's own hands, after the rows are there.

Runs as the application. The plan is saved by the planner through the plan room's services, then
every figure is counted once.
"""

from __future__ import annotations

import sys

from sasaeai.site import runtime


def main() -> int:
    runtime.start_django(role="app")
    from demo.load import figures, plan

    try:
        figures.load()
        plan.load()
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
