"""What a check finds, and the rules as they stand in the data."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Rule:
    """One rule of ``rules.toml``: why it is there, and one example."""

    code: str
    title: str
    why: str
    before: str
    after: str
    find: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Finding:
    """One place of the text, from ``start`` to ``end`` (characters), that may be hard to read.

    ``instead`` proposes other words, where the data know some.
    """

    rule: Rule
    start: int
    end: int
    words: str
    instead: str = ""

    @property
    def code(self) -> str:
        return self.rule.code


@dataclass(frozen=True)
class Word:
    """A word that many readers do not know."""

    word: str
    kind: str
    instead: str


@cache
def limits() -> Mapping[str, int]:
    """Lengths and shares, by name."""
    return {name: int(value) for name, value in _data()["limits"].items()}


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by their code, in the order of the data."""
    return {
        row["code"]: Rule(
            row["code"],
            row["title"],
            row["why"].format(**limits()),
            row["before"],
            row["after"],
            tuple(re.compile(pattern) for pattern in row.get("find", ())),
        )
        for row in _data()["rule"]
    }


@cache
def words() -> Mapping[str, Word]:
    """Hard words with what to write instead."""
    with (HERE / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: Word(**row) for row in csv.DictReader(file)}


@cache
def known_loanwords() -> frozenset[str]:
    """Loanwords that need no other word."""
    lines = (HERE / "known.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
