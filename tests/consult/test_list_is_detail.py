"""For every member of the cast: what the list holds is what opens, is counted, is found and is exported."""

from __future__ import annotations

import csv
import io
import re

import pytest

from sasaeai.consult.models import Case, CaseEntry, Contact
from sasaeai.people.public import protect, register_person
from tests.cast import ACCOUNTS
from tests.consult.conftest import agree, full_case, shared

pytestmark = pytest.mark.django_db
__all__ = ["shared"]
LOGINS = [login for login, *_ in ACCOUNTS]


@pytest.fixture
def cases(cast, as_actor, shared) -> list[Case]:
    """Shared, of the other district, secret, and of a person whom nobody but the maker sees."""
    with as_actor(cast.social_worker):
        others = [
            register_person(name=f"ほか {n}", kana=f"ほか {n}", area=area)
            for n, area in enumerate(
                (cast.ishidatami_beat, cast.asanagi_beat, cast.asanagi_beat), 1
            )
        ]
        made = [
            full_case(person, cast.social_worker, area, sensitivity=how)
            for person, area, how in zip(
                others, (cast.ishidatami_beat, cast.asanagi_beat, cast.asanagi_beat),
                ("normal", "secret", "normal"), strict=True,
            )
        ]  # fmt: skip
        protect(others[2], by=cast.social_worker, why="さがされている")
        agree(made[0], cast.social_worker, cast.care_centre)
    return [shared.case, *made]


@pytest.mark.parametrize("login", LOGINS)
def test_list_detail_search_count_and_export_agree_for(cast, as_actor, browse, cases, login):
    account, client = getattr(cast, login), browse(getattr(cast, login))
    with as_actor(account) as actor:
        reach = set(
            Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True)
        )
        counted = Case.objects.count()
        through_entries = set(CaseEntry.objects.values_list("case_id", flat=True))
        through_contacts = set(Contact.objects.exclude(case=None).values_list("case_id", flat=True))
        works = actor.may("consult.cases")
    opened = {c.pk for c in cases if client.get(f"/desk/consult/cases/{c.pk}/").status_code == 200}
    opened_shared = {c.pk for c in cases if client.get(f"/desk/shared/{c.pk}/").status_code == 200}
    page = client.get("/desk/consult/cases/")
    listed = set(map(int, re.findall(r"/desk/consult/cases/(\d+)/", page.content.decode())))
    if not works:
        assert (page.status_code, opened, listed) == (404, set(), set())
        assert opened_shared == (reach if actor.may("consult.partner") else set())
        assert client.get("/desk/consult/cases/export.csv").status_code == 404
        return
    assert listed == opened == reach
    assert counted == len(reach)
    assert through_entries <= reach
    assert through_contacts <= reach
    found = {
        c.pk for c in cases
        if c.no in client.get("/desk/consult/cases/", {"q": c.no}).content.decode().partition("<main")[2].replace(f'value="{c.no}"', "")
    }  # fmt: skip
    assert found == reach
    file = client.get("/desk/consult/cases/export.csv").content.decode("utf-8-sig")
    numbers = {row["番号"] for row in csv.DictReader(io.StringIO(file))}
    assert numbers == {c.no for c in cases if c.pk in reach}
