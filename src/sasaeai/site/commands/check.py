"""``./run check``: style, types, house rules and generated pages, in a few minutes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sasaeai.site import extraction, runtime
from sasaeai.site.config import Config, settings_page

TYPED = ("src/sasaeai",)


@dataclass(frozen=True)
class Step:
    """One tool and how it is called."""

    title: str
    command: tuple[str, ...]


def steps(tools: Path) -> tuple[Step, ...]:
    return (
        Step("書き方 (ruff)", (str(tools / "ruff"), "check", ".")),
        Step("形 (ruff format)", (str(tools / "ruff"), "format", "--check", ".")),
        Step("家の階 (import-linter)", (str(tools / "lint-imports"), "--no-cache")),
        Step("型 (mypy)", (str(tools / "mypy"), *TYPED)),
    )


def main(argv: list[str]) -> int:
    config = Config.from_environment()
    tools, failed = Path(sys.executable).parent, []
    environment = {**os.environ, "SASAEAI_HOME": os.environ.get("SASAEAI_HOME", "var/test")}
    os.environ["SASAEAI_HOME"] = environment["SASAEAI_HOME"]
    with runtime.database():
        for step in steps(tools):
            print(f"── {step.title}", flush=True)
            if subprocess.run(step.command, cwd=config.root, env=environment).returncode:
                failed.append(step.title)
    page = config.root / "docs" / "settings.md"
    if "--write" in argv:
        page.write_text(settings_page(), encoding="utf-8")
        extraction.refresh(config.root)
    if not page.exists() or page.read_text(encoding="utf-8") != settings_page():
        failed.append("docs/settings.md（./run check --write で作り直してください）")
    for text in extraction.outdated(config.root):
        failed.append(f"{text}（./run check --write で足し、空の訳を書いてください）")
    print("すべてよし" if not failed else "直すところ: " + "、".join(failed))
    return 1 if failed else 0
