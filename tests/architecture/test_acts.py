"""Every act that the journal can hold has words that a resident can read."""

from __future__ import annotations

import ast
from pathlib import Path

from sasaeai.people.words import verb_words

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sasaeai"


def verbs() -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                ("audit.record", "audit.subjects_seen")
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_every_act_has_words():
    assert {verb for verb in verbs() if verb_words(verb) == verb} == set()
