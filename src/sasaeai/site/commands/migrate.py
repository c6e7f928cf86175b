"""``./run migrate``: tables and access rules, as the owner."""

from __future__ import annotations

from sasaeai.site import runtime


def main(argv: list[str]) -> int:
    with runtime.database():
        runtime.start_django(role="owner")
        runtime.migrate()
    print("データベースは新しい形です。")
    return 0
