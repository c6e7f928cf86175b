"""Queries per page, and the SQL of the hot lists, read in this process through the test client."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.city import City
from bench.pages import Page
from bench.processes import cpu_seconds
from sasaeai.core.access import acting
from sasaeai.people.models import Account
from sasaeai.watch import queries as watch_queries

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
ROUNDS = 20
IN_A_ROUND = 10


def client(account_id: int | None) -> Client:
    found = Client(headers={"host": "127.0.0.1"})
    if account_id is not None:
        found.force_login(Account.objects.get(pk=account_id), backend=BACKEND)
    return found


def statements(browser: Client, path: str, values: dict[str, str] | None = None) -> list[str]:
    """The SQL of one request, transaction words left out; the page has been opened before."""
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path) if values is None else browser.post(path, values)
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"{path}: {answer.status_code}")
    return [row["sql"] for row in captured if not row["sql"].startswith(NOT_QUERIES)]


def of_page(page: Page, city: City) -> list[str]:
    browser, path = client(city.account_of(page)), city.paths(page, city.commissioners[0])[0]
    statements(browser, path)
    return statements(browser, path)


def of_save(city: City, address: str, values: Callable[[], dict[str, str]]) -> list[str]:
    browser = client(city.commissioners[0].account_id)
    statements(browser, address, values())
    return statements(browser, address, values())


def hot_lists(city: City, counted: dict[str, list[str]]) -> dict[str, str]:
    """SQL whose rows are the same without policies: the commissioner's list gets its beat as a
    condition, as an application without row policies would write it."""
    who = city.commissioners[0]
    with acting(who.account_id, purpose="bench"), CaptureQueriesContext(connection) as captured:
        list(watch_queries.people().filter(area_id__in=who.areas)[:201])
    found = {"watch.people": captured[-1]["sql"]}
    for code, table in (("watch.plans", "watch_watchplan"), ("places.list", "places_listing")):
        if code in counted:
            found[code] = max(
                (sql for sql in counted[code] if sql.startswith("SELECT") and table in sql), key=len
            )
    return found


def policy_cost(
    city: City, counted: dict[str, list[str]], lists: dict[str, str], bare: dict[str, Any]
) -> dict[str, dict[str, float]]:
    """Each list as the application under its policies and as the bare role without, in turns."""
    actors = {"watch.people": city.commissioners[0].account_id}
    found = {}
    with psycopg.connect(**bare, autocommit=True) as free:
        for code, without in lists.items():
            with_policies = _with_policies(code, counted, without)
            actor = actors.get(code, city.social_worker.pk)
            found[code] = _compare(actor, with_policies, free, without)
    return found


def _with_policies(code: str, counted: dict[str, list[str]], without: str) -> str:
    if code != "watch.people":
        return without
    rows = [sql for sql in counted[code] if sql.startswith("SELECT")]
    return max((sql for sql in rows if "watch_watchplan" in sql), key=len)


def _compare(
    actor: int, with_policies: str, free: psycopg.Connection, without: str
) -> dict[str, float]:
    took: dict[str, list[float]] = {"policies": [], "bare": []}
    spent = {"policies": 0.0, "bare": 0.0}
    with acting(actor, purpose="bench"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ours, theirs = cursor.fetchone()[0], free.info.backend_pid
        for _ in range(ROUNDS):
            for name, process in (("policies", ours), ("bare", theirs)):
                before = cpu_seconds(process)
                for _ in range(IN_A_ROUND):
                    started = time.perf_counter()
                    if name == "policies":
                        cursor.execute(with_policies)
                        rows = len(cursor.fetchall())
                    else:
                        rows = len(free.execute(without.encode()).fetchall())
                    took[name].append(time.perf_counter() - started)
                spent[name] += cpu_seconds(process) - before
    medians = {name: statistics.median(values) * 1000 for name, values in took.items()}
    return {
        "rows": rows,
        "policies_ms": round(medians["policies"], 2),
        "bare_ms": round(medians["bare"], 2),
        "ratio": round(medians["policies"] / medians["bare"], 2),
        "policies_cpu_ms": round(spent["policies"] * 1000 / ROUNDS / IN_A_ROUND, 2),
        "bare_cpu_ms": round(spent["bare"] * 1000 / ROUNDS / IN_A_ROUND, 2),
    }
