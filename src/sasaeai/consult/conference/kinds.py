"""The council's own kinds of meetings. What lets people hear of somebody is fixed with the first use:
ground, host and promise of a kind stay; another rule is another kind."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import transaction

from sasaeai.consult.conference.models import ConferenceKind
from sasaeai.consult.services.refusals import ReasonMissing
from sasaeai.core import audit

FIXED = ("label", "ground", "host_kind", "secrecy")
CHANGEABLE = ("about", "needs_charter", "quorum", "order", "ended_on")


@transaction.atomic
def add_kind(
    *,
    label: str,
    ground: str,
    secrecy: str,
    host_kind: str = "",
    needs_charter: bool = False,
    quorum: str = "",
    about: str = "",
    order: int = 1,
) -> ConferenceKind:
    """A kind under its own rules. Its code is never shown and never changes."""
    if not label.strip() or not secrecy.strip():
        raise ReasonMissing("種類の名前と、秘密の約束を書いてください。")
    row = ConferenceKind(
        label=label.strip(), ground=ground, secrecy=secrecy.strip(), host_kind=host_kind,
        needs_charter=needs_charter, quorum=quorum, about=about.strip(), order=order,
    )  # fmt: skip
    row.code = f"own-{uuid4().hex[:12]}"
    row.save()
    audit.record("consult.conference_kind.added", subject=("conference_kind", row.pk))
    return row


@transaction.atomic
def change_kind(
    row: ConferenceKind,
    *,
    about: str,
    needs_charter: bool,
    quorum: str,
    order: int,
    ended_on: date | None,
) -> ConferenceKind:
    """Rules for the meetings that are called from now on; those called before keep theirs."""
    kept = ConferenceKind.objects.select_for_update().get(pk=row.pk)
    kept.about, kept.needs_charter, kept.quorum = about.strip(), needs_charter, quorum
    kept.order, kept.ended_on = order, ended_on
    kept.save(update_fields=list(CHANGEABLE))
    audit.record("consult.conference_kind.changed", subject=("conference_kind", row.pk))
    return kept
