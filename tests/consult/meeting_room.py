"""Meetings about 青葉's case, made through the services."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

from sasaeai.consult.conference import meeting, papers
from sasaeai.consult.conference.models import (
    Attendee,
    Conference,
    ConferenceItem,
    ConferenceKind,
    ConferencePaper,
    Seat,
)
from sasaeai.consult.models import Case
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Organisation, OrganisationKind, found_organisation
from tests.cast import Cast

PAPER = "資料：秘密の家計"
FILE = "%PDF-1.7\n秘密の家族図".encode()
FILE_NAME = "青葉きよしの家族図.pdf"


def city_hall() -> Organisation:
    """The municipality, which alone may call a meeting under article 106-6."""
    known = Organisation.objects.filter(code="city-hall").first()
    return known or found_organisation(
        OrganisationKind.MUNICIPALITY,
        code="city-hall",
        name="ひより市役所",
        kana="ひよりしやくしょ",
    )


def called(cast: Cast, code: str = "single", *, by: Account | None = None, **more) -> Conference:
    """Today's meeting of a kind; the council hosts it unless said otherwise."""
    values = {
        "kind": ConferenceKind.objects.get(code=code),
        "title": "10月の会議",
        "host": cast.council,
        "held_on": today(),
        "starts": time(13, 30),
        "area": cast.city,
        "once": uuid4(),
        **more,
    }
    return meeting.call_conference(by=by or cast.social_worker, **values)


def by_law(cast: Cast, **more) -> Conference:
    """A 支援会議 of the city with its charter."""
    return called(cast, "support_law", host=city_hall(), charter="ひより市支援会議設置要綱", **more)


def with_paper(conference: Conference, case: Case | None, cast: Cast) -> ConferenceItem:
    item = meeting.add_item(
        conference, by=cast.social_worker, heading="これからの暮らし", case=case
    )
    papers.add_paper(item, by=cast.social_worker, title="いまのようす", body=PAPER)
    return item


def with_file(item: ConferenceItem, cast: Cast, *, name: str = FILE_NAME) -> ConferencePaper:
    """A drawing of the family, which shows a leak in its bytes and in its name."""
    file = papers.Upload(name, FILE)
    return papers.add_paper(item, by=cast.social_worker, title="家族の図", file=file)


def invited(item: ConferenceItem, cast: Cast, *, ready: bool = True) -> Attendee:
    """The partner's worker sits at the item; ``ready`` once secrecy has been promised."""
    row = meeting.invite(
        item.conference, organisation=cast.care_centre, account=cast.partner_worker
    )
    seated(item, row)
    if ready:
        meeting.acknowledge_on_paper(row)
    return row


def seated(item: ConferenceItem, attendee: Attendee) -> Seat:
    """On whatever ground carries today, as the page does it."""
    ground = meeting.carrying(item, attendee.organisation)
    name = "basis" if type(ground).__name__ == "LegalBasis" else "consent"
    return meeting.seat(item, attendee, **({name: ground} if ground else {}))


TOMORROW = timedelta(days=1)
