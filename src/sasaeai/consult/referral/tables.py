"""The list of referrals, declared once."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.consult.referral.enums import ReferralState, Waits
from sasaeai.core.tables import Column, Kind, Row, Table


def _who(row: Row) -> str:
    if row["person__name"]:
        gone = "（故人）" if row["person__died_on"] else ""
        return f"{row['person__name']}{gone}"
    return str(row["case__no"] or "名前のない相談")


REFERRALS = Table(
    "consult-referrals",
    "つなぎの一覧",
    (
        Column(
            "organisation__name",
            "つなぎ先",
            head=True,
            fields=("organisation__name", "id", "person_id"),
            href=lambda row: reverse("consult:referral", args=[row["id"]]),
        ),
        Column("who", "だれ", value=_who, fields=("person__name", "person__died_on", "case__no")),
        Column(
            "state",
            "いま",
            kind=Kind.STATE,
            words=dict(ReferralState.choices),
            tones={
                ReferralState.DECLINED: "warn",
                ReferralState.EXPIRED: "warn",
                ReferralState.QUESTION: "warn",
                ReferralState.DRAFT: "line",
                ReferralState.WITHDRAWN: "line",
            },
        ),
        Column("waits", "だれの番か", kind=Kind.STATE, words=dict(Waits.choices)),
        Column("due_on", "いつまで", kind=Kind.DATE),
        Column("sent_on", "送った日", kind=Kind.DATE),
        Column("owner__name", "担当"),
    ),
    order=("-made_at",),
    count_up_to=0,
    empty="まだつなぎがありません",
    empty_hint="相談や支援のページで「ほかの窓口につなぐ」を押すと、ここに出ます。",
)
