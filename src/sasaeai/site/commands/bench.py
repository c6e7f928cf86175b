"""``./run bench``: how fast the pages are, with a small city and with one ten times as large.

Each scale has a home and a PostgreSQL of its own and is measured in a process of its own, so
nothing of the first can warm the second.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sasaeai.site.config import Config

SCALES, QUICK_SCALES = "1,10", "0.05,0.5"
DATABASE = "sasaeai_bench"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="ページの速さをはかります。")
    parser.add_argument("--scales", default="", help="大きさをコンマで（はじめは 1,10）")
    parser.add_argument("--quick", action="store_true", help="小さな街で、短く")
    parser.add_argument("--keep", action="store_true", help="前に作った街をそのまま使う")
    parser.add_argument(
        "--listings",
        default="",
        help="居場所などのページの数をコンマで（10000,50000）。さがす速さだけ",
    )
    parser.add_argument("--results", type=Path, help="結果を置くフォルダー")
    options = parser.parse_args(argv)
    if options.listings:
        return run_register(options.listings, results=options.results)
    words = options.scales or (QUICK_SCALES if options.quick else SCALES)
    try:
        scales = [Decimal(word) for word in words.split(",")]
    except InvalidOperation:
        parser.error("--scales は「1,10」のように数をコンマで並べてください。")
    if not all(scale > 0 for scale in scales):
        parser.error("--scales は 0 より大きい数にしてください。")
    return run(scales, quick=options.quick, keep=options.keep, results=options.results)


def run(scales: list[Decimal], *, quick: bool, keep: bool, results: Path | None) -> int:
    from bench import report, servers

    root = Config.from_environment().root
    found = []
    for scale in scales:
        text = f"{scale.normalize():f}"
        print(f"大きさ {text}", flush=True)
        measured = _measure(root, text, port=int(servers.free_port()), quick=quick, keep=keep)
        if measured is None:
            return 1
        found.append(measured)
    print()
    print(report.table(found))
    path = _keep(results or root / "bench" / "results", found, quick=quick)
    print(f"\n{path.relative_to(root) if path.is_relative_to(root) else path} に残しました。")
    return 0 if all(all(line.holds) for line in report.lines(found)) else 3


def run_register(sizes: str, *, results: Path | None) -> int:
    """Search, list, map and calendar among so many pages."""
    from bench import report

    root = Config.from_environment().root
    found = _measured(root, "register", ["bench.register", "--sizes", sizes])
    if found is None:
        return 1
    print(report.register_table(found))
    _write(results or root / "bench" / "results", "register", sizes.replace(",", "-"), found)
    return 0 if all(all(line.holds) for line in report.register_lines(found)) else 3


def _measure(root: Path, scale: str, *, port: int, quick: bool, keep: bool) -> Any:
    command = ["bench.scale", "--scale", scale]
    command += [word for word, wanted in (("--quick", quick), ("--keep", keep)) if wanted]
    return _measured(root, scale, command, SASAEAI_PORT=str(port))


def _measured(root: Path, name: str, command: list[str], **more: str) -> Any:
    """What a process of its own measured in a city of its own; None when it failed."""
    home = root / "var" / f"bench-{name}"
    home.mkdir(parents=True, exist_ok=True)
    out = home / "measured.json"
    environment = {
        **os.environ,
        "SASAEAI_HOME": str(home),
        "SASAEAI_DATABASE_NAME": DATABASE,
        "SASAEAI_DATABASE_ROLE": "app",
        "SASAEAI_DEMO": "true",
        "SASAEAI_REQUIRE_SECOND_FACTOR": "false",
        "SASAEAI_WORKERS": "2",
        "SASAEAI_HOST": "127.0.0.1",
        **more,
    }
    command = [sys.executable, "-m", *command, "--out", str(out)]
    if subprocess.run(command, cwd=root, env=environment).returncode:
        return None
    return json.loads(out.read_text(encoding="utf-8"))


def _keep(folder: Path, found: list[dict[str, Any]], *, quick: bool) -> Path:
    scales = "-".join(each["scale"] for each in found)
    return _write(folder, "quick" if quick else "full", scales, found)


def _write(folder: Path, kind: str, sizes: str, found: list[dict[str, Any]]) -> Path:
    """One file per run; the day and the sizes name it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%d}-{kind}-{sizes}.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
