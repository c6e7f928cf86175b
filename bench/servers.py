"""The servers of one scale: PostgreSQL with its city, ours with two workers, the bare one."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from sasaeai.core.database import Address, Server, ServerRefused, ensure_running
from sasaeai.core.database.provision import connect
from sasaeai.site.commands.serve import server_command
from sasaeai.site.config import Config

START_SECONDS = 60.0
BARE = "bare"
SAVED = ("watch_visit", "core_auditentry")


@contextmanager
def postgres(config: Config) -> Iterator[tuple[Address, int]]:
    """The embedded server of this home and the id of its first process."""
    if config.database_url:
        raise ServerRefused(
            "速さは組み込みの PostgreSQL ではかります。SASAEAI_DATABASE_URL を空に。"
        )
    server = ensure_running(config.home_folder)
    try:
        yield Address.of_server(server), _postmaster(config, server)
    finally:
        server.stop()


def _postmaster(config: Config, server: Server) -> int:
    if server.process is not None:
        return server.process.pid
    pid_file = config.home_folder / "postgres" / "postmaster.pid"
    return int(pid_file.read_text().split("\n", 1)[0])


def load_city(config: Config, address: Address, scale: str) -> float:
    """Makes the city or keeps the one that is there; returns the seconds it took.

    Statistics are fresh afterwards: a measurement must not wait for the nightly rounds.
    """
    started = time.monotonic()
    command = [sys.executable, "-m", "demo.load", "--scale", scale]
    owner = {**os.environ, "SASAEAI_DATABASE_ROLE": "owner"}
    if subprocess.run(command, env=owner, stdout=sys.stderr).returncode:
        raise ServerRefused("見本の街を作れませんでした。")
    with connect(address, config.database_name) as admin:
        admin.execute("VACUUM (ANALYZE)")
        admin.execute("CHECKPOINT")
    return time.monotonic() - started


@contextmanager
def web(config: Config) -> Iterator[subprocess.Popen[bytes]]:
    """Our own server, as ``./run serve`` starts it."""
    environment = {**os.environ, "SASAEAI_DATABASE_ROLE": "app"}
    with _running(server_command(config), environment, int(config.port), "/health/") as process:
        yield process


@contextmanager
def bare(config: Config, order: Path, name: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The bare project under the same server program with the same number of workers."""
    port = free_port()
    words = server_command(config)
    command = [str(port) if word == str(config.port) else word for word in words]
    command[-1] = "bench.bare.wsgi:application"
    environment = {**os.environ, "BENCH_BARE": str(order)}
    with _running(command, environment, port, f"/list/{name}/") as process:
        yield process, port


def write_order(config: Config, address: Address, lists: dict[str, str]) -> Path:
    """What the bare project shows and saves, and how it signs in: readable by its owner alone."""
    password = secrets.token_urlsafe(24)
    role = f"{config.database_name}_{BARE}"
    with connect(address, config.database_name) as admin:
        _make_role(admin, role, password)
        save = _make_tables(admin, role)
    order = {
        "database": {
            "HOST": address.host,
            "PORT": address.port,
            "NAME": config.database_name,
            "USER": role,
            "PASSWORD": password,
        },
        "lists": lists,
        "save": save,
    }
    path: Path = config.home_folder / "secrets" / "bare.json"
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(order, file, ensure_ascii=False)
    return path


def _make_role(admin: psycopg.Connection, role: str, password: str) -> None:
    """Reads every row of every table: it exists in bench databases alone."""
    name = sql.Identifier(role)
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        admin.execute(sql.SQL("CREATE ROLE {}").format(name))
    admin.execute(
        sql.SQL("ALTER ROLE {} LOGIN BYPASSRLS PASSWORD {}").format(name, sql.Literal(password))
    )
    database = sql.Identifier(admin.info.dbname)
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
    admin.execute(sql.SQL("GRANT USAGE ON SCHEMA public, access TO {}").format(name))
    admin.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(name))


def _make_tables(admin: psycopg.Connection, role: str) -> list[str]:
    """Empty copies with the same columns and indexes, and what is inserted into them."""
    admin.execute("DROP SCHEMA IF EXISTS bare CASCADE")
    admin.execute("CREATE SCHEMA bare")
    statements = []
    for name in SAVED:
        admin.execute(
            f"CREATE TABLE bare.{name} (LIKE public.{name} INCLUDING DEFAULTS INCLUDING IDENTITY "
            "INCLUDING INDEXES)"
        )
        found = admin.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped AND attname NOT IN ('id', 'once')",
            [f"public.{name}"],
        ).fetchall()
        columns = ", ".join(row[0] for row in found)
        once = (", once", ", gen_random_uuid()") if name == "watch_visit" else ("", "")
        statements.append(
            f"INSERT INTO bare.{name} ({columns}{once[0]}) "
            f"SELECT {columns}{once[1]} FROM public.{name} LIMIT 1"
        )
    admin.execute(f'GRANT USAGE ON SCHEMA bare TO "{role}"')
    admin.execute(f'GRANT INSERT ON ALL TABLES IN SCHEMA bare TO "{role}"')
    return statements


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], port: int, path: str
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        _wait(process, f"http://127.0.0.1:{port}{path}")
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServerRefused(f"{address} が始まりません。")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def bring_up_to_date() -> None:
    """Tables and rules as the code has them today, around rows that stay as they are."""
    command = [sys.executable, "-m", "sasaeai.site.cli", "migrate"]
    if subprocess.run(command, env=dict(os.environ), stdout=sys.stderr).returncode:
        raise ServerRefused("データベースを新しい形にできませんでした。")
