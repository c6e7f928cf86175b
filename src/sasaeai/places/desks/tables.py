"""The desk list as a file, and what was handed out."""

from __future__ import annotations

from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.places.desks.enums import Sheet


def desk_table(area: str) -> Table:
    """相談窓口一覧表 of one district; its rows are public lines."""

    def text(key: str, label: str, *, head: bool = False) -> Column:
        return Column(key, label, who=Who.PUBLIC, head=head)

    return Table(
        "desks",
        f"相談窓口一覧表（{area}）",
        (
            text("name", "窓口", head=True),
            text("kana", "ふりがな"),
            text("what", "どんな相談"),
            text("hours", "いつ"),
            text("phone", "電話"),
            text("fax", "ファクス"),
            text("mail", "メール"),
            text("where", "場所"),
            text("address", "くわしく"),
        ),
        order=("number",),
        unique="number",
        count_up_to=0,
    )


COPIES = Table(
    "desk-copies",
    "くばった一覧表",
    (
        Column("day", "いつ", kind=Kind.DATE),
        Column("place", "どこで", head=True),
        Column("area__name", "地区"),
        Column("sheet", "どの紙", kind=Kind.STATE, words=dict(Sheet.choices)),
        Column("copies", "何枚", kind=Kind.NUMBER, unit="枚"),
        Column("account__name", "書いた人"),
    ),
    order=("-day",),
    unique="id",
    empty="まだ、くばった記録がありません",
    empty_hint="一覧表をくばったら、どこで何枚かを書きます。だれにわたしたかは書きません。",
)
