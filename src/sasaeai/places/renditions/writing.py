"""The life of a rendition: written, seen by another person, published, made again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Rendition, RenditionLanguage
from sasaeai.places.renditions.enums import IN_WORK, Form, Making, RenditionState
from sasaeai.places.renditions.source import hash_of, source_of
from sasaeai.places.renditions.subjects import Subject, Variant, subject_of, texts_of
from sasaeai.places.renditions.voice import order


class NotInWork(Refusal):
    """This wording is published, or was; a correction is a new one."""


class SamePerson(Refusal):
    """Who wrote it cannot approve it."""


class Nothing(Refusal):
    """There is no text."""


class ReasonMissing(Refusal):
    """Whoever sends a text back says why."""


class SourceMoved(Refusal):
    """The source is another one than the text was made from."""


class EditedMeanwhile(Refusal):
    """Somebody else saved while this was being written. ``row`` is what they saved."""

    def __init__(self, row: Rendition) -> None:
        self.row = row
        who = row.written_by.name if row.written_by else ""
        super().__init__(
            "%(who)sさんが先に保存しました。下の「いまの下書き」と見くらべて、もういちど保存してください。",
            who=who,
        )


@transaction.atomic
def write_rendition(
    subject: Subject,
    variant: Variant,
    given: dict[str, Any],
    *,
    seen: str | None = None,
    version: int | None = None,
) -> Rendition:
    """The draft of this form reads so; whoever wrote last has written it.

    ``seen`` is the hash of the source that stood beside the text, ``version`` that of the draft
    that was opened (0 for none). Raises ``Nothing``, ``SourceMoved`` and ``EditedMeanwhile``.
    """
    texts = texts_of(subject, variant, given)
    if not texts:
        raise Nothing("文を書いてください。")
    source = source_of(subject, variant.form)
    if seen is not None and seen != hash_of(source):
        raise SourceMoved(
            "書いているあいだに、もとの文が変わりました。もとの文を見て、もういちど保存してください。"
        )
    row = in_work(subject, variant)
    if row is not None and version is not None and row.version != version and row.texts != texts:
        raise EditedMeanwhile(row)
    row = row or Rendition(**subject.link, form=variant.form, language=variant.language, version=0)
    row.texts, row.source, row.source_hash = texts, source, hash_of(source)
    row.state, row.outdated_at = RenditionState.DRAFT, None
    row.version, row.written_by_id = row.version + 1, current().account_id
    row.save()
    _note("written", row)
    return row


def in_work(subject: Subject, variant: Variant) -> Rendition | None:
    """The draft of this form, or what waits to be seen; held until the transaction ends."""
    rows = subject.rows.filter(form=variant.form, language=variant.language, state__in=IN_WORK)
    found: Rendition | None = (
        rows.select_for_update(of=("self",)).select_related("written_by").first()
    )
    return found


@transaction.atomic
def hand_in(rendition: Rendition) -> Rendition:
    """The writer asks another person to look at it. Raises ``NotInWork``."""
    row = _locked(rendition, *IN_WORK)
    row.state, row.returned = RenditionState.REVIEW, ""
    row.save(update_fields=["state", "returned", "changed_at"])
    _note("handed_in", row)
    return row


@transaction.atomic
def give_back(rendition: Rendition, *, reason: str) -> Rendition:
    """The reviewer wants something changed. Raises ``NotInWork`` and ``ReasonMissing``."""
    row = _locked(rendition, *IN_WORK)
    if not reason.strip():
        raise ReasonMissing("どこを直してほしいかを書いてください。")
    row.state, row.returned = RenditionState.DRAFT, reason.strip()[:200]
    row.save(update_fields=["state", "returned", "changed_at"])
    _note("given_back", row)
    return row


@transaction.atomic
def publish(rendition: Rendition, *, read_by: str = "") -> Rendition:
    """Another person than the writer approves; from this moment residents may choose it.

    The wording before it steps back. ``read_by`` says which readers tried it, without names. A text
    to be read aloud is handed to the job that makes the recording. Raises ``NotInWork``,
    ``SamePerson`` and ``SourceMoved``.
    """
    row = _locked(rendition, *IN_WORK)
    if row.state != RenditionState.REVIEW:
        raise NotInWork("先に「見てもらう」にしてください。")
    _refuse_writer(row)
    if row.outdated_at is not None:
        raise SourceMoved("もとの文が変わりました。直してから出してください。")
    same: dict[str, Any] = {"listing": row.listing_id, "notice": row.notice_id}
    same |= {"form": row.form, "language": row.language}
    before = Rendition.objects.filter(state=RenditionState.PUBLISHED, **same)
    before.update(state=RenditionState.SUPERSEDED, changed_at=timezone.now())
    row.state, row.approved_by_id = RenditionState.PUBLISHED, current().account_id
    row.published_at, row.read_by, row.returned = timezone.now(), read_by.strip()[:80], ""
    if row.form == Form.AUDIO:
        row.making = Making.WAITING
    row.save()
    _note("published", row)
    return order(row) if row.form == Form.AUDIO else row


@transaction.atomic
def confirm(rendition: Rendition) -> Rendition:
    """The source changed and the text is right all the same, says another than its writer.

    Raises ``NotInWork`` and ``SamePerson``.
    """
    row = _locked(rendition, RenditionState.PUBLISHED)
    _refuse_writer(row)
    subject = subject_of(row)
    if row.outdated_at is None or subject is None:
        raise NotInWork("もとの文は変わっていません。")
    row.source = source_of(subject, Form(row.form))
    row.source_hash, row.outdated_at = hash_of(row.source), None
    row.approved_by_id = current().account_id
    row.save()
    _note("confirmed", row)
    return row


@transaction.atomic
def withdraw(rendition: Rendition) -> None:
    """Residents no longer see it. Twice changes nothing."""
    row = _locked(rendition, RenditionState.PUBLISHED, RenditionState.WITHDRAWN)
    if row.state == RenditionState.PUBLISHED:
        row.state = RenditionState.WITHDRAWN
        row.save(update_fields=["state", "changed_at"])
        _note("withdrawn", row)


@transaction.atomic
def speak_again(rendition: Rendition) -> Rendition:
    """Once more for a text that has no recording. Raises ``NotInWork`` for what is not out."""
    row = _locked(rendition, RenditionState.PUBLISHED)
    if row.form != Form.AUDIO or row.making == Making.READY:
        raise NotInWork("音声は、もうあります。")
    return order(row)


@transaction.atomic
def set_languages(codes: list[str]) -> int:
    """The languages in which this council writes from now on; texts in others stay as they are."""
    wanted = RenditionLanguage.objects.filter(code__in=codes)
    RenditionLanguage.objects.exclude(code__in=codes).update(in_use=False)
    count = wanted.update(in_use=True)
    audit.record("places.languages.set", detail={"languages": sorted(codes)})
    return count


def _locked(rendition: Rendition, *states: RenditionState) -> Rendition:
    """The row as it is now; one that this account may not move is not there for it."""
    rows = Rendition.objects.select_for_update(of=("self",))
    row: Rendition | None = rows.filter(pk=rendition.pk).first()
    if row is None or row.state not in states:
        raise NotInWork("もう先へ進んでいます。ページを見なおしてください。")
    return row


def _refuse_writer(row: Rendition) -> None:
    if row.written_by_id == current().account_id:
        raise SamePerson("書いた人とは別の人が、たしかめます。")


_VERBS = {
    "written": "places.rendition.written",
    "handed_in": "places.rendition.handed_in",
    "given_back": "places.rendition.given_back",
    "published": "places.rendition.published",
    "confirmed": "places.rendition.confirmed",
    "withdrawn": "places.rendition.withdrawn",
}


def _note(verb: str, row: Rendition) -> None:
    detail = {"form": str(row.form), "language": row.language}
    audit.record(_VERBS[verb], subject=("rendition", row.pk), detail=detail)
