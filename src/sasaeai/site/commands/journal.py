"""``./run journal``: reads the chain of journal and history again; removes years at their end."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import Any

from sasaeai.site import runtime

YEARS_KEPT = 5


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run journal")
    parser.add_argument(
        "--remove-year", type=int, metavar="年度", help=f"{YEARS_KEPT}年たった年度の記録を捨てる"
    )
    wanted = parser.parse_args(argv)
    with runtime.database():
        runtime.start_django(role="owner")
        chain = import_module("sasaeai.core.audit.chain")
        chain.extend(chain.settled_heights())
        if wanted.remove_year is not None:
            return remove_year(wanted.remove_year)
        return _report(import_module("sasaeai.core.audit.checking"))


def _report(checking: Any) -> int:
    found = checking.check()
    checking.keep(found)
    for verdict in found:
        reach = (
            f"{verdict.first_at:%Y-%m-%d %H:%M} から {verdict.last_at:%Y-%m-%d %H:%M} まで"
            if (verdict.first_at and verdict.last_at)
            else "まだありません"
        )
        print(f"{verdict.source}: {reach}、{verdict.rows}行、封{verdict.seals}")
        for year in verdict.removed_years:
            print(f"  {year}年度は期限により廃棄")
        if verdict.broken:
            print(f"  ここで切れています: {verdict.broken}", file=sys.stderr)
    return 0 if all(verdict.whole for verdict in found) else 1


def remove_year(year: int) -> int:
    """Drops the year's partition and rows of history, and chains the notice of it."""
    from django.db import connection, transaction

    from sasaeai.core.audit.chain import note_removal
    from sasaeai.core.audit.functions import YEAR
    from sasaeai.core.periods import fiscal_year_of, today

    if fiscal_year_of(today()).year - year <= YEARS_KEPT:
        print(f"{year}年度の記録は、まだ{YEARS_KEPT}年たっていません。", file=sys.stderr)
        return 1
    with runtime.maintenance(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS core_auditentry_fy{year:d}")
        for table in ("core_auditentry", "core_change"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            cursor.execute(f"DELETE FROM {table} WHERE {YEAR} = %s", [year])
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
            note_removal(table, year)
    print(f"{year}年度の記録を捨て、そのことを鎖に書きました。")
    return 0
