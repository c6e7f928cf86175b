"""What the database remembers of the demo: which city it holds, and that it is whole.

The mark is the database's comment, so it goes away together with the database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
from psycopg import sql

from sasaeai.core.database import Address
from sasaeai.core.database.provision import connect

PREFIX = "見本の街:"
LOADING = f"{PREFIX} 作っているところ"
SHAPING = (
    "demo/**/*.py",
    "demo/plan/**/*.*",
    "demo/evaluation/**/*.*",
    "demo/voices/**/*.*",
    "src/**/migrations/*.py",
    "src/**/metrics.py",
)


@dataclass(frozen=True)
class Wanted:
    """Which city: its size, its seed, and whether visits reach back as far as sessions do."""

    scale: Decimal
    seed: int
    history: bool = False


class NotADemo(RuntimeError):
    """The database holds tables that no demo made: they are left alone."""


def wanted(root: Path, city: Wanted) -> str:
    """The mark of a whole city: what was asked for and everything that shapes its rows."""
    digest = hashlib.sha256(f"{city.scale.normalize()} {city.seed} {city.history}".encode())
    for path in sorted({path for pattern in SHAPING for path in root.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return f"{PREFIX} {digest.hexdigest()}"


def read(address: Address, database: str) -> tuple[str, date | None]:
    """The mark and the day it was made; empty when there is no such database or no mark."""
    with connect(address) as admin:
        row = admin.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database "
            "WHERE datname = %s",
            [database],
        ).fetchone()
    mark, _, day = (row[0] if row else "").partition(" / ")
    return mark, date.fromisoformat(day) if day else None


def write(address: Address, database: str, mark: str, day: date | None = None) -> None:
    text = f"{mark} / {day.isoformat()}" if day else mark
    with connect(address) as admin:
        admin.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(database), sql.Literal(text)
            )
        )


def drop(address: Address, database: str) -> None:
    """Takes an old or half-loaded city away; raises ``NotADemo`` for anything else."""
    mark, _ = read(address, database)
    if not mark.startswith(PREFIX) and _has_tables(address, database):
        raise NotADemo(
            f"データベース {database} には見本でないデータがあります。"
            "別の SASAEAI_DATABASE_NAME をお使いください。"
        )
    with connect(address) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def _has_tables(address: Address, database: str) -> bool:
    try:
        with connect(address, database) as admin:
            row = admin.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])
