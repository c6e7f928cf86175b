"""``./run restore FOLDER``: brings a backup back, after checking that it is whole."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from psycopg import sql

from sasaeai.core.database import Address, Credentials, provision
from sasaeai.core.database.provision import connect
from sasaeai.core.sealing.keyring import KEY_FILE, parse, replace_secret, written
from sasaeai.site import runtime
from sasaeai.site.commands.backup import (
    DUMP,
    FILES,
    KEYS,
    MANIFEST,
    checksum,
    program,
    superuser_environment,
)
from sasaeai.site.config import Config


def damaged(folder: Path) -> list[str]:
    """Files of the backup that are missing or differ from what was written."""
    listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    return [
        name
        for name, wanted in listed.items()
        if not (folder / name).is_file() or checksum(folder / name) != wanted
    ]


def restore(config: Config, folder: Path) -> None:
    """Replaces the configured database and files by those of the backup, as they were."""
    address, environment = superuser_environment(config)
    name = config.database_name
    with connect(address) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
    credentials = provision(address, config.home_folder, name)
    subprocess.run(
        [
            program("pg_restore"),
            "--exit-on-error",
            "--clean",
            "--if-exists",
            "--single-transaction",
            "-d",
            name,
            str(folder / DUMP),
        ],
        env=environment,
        check=True,
    )
    _grant_anew(address, credentials)
    _bring_keys(config, folder)
    files = config.home_folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    if (folder / FILES).exists():
        shutil.copytree(folder / FILES, files)


def _bring_keys(config: Config, folder: Path) -> None:
    """Keys that seal texts come back with the texts; those of this house stay behind them."""
    kept = folder / KEYS / KEY_FILE
    if config.sealing_keys or not kept.is_file():
        return
    here = config.home_folder / "secrets" / KEY_FILE
    found = parse(kept.read_text(encoding="utf-8"))
    if here.is_file():
        known = {key.id for key in found}
        found += tuple(key for key in parse(here.read_text("utf-8")) if key.id not in known)
    replace_secret(here, written(found))


def _grant_anew(address: Address, credentials: Credentials) -> None:
    """Schemas came back with the dump; the application's way into them is given again."""
    with connect(address, credentials.database) as admin:
        admin.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public, access TO {}, {}").format(
                sql.Identifier(credentials.app), sql.Identifier(credentials.metrics)
            )
        )


def main(argv: list[str]) -> int:
    folder = Path(argv[0]) if argv else None
    if folder is None or not (folder / MANIFEST).is_file():
        print(
            "使い方: ./run restore 控えのフォルダー（manifest.json があるところ）", file=sys.stderr
        )
        return 2
    broken = damaged(folder)
    if broken:
        print("控えがこわれています: " + "、".join(broken), file=sys.stderr)
        return 1
    config = Config.from_environment()
    with runtime.database(config):
        restore(config, folder)
        runtime.start_django(role="owner")
        runtime.migrate()
        missing = import_module("sasaeai.core.sealing.checking").key_problems()
    if missing:
        print("データは戻りましたが、読めない文があります。", *missing, sep="\n", file=sys.stderr)
        return 1
    print("控えから戻しました。./run serve で始められます。")
    return 0
