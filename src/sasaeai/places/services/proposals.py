"""Changes that somebody proposes, and what becomes of them, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import acting, current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.core.text import UnreadableNumber, normalise_phone, written_phone
from sasaeai.places.enums import ContactKind, Decision, Proposer, ShownTo
from sasaeai.places.models import Contact, FieldChange, Listing, Proposal
from sasaeai.places.models.keeping import FIELD_WORDS
from sasaeai.places.published import PublicView
from sasaeai.places.services.listings import change_listing
from sasaeai.places.services.schedules import touch

SILENT = "places.proposing"
"""Purpose of somebody who has not signed in: may leave a proposal, and read nothing back."""


class NothingProposed(Refusal):
    """Every field says what the page says already, and nothing else was told."""


class AlreadyDecided(Refusal):
    """Somebody has decided about this field; the decision stays."""


@dataclass(frozen=True)
class Open:
    """A field that anybody may propose to change: its words, what the public page says now."""

    label: str
    now: Callable[[PublicView], str]
    own: bool = True
    """A column of the listing itself; otherwise a way to reach people."""
    long: bool = False
    by_hand: bool = False
    """Told in words and set by those who keep the page: rules and buildings are no words. Taking it
    over says that they have done so."""


def _way(kind: ContactKind) -> Callable[[PublicView], str]:
    def now(view: PublicView) -> str:
        found = view.way(kind)
        return found.value if found else ""

    return now


def _when(view: PublicView) -> str:
    return "\n".join(view.sentences)


def _where(view: PublicView) -> str:
    return (
        "　".join(part for part in (view.where.name, view.where.address) if part)
        if view.where
        else ""
    )


FIELDS: Mapping[str, Open] = {
    "name": Open(FIELD_WORDS["name"], lambda view: view.listing.name),
    "phone": Open(FIELD_WORDS["phone"], _way(ContactKind.PHONE), own=False),
    "when": Open(FIELD_WORDS["when"], _when, own=False, long=True, by_hand=True),
    "where": Open(FIELD_WORDS["where"], _where, own=False, by_hand=True),
    "description": Open(
        FIELD_WORDS["description"], lambda view: view.listing.description, long=True
    ),
    "audience_note": Open(FIELD_WORDS["audience_note"], lambda view: view.listing.audience_note),
    "cost": Open(FIELD_WORDS["cost"], lambda view: view.listing.cost),
    "apply_how": Open(FIELD_WORDS["apply_how"], lambda view: view.listing.apply_how),
    "web": Open(FIELD_WORDS["web"], _way(ContactKind.WEB), own=False),
}
"""What a page shows of itself and a stranger may correct."""


def fields_of(listing: Listing) -> list[str]:
    """The fields of such a page: a desk has no days of its own, its hours stand in ``apply_how``."""
    return [name for name in FIELDS if name != "when" or listing.category.counted]


def label_of(name: str, listing: Listing) -> str:
    """What the page calls it."""
    hours = name == "apply_how" and not listing.category.counted
    return "ひらく時間・申し込み" if hours else FIELDS[name].label


def what_it_says(view: PublicView) -> dict[str, str]:
    """The open fields as the public page shows them; what is not public is empty here, too."""
    return {name: field.now(view) for name, field in FIELDS.items()}


def propose_change(
    view: PublicView, *, wanted: Mapping[str, str], remark: str = "", contact: str = ""
) -> Proposal:
    """Somebody without a sign-in proposes; nothing of it shows until a keeper decides.

    Only fields that differ from the public page are kept. Raises ``NothingProposed``.
    """
    with acting(None, purpose=SILENT):
        return _keep(view, wanted=wanted, remark=remark, contact=contact, by=Proposer.RESIDENT)


@transaction.atomic
def change_by_leader(view: PublicView, *, wanted: Mapping[str, str], remark: str = "") -> Proposal:
    """The leader of the page, come through its link, changes it: accepted as it is told, and kept
    in the same history. A remark and what is set by hand stay for the office. Raises
    ``NothingProposed``."""
    row = _keep(view, wanted=wanted, remark=remark, contact="", by=Proposer.LEADER)
    waits = bool(remark.strip())
    for change in row.changes.all():
        if FIELDS[change.field].by_hand:
            waits = True
            continue
        _apply(row.listing, change.field, change.new)
        _decide(change, Decision.ACCEPTED, "")
    if not waits:
        _settle(row)
    audit.record("places.proposal.by_leader", subject=("listing", row.listing_id))
    return row


@transaction.atomic
def decide_change(change: FieldChange, *, accept: bool, reason: str = "") -> FieldChange:
    """One field is taken over into the page or refused; with the last one the proposal is settled.

    The same decision again changes nothing. Raises ``AlreadyDecided`` and ``ValueError`` for what
    cannot stand on a page.
    """
    row = (
        FieldChange.objects.select_for_update(of=("self",))
        .select_related("proposal")
        .get(pk=change.pk)
    )
    decision = Decision.ACCEPTED if accept else Decision.REFUSED
    if row.decision == decision:
        return row
    if row.decision != Decision.OPEN:
        raise AlreadyDecided("この欄は、もう決まっています。")
    if accept:
        _apply(row.proposal.listing, row.field, row.new)
    _decide(row, decision, reason)
    audit.record(
        "places.proposal.decided",
        subject=("listing", row.proposal.listing_id),
        detail={"field": row.field, "decision": str(decision)},
    )
    still = row.proposal.changes.filter(decision=Decision.OPEN).exists()
    if not still and not row.proposal.remark:
        _settle(row.proposal)
    return row


@transaction.atomic
def settle_proposal(proposal: Proposal) -> Proposal:
    """Everything in it has been looked at: the remark, too. Fields still open are refused."""
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.settled_on is None:
        for change in row.changes.filter(decision=Decision.OPEN):
            _decide(change, Decision.REFUSED, "")
        _settle(row)
        audit.record("places.proposal.settled", subject=("listing", row.listing_id))
    return row


def _as_kept(name: str, text: str) -> str:
    """Browsers end lines in two characters, people write numbers in wide ones: neither is a change."""
    said = text.replace("\r\n", "\n").strip()
    return written_phone(said) if name == "phone" else said


def _keep(
    view: PublicView, *, wanted: Mapping[str, str], remark: str, contact: str, by: Proposer
) -> Proposal:
    now = what_it_says(view)
    new = {
        name: text
        for name in FIELDS
        if name in wanted and (text := _as_kept(name, wanted[name])) != _as_kept(name, now[name])
    }
    if not new and not remark.strip():
        raise NothingProposed("どこを直すか、ひとつは書いてください。")
    listing = view.listing
    row = Proposal(
        listing=listing,
        area_id=listing.area_id,
        by=by,
        remark=remark.strip(),
        contact=contact.strip(),
        day=today(),
    )
    row.save(force_insert=True)
    FieldChange.objects.bulk_create(
        [
            FieldChange(proposal=row, area_id=listing.area_id, field=name, old=now[name], new=text)
            for name, text in new.items()
        ]
    )
    audit.record("places.proposal.made", subject=("listing", listing.pk))
    return row


def _apply(listing: Listing, field: str, new: str) -> None:
    """A page that was public stays so; a number that came in openly is shown openly."""
    if FIELDS[field].by_hand:
        return
    if FIELDS[field].own:
        if field == "name" and not new:
            raise ValueError("名前は空にできません。")
        change_listing(listing, **_value(field, new))
        return
    kind = ContactKind(field)
    if kind is ContactKind.PHONE and new:
        try:
            normalise_phone(new)
        except UnreadableNumber as error:
            raise ValueError("電話番号として読めません。") from error
    if new:
        Contact.objects.update_or_create(
            listing=listing,
            kind=kind,
            defaults={"value": new, "shown_to": ShownTo.PUBLIC, "area_id": listing.area_id},
        )
    else:
        Contact.objects.filter(listing=listing, kind=kind, public=True).delete()
    touch(listing.pk)


def _value(field: str, new: str) -> dict[str, Any]:
    longest = getattr(Listing._meta.get_field(field), "max_length", None)
    if longest and len(new) > longest:
        raise Refusal("%(longest)s文字までにしてください。", longest=longest)
    return {field: new}


def _decide(change: FieldChange, decision: Decision, reason: str) -> None:
    change.decision, change.reason = decision, reason
    change.decided_by_id, change.decided_at = current().account_id, timezone.now()
    change.save(update_fields=["decision", "reason", "decided_by", "decided_at"])


def _settle(row: Proposal) -> None:
    row.settled_on, row.settled_by_id, row.contact = today(), current().account_id, ""
    row.save(update_fields=["settled_on", "settled_by", "contact"])
