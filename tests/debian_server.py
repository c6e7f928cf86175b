"""A second PostgreSQL, the one of Debian, for as long as a test run needs it.

The embedded server is the newest; operators bring older ones. Whoever has Debian's server on the
machine runs the rules of rows, figures and rooms on it as well.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT_OF_DEBIAN = Path("/usr/lib/postgresql")
SYSTEM_ACCOUNT = "postgres"


def programs() -> Path | None:
    """The newest server that Debian has installed, or None."""
    found = [path.parent for path in ROOT_OF_DEBIAN.glob("*/bin/postgres")]
    return max(found, key=lambda path: int(path.parent.name)) if found else None


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Starts a throw-away cluster; yields the URL of its superuser."""
    base = Path(tempfile.mkdtemp(prefix="sasaeai-pg-"))
    password = secrets.token_urlsafe(16)
    key = base / "key"
    key.write_text(password)
    prefix: list[str] = []
    if os.geteuid() == 0:
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
        for path in (base, key):
            os.chown(path, entry.pw_uid, entry.pw_gid)
        prefix = [shutil.which("runuser") or "/usr/sbin/runuser", "-u", SYSTEM_ACCOUNT, "--"]
    data = base / "data"
    make = ["initdb", "-D", data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={key}"]
    make += ["--encoding=UTF8", "--locale=C.UTF-8"]
    serve = ["postgres", "-D", data, "-c", "listen_addresses=", "-k", base]
    commands = [
        [*prefix, str(folder / str(words[0])), *map(str, words[1:])] for words in (make, serve)
    ]
    subprocess.run(commands[0], check=True, capture_output=True, cwd=base)
    log = (base / "log").open("wb")
    process = subprocess.Popen(commands[1], stdout=log, stderr=log, cwd=base)
    try:
        _wait(base, process)
        yield f"postgresql://postgres:{quote(password)}@/postgres?host={quote(str(base), safe='')}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()
        shutil.rmtree(base, ignore_errors=True)


def _wait(base: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not (base / ".s.PGSQL.5432").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((base / "log").read_text())
        time.sleep(0.05)
    time.sleep(0.3)
