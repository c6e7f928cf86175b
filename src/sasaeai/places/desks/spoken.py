"""The desks of a district in words that are read aloud: one line for each, numbers digit by digit."""

from __future__ import annotations

from collections.abc import Sequence

from sasaeai.places.desks.lines import DeskLine
from sasaeai.places.renditions.spoken import by_digits, sentences

TWICE = "もう一度言います"


def spoken_list(area: str, lines: Sequence[DeskLine], *, phone: str = "") -> str:
    """The whole list; nothing where there is no desk. ``phone`` is the council's own number, which
    stands at the end as on paper."""
    if not lines:
        return ""
    said = [
        sentences([f"{area}の相談窓口です", f"{len(lines)}か所を、順番に読みます"]),
        *(_desk(number, line) for number, line in enumerate(lines, start=1)),
        sentences(["どこに話せばよいかわからないときは、どこでもかまいません"]),
    ]
    if phone:
        said.append(sentences(["社会福祉協議会の電話番号は", *_dictated(phone)]))
    said.append("おわります。")
    return "\n".join(said)


def _desk(number: int, line: DeskLine) -> str:
    return sentences(
        [
            f"{number}番",
            line.name,
            line.what,
            *_labelled("いつ", line.hours),
            *_number(line),
            *_labelled("場所", line.where),
        ]
    )


def _labelled(label: str, text: str) -> list[str]:
    return [label, text] if text else []


def _number(line: DeskLine) -> list[str]:
    """The telephone, or else the fax; addresses of mail are not for the ear."""
    for label, number in (("電話番号", line.phone), ("ファクスの番号", line.fax)):
        if by_digits(number):
            return [label, *_dictated(number)]
    return []


def _dictated(number: str) -> list[str]:
    """Twice: whoever writes it down needs it again."""
    said = by_digits(number)
    return [said, TWICE, said]
