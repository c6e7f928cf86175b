"""Keeping names out of meetings in which people learn from a case that names nobody."""

from __future__ import annotations

import re
import unicodedata

from sasaeai.consult.models import Case
from sasaeai.consult.services.refusals import NoGround

PHONE = re.compile(r"\d{2,4}[-ー－ ]?\d{2,4}[-ー－ ]?\d{3,4}")
MOST = 2_000


def refuse_names(text: str) -> None:
    """Refuses text with the name of somebody whose case is in the writer's reach, or a telephone number.

    It cannot find everything (「駅前の理髪店の次男」); the page therefore shows a list to go through.
    """
    plain = _plain(text)
    if PHONE.search(unicodedata.normalize("NFKC", text)):
        raise NoGround(
            "電話番号のようなものが入っています。だれのことかわかるものは書かないでください。"
        )
    rows = Case.objects.filter(person__isnull=False).values_list("person__name", "person__kana")
    for names in rows.order_by("-pk")[:MOST]:
        if any(name and _plain(name) in plain for name in names):
            raise NoGround(
                "支援している人の名前が入っています。だれのことかわからない形で書いてください。"
            )


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
