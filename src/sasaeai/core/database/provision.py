"""Roles, database and extensions, made once and found again (ADR 0001, 0002).

Four roles: the *owner* migrates, the *app* serves (owns nothing, bypasses nothing). Two cannot sign
in, the app steps into them: *wide* for the length of a request of those who work for a large part of
the city (ADR 0010), *metrics*, which only reads, for one counting query.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg import sql

from sasaeai.core.database.embedded import SUPERUSER, Server

EXTENSIONS = ("btree_gist", "btree_gin", "pg_trgm", "unaccent")
MINIMUM_VERSION = 150000


class UnsuitableDatabase(RuntimeError):
    """The server cannot give what Sasaeai relies on; the message names it."""


@dataclass(frozen=True)
class Address:
    """A server and the account that may create roles there."""

    host: str
    port: int
    user: str
    password: str
    maintenance_database: str = "postgres"

    @classmethod
    def of_server(cls, server: Server) -> Address:
        return cls(str(server.socket_folder), 5432, SUPERUSER, server.password)

    @classmethod
    def of_url(cls, url: str) -> Address:
        """``postgresql://user:password@host:port/db`` or ``…?host=/socket/folder``."""
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        host = query.get("host", [parts.hostname or "localhost"])[0]
        return cls(
            unquote(host),
            int(query.get("port", [parts.port or 5432])[0]),
            unquote(parts.username or SUPERUSER),
            unquote(parts.password or ""),
            unquote(parts.path.lstrip("/")) or "postgres",
        )


@dataclass(frozen=True)
class Credentials:
    """What the application needs to sign in; kept in ``home/secrets``, readable by its owner."""

    host: str
    port: int
    database: str
    owner: str
    owner_password: str
    app: str
    app_password: str
    metrics: str

    @property
    def wide(self) -> str:
        return f"{self.app.removesuffix('_app')}_wide"

    @classmethod
    def path(cls, home: Path, database: str) -> Path:
        return home / "secrets" / f"database-{database}.json"

    @classmethod
    def load(cls, home: Path, database: str) -> Credentials:
        return cls(**json.loads(cls.path(home, database).read_text(encoding="utf-8")))

    def save(self, home: Path) -> None:
        path = self.path(home, self.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
        fresh.rename(path)

    def django(self, *, owner: bool) -> dict[str, object]:
        """One entry of Django's DATABASES for the owner's or the application's sign-in."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": self.port,
            "NAME": self.database,
            "USER": self.owner if owner else self.app,
            "PASSWORD": self.owner_password if owner else self.app_password,
        }


def connect(address: Address, database: str = "") -> psycopg.Connection:
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        dbname=database or address.maintenance_database,
        autocommit=True,
        connect_timeout=10,
    )


def provision(address: Address, home: Path, database: str) -> Credentials:
    """Makes what is missing and rotates nothing that works; running it twice changes nothing."""
    try:
        credentials = Credentials.load(home, database)
    except (OSError, ValueError, TypeError):
        credentials = _fresh_credentials(address, database)
    if (credentials.host, credentials.port) != (address.host, address.port):
        credentials = Credentials(
            **{**asdict(credentials), "host": address.host, "port": address.port}
        )
    with connect(address) as admin:
        _refuse_unsuitable_server(admin)
        _ensure_roles(admin, credentials)
        _ensure_database(admin, credentials)
    with connect(address, database) as admin:
        _ensure_extensions(admin, credentials)
        _let_search_use_its_index(admin)
        refuse_unsuitable_database(admin)
    credentials.save(home)
    return credentials


def _fresh_credentials(address: Address, database: str) -> Credentials:
    return Credentials(
        address.host,
        address.port,
        database,
        f"{database}_owner",
        secrets.token_urlsafe(32),
        f"{database}_app",
        secrets.token_urlsafe(32),
        f"{database}_metrics",
    )


def _refuse_unsuitable_server(admin: psycopg.Connection) -> None:
    if admin.info.server_version < MINIMUM_VERSION:
        raise UnsuitableDatabase("PostgreSQL 15 以上が必要です。")


def refuse_unsuitable_database(connection: psycopg.Connection) -> None:
    """Durability and Japanese letters are promises, so a server without them is refused."""
    row = connection.execute(
        "SELECT '髙' ~ '\\w' AND lower('É') = 'é' AND upper('ａ') = 'Ａ', "
        "current_setting('fsync'), current_setting('synchronous_commit'), "
        "current_setting('server_encoding')"
    ).fetchone()
    assert row is not None
    letters, fsync, synchronous, encoding = row
    if encoding != "UTF8" or not letters:
        raise UnsuitableDatabase(
            "データベースの文字の種類が C です。UTF-8 と ICU（または C.UTF-8）で作り直してください。"
        )
    if fsync != "on" or synchronous == "off":
        raise UnsuitableDatabase(
            "fsync と synchronous_commit を on にしてください。off では記録がなくなることがあります。"
        )


def _ensure_roles(admin: psycopg.Connection, credentials: Credentials) -> None:
    _ensure_role(admin, credentials.owner, credentials.owner_password)
    _ensure_role(admin, credentials.app, credentials.app_password)
    for name in (credentials.wide, credentials.metrics):
        _ensure_role(admin, name, None)
        admin.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), sql.Identifier(credentials.app))
        )


def _ensure_role(admin: psycopg.Connection, name: str, password: str | None) -> None:
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    if not exists:
        admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    login = (
        sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
        if password
        else sql.SQL("NOLOGIN")
    )
    admin.execute(
        sql.SQL("ALTER ROLE {} NOINHERIT NOCREATEDB NOCREATEROLE {}").format(
            sql.Identifier(name), login
        )
    )


def _ensure_database(admin: psycopg.Connection, credentials: Credentials) -> None:
    name = credentials.database
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(credentials.owner)))
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0 {}").format(
            sql.Identifier(name), sql.Identifier(credentials.owner), _locale(admin)
        )
    )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(name), sql.Identifier(credentials.app)
        )
    )


def _locale(admin: psycopg.Connection) -> sql.SQL:
    """PostgreSQL 17 brought a locale that needs nothing of the system; before it, C.UTF-8 does."""
    if admin.info.server_version >= 170000:
        return sql.SQL("LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'")
    return sql.SQL("LOCALE 'C.UTF-8'")


def _let_search_use_its_index(admin: psycopg.Connection) -> None:
    """Under row policies only leakproof operators reach an index, and ``@>`` of arrays is not marked
    so, although of texts it tells nothing; nor is it as cheap as it is said to be (ADR 0028). Where
    this account may not mark it, searches stay right and read every row."""
    admin.execute(
        """DO $$ BEGIN
          IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND EXISTS (
            SELECT FROM pg_proc WHERE oid = 'arraycontains(anyarray, anyarray)'::regprocedure
            AND NOT (proleakproof AND procost = 100))
          THEN ALTER FUNCTION pg_catalog.arraycontains(anyarray, anyarray) LEAKPROOF COST 100; END IF;
        END $$"""
    )


def _ensure_extensions(admin: psycopg.Connection, credentials: Credentials) -> None:
    for name in EXTENSIONS:
        admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("ALTER DATABASE {} SET jit = off").format(sql.Identifier(credentials.database))
    )
    owner = sql.Identifier(credentials.owner)
    serving = (credentials.app, credentials.wide, credentials.metrics)
    admin.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    admin.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS access AUTHORIZATION {}").format(owner))
    admin.execute(
        sql.SQL("GRANT USAGE ON SCHEMA public, access TO {}").format(
            sql.SQL(", ").join(map(sql.Identifier, serving))
        )
    )
