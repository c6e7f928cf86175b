"""Gives the tests a real PostgreSQL before Django reads its settings (loaded with ``-p``).

The schema and the named cast are built once, as the owner and through the services, in a process
of their own (``tests.prepare``); each test then runs as the application inside a transaction that
is rolled back. The database is kept until migrations, rules or the cast change.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from sasaeai.core.database import Address, Credentials, ensure_running, provision
from sasaeai.core.database.provision import connect

ROOT = Path(__file__).resolve().parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
MASTER = "_".join(part for part in ("test", os.environ.get("SASAEAI_TEST_NAME", "")) if part)
NAME = f"{MASTER}_{WORKER}" if WORKER else MASTER
COPYING = 20260401

os.environ["SASAEAI_ROOT"] = str(ROOT)
os.environ.setdefault("SASAEAI_HOME", "var/test")
os.environ["SASAEAI_DATABASE_NAME"] = NAME
os.environ["SASAEAI_DATABASE_ROLE"] = "app"
os.environ["SASAEAI_REQUIRE_SECOND_FACTOR"] = "false"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.site.settings")
HOME = ROOT / os.environ["SASAEAI_HOME"]
(HOME / "static").mkdir(parents=True, exist_ok=True)


def address_here() -> Address:
    """The server of this run as its superuser: the one that was handed over, else the embedded."""
    url = os.environ.get("SASAEAI_DATABASE_URL")
    if url:
        return Address.of_url(url)
    server = ensure_running(HOME)
    if server.started_here and not WORKER:
        atexit.register(server.stop)
    return Address.of_server(server)


def _digest() -> str:
    """Everything that shapes the prepared database."""
    patterns = ("src/**/migrations/*.py", "src/**/policies.py", "src/**/models.py")
    patterns += ("src/**/models/*.py", "src/**/services/*.py", "src/**/derivation.py")
    patterns += (
        "src/**/functions.py",
        "src/**/access/*.py",
        "src/**/access.py",
        "src/**/services.py",
    )
    patterns += ("tests/cast.py", "tests/prepare.py", "src/sasaeai/core/database/provision.py")
    sources = {path for path in ROOT.glob("src/**/*.py") if b"SqlFunction(" in path.read_bytes()}
    found = sorted(sources.union(*(ROOT.glob(pattern) for pattern in patterns)))
    digest = hashlib.sha256()
    for path in found:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def ready() -> None:
    """Makes the database unless one of the same digest is there; called once per process.

    A worker's is a copy of the one that the process above it has made, with the same roles.
    """
    address, wanted = address_here(), _digest()
    if _is_ready(address, NAME, wanted):
        return
    if WORKER and _is_ready(address, MASTER, wanted):
        _copy(address)
    else:
        _prepare(address)
    with connect(address) as admin:
        admin.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(NAME), sql.Literal(wanted)
            )
        )


def _is_ready(address: Address, name: str, wanted: str) -> bool:
    return _comment(address, name) == wanted and Credentials.load(HOME, name).host == address.host


def _prepare(address: Address) -> None:
    _drop(address)
    provision(address, HOME, NAME)
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "owner", "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-m", "tests.prepare"], cwd=ROOT, env=environment, capture_output=True
    )
    if done.returncode:
        raise RuntimeError(f"tests.prepare failed\n{done.stdout.decode()}\n{done.stderr.decode()}")


def _copy(address: Address) -> None:
    """One worker at a time: PostgreSQL copies a database only while nobody is in it."""
    _drop(address)
    master = Credentials.load(HOME, MASTER)
    with connect(address) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [COPYING])
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(NAME), sql.Identifier(MASTER), sql.Identifier(master.owner)
            )
        )
        admin.execute(sql.SQL("ALTER DATABASE {} SET jit = off").format(sql.Identifier(NAME)))
    replace(master, database=NAME).save(HOME)


def _drop(address: Address) -> None:
    with connect(address) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        )


def _comment(address: Address, name: str) -> str | None:
    try:
        with connect(address) as admin:
            row = admin.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [name],
            ).fetchone()
    except psycopg.OperationalError:
        return None
    return row[0] if row else None


def owner() -> psycopg.Connection:
    """The owner of the tables, maintaining: for what no role of the application may do."""
    found = Credentials.load(HOME, NAME)
    return psycopg.connect(
        host=found.host,
        port=found.port,
        dbname=NAME,
        user=found.owner,
        password=found.owner_password,
        options="-c sasaeai.maintenance=on",
    )


def pytest_configure() -> None:
    """Nothing: importing this module (``-p tests.database``) has done the work."""


if "pytest" in sys.modules and not os.environ.get("SASAEAI_WITHOUT_DATABASE"):
    ready()
