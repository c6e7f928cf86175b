"""The secretariat has a plan in force; the test reads as the secretariat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.public import Account, DutyKind, appoint, open_account
from sasaeai.plan.public import Plan
from tests.voices.asked import plan_for


@pytest.fixture
def plan(cast, as_actor) -> Iterator[Plan]:
    with as_actor(cast.planner):
        yield plan_for(cast)


@pytest.fixture
def unpledged_planner(cast) -> Account:
    """New at the secretariat; her pledge of secrecy is not signed yet."""
    with acting(cast.administrator.pk, purpose="test"):
        account = open_account(login="newcomer", name="新人 はじめ", kana="しんじん はじめ")
        appoint(account, DutyKind.PLANNER, starts_on=today(), area=cast.city)
    return account
