"""Desks of the named cast's districts, made through the services as the office."""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.core.access import acting
from sasaeai.places.public import (
    ContactKind,
    ContactWay,
    Listing,
    ShownTo,
    Ties,
    Whereabouts,
)
from tests.cast import Cast
from tests.places.conftest import open_place


@dataclass(frozen=True)
class Desks:
    """朝凪 and 石畳 have one desk each; the city's serves both; one is not for everybody."""

    asanagi: Listing
    ishidatami: Listing
    city: Listing
    hidden: Listing


def build(cast: Cast) -> Desks:
    with acting(cast.planner.pk, purpose="test"):
        return Desks(
            asanagi=_desk(
                "朝凪地区の窓口", cast.asanagi, "000-333-0001", "暮らしの相談を聞きます。"
            ),
            ishidatami=_desk("石畳地区の窓口", cast.ishidatami, "000-333-0002", "石畳の相談です。"),
            city=_desk(
                "総合相談窓口",
                cast.ishidatami,
                "000-333-0003",
                "どんなことでも聞きます。",
                ties=Ties(service_areas=(cast.city,)),
            ),
            hidden=_desk(
                "職員だけの窓口", cast.asanagi, "000-333-0004", "", shown_to=ShownTo.STAFF
            ),
        )


def _desk(name: str, area, phone: str, what: str, **details: object) -> Listing:
    return open_place(
        name,
        area,
        "bureau",
        rule=None,
        description=what,
        apply_how="平日 8:30〜17:15",
        location=Whereabouts(
            name=f"{name}の建物", address="ひより市1丁目", shown_to=ShownTo.PUBLIC
        ),
        contacts=(
            ContactWay(ContactKind.PHONE, phone, shown_to=ShownTo.PUBLIC),
            ContactWay(ContactKind.PERSON, "内緒の人"),
        ),
        **details,
    )
