"""What a sheet rests on, and words between the stages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.files import store
from sasaeai.evaluation.enums import EvidenceKind
from sasaeai.evaluation.internal.ours import refuse_other_section
from sasaeai.evaluation.models import EvalSheet, EvidenceLink, SheetComment
from sasaeai.evaluation.refusals import EvaluationRefused, signed_in

MOST_LINKS = 50


@transaction.atomic
def add_evidence(
    sheet: EvalSheet,
    *,
    kind: str,
    label: str,
    address: str = "",
    content: bytes = b"",
    name: str = "",
) -> EvidenceLink:
    """A link to a page, a list of counted records or a session, or a file that is kept.

    Raises ``EvaluationRefused``, or ``Refused`` of core.files for a file that cannot be taken.
    """
    refuse_other_section(sheet)
    if kind not in EvidenceKind.values:
        raise EvaluationRefused("根拠の種類をえらんでください。")
    if not label.strip():
        raise EvaluationRefused("根拠の名前を入れてください。")
    if sheet.evidence.filter(withdrawn=False).count() >= MOST_LINKS:
        raise EvaluationRefused("根拠は%(most_links)s件までです。", most_links=MOST_LINKS)
    stored = None
    if kind == EvidenceKind.FILE:
        if not content:
            raise EvaluationRefused("ファイルをえらんでください。")
        stored = store(content, name=name, room="evaluation")
    else:
        _refuse_address(address)
    row = EvidenceLink.objects.create(
        sheet=sheet,
        kind=kind,
        label=label.strip()[:120],
        address="" if stored else address.strip(),
        file=stored,
        account_id=signed_in(),
        account_name=current().name,
    )
    audit.record("evaluation.evidence.added", subject=("eval_sheet", sheet.pk))
    return row


def _refuse_address(address: str) -> None:
    """A path of this system, or a web address; nothing a browser would run."""
    text = address.strip()
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise EvaluationRefused("アドレスの書き方を見なおしてください。") from error
    ours = text.startswith("/") and not text.startswith("//")
    theirs = parts.scheme in ("https", "http") and bool(parts.netloc)
    if not (ours or theirs) or len(text) > 300 or "\\" in text:
        raise EvaluationRefused("「https://」か「/」ではじまるアドレスを入れてください。")


@transaction.atomic
def withdraw_evidence(row: EvidenceLink) -> None:
    """Takes a link off the sheet until the figures are frozen."""
    refuse_other_section(row.sheet)
    if row.sheet.round.is_frozen:
        raise EvaluationRefused("数字を確定したあとは、根拠を外せません。")
    row.withdrawn = True
    row.save(update_fields=["withdrawn"])
    audit.record("evaluation.evidence.withdrawn", subject=("eval_sheet", row.sheet_id))


@transaction.atomic
def add_comment(sheet: EvalSheet, text: str) -> SheetComment:
    """A word that judges nothing; sent twice in a row, it is kept once."""
    words = text.strip()[:1000]
    if not words:
        raise EvaluationRefused("コメントを書いてください。")
    newest = sheet.comments.order_by("-id").first()
    if newest is not None and (newest.text, newest.account_id) == (words, signed_in()):
        return newest
    row = SheetComment.objects.create(
        sheet=sheet, text=words, account_id=signed_in(), account_name=current().name
    )
    audit.record("evaluation.sheet.commented", subject=("eval_sheet", sheet.pk))
    return row
