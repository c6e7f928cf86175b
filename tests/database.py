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
from pathlib import Path

import psycopg
from psycopg import sql

from sasaeai.core.database import Address, Credentials, ensure_running, provision
from sasaeai.core.database.provision import connect

ROOT = Path(__file__).resolve().parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
NAME = "_".join(part for part in ("test", os.environ.get("SASAEAI_TEST_NAME", ""), WORKER) if part)

os.environ["SASAEAI_ROOT"] = str(ROOT)
os.environ.setdefault("SASAEAI_HOME", "var/test")
os.environ["SASAEAI_DATABASE_NAME"] = NAME
os.environ["SASAEAI_DATABASE_ROLE"] = "app"
os.environ["SASAEAI_REQUIRE_SECOND_FACTOR"] = "false"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.site.settings")
HOME = ROOT / os.environ["SASAEAI_HOME"]
(HOME / "static").mkdir(parents=True, exist_ok=True)


def _address() -> Address:
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
    patterns += ("src/**/access/*.py", "src/**/services.py", "tests/cast.py", "tests/prepare.py")
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    digest = hashlib.sha256()
    for path in found:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def ready() -> None:
    """Makes the database unless one of the same digest is there; called once per process."""
    address, wanted = _address(), _digest()
    if _comment(address) == wanted:
        credentials = Credentials.load(HOME, NAME)
        if credentials.host == address.host:
            return
    with connect(address) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
        )
    provision(address, HOME, NAME)
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "owner", "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-m", "tests.prepare"], cwd=ROOT, env=environment, capture_output=True
    )
    if done.returncode:
        raise RuntimeError(f"tests.prepare failed\n{done.stdout.decode()}\n{done.stderr.decode()}")
    with connect(address) as admin:
        admin.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(NAME), sql.Literal(wanted)
            )
        )


def _comment(address: Address) -> str | None:
    try:
        with connect(address) as admin:
            row = admin.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [NAME],
            ).fetchone()
    except psycopg.OperationalError:
        return None
    return row[0] if row else None


def pytest_configure() -> None:
    """Nothing: importing this module (``-p tests.database``) has done the work."""


if "pytest" in sys.modules and not os.environ.get("SASAEAI_WITHOUT_DATABASE"):
    ready()
