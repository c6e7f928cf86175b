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
SECOND_SERVER = (
    "core/access",
    "core/audit",
    "core/metrics",
    "core/search",
    "areas",
    "people",
    "plan",
    "places",
    "watch",
)


def install_what_the_browser_needs() -> list[str]:
    """Debian's browser and fonts, when we may; returns what is still missing."""
    missing = [name for name, path in PACKAGES.items() if not Path(path).exists()]
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
    return [name for name, path in PACKAGES.items() if not Path(path).exists()]


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
        words = ["-m", "not journey and not scale", *rooms]
        return subprocess.run([*pytest, *words], cwd=root, env=second).returncode


def main(argv: list[str]) -> int:
    config = Config.from_environment()
    missing = install_what_the_browser_needs()
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
        many = ["-n", "2", "--dist", "loadfile", "-m", "not journey and not scale"]
        first = subprocess.run([*pytest, *many], cwd=config.root, env=environment).returncode
        alone = ["-m", "journey or scale"]
        second = subprocess.run([*pytest, *alone], cwd=config.root, env=environment).returncode
        third = on_debians_server(pytest, config.root, environment)
        return first or second or third
    finally:
        if server is not None:
            server.stop()
