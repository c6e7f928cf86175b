"""A proposal and a plan sheet told in plain Japanese, for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from sasaeai.core.periods import FiscalYear
from sasaeai.plan.importing.proposal import Actor, Confidence, Place, Proposal, RoleKind
from sasaeai.plan.importing.sheet import PlanSheet
from sasaeai.plan.importing.sheet_diff import SheetDiff
from sasaeai.plan.importing.wide.reading import WideReading
from sasaeai.plan.importing.wide.words import use_words

_SHOWN = 40
_VOICES = {
    ("survey", "posted"): "アンケートの配布",
    ("survey", "undeliverable"): "アンケートの不到達",
    ("survey", "returned"): "アンケートの回収",
    ("survey", "valid"): "アンケートの有効回答",
    ("survey", "rate"): "アンケートの回収率",
    ("sessions", "held"): "話し合いの開催",
    ("sessions", "participants"): "話し合いの延べ参加者",
}
_CONTACTS = {
    "publisher": "発行者",
    "address": "住所",
    "phone": "電話",
    "fax": "FAX",
    "url": "URL",
    "email": "メール",
    "issued": "策定年月",
}
_LINKS = {
    "parallel": "車の両輪になる計画",
    "predecessor": "一つ前の計画",
    "district": "地区の計画",
    "development": "社協の発展計画",
}
_CHANGES = {
    "added": "増える",
    "renamed": "名前が変わる",
    "moved": "場所が変わる",
    "changed": "中身が変わる",
    "removed": "なくなる",
}


def of_proposal(proposal: Proposal) -> str:
    """What was found, item by item with its line, what differs, and what found no place."""
    parts = [_head(proposal), _counts(proposal), _tree(proposal), _voices(proposal)]
    parts += [_differences(proposal), _unplaced(proposal), list(proposal.notes)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def of_sheet(sheet: PlanSheet) -> str:
    """What a checked plan sheet holds."""
    head = sheet.head
    lines = [f"計画シート：{head.name or '（名前なし）'}"]
    if head.vision:
        lines.append(f"基本理念：{head.vision}")
    if head.fy_from and head.fy_to:
        lines.append(f"期間：{_years(head.fy_from, head.fy_to)}")
    lines += [f"{name}：{count}" for name, count in sheet.counts.items()]
    return "\n".join(lines) + "\n"


def of_wide(reading: WideReading) -> str:
    """How a council's table was read, column by column, and every text that went nowhere."""
    chosen = reading.chosen
    lines = [f"シート：{'、'.join(chosen.sheets)}　見出し：{chosen.head[0]}〜{chosen.head[1]}行め"]
    lines += [f"  {column.label} → {use_words(column)}" for column in chosen.columns]
    lines += list(reading.notes)
    if reading.left:
        lines.append(f"使わなかったところ（{len(reading.left)}）")
        told = [
            f"  {each.sheet} {f'{each.row}行め' if each.row else ''} {each.column}　{each.text}（{each.why}）"
            for each in reading.left
        ]
        lines += _first(told)
    return "\n".join(lines) + "\n"


def of_diff(diff: SheetDiff) -> str:
    """What a sheet would change, by kind, and what stops it."""
    lines = [
        "変更：" + "、".join(f"{_CHANGES[kind]} {n}" for kind, n in diff.counts.items())
    ]  # fmt: skip
    for change in diff.changes[:_SHOWN]:
        what = f"{change.sheet} {change.code} {change.title}".strip()
        told = f"（{change.before} → {change.after}）" if change.before or change.after else ""
        lines.append(f"  {_CHANGES[change.kind]}：{what}{told}")
    lines += [str(error) for error in diff.errors]
    return "\n".join(lines) + "\n"


def _head(proposal: Proposal) -> list[str]:
    lines = [f"計画の名前：{proposal.title.text if proposal.title else '見つかりません'}"]
    lines.append(f"基本理念：{proposal.vision.text if proposal.vision else '見つかりません'}")
    period = proposal.period
    told = _years(period.fy_from, period.fy_to) if period else "見つかりません"
    lines.append(f"期間：{told}")
    for link in proposal.links:
        lines.append(f"{_LINKS.get(link.kind, '関わる計画')}：{link.title}")
    for contact in proposal.contacts:
        lines.append(f"{_CONTACTS.get(contact.key, contact.key)}：{contact.text}")
    return lines


def _years(fy_from: int, fy_to: int) -> str:
    first, last = FiscalYear(fy_from), FiscalYear(fy_to)
    return f"{first.label}〜{last.label}（{first.short}〜{last.short}、{fy_to - fy_from + 1}年間）"


def _counts(proposal: Proposal) -> list[str]:
    lines = ["見つかった数"]
    for level in proposal.levels:
        count = len(proposal.at_depth(level.depth))
        lines.append(f"  {level.name}：{count}（{level.numbering.label}）")
    kinds = Counter((role.actor, role.kind) for role in proposal.roles)
    for (actor, kind), count in kinds.items():
        lines.append(f"  {_role_name(actor, kind)}：{count}")
    lines.append(f"  課題：{len(proposal.issues)}")
    return lines


def _role_name(actor: Actor, kind: RoleKind) -> str:
    return f"{actor.label}の取り組み（{kind.label}）"


def _tree(proposal: Proposal) -> list[str]:
    lines: list[str] = []
    for node in proposal.nodes:
        number = f"{node.number_text} " if node.number_text else ""
        doubt = _doubt(node.confidence, node.notes)
        indent = "  " * (node.depth - 1)
        lines.append(f"{indent}{node.code} {number}{node.title}{_at(node.places)}{doubt}")
        for role in proposal.roles_of(node.code):
            sign = f"{role.kind.label}{role.no or ''}"
            told = f"［{role.actor.label}・{sign}］{role.text}"
            lines.append(f"{indent}    {told}{_doubt(role.confidence, role.notes)}")
    for issue in proposal.issues:
        number = "番号なし" if issue.no is None else f"{issue.no:02d}"
        doubt = _doubt(issue.confidence, issue.notes)
        lines.append(f"課題{number} {issue.title}{_at(issue.places)}{doubt}")
    return lines


def _voices(proposal: Proposal) -> list[str]:
    return [
        f"{_VOICES[fact.source, fact.key]}：{_figure(fact.value)}{fact.unit}{_at(fact.places)}"
        f"{_doubt(fact.confidence, fact.notes)}"
        for fact in proposal.voices
    ]


def _figure(value: Decimal) -> str:
    return f"{value:,f}"


def _at(places: tuple[Place, ...]) -> str:
    return f"　{places[0].line}行め" if places else ""


def _doubt(confidence: Confidence, notes: tuple[str, ...]) -> str:
    if confidence is Confidence.SURE:
        return ""
    return f"　【{confidence.label}】{''.join(notes)}"


def _differences(proposal: Proposal) -> list[str]:
    found = [f"  {d.subject}：{d.message}" for d in proposal.differences]
    return ["同じ文の二つの印刷で違うところ", *_first(found)] if found else []


def _unplaced(proposal: Proposal) -> list[str]:
    found = [f"  {p.line}行め　{p.excerpt}" for p in proposal.unplaced]
    return [f"置き場所の分からない行（{len(found)}）", *_first(found)] if found else []


def _first(lines: list[str]) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  ほか{len(lines) - _SHOWN}件（--json ですべて見られます）"
