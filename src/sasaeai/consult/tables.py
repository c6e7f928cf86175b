"""The room's lists, declared once for page, CSV and Excel."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.consult.enums import Caller, CaseState, Channel, Field, Outcome, Theme
from sasaeai.core.tables import Column, Kind, Row, Table


def _who(row: Row) -> str:
    if row["person__name"]:
        gone = "（故人）" if row["person__died_on"] else ""
        return f"{row['person__name']}{gone}"
    return "名前のない相談"


CONTACTS = Table(
    "consult-contacts",
    "相談の記録",
    (
        Column(
            "received_on",
            "受けた日",
            head=True,
            kind=Kind.DATE,
            sort="received_on",
            fields=("received_on", "id", "person_id"),
            href=lambda row: reverse("consult:contact", args=[row["id"]]),
        ),
        Column("who", "だれのこと", value=_who, fields=("person__name", "person__died_on")),
        Column("channel", "どうやって", kind=Kind.STATE, words=dict(Channel.choices)),
        Column("caller", "だれから", kind=Kind.STATE, words=dict(Caller.choices)),
        Column("field", "分野", kind=Kind.STATE, words=dict(Field.choices)),
        Column("area__name", "地区"),
        Column(
            "outcome",
            "結果",
            kind=Kind.STATE,
            words={"": "まだ返事をしていません", **dict(Outcome.choices)},
            tones={"": "warn", Outcome.URGENT: "danger"},
        ),
        Column("handler__name", "担当"),
    ),
    order=("-received_on",),
    count_up_to=0,
    empty="まだ相談の記録がありません",
    empty_hint="電話を取ったら「相談を受ける」から書きます。名前がなくても残せます。",
)


def _subject(row: Row) -> str:
    return _who(row) if row["person__name"] else "（名前のない人）"


CASES = Table(
    "consult-cases",
    "支援の一覧",
    (
        Column(
            "no",
            "番号",
            head=True,
            sort="no",
            fields=("no", "id", "person_id"),
            href=lambda row: reverse("consult:case", args=[row["id"]]),
        ),
        Column("who", "だれ", value=_subject, fields=("person__name", "person__died_on")),
        Column("theme", "テーマ", kind=Kind.STATE, words=dict(Theme.choices)),
        Column(
            "state",
            "いま",
            kind=Kind.STATE,
            words=dict(CaseState.choices),
            tones={CaseState.CLOSED: "line", CaseState.UNREACHABLE: "warn"},
        ),
        Column("owner__name", "担当"),
        Column("area__name", "地区"),
        Column("opened_on", "はじまり", kind=Kind.DATE, sort="opened_on"),
    ),
    order=("-opened_on",),
    count_up_to=0,
    empty="まだ支援がありません",
    empty_hint="相談の記録から「支援をはじめる」を押すと、ここに出ます。",
)
