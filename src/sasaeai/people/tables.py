"""Lists of the people room."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.core.periods import TOKYO
from sasaeai.core.tables import Column, Kind, Row, Table
from sasaeai.people.words import subject_words, verb_words

ACCOUNTS = Table(
    "accounts",
    "サインインする人",
    (
        Column(
            "name",
            "名前",
            head=True,
            sort="kana",
            fields=("name", "kana", "id"),
            href=lambda row: reverse("people:account", args=[row["id"]]),
        ),
        Column("login", "ログイン名", sort="login"),
        Column(
            "is_active",
            "状態",
            kind=Kind.STATE,
            value=lambda row: "on" if row["is_active"] else "off",
            words={"on": "使える", "off": "止めている"},
            tones={"on": "ok", "off": "warn"},
        ),
    ),
    order=("kana",),
)


def _subject(row: Row) -> str:
    return f"{_(subject_words(row['subject_type']))} {row['subject_id'] or ''}".strip()


def _moment(row: Row) -> str:
    return f"{row['at'].astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"


JOURNAL = Table(
    "journal",
    "だれが何をしたか",
    (
        Column("at", "日時", value=_moment, fields=("at",)),
        Column("actor_name", "だれが", spoken=True),
        Column("verb", "何を", value=lambda row: verb_words(row["verb"]), spoken=True),
        Column("subject_type", "対象", value=_subject, fields=("subject_type", "subject_id")),
        Column("purpose", "どの画面で"),
    ),
    order=("-at",),
    count_up_to=0,
    empty="まだ記録がありません",
)
