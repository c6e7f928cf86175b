"""45 districts and 40 councils: both bases are said, and the five without one have their names."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.areas import public as areas
from sasaeai.areas.models import AreaKind
from sasaeai.areas.public import existing
from sasaeai.core.figures import Figure
from sasaeai.people import public as people

pytestmark = pytest.mark.django_db
FOUNDED = date(2020, 4, 1)
DISTRICTS, COUNCILS = 45, 40


@pytest.fixture
def districts(cast, as_actor):
    """学区01 … 学区45; the first forty have a council of their own."""
    with as_actor(cast.planner):
        kind = AreaKind.objects.create(code="district", label="地区", order=8)
        made = [
            areas.open_area(
                kind, code=f"D{n:02}", name=f"地区{n:02}", kana=f"ちく{n:02}", valid_from=FOUNDED
            )
            for n in range(1, DISTRICTS + 1)
        ]
        for area in made[:COUNCILS]:
            people.found_organisation(
                people.OrganisationKind.DISTRICT_COUNCIL,
                code=f"dc-{area.code}",
                name=f"{area.name}社協",
                covers=(area,),
            )
        yield made


def test_both_bases_and_the_blank_ones_by_name(districts) -> None:
    there = existing("district")
    councils = people.Organisation.objects.filter(
        kind=people.OrganisationKind.DISTRICT_COUNCIL, covers__in=there
    )
    blank = there.exclude(organisations__in=councils)
    answering = councils.count()
    bases = [Figure.ratio(answering, base) for base in (there.count(), councils.count())]
    assert [(base.num, base.den, base.text_with_unit) for base in bases] == [
        (40, 45, "88.9%"),
        (40, 40, "100.0%"),
    ]
    assert [area.name for area in blank] == [f"地区{n}" for n in range(41, 46)]
