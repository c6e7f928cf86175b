"""Pages that say how things are, held to how things are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sasaeai.site.cli import COMMANDS
from sasaeai.site.config import settings_page

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md"), *ROOT.glob("src/sasaeai/**/README.md")])
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
LONGEST_DECISION = 400


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    targets = [target for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_decisions_are_numbered_without_gaps_and_short():
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    long = [page.name for page in pages if len(page.read_text("utf-8").split()) > LONGEST_DECISION]
    assert long == []


def test_the_settings_page_is_the_settings():
    assert (DOCS / "settings.md").read_text("utf-8") == settings_page()


def test_the_map_names_every_room():
    rooms = {path.parent.name for path in (ROOT / "src" / "sasaeai").glob("*/apps.py")}
    text = (DOCS / "map.md").read_text("utf-8")
    assert {room for room in rooms if not re.search(rf"\b{room}\b", text)} == set()


def test_every_command_has_its_module():
    folder = ROOT / "src" / "sasaeai" / "site" / "commands"
    lacking = [item.word for item in COMMANDS if not (folder / f"{item.module}.py").exists()]
    assert lacking == []


def test_the_readmes_two_commands_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    assert [word for word in ("demo", "test") if f"./run {word}" not in text] == []


def test_the_lock_files_name_no_address():
    texts = [path.read_text("utf-8") for path in ROOT.glob("*.lock")]
    assert [("://" in text, "--index-url" in text) for text in texts] == [(False, False)] * 2
