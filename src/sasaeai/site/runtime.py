"""From a folder to a usable database: shared by every command of ``run``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sasaeai.core.database import Address, Credentials, ensure_running, provision
from sasaeai.site.config import Config


@contextmanager
def database(config: Config | None = None) -> Iterator[Credentials]:
    """The configured server, or the embedded one for as long as the block runs."""
    config = config or Config.from_environment()
    home: Path = config.home_folder
    if config.database_url:
        yield provision(Address.of_url(config.database_url), home, config.database_name)
        return
    server = ensure_running(home)
    try:
        yield provision(Address.of_server(server), home, config.database_name)
    finally:
        server.stop()


def start_django(*, role: str) -> None:
    """Loads Django signed in as ``owner`` (migrations, demo data) or ``app`` (everything else)."""
    os.environ["SASAEAI_DATABASE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.site.settings")
    import django

    django.setup()


def migrate() -> None:
    """Brings tables and access rules up to date, as the owner; call in a process of its own.

    In maintenance throughout: what a migration does to rows works in a house that has some, where
    tables are forced for their owner too, as it does in an empty one.
    """
    from django.core.management import call_command

    from sasaeai.site.migrating import rendering_only_what_changes

    with rendering_only_what_changes(), maintenance():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def maintenance() -> Iterator[None]:
    """The owner may touch guarded rows inside this block only (demo data, restores)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sasaeai.maintenance', 'on', false)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sasaeai.maintenance', 'off', false)")
