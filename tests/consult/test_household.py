"""Who works with somebody sees who works with those of the same household, as far as both are in reach."""

from __future__ import annotations

from datetime import timedelta

from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.people.public import Person, join_household, register_person
from tests.consult.conftest import full_case

HEAD = "同じ世帯の人の支援"


def _living_together(cast, shared, *, sensitivity="normal", left=False):
    """青葉's sister moves in with him, and out again yesterday; another sister lives elsewhere."""
    by, month = cast.social_worker, today() - timedelta(days=30)
    aoba = Person.objects.get(pk=shared.case.person_id)
    home = join_household(aoba, household=None, relation="本人", starts_on=month).household
    sister, away = (
        register_person(name=name, kana="あおば", area=cast.asanagi_beat)
        for name in ("青葉 ふみ", "青葉 とおこ")
    )
    join_household(sister, household=home, relation="妹", starts_on=month)
    if left:
        join_household(sister, household=None, relation="本人", starts_on=today())
    full_case(away, by, cast.asanagi_beat)
    return full_case(sister, by, cast.asanagi_beat, sensitivity=sensitivity)


def test_open_cases_of_the_household_stand_on_the_page_and_each_is_noted(
    shared, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        hers = _living_together(cast, shared)
    client = browse(cast.social_worker)
    page = client.get(f"/desk/consult/cases/{shared.case.pk}/").content.decode()
    part = page.partition(HEAD)[2].partition("</section>")[0]
    assert (hers.no in part, "青葉 ふみ" in part, "青葉 とおこ" in part) == (True, True, False)
    with as_actor(cast.auditor):
        noted = Entry.objects.filter(verb="consult.cases.seen", subject_id=hers.pk)
        assert [row.person_id for row in noted] == [hers.person_id]


def test_a_case_out_of_reach_is_not_there(shared, cast, colleague, browse, as_actor):
    """A sister's case is secret: her worker sees it, the team does not; a partner never sees any."""
    with as_actor(cast.social_worker):
        hers = _living_together(cast, shared, sensitivity="secret")
    path = f"/desk/consult/cases/{shared.case.pk}/"
    seen = {
        account.login: hers.no in browse(account).get(path).content.decode()
        for account in (cast.social_worker, colleague, cast.manager)
    }
    assert list(seen.values()) == [True, False, False]
    assert hers.no not in browse(cast.partner_worker).get(f"/desk/shared/{shared.case.pk}/").content.decode()  # fmt: skip


def test_who_moved_out_is_of_the_household_no_more(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        _living_together(cast, shared, left=True)
    page = browse(cast.social_worker).get(f"/desk/consult/cases/{shared.case.pk}/")
    assert HEAD not in page.content.decode()
