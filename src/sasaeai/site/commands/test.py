"""``./run test``: everything, on real PostgreSQL and in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sasaeai.core.database import ensure_running
from sasaeai.site.config import Config

PACKAGES = {
    "chromium": "/usr/bin/chromium",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto",
    "fonts-ipaexfont": "/usr/share/fonts/opentype/ipaexfont-gothic",
    "poppler-utils": "/usr/bin/pdftoppm",
}
SERVER = {"postgresql": "/usr/lib/postgresql"}
ON_BOTH_CORES = ("-n", "2", "--dist", "loadfile")
PASSES = (
    (*ON_BOTH_CORES, "-m", "not journey and not scale"),
    (*ON_BOTH_CORES, "-m", "journey"),
    ("-m", "scale"),
)
"""Two demo cities for the journeys, one a core; what measures growth has the machine to itself."""
SECOND_SERVER = ("core/access", "core/audit", "core/metrics", "core/search", "areas", "watch")
"""What the server itself does for us: rules of rows, the journal, figures, search. Everything else that
it runs is made there too (tables, functions and rules of every room, and the cast through them)."""


def install_what_is_needed() -> list[str]:
    """Debian's browser, fonts and, for CI, its PostgreSQL, when we may; returns what is missing."""
    packages = PACKAGES | (SERVER if os.environ.get("CI") else {})
    missing = [name for name, path in packages.items() if not Path(path).exists()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"テストに使うものを入れています: {' '.join(missing)}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    return [name for name, path in packages.items() if not Path(path).exists()]


def on_debians_server(pytest: list[str], root: Path, environment: dict[str, str]) -> int:
    """The rules of rows, figures and rooms once more, on the PostgreSQL that Debian ships."""
    from tests import debian_server

    folder = debian_server.programs()
    if folder is None or "SASAEAI_DATABASE_URL" in environment:
        print("Debian の PostgreSQL がないので、二つめのサーバーでのテストはしていません。")
        return 1 if os.environ.get("CI") else 0
    print(f"二つめのサーバー（{folder.parent.name}）でテストします", flush=True)
    rooms = [f"tests/{name}" for name in SECOND_SERVER if (root / "tests" / name).exists()]
    with debian_server.running(folder) as url:
        second = {**environment, "SASAEAI_DATABASE_URL": url, "SASAEAI_TEST_NAME": "debian"}
        words = [*ON_BOTH_CORES, "-m", "not journey and not scale", *rooms]
        return subprocess.run([*pytest, *words], cwd=root, env=second).returncode


def main(argv: list[str]) -> int:
    config = Config.from_environment()
    missing = install_what_is_needed()
    if missing:
        print(f"足りないもの: {' '.join(missing)}（入れてから、もう一度お試しください）")
        return 1
    environment = {**os.environ, "SASAEAI_HOME": os.environ.get("SASAEAI_HOME", "var/test")}
    home = config.root / environment["SASAEAI_HOME"]
    server = None if config.database_url else ensure_running(home)
    pytest = [sys.executable, "-m", "pytest", "-q"]
    try:
        if argv:
            return subprocess.run([*pytest, *argv], cwd=config.root, env=environment).returncode
        results = [
            subprocess.run([*pytest, *words], cwd=config.root, env=environment).returncode
            for words in PASSES
        ]
        results.append(on_debians_server(pytest, config.root, environment))
        return 1 if any(results) else 0
    finally:
        if server is not None:
            server.stop()
