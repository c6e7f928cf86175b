"""The desks of one district, each as one line that page, paper and file share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sasaeai.areas.public import Area
from sasaeai.people.public import Organisation, OrganisationKind
from sasaeai.places.enums import ContactKind, ListingKind, StepFree
from sasaeai.places.models import Listing
from sasaeai.places.published import PublicView, public_views
from sasaeai.places.queries import Wish, findable
from sasaeai.places.reach import FEW_DISTRICTS, districts_of

EASY = "easy"
Wording = Callable[[Sequence[UUID], str], Mapping[UUID, str]]
_wordings: list[Wording] = []


def add_wording(source: Wording) -> None:
    """Whoever keeps checked renditions of texts offers them here: ``source(ids, variant)`` gives
    the description of pages (by their stable id) in that variant, of those that have one."""
    if source not in _wordings:
        _wordings.append(source)


@dataclass(frozen=True)
class DeskLine:
    """What anybody may know of one desk; empty where nothing is known."""

    code: str
    name: str
    kana: str
    what: str
    hours: str
    phone: str
    fax: str
    mail: str
    where: str
    step_free: str
    own: bool
    """Whether it is there for this district or a few, not for the whole city."""
    told: bool = False
    """Whether ``what`` is in the wording that was asked for."""

    @property
    def ways(self) -> list[tuple[str, str]]:
        pairs = (("電話", self.phone), ("ファクス", self.fax), ("メール", self.mail))
        return [(label, value) for label, value in pairs if value]


def desk_pages(area: Area) -> QuerySet[Listing]:
    """Every public, open desk for the people of this district and no other."""
    return findable(Wish(area_id=area.pk, kind=ListingKind.DESK.value))


def desks_of(area: Area, *, variant: str = "") -> list[DeskLine]:
    """The desks of a district, the nearest first.

    The rule is the one of the residents' search (desks that lie in the district or serve it).
    ``variant`` asks for another wording of what a desk is for, where a checked one is there.
    """
    rows = desk_pages(area).order_by("kana", "pk")
    views = public_views(rows.values_list("pk", flat=True), sessions=0)
    words = _worded(views, variant) if variant else {}
    served = districts_of(view.listing.pk for view in views)
    lines = [
        _line(
            view,
            own=len(served.get(view.listing.pk, ())) <= FEW_DISTRICTS,
            words=words.get(view.uuid, ""),
        )
        for view in views
    ]
    return sorted(lines, key=lambda line: not line.own)


def people_of(area: Area) -> list[DeskLine]:
    """Persons to turn to in this district (民生委員 …), by their office, never by name."""
    rows = findable(Wish(area_id=area.pk, kind=ListingKind.ROLE.value)).order_by("kana", "pk")
    views = public_views(rows.values_list("pk", flat=True), sessions=0)
    return [_line(view, own=True) for view in views]


def council_phone() -> str:
    """The council's own number, which stands at the end of every list."""
    council = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).first()
    return str(council.phone) if council is not None else ""


def _worded(views: Sequence[PublicView], variant: str) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for source in _wordings:
        found |= source([view.uuid for view in views], variant)
    return found


def _line(view: PublicView, *, own: bool, words: str = "") -> DeskLine:
    row = view.listing
    ways = {kind: way.value for kind in ContactKind if (way := view.way(kind)) is not None}
    where = f"{view.where.name}　{view.where.address}".strip() if view.where else ""
    step_free = StepFree(row.step_free)
    return DeskLine(
        code=row.code,
        name=row.name,
        kana=row.kana,
        what=words or row.description,
        told=bool(words),
        hours="／".join(view.sentences) or row.apply_how,
        phone=ways.get(ContactKind.PHONE, ""),
        fax=ways.get(ContactKind.FAX, ""),
        mail=ways.get(ContactKind.MAIL, ""),
        where=where,
        step_free=str(step_free.label) if step_free is not StepFree.UNKNOWN else "",
        own=own,
    )
