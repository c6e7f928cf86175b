"""``docs/security.md`` names only tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_named_test_exists():
    named = NAMED.findall(PAGE)
    missing = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file() or (test and test not in names_in(file))
    ]
    assert (missing, len(named) > 80) == ([], True)


def test_every_requirement_names_what_meets_it_and_stands_once():
    rows = ROW.findall(PAGE)
    ids = [number for number, _ in rows]
    assert [number for number, met in rows if not NAMED.search(met)] == []
    assert (sorted(set(ids)) == sorted(ids), len(ids) >= 70) == (True, True)
