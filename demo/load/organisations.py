"""Who works together in the city, with the areas they cover."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from demo.city.city import City
from demo.city.model import Organisation as Generated
from demo.city.model import OrgKind
from demo.load.areas import area_ids
from demo.load.rows import insert, part
from sasaeai.core.text import fold
from sasaeai.people.enums import OrganisationKind as Kind
from sasaeai.people.models import Organisation

Covers = Organisation.covers.through
KINDS: dict[OrgKind, Kind] = {
    OrgKind.COUNCIL: Kind.COUNCIL,
    OrgKind.DISTRICT_COUNCIL: Kind.DISTRICT_COUNCIL,
    OrgKind.COMMISSIONER_COUNCIL: Kind.GROUP,
    OrgKind.MUNICIPALITY: Kind.MUNICIPALITY,
    OrgKind.SUPPORT_CENTRE: Kind.CARE_CENTRE,
    OrgKind.SCHOOL: Kind.SCHOOL,
    OrgKind.PARTNER: Kind.OTHER,
    OrgKind.MEDICAL: Kind.MEDICAL,
    OrgKind.EMERGENCY: Kind.POLICE_FIRE,
    OrgKind.COMPANY: Kind.COMPANY,
    OrgKind.VOLUNTEER_GROUP: Kind.GROUP,
    OrgKind.PLACE_GROUP: Kind.GROUP,
}


def load(city: City) -> None:
    with part(f"団体 {len(city.organisations):,}", Organisation, Covers):
        insert(Organisation, map(_organisation, city.organisations))
        insert(Covers, _covers(city))


def code_of(row: Generated) -> str:
    return "council" if row.kind is OrgKind.COUNCIL else f"{row.kind.value}-{row.number}"


def _organisation(row: Generated) -> Organisation:
    code = code_of(row)
    return Organisation(
        id=row.number,
        kind=KINDS[row.kind],
        code=code,
        name=row.name,
        kana=row.kana,
        phone=row.phone,
        address=f"{row.postcode} {row.address}",
        founded_on=row.founded_on,
        search_text=fold(f"{row.name} {row.kana} {code}"),
    )


def _covers(city: City) -> Iterator[Model]:
    ids = area_ids(city)
    pairs = ((row.number, ids[code]) for row in city.organisations for code in row.covers)
    for number, (organisation, area) in enumerate(pairs, 1):
        yield Covers(id=number, organisation_id=organisation, area_id=area)
