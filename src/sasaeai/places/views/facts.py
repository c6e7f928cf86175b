"""What a page tells of a place in pairs of a label and its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.places.enums import Audience, Fee
from sasaeai.places.models import Listing
from sasaeai.places.municipal.enums import Hazard
from sasaeai.places.renditions.reading import Reading


@dataclass(frozen=True)
class Fact:
    """``name`` is the record's own text, shown in the form its reader chose; ``text`` follows it."""

    term: str
    text: str = ""
    name: str = ""

    def words(self, reading: Reading) -> str:
        """All of it as plain words."""
        own = reading.text(self.name) if self.name else ""
        return "　".join(part for part in (own, self.text) if part)


def facts(listing: Listing, reading: Reading) -> list[Fact]:
    """Only what somebody has told; an empty line helps nobody here."""
    low, high = listing.min_age, listing.max_age
    ages = _("%(low)s歳から%(high)s歳まで") % {"low": low or 0, "high": high} if high else ""
    ages = ages or (_("%(low)s歳から") % {"low": low} if low else "")
    audience = _("、").join(_(Audience(code).label) for code in listing.audience)
    capacity = _("%(number)d人まで") % {"number": listing.capacity} if listing.capacity else ""
    many = _("入れる人数") if listing.hazards else _("定員")
    free = _(Fee.FREE.label) if listing.fee == Fee.FREE and not listing.cost else ""
    counted = listing.category.counted
    shelter = _("避難所としても使います") if listing.also_shelter else ""
    rows = (
        Fact(_("使える災害"), hazard_words(listing)),
        Fact(_("避難所"), shelter),
        Fact(_("だれのため"), "" if listing.audience_note else audience, "audience_note"),
        Fact(_("年れい"), ages),
        Fact(_("お金"), free, "cost"),
        Fact(many, capacity),
        Fact(_("申し込み") if counted else _("ひらく時間・申し込み"), "", "apply_how"),
        Fact(_("ひらいている人たち"), listing.organisation.name if listing.organisation else ""),
    )
    return [row for row in rows if row.words(reading)]


def hazard_words(listing: Listing) -> str:
    """For which disasters a place of evacuation is designated: 洪水・地震."""
    return _("・").join(_(Hazard(code).label) for code in listing.hazards)
