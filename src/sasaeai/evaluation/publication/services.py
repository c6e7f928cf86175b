"""Publishing a round, its corrections, and the words that people write beside it."""

from __future__ import annotations

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.jobs import UNWATCHED, Watched
from sasaeai.core.periods import today
from sasaeai.evaluation.enums import Body, RenditionKind, RenditionState, RoundStatus, Stage
from sasaeai.evaluation.internal.overview import Overview, overview
from sasaeai.evaluation.models import EvalRound, Publication, Rendition, SheetRevision
from sasaeai.evaluation.publication.content import content_of, digest
from sasaeai.evaluation.publication.guards import blockers
from sasaeai.evaluation.refusals import Blocked, EditConflict, EvaluationRefused

WITHOUT_REASON = "公表したものを直すときは、その理由を入れてください。"


def check_publish(found: EvalRound, *, reason: str = "") -> None:
    """Refuses at once what would be refused: ``Blocked`` while a guard holds it up, a second
    publication without its reason.
    """
    before = found.publications.order_by("-revision").first()
    _refuse_held(found, overview(found, finished=True), before)
    if before is not None and not reason.strip():
        raise EvaluationRefused(WITHOUT_REASON)


def _refuse_held(found: EvalRound, shown: Overview, before: Publication | None) -> None:
    held = [*blockers(found, shown), *_re_report(found, before)]
    if held:
        raise Blocked("まだ公表できません。", tuple(held))


@transaction.atomic
def publish_round(
    found: EvalRound, *, reason: str = "", watched: Watched = UNWATCHED
) -> Publication:
    """One snapshot for everybody; a second time it is the next revision with its reason.

    Only judged revisions are read, so a sheet that is being rewritten stays as it was. Raises
    ``Blocked`` while a guard holds it up.
    """
    rows = EvalRound.objects.select_related("plan", "plan__organisation", "plan__breakdown")
    found = rows.select_for_update(of=("self",)).get(pk=found.pk)
    shown = overview(found, finished=True)
    before = found.publications.order_by("-revision").first()
    _refuse_held(found, shown, before)
    content = content_of(shown, watched=watched)
    if before is not None and digest(before.content) == digest(content):
        return before
    if before is not None and not reason.strip():
        raise EvaluationRefused(WITHOUT_REASON)
    made = Publication.objects.create(
        round=found,
        revision=before.revision + 1 if before else 1,
        content=content,
        sha256=digest(content),
        reason=reason.strip()[:300] if before else "",
        supersedes=before,
        published_on=today(),
        account_id=current().account_id,
    )
    if before is not None:
        _carry_words(before, made)
    if found.status != RoundStatus.PUBLISHED:
        found.status = RoundStatus.PUBLISHED
        found.save(update_fields=["status"])
    audit.record(
        "evaluation.round.published",
        subject=("publication", made.pk),
        detail={"round": found.pk, "revision": made.revision, "sha256": made.sha256},
    )
    return made


def _re_report(found: EvalRound, before: Publication | None) -> list[str]:
    """A sheet that was rewritten after the board goes back to the board before it is published."""
    rewritten = (
        SheetRevision.objects.filter(sheet__round=found, re_report=True, stage=Stage.DONE)
        .order_by("-opened_at")
        .first()
    )
    if rewritten is None or (before is not None and before.published_at > rewritten.waits_since):
        return []
    told = found.decisions.filter(body=Body.BOARD, written_at__gt=rewritten.opened_at).exists()
    return [] if told else ["直したシートがあります。理事会にもういちど報告してください。"]


def _carry_words(before: Publication, made: Publication) -> None:
    """Renditions go along, marked as outdated until somebody has read them against the new one."""
    Rendition.objects.bulk_create(
        Rendition(
            publication=made,
            kind=row.kind,
            text=row.text,
            state=RenditionState.DRAFT
            if row.state == RenditionState.DRAFT
            else RenditionState.OUTDATED,
            account_id=row.account_id,
        )
        for row in before.renditions.all()
    )


@transaction.atomic
def write_rendition(
    publication: Publication, *, kind: RenditionKind, text: str, checked: bool, version: int = 0
) -> Rendition:
    """Words beside the figures. ``checked`` says that somebody read them against the publication.

    Raises ``EditConflict`` when somebody else saved meanwhile.
    """
    words = text.strip()
    if not words:
        raise EvaluationRefused("文を書いてください。")
    row = Rendition.objects.select_for_update().filter(publication=publication, kind=kind).first()
    if row is not None and row.version != version and row.text != words:
        raise EditConflict({"text": row.text}, row.version, row.checked_by_name)
    row = row or Rendition(publication=publication, kind=kind, version=0)
    row.text, row.version = words, row.version + 1
    row.state = RenditionState.CHECKED if checked else RenditionState.DRAFT
    row.checked_by_name = current().name if checked else ""
    row.account_id = current().account_id
    row.save()
    audit.record(
        "evaluation.rendition.written",
        subject=("publication", publication.pk),
        detail={"kind": str(kind), "checked": checked},
    )
    return row
