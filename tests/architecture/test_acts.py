"""Every act that the journal can hold has words that a resident can read."""

from __future__ import annotations

import ast
from pathlib import Path

from sasaeai.people.words import subject_words, verb_words

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


def subjects() -> set[str]:
    """The kinds of records in ``subject=("kind", pk)`` and in the tuples of ``subjects_seen``."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            told = [word.value for word in node.keywords if word.arg == "subject"]
            if ast.unparse(node.func).endswith("subjects_seen"):
                told += [part for part in ast.walk(node) if isinstance(part, ast.Tuple)]
            found |= {
                part.elts[0].value
                for part in told
                if isinstance(part, ast.Tuple) and isinstance(part.elts[0], ast.Constant)
            }
    return found


def test_every_kind_of_record_in_the_journal_has_words():
    assert len(subjects()) > 40
    assert {kind for kind in subjects() if subject_words(kind) == kind} == set()
