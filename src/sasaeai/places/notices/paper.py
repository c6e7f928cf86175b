"""Notices on paper: 回覧板 with stamp boxes and a slip to send back, and a poster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from sasaeai.core.documents import Pdf, Qr, render
from sasaeai.core.ui import dates
from sasaeai.places.models import NoticeEdition
from sasaeai.places.notices.queries import for_whom


def kairan(
    edition: NoticeEdition,
    *,
    address: str,
    issuer: str,
    groups: Sequence[str],
    back_to: str = "",
    back_by: date | None = None,
) -> Pdf:
    """A4 that goes round: text, code of the page, a box for each group's seal, a slip."""
    data = _data(edition, address) | {
        "groups": list(groups),
        "back_to": back_to or issuer,
        "back_by": back_by,
    }
    return render(
        "places/notice_kairan", data, title=edition.title, issuer=issuer, made_at=timezone.now()
    )


def poster(edition: NoticeEdition, *, address: str, issuer: str, a3: bool = False) -> Pdf:
    """For a board: to be read from two metres away."""
    data = _data(edition, address) | {"paper": "a3" if a3 else "a4"}
    return render(
        "places/notice_poster", data, title=edition.title, issuer=issuer, made_at=timezone.now()
    )


def _data(edition: NoticeEdition, address: str) -> dict[str, object]:
    return {
        "summary": edition.summary,
        "lines": edition.body.splitlines(),
        "ask": edition.ask,
        "areas": for_whom(edition),
        "published": edition.published_on,
        "until": dates.wareki(edition.shown_until) if edition.shown_until else "",
        "address": address,
        "qr": Qr(address, "くわしく"),
        "correction": edition.change if edition.number > 1 else "",
    }
