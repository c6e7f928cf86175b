"""Persons that resemble each other, made by the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sasaeai.core.access import acting
from sasaeai.core.text import parse_birth
from sasaeai.people.public import Person, register_person
from tests.cast import Cast


@pytest.fixture
def enrol(db: None, cast: Cast) -> Callable[..., Person]:
    """``enrol("髙橋 和夫", "たかはし かずお", "S16.3.3")`` in 朝凪's beat."""

    def make(name: str, kana: str, born: str = "", **more: object) -> Person:
        with acting(cast.social_worker.pk, purpose="test"):
            return register_person(
                name=name,
                kana=kana,
                area=more.pop("area", cast.asanagi_beat),  # type: ignore[arg-type]
                birth=parse_birth(born) if born else None,
                birth_text=born,
                **more,
            )

    return make
