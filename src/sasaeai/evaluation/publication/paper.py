"""A round on paper: A4 landscape sheets and slides, from a publication or from the desk's own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sasaeai.core.documents import Pdf, render
from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear, wareki
from sasaeai.evaluation.internal.lines import Line
from sasaeai.evaluation.internal.sheetview import SheetPage
from sasaeai.evaluation.models import Rendition
from sasaeai.evaluation.publication.reading import Published, PublishedLine, PublishedSheet
from sasaeai.evaluation.publication.tables import LABELS

NONE = "なし"


def sheets_pdf(shown: Published, *, made_at: datetime, only: str = "") -> Pdf:
    """One A4 landscape page per sheet, with the publication's mark on each."""
    sheets = [sheet for sheet in shown.sheets if not only or sheet.number == only]
    fy = FiscalYear(int(shown.content["round"]["fy"]))
    data = {
        "sheets": [_published_sheet(shown, sheet) for sheet in sheets],
        "heads": _heads(fy),
    }
    return render(
        "evaluation/sheet",
        data,
        title=f"{shown.plan['name']}　{shown.label}　評価シート",
        issuer=str(shown.plan["organisation"]),
        running=f"第{shown.row.revision}版　照合番号 {shown.mark}",
        landscape=True,
        made_at=made_at,
    )


def _heads(year: FiscalYear) -> list[str]:
    before, this = (year - 1).short, year.short
    return ["はじめ", f"{before} 実績", f"{this} 実績", f"{this} 目標", "達成率"]


def _figures(lines: Sequence[Line | PublishedLine]) -> dict[str, Any]:
    """What the table of figures holds, and under it the targets that were revised."""
    return {
        "lines": [
            [line.name, line.base, line.before, line.actual, line.target, line.achievement]
            for line in lines
        ],
        "notes": [
            f"{line.name}：旧目標 {line.old_target.text_with_unit}"
            for line in lines
            if line.old_target is not None
        ],
    }


def _published_sheet(shown: Published, sheet: PublishedSheet) -> dict[str, Any]:
    scale = next(row for row in shown.content["scales"] if row["axis"] == "grade")
    return {
        "goal_number": sheet.goal_number,
        "goal": sheet.goal,
        "title": sheet.title,
        "number": sheet.number,
        "period": shown.label,
        "as_of": f"{wareki(shown.as_of)}（{_sureness(sheet)}）",
        "owner": sheet.owner,
        "texts": [[row["months"], row["title"], row["body"]] for row in sheet.texts]
        if len(sheet.texts) > 1
        else [],
        **_figures(sheet.lines),
        "words": _words(sheet),
        "stages": [
            [
                row["stage"],
                row["who"],
                row["grade"]["label"] if row["grade"] else "",
                row["direction"]["label"] if row["direction"] else "",
                row["comment"],
                wareki(datetime.fromisoformat(row["on"]).date()) if row["on"] else "",
            ]
            for row in sheet.stages
        ],
        "scale": "　".join(f"{step['label']} {step['meaning']}" for step in scale["steps"]),
        "actions": [
            [row["text"], row["owner"], wareki(datetime.fromisoformat(row["due_on"]).date())]
            for row in sheet.actions
        ],
        "reason": sheet.no_action_reason,
    }


def _words(sheet: Any) -> list[list[str]]:
    fy = f"（反映 {FiscalYear(sheet.target_fy).label}）" if sheet.target_fy else ""
    return [
        ["したこと（実績）", sheet.done],
        ["よかったこと（成果）", sheet.result],
        ["課題・要因", "\n".join(part for part in (sheet.issue, sheet.factor) if part)],
        [f"次年度の方針{fy}", sheet.next_steps],
    ]


def _sureness(sheet: PublishedSheet) -> str:
    found = dict.fromkeys(LABELS[line.label] for line in sheet.lines)
    return "・".join(found) or "文章のみ"


def desk_sheets_pdf(pages: Sequence[SheetPage], *, issuer: str, made_at: datetime) -> Pdf:
    """The same sheet for those at work: exact figures, names, not yet published."""
    year = pages[0].round.year
    data = {
        "sheets": [_desk_sheet(page) for page in pages],
        "heads": _heads(year),
    }
    title = f"{pages[0].round.label}　内部評価シート"
    return render(
        "evaluation/sheet",
        data,
        title=title,
        issuer=issuer,
        running="内部資料" if pages[0].round.status != "published" else "",
        landscape=True,
        made_at=made_at,
    )


class _Empty:
    """A sheet on which nobody has written yet."""

    done = result = issue = factor = next_steps = ""
    target_fy: int | None = None


