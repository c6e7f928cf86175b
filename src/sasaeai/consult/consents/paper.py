"""The consent form (同意書) on A4, in large type."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from sasaeai.consult.consents.wording import PURPOSES, SELF, Agreed
from sasaeai.consult.models import Case
from sasaeai.core.documents import Qr, render, response
from sasaeai.core.periods import wareki
from sasaeai.people.public import Account, Person, own_council

FORM_VERSION = "1"
"""As ``Consent.form_version``: which wording was signed."""


def has_own_page(case: Case) -> bool:
    """The person knows of the case and signs in: then their own page shows it."""
    return (
        case.known_to_person
        and case.person_id is not None
        and Account.objects.filter(person=case.person_id, is_active=True).exists()
    )


def consent_form(agreed: Agreed, person: Person | None, *, own_page: str) -> HttpResponse:
    """One form for one person. It never holds an address, a telephone number of the person or the
    number of the case; ``own_page`` is where the person sees who may read, or empty."""
    council = own_council()
    copy = agreed.saved is not None
    data = {
        "name": person.name if person else "",
        "kana": person.kana if person else "",
        "council": council.name if council else "社会福祉協議会",
        "phone": council.phone if council else "",
        "told": agreed.told,
        "untold": agreed.untold,
        "recipients": [{"name": name, "kana": kana} for name, kana in agreed.recipients],
        "purpose": PURPOSES[agreed.purpose],
        "until": wareki(agreed.expires_on),
        "explained_by": agreed.explained_by,
        "given_by": agreed.given_by if agreed.stands_in else "",
        "authority": agreed.authority,
        "witness": agreed.witness,
        "copy": copy,
        "state": agreed.state,
        "facts": _facts(agreed) if copy else [],
        "qr": Qr(own_page, "だれが見られるか") if own_page else None,
    }
    pdf = render(
        "consult/consent",
        data,
        title="情報を伝えることの同意書",
        issuer=council.name if council else "",
        running=f"様式 {FORM_VERSION}",
        made_at=timezone.now(),
    )
    return response(pdf, "同意書-控え" if copy else "同意書", inline=True)


def _facts(agreed: Agreed) -> list[list[str]]:
    """What was recorded when it was given."""
    assert agreed.given_on is not None and agreed.how is not None
    rows = [
        ["同意した日", wareki(agreed.given_on)],
        ["同意した人", agreed.given_by or SELF],
        ["本人でない場合の立場", agreed.authority],
        ["同意のしかた", str(agreed.how.label)],
        ["立ち会った人", agreed.witness],
        ["説明し、記録した人", agreed.explained_by],
    ]
    return [row for row in rows if row[1]]
