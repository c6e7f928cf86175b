"""The form of the map: one row per column, and what holds for the whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import FiscalYear, UnreadableFiscalYear
from sasaeai.core.ui.words import words
from sasaeai.plan.importing.sheet import DEEPEST
from sasaeai.plan.importing.wide.columns import (
    LONGEST_UNIT,
    MOST_HEAD_ROWS,
    BadMap,
    Column,
    ColumnMap,
    Use,
    heads,
)
from sasaeai.plan.importing.wide.grid import Grid, Workbook, letter
from sasaeai.plan.importing.wide.words import choices, chosen, token

EXAMPLES = 3
LONGEST_EXAMPLE = 40
WITH_YEAR = (str(Use.TARGET), str(Use.BASELINE))


class TableForm(forms.Form):
    """Which sheets, which rows are the heading, which unit where none is written."""

    sheets = forms.MultipleChoiceField(
        label=_("読み込むシート"), widget=forms.CheckboxSelectMultiple
    )
    first = forms.IntegerField(label=_("見出しのはじめの行"), min_value=1, max_value=9999)
    last = forms.IntegerField(label=_("見出しの終わりの行"), min_value=1, max_value=9999)
    unit = forms.CharField(
        label=_("単位の列がないときの単位"), max_length=LONGEST_UNIT, required=False
    )

    def __init__(self, book: Workbook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(grid.name, grid.name) for grid in book.grids]
        self.fields["sheets"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and not 0 <= last - first < MOST_HEAD_ROWS:
            words = gettext("見出しは、はじめの行から%(n)s行までにしてください。")
            self.add_error("last", words % {"n": MOST_HEAD_ROWS})
        return found


class ColumnForm(forms.Form):
    """What one column is."""

    use = forms.ChoiceField()
    depth = forms.ChoiceField(label=_("どの段か"), required=False)
    fy = forms.CharField(max_length=12, required=False)

    def __init__(self, *args: Any, levels: int = DEEPEST, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = letter(int(str(self.prefix).removeprefix("c")))
        self.fields["use"].label = gettext("%(letter)s列は") % {"letter": name}
        self.fields["fy"].label = gettext("%(letter)s列の年度") % {"letter": name}
        self.fields["use"].choices = [_choice(*each) for each in choices()]  # type: ignore[attr-defined]
        depths = [(n, gettext("%(n)s段め") % {"n": n}) for n in range(1, levels + 1)]
        self.fields["depth"].choices = [  # type: ignore[attr-defined]
            ("", gettext("いちばん下")), *depths,
        ]  # fmt: skip

    def clean_depth(self) -> int:
        return int(self.cleaned_data["depth"] or 0)

    def clean_fy(self) -> int | None:
        text = self.cleaned_data["fy"].strip()
        if not text or self.data.get(self.add_prefix("use")) not in WITH_YEAR:
            return None
        try:
            return FiscalYear.parse(text).year
        except UnreadableFiscalYear as problem:
            raise forms.ValidationError(words(problem.hint)) from problem


def _choice(code: str, told: str) -> tuple[str, str]:
    """A choice in the reader's language."""
    level = code.removeprefix("level:")
    return code, words(told) if level == code else gettext("%(n)s段めの名前") % {"n": level}


@dataclass(frozen=True)
class Shown:
    """One column on screen: its place, heading, first cells and form."""

    at: int
    letter: str
    head: str
    examples: tuple[str, ...]
    form: ColumnForm


def shown(grid: Grid, of: ColumnMap, data: Any = None) -> list[Shown]:
    """The columns of a sheet that hold anything, as they stand in the map."""
    known = {column.at: column for column in of.columns}
    found = []
    for at, head in enumerate(heads(grid, of.head)):
        examples = _examples(grid, of.head[1], at)
        column = known.get(at, Column(at, head))
        if head or examples or column.use is not Use.LEAVE:
            form = ColumnForm(data, prefix=f"c{at}", initial=_initial(column))
            found.append(Shown(at, letter(at), head, examples, form))
    return found


def _initial(column: Column) -> dict[str, Any]:
    year = FiscalYear(column.fy).short if column.fy is not None else ""
    depth = "" if column.use is Use.LEVEL or not column.depth else column.depth
    return {"use": token(column), "depth": depth, "fy": year}


def _examples(grid: Grid, after: int, at: int) -> tuple[str, ...]:
    texts = (row.text(at) for row in grid.rows if row.number > after)
    told = dict.fromkeys(" ".join(text.split())[:LONGEST_EXAMPLE] for text in texts if text)
    return tuple(told)[:EXAMPLES]


def map_from(table: TableForm, rows: Sequence[Shown]) -> ColumnMap:
    """The map as the person chose it; both forms must be valid."""
    columns = [
        chosen(
            row.at,
            row.head,
            row.form.cleaned_data["use"],
            depth=row.form.cleaned_data["depth"],
            fy=row.form.cleaned_data["fy"],
        )
        for row in rows
    ]
    answers = table.cleaned_data
    return ColumnMap(
        tuple(answers["sheets"]),
        (answers["first"], answers["last"]),
        tuple(columns),
        answers["unit"].strip(),
    )


def show_problems(table: TableForm, rows: Sequence[Shown], bad: BadMap) -> None:
    """Every problem at its column, what concerns the whole on top."""
    by_place = {row.at: row.form for row in rows}
    for at, said in bad.problems:
        form = by_place.get(at)
        if form is None:
            table.add_error(None, words(said))
        else:
            form.add_error("use", words(said.partition("：")[2] or said))
