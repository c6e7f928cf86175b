"""A first draft of the words for residents, from the snapshot; a person reads and changes it."""

from __future__ import annotations

from sasaeai.evaluation.enums import RenditionKind
from sasaeai.evaluation.publication.reading import Published


def proposed(shown: Published, kind: RenditionKind) -> str:
    """Plain sentences; the easy ones are short, one thing each, without official words."""
    if kind is RenditionKind.EASY:
        return _easy(shown)
    lines = [
        f"{shown.label}の「{shown.plan['name']}」の進みぐあいをお知らせします。",
        "評価は、"
        + "、".join(f"{row['label']}が{row['count']}つ" for row, _ in shown.shares)
        + "でした。",
    ]
    for _number, title, sheets in shown.goals:
        lines.append("")
        lines.append(f"■ {title}")
        lines += [
            f"・{sheet.title}：{sheet.lines[0].name}は{sheet.lines[0].actual.text_with_unit}でした。"
            for sheet in sheets
            if sheet.lines and sheet.lines[0].actual.has_value
        ]
    return "\n".join(lines)


def _easy(shown: Published) -> str:
    lines = [
        f"{shown.label}に、まちの人と社協（しゃきょう）がしたことを書きます。",
        "社協は、くらしの こまりごとを 助ける ところです。",
    ]
    for _number, title, sheets in shown.goals:
        lines.append("")
        lines.append(f"【{title}】")
        lines += [
            f"{sheet.lines[0].name}は、{sheet.lines[0].actual.text_with_unit}です。"
            for sheet in sheets
            if sheet.lines and sheet.lines[0].actual.has_value
        ]
    lines += ["", "わからないことは、社協に 聞いて ください。"]
    return "\n".join(lines)
