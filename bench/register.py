"""``python -m bench.register``: search, list, map and calendar of a register grown to many pages.

Every page of the loaded city is copied, with its span, place, ways, districts and next sessions, until
there are as many as wanted; each copy carries a number of its own in its name and texts. Terms
are as common among the copies as in the city.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench import servers
from bench.driver import percentile
from sasaeai.core.database.provision import connect
from sasaeai.site import runtime
from sasaeai.site.config import Config

CITY = "0.02"
COPIED = ("statusspan", "location", "contact", "servicearea")
NUMBERED = ("name", "kana", "name_key", "kana_key", "search_text")
SESSIONS = 2
ROUNDS = 3
PAGES = {"list": "/places/", "map": "/places/map/", "calendar": "/places/calendar/"}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.register")
    parser.add_argument("--sizes", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    config = Config.from_environment()
    found = []
    with servers.postgres(config) as (address, _postmaster):
        servers.load_city(config, address, CITY)
        runtime.start_django(role="app")
        from sasaeai.site.commands import serve

        serve.prepare()
        for size in map(int, options.sizes.split(",")):
            with connect(address, config.database_name) as admin:
                grow(admin, size)
            found.append(measured())
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def grow(admin: psycopg.Connection, size: int) -> None:
    """At least ``size`` pages; triggers rest, for nobody changed anything."""
    print(f"ページを{size:,}まで…", file=sys.stderr, flush=True)
    admin.execute("SET session_replication_role = replica")
    first, there, stride = _standing(admin)
    rounds = range(there, -(-size // first))
    if rounds:
        turns = sql.SQL("generate_series({}, {}) AS turn").format(rounds.start, rounds.stop - 1)
        at = sql.SQL("source.{} + turn * {}").format(sql.Identifier("id"), stride)
        changed: dict[str, sql.Composable] = {
            name: sql.SQL("source.{} || ' ' || turn").format(sql.Identifier(name))
            for name in NUMBERED
        }
        changed |= {
            "id": at, "uuid": sql.SQL("gen_random_uuid()"),
            "code": sql.SQL("'b' || source.id || '-' || turn"), "held_at_id": sql.SQL("NULL"),
        }  # fmt: skip
        _copy(admin, "listing", changed, turns, sql.SQL("source.id < {}").format(stride))
        at = sql.SQL("source.listing_id + turn * {}").format(stride)
        own = sql.SQL("source.listing_id < {}").format(stride)
        for table in COPIED:
            _copy(admin, table, {"listing_id": at}, turns, own)
        soon = sql.SQL(
            "{} AND source.id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY "
            "listing_id ORDER BY held_on) AS place FROM places_occurrence "
            "WHERE held_on >= current_date AND listing_id < {}) next WHERE place <= {})"
        ).format(own, stride, SESSIONS)
        _copy(admin, "occurrence", {"listing_id": at}, turns, soon)
    admin.execute("SET session_replication_role = DEFAULT")
    admin.execute("VACUUM (ANALYZE)")


def _standing(admin: psycopg.Connection) -> tuple[int, int, int]:
    """Pages of the city, rounds of copies with it, and how far apart the copies' numbers are."""
    query = "SELECT count(*), max(id) FROM places_listing WHERE code NOT LIKE 'b%-%'"
    first, last = admin.execute(query).fetchone() or (0, 0)
    every = admin.execute("SELECT count(*) FROM places_listing").fetchone() or (0,)
    return int(first), int(every[0]) // int(first), int(last) + 1


def _copy(
    admin: psycopg.Connection,
    table: str,
    changed: dict[str, sql.Composable],
    turns: sql.Composable,
    condition: sql.Composable,
) -> None:
    name = f"places_{table}"
    rows = admin.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND is_generated = 'NEVER'",
        [name],
    ).fetchall()
    columns = [row[0] for row in rows if row[0] != "id" or "id" in changed]
    admin.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} AS source, {} WHERE {}").format(
            sql.Identifier(name),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(
                changed.get(column, sql.SQL("source.{}").format(sql.Identifier(column)))
                for column in columns
            ),
            sql.Identifier(name),
            turns,
            condition,
        )
    )


def measured() -> dict[str, Any]:
    """What a passer-by waits for, in this process: no web server, nothing kept."""
    from bench import counting, searching
    from sasaeai.core.access import acting
    from sasaeai.places.finding import ranked
    from sasaeai.places.models import Listing
    from sasaeai.places.queries import Wish

    browser = counting.client(None)
    with acting(None, purpose="bench"):
        rows = Listing.objects.all()
        count = rows.count()
        terms = searching.terms(searching.sample(rows))
        hits = searching.compare(rows, terms)

        def search(term: str) -> None:
            ranked(Wish(words=term))

        asked = _timed(search, terms)
    found = {
        "listings": count,
        "all_equal": all(hit.equal for hit in hits),
        "terms": [vars(hit) for hit in hits],
        "search": _waits(asked),
        "slowest": sorted(((_middle(took), term) for term, took in asked.items()), reverse=True)[
            :3
        ],
        "search_page": _waits(_timed(lambda term: _open(browser, f"/places/?q={term}"), terms)),
    }
    for name, path in PAGES.items():
        took = _timed(lambda path: _open(browser, path), [path])
        found[name] = {"queries": _queries(browser, path)} | _waits(took)
    return found


def _timed(act: Callable[[str], None], wanted: Sequence[str]) -> dict[str, list[float]]:
    """Seconds per thing asked, after once that does not count."""
    found: dict[str, list[float]] = {}
    for one in wanted:
        act(one)
        for _round in range(ROUNDS):
            began = time.perf_counter()
            act(one)
            found.setdefault(one, []).append(time.perf_counter() - began)
    return found


def _waits(asked: dict[str, list[float]]) -> dict[str, float]:
    every = [seconds for took in asked.values() for seconds in took]
    return {"p50_ms": percentile(every, 50), "p95_ms": percentile(every, 95)}


def _middle(took: list[float]) -> float:
    return percentile(took, 50)


def _open(browser: Any, path: str) -> None:
    from django.core.cache import caches

    caches["pages"].clear()
    answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")


def _queries(browser: Any, path: str) -> int:
    from django.core.cache import caches

    from bench import counting

    caches["pages"].clear()
    return len(counting.statements(browser, path))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
