"""``./run backup FOLDER``: database, files and keys in one folder, checked before it counts."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sasaeai.core.database import Address, Credentials, ensure_running
from sasaeai.core.database.embedded import program_folder
from sasaeai.site import runtime
from sasaeai.site.config import Config

DUMP = "database.dump"
FILES = "files"
KEYS = "secrets"
MANIFEST = "manifest.json"


def program(name: str) -> str:
    """The tool that came along: it knows its own server and every older one; else the system's."""
    along = program_folder() / "bin" / name
    return str(along) if along.exists() else name


def superuser_environment(config: Config) -> tuple[Address, dict[str, str]]:
    """Dumps are made by the account that may read every row: row security is no filter here."""
    address = (
        Address.of_url(config.database_url)
        if config.database_url
        else Address.of_server(ensure_running(config.home_folder))
    )
    return address, {
        **os.environ,
        "PGHOST": address.host,
        "PGPORT": str(address.port),
        "PGUSER": address.user,
        "PGPASSWORD": address.password,
    }


def checksum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def back_up(config: Config, credentials: Credentials, folder: Path) -> Path:
    """Writes into a folder beside and renames it when whole; returns the finished folder."""
    made = folder / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    fresh = made.with_suffix(".part")
    fresh.mkdir(parents=True, mode=0o700)
    _address, environment = superuser_environment(config)
    dump = fresh / DUMP
    subprocess.run(
        [program("pg_dump"), "-Fc", "-d", credentials.database, "-f", str(dump)],
        env=environment,
        check=True,
    )
    for name, source in (
        (FILES, config.home_folder / "files"),
        (KEYS, config.home_folder / "secrets"),
    ):
        if source.exists():
            shutil.copytree(source, fresh / name)
    listed = {
        str(path.relative_to(fresh)): checksum(path)
        for path in sorted(fresh.rglob("*"))
        if path.is_file()
    }
    content = {"database": credentials.database, "files": listed}
    (fresh / MANIFEST).write_text(json.dumps(content, indent=1), encoding="utf-8")
    fresh.rename(made)
    return made


def main(argv: list[str]) -> int:
    if not argv:
        print("使い方: ./run backup 控えを置くフォルダー", file=sys.stderr)
        return 2
    config = Config.from_environment()
    with runtime.database(config) as credentials:
        made = back_up(config, credentials, Path(argv[0]))
    print(f"控えを取りました: {made}")
    if config.sealing_keys:
        print("文を封印した鍵（SASAEAI_SEALING_KEYS）は入っていません。別に控えてください。")
    print("鍵（secrets）も入っています。ほかの人が読めない場所に置いてください。")
    return 0