def _desk_sheet(page: SheetPage) -> dict[str, Any]:
    sheet, found = page.sheet, page.round
    sure = "確定" if found.is_frozen and found.kind == "annual" else "暫定"
    return {
        "goal_number": page.goal_number,
        "goal": page.goal.title,
        "title": page.node.heading,
        "number": sheet.number,
        "period": found.label,
        "as_of": f"{wareki(found.as_of)}（{sure}）",
        "owner": sheet.owner,
        "texts": [[text.months, text.node.heading, text.node.body] for text in page.texts]
        if page.changed_inside
        else [],
        **_figures(page.lines),
        "words": _words(page.standing.words or _Empty()),
        "stages": [
            [
                column.stage.label,
                column.who,
                column.grade.label if column.grade else "",
                column.direction.label if column.direction else "",
                column.entry.comment if column.entry else "",
                f"{column.entry.account_name}　{wareki(column.entry.written_at.date())}"
                if column.entry
                else "",
            ]
            for column in page.columns
        ],
        "scale": "　".join(
            f"{step.label} {step.meaning}"
            for step in sorted(page.axes[0].scale.steps.all(), key=lambda row: row.order)
        ),
        "actions": [[row.text, row.owner, wareki(row.due_on)] for row, _ in page.actions],
        "reason": page.standing.no_action_reason,
    }


def slides_pdf(shown: Published, *, made_at: datetime) -> Pdf:
    """The result in a handful of wide pages to put on a wall: counts, each goal, what comes next."""
    data = {
        "plan": shown.plan["name"],
        "round": shown.label,
        "as_of": wareki(shown.as_of),
        "counts": [[row["label"], row["count"], share] for row, share in shown.shares],
        "coverage": shown.counts["coverage"],
        "most": max([row["count"] for row, _share in shown.shares] or [1]) or 1,
        "well": shown.well,
        "well_coverage": shown.counts["well_coverage"],
        "change": shown.counts["change"],
        "goals": [
            {
                "number": number,
                "title": title,
                "rows": [
                    [
                        sheet.title,
                        sheet.leading.name if sheet.leading else "",
                        sheet.leading.actual if sheet.leading else Figure.not_applicable(),
                        sheet.leading.target if sheet.leading else None,
                        sheet.grade["label"] if sheet.grade else "―",
                        sheet.direction["label"] if sheet.direction else "",
                    ]
                    for sheet in sheets
                ],
            }
            for number, title, sheets in shown.goals
        ],
        "actions": [
            [row["text"], row["owner"], wareki(datetime.fromisoformat(row["due_on"]).date())]
            for sheet in shown.sheets
            for row in sheet.actions
        ][:8],
    }
    return render(
        "evaluation/slides",
        data,
        title=f"{shown.plan['name']}　{shown.label}の評価",
        issuer=str(shown.plan["organisation"]),
        running=f"第{shown.row.revision}版　照合番号 {shown.mark}",
        landscape=True,
        made_at=made_at,
    )


def easy_pdf(shown: Published, words: Rendition, *, made_at: datetime) -> Pdf:
    """The year in easy Japanese; the state of the text stands beside its heading."""
    data = {
        "plan": shown.plan["name"],
        "round": shown.label,
        "state": str(words.get_state_display()),
        "lines": [line for line in words.text.split("\n") if line.strip()],
    }
    return render(
        "evaluation/easy",
        data,
        title=f"{shown.label}　やさしい日本語",
        issuer=str(shown.plan["organisation"]),
        running=f"第{shown.row.revision}版　照合番号 {shown.mark}",
        made_at=made_at,
    )


def report_pdf(shown: Published, words: str, *, made_at: datetime) -> Pdf:
    """The year for residents on two or three sheets; ``words`` is the text that a person wrote."""
    meanings = [step["meaning"] for step in shown.content["scales"][0]["steps"]]
    data = {
        "plan": shown.plan["name"],
        "round": shown.label,
        "words": [line for line in words.split("\n\n", maxsplit=1)[0].split("\n") if line],
        "counts": [
            [row["label"], meaning, row["count"]]
            for (row, _share), meaning in zip(shown.shares, meanings, strict=False)
        ],
        "most": max([row["count"] for row, _share in shown.shares] or [1]) or 1,
        "goals": [
            {
                "number": number,
                "title": title,
                "cards": [_card(sheet) for sheet in sheets if sheet.lines],
            }
            for number, title, sheets in shown.goals
        ],
        "actions": [[row["text"], row["owner"]] for sheet in shown.sheets for row in sheet.actions][
            :6
        ],
    }
    return render(
        "evaluation/report",
        data,
        title=f"{shown.label}　まちの福祉のあゆみ",
        issuer=str(shown.plan["organisation"]),
        running=f"第{shown.row.revision}版　照合番号 {shown.mark}",
        made_at=made_at,
    )


def _card(sheet: PublishedSheet) -> dict[str, Any]:
    """The figure to look at first; the bar ends at the target, however far it went beyond."""
    line = sheet.leading
    reached = line.achievement.displayed if line and line.achievement.has_value else None
    return {
        "title": sheet.title,
        "name": line.name if line else "",
        "actual": line.actual if line else None,
        "share": None if reached is None else int(min(max(reached, Decimal(0)), Decimal(100))),
        "achieved": line.achievement.text_with_unit if line else "",
        "result": sheet.result.split("\n")[0],
    }
