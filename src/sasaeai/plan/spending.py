"""Writing down the money of a line, one by one or as the sheet that sections send back."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import ReadRow
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.importing.sheet import BadSheet, RowError
from sasaeai.plan.models import BudgetLine, NodeIdentity, Plan
from sasaeai.plan.queries import Tree

LARGEST = 10**12
SHEET = "お金"
AMOUNT_HEADS = ("予算（円）", "決算（円）", "お金なし")
UNSAID = ("", "未入力")
HEADS = (
    "コード", "項目", "事業・費目", "予算（円）", "予算の出典", "決算（円）", "決算の出典", "お金なし", "メモ",
)  # fmt: skip


@dataclass(frozen=True)
class Amounts:
    """What is known of one line, year and item; None is 未入力."""

    planned: int | None = None
    planned_source: str = ""
    spent: int | None = None
    spent_source: str = ""
    not_applicable: bool = False
    note: str = ""


@transaction.atomic
def set_money(identity: NodeIdentity, *, fy: int, item: str = "", amounts: Amounts) -> BudgetLine:
    """Writes or changes one entry; the former amounts stay in the history. Raises ``PlanRefused``."""
    _refuse(identity.plan, fy, amounts)
    row, made = BudgetLine.objects.update_or_create(
        identity=identity,
        fy=fy,
        item=item.strip(),
        defaults={
            "planned": amounts.planned,
            "planned_source": amounts.planned_source.strip(),
            "spent": amounts.spent,
            "spent_source": amounts.spent_source.strip(),
            "not_applicable": amounts.not_applicable,
            "note": amounts.note.strip(),
        },
    )
    audit.record(
        "plan.money.set", subject=("plan_line", identity.pk), detail={"fy": fy, "new": made}
    )
    return row


def _refuse(plan: Plan, fy: int, amounts: Amounts) -> None:
    if not plan.fy_from <= fy <= plan.fy_to:
        raise PlanRefused("年度は、%(label)sの中からえらんでください。", label=plan.span.label)
    for value, source, name in (
        (amounts.planned, amounts.planned_source, "予算"),
        (amounts.spent, amounts.spent_source, "決算"),
    ):
        if value is not None and not 0 <= value < LARGEST:
            raise PlanRefused("%(name)sは、0円から1兆円までの整数で入れてください。", name=name)
        if value is not None and not source.strip():
            raise PlanRefused(
                "%(name)sの出典（予算書・決算書の名前など）を入れてください。", name=name
            )
    if amounts.not_applicable and (amounts.planned is not None or amounts.spent is not None):
        raise PlanRefused("「お金のかからない取り組み」に、金額は入れられません。")


@transaction.atomic
def drop_money(row: BudgetLine) -> None:
    """Takes an entry away that was written by mistake; the history keeps it."""
    key, fy = row.identity_id, row.fy
    row.delete()
    audit.record("plan.money.dropped", subject=("plan_line", key), detail={"fy": fy})


def money_sheet(tree: Tree, fy: int) -> list[list[str]]:
    """Every line of the tree with its entries of a year, as rows under ``HEADS``."""
    found: dict[int, list[BudgetLine]] = {}
    for row in BudgetLine.objects.filter(identity__plan=tree.version.plan_id, fy=fy).order_by("id"):
        found.setdefault(row.identity_id, []).append(row)
    lines = []
    for node in tree.nodes:
        for row in found.get(node.identity_id) or [BudgetLine(identity=node.identity, fy=fy)]:
            lines.append(
                [
                    node.identity.code, node.heading, row.item, _text(row.planned),
                    row.planned_source, _text(row.spent), row.spent_source,
                    "1" if row.not_applicable else "", row.note,
                ]
            )  # fmt: skip
    return lines


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def take_money_sheet(plan: Plan, rows: Sequence[ReadRow], *, fy: int) -> int:
    """Reads the sheet back: all of it or nothing; returns how many entries it wrote.

    Rows without any amount are left alone. Raises ``BadSheet`` with every row that is wrong.
    """
    heads = [cell.strip() for cell in rows[0].cells] if rows else []
    if "コード" not in heads or "予算（円）" not in heads:
        raise BadSheet((RowError(SHEET, 1, "コード", "見出しの行が、書き出した表とちがいます。"),))
    identities = {row.code: row for row in plan.identities.all()}
    errors: list[RowError] = []
    written = 0
    for row in rows[1:]:
        cells = {head: cell.strip() for head, cell in zip(heads, row.cells, strict=False)}
        if all(cells.get(head, "") in UNSAID for head in AMOUNT_HEADS):
            continue
        identity = identities.get(cells.get("コード", ""))
        try:
            if identity is None:
                raise PlanRefused(
                    "「%(what)s」というコードの項目がありません。", what=cells.get("コード", "")
                )
            item = cells.get("事業・費目", "")[:120]
            set_money(identity, fy=fy, item=item, amounts=_amounts(cells))
            written += 1
        except PlanRefused as refused:
            errors.append(RowError(SHEET, row.number, "", str(refused)))
    if errors:
        raise BadSheet(tuple(errors))
    label = FiscalYear(fy).label
    audit.record(
        "plan.money.sheet", subject=("plan", plan.pk), detail={"year": label, "n": written}
    )
    return written


def _amounts(cells: dict[str, str]) -> Amounts:
    return Amounts(
        planned=read_yen(cells.get("予算（円）", "")),
        planned_source=cells.get("予算の出典", "")[:200],
        spent=read_yen(cells.get("決算（円）", "")),
        spent_source=cells.get("決算の出典", "")[:200],
        not_applicable=bool(cells.get("お金なし")),
        note=cells.get("メモ", "")[:300],
    )


def read_yen(text: str) -> int | None:
    """1,234,000円 → 1234000; 全角 too. Raises ``PlanRefused``."""
    flat = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("円").strip()
    if not flat or flat in ("未入力", "対象外"):
        return None
    if not flat.isascii() or not flat.isdigit() or len(flat) > 13:
        raise PlanRefused("「%(text)s」は、円の整数として読めません。", text=text)
    return int(flat)
