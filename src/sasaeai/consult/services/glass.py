"""Breaking the glass: reading a case out of reach when a life may depend on it."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sasaeai.consult.enums import OverrideReason
from sasaeai.consult.models import Override
from sasaeai.consult.services.refusals import (
    ConsultRefused,
    GlassBlocked,
    NotYours,
    ReasonMissing,
    WrongState,
)
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people.public import Account

OPEN_FOR = timedelta(hours=4)
SHORTEST_REASON = 20
REVIEW_DAYS = 3


@transaction.atomic
def break_glass(
    *, by: Account, case_no: str, category: OverrideReason, reason: str, password: str
) -> Override:
    """Four hours of reading, never writing. Manager and privacy officer see it at once; whoever
    broke a glass cannot break another before the first was reviewed."""
    audit.record("consult.glass.tried", detail={"no": case_no[:20], "category": str(category)})
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise ReasonMissing(
            "くわしい理由を%(shortest_reason)s文字以上で書いてください。",
            shortest_reason=SHORTEST_REASON,
        )
    if not by.check_password(password):
        raise NotYours("合言葉がちがいます。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.consult_case_numbered(%s)", [case_no.strip()[:20]])
        case_id = cursor.fetchone()[0]
    if case_id is None:
        raise ConsultRefused("この番号の支援はありません。番号を確かめてください。")
    try:
        with transaction.atomic():
            row = Override.objects.create(
                account=by,
                case_id=case_id,
                case_no=case_no.strip()[:20],
                category=category,
                reason=reason.strip(),
                until=timezone.now() + OPEN_FOR,
                review_by=working_days_after(today(), REVIEW_DAYS),
            )
    except IntegrityError as error:
        if "blocks_the_next" not in str(error):
            raise
        raise GlassBlocked(
            "前に開いた記録の見直しが、まだ終わっていません。管理者に連絡してください。"
        ) from error
    audit.record("consult.glass.broken", subject=("case", case_id), detail={"override": row.pk})
    return row


@transaction.atomic
def review_glass(override: Override, *, by: Account, justified: bool, finding: str) -> None:
    """Manager or privacy officer says whether it was right; never the one who did it."""
    if override.account_id == by.pk:
        raise NotYours("自分で開いた記録は、自分では見直せません。")
    if override.reviewed_at is not None:
        raise WrongState("もう見直してあります。")
    if not finding.strip():
        raise ReasonMissing("見直しの結果を書いてください。")
    override.reviewed_at, override.reviewed_by = timezone.now(), by
    override.justified, override.finding = justified, finding.strip()
    override.until = min(override.until, timezone.now())
    override.save(update_fields=["reviewed_at", "reviewed_by", "justified", "finding", "until"])
    audit.record(
        "consult.glass.reviewed", subject=("override", override.pk), detail={"right": justified}
    )
