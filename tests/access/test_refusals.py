"""Knocking on a guarded door stands in the journal: which screen, by whom, never what was typed."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from sasaeai.core.access import refusals
from sasaeai.core.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_minute() -> None:
    cache.clear()


def lines(cast, as_actor) -> list[tuple[int | None, dict[str, object]]]:
    with as_actor(cast.auditor):
        rows = Entry.objects.filter(verb=refusals.VERB).order_by("id")
        return list(rows.values_list("actor_id", "detail"))


def test_a_screen_of_another_duty_and_a_row_out_of_reach(cast, browse, as_actor):
    client = browse(cast.planner)
    assert client.get("/desk/accounts/").status_code == 404
    assert browse(cast.administrator).get("/desk/accounts/999999/").status_code == 404
    assert lines(cast, as_actor) == [
        (cast.planner.pk, {"screen": "people:accounts"}),
        (cast.administrator.pk, {"screen": "people:account"}),
    ]


@pytest.mark.parametrize(
    "path", ["/desk/もりもと-さくら/", "/places/nowhere/", "/desk/accounts/%E3%81%82/"]
)
def test_a_slip_of_the_hand_is_no_refusal(cast, browse, as_actor, path):
    assert browse(cast.planner).get(path).status_code == 404
    assert lines(cast, as_actor) == []


def test_a_passer_by_is_led_to_sign_in_and_leaves_no_line(browse, cast, as_actor):
    assert browse(None).get("/desk/accounts/").status_code == 302
    assert lines(cast, as_actor) == []


def test_many_leave_twenty_lines_and_one_more(cast, browse, as_actor):
    client = browse(cast.planner)
    for _ in range(25):
        client.get("/desk/accounts/")
    found = [detail for _who, detail in lines(cast, as_actor)]
    assert found == [{"screen": "people:accounts"}] * 20 + [{"and_more": True}]
