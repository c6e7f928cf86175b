"""The form of a report's next version: which lines go on, in which words, and what is counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.consult.statistics.definitions import period_of
from sasaeai.consult.statistics.lines import code_of
from sasaeai.consult.statistics.models import Close, ReportDefinition
from sasaeai.core import metrics
from sasaeai.core.periods import today

NEW_LINES, PERIODS = 3, 15
NONE = [("", _("えらばない"))]
HELP = _("この日からの期間を、新しい版で数えます。締めた期間は、前の版のままです。")


class VersionForm(forms.Form):
    """``last`` is the version from which the form begins; nothing of it is ever changed."""

    valid_from = forms.ChoiceField(label=_("いつから"), help_text=HELP)
    note = forms.CharField(label=_("断り書き"), max_length=200, required=False)

    def __init__(self, last: ReportDefinition, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"note": last.note})
        self.last = last
        self.fields["valid_from"].choices = starts(last)  # type: ignore[attr-defined]
        for place, cell in enumerate(last.cells):
            label, group = cell["label"], cell.get("group", "")
            self.fields[f"keep{place}"] = forms.BooleanField(
                label=_("「%(label)s」を残す") % {"label": label}, initial=True, required=False
            )
            self.fields[f"group{place}"] = _text(_("区分：%(label)s"), label, group, required=False)
            self.fields[f"label{place}"] = _text(_("ことば：%(label)s"), label, label)
        choices = countable()
        for place in range(NEW_LINES):
            number = place + 1
            self.fields[f"new{place}"] = forms.ChoiceField(
                label=_("%(n)s：何を数えるか") % {"n": number}, choices=choices, required=False
            )
            self.fields[f"new_group{place}"] = _text(
                _("%(label)s：区分"), number, "", required=False
            )
            self.fields[f"new_label{place}"] = _text(
                _("%(label)s：ことば"), number, "", required=False
            )

    @property
    def kept(self) -> Iterator[tuple[Any, Any, Any]]:
        """(keep, group, label) of every line there is."""
        for place in range(len(self.last.cells)):
            yield self[f"keep{place}"], self[f"group{place}"], self[f"label{place}"]

    @property
    def added(self) -> Iterator[tuple[Any, Any, Any]]:
        """(what, group, label) of every line that may come."""
        for place in range(NEW_LINES):
            yield self[f"new{place}"], self[f"new_group{place}"], self[f"new_label{place}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(NEW_LINES):
            what, label = data.get(f"new{place}"), data.get(f"new_label{place}")
            if what and not label:
                self.add_error(f"new_label{place}", _("この行のことばを書いてください。"))
            if label and not what:
                self.add_error(f"new{place}", _("何を数えるかをえらんでください。"))
        return data

    @property
    def starts(self) -> date:
        return date.fromisoformat(self.cleaned_data["valid_from"])

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Lines of the new version. A line that goes on keeps its code, a new one gets its own."""
        data = self.cleaned_data
        found = [
            {**cell, "group": data[f"group{place}"], "label": data[f"label{place}"]}
            for place, cell in enumerate(self.last.cells)
            if data[f"keep{place}"]
        ]
        for place in range(NEW_LINES):
            if data[f"new{place}"]:
                metric, where = _read(data[f"new{place}"])
                code, taken = _code(metric, where), {cell["code"] for cell in found}
                found.append(
                    {
                        "code": f"v{self.last.version + 1}-{place + 1}"
                        if not code or code in taken
                        else code,
                        "label": data[f"new_label{place}"],
                        "group": data[f"new_group{place}"],
                        "metric": metric,
                        "where": where,
                    }
                )
        return found


def starts(last: ReportDefinition) -> list[tuple[str, str]]:
    """First days from which a version may hold: of open periods that no version begins with."""
    closed = Close.objects.filter(report=last.code).order_by("-starts_on").first()
    begun = set(
        ReportDefinition.objects.filter(code=last.code).values_list("valid_from", flat=True)
    )
    open_from = period_of(last, closed.starts_on).end if closed else today()
    period, found = period_of(last, open_from), []
    for _number in range(PERIODS):
        if period.start not in begun:
            found.append((period.start.isoformat(), period.label))
        period = period_of(last, period.last_day + timedelta(days=1))
    return found


def countable() -> list[tuple[str, Any]]:
    """Everything that this room counts, whole or by one condition; ``_read`` reads a value back."""
    found: list[tuple[str, Any]] = list(NONE)
    for metric in metrics.every():
        if not metric.code.startswith("consult."):
            continue
        group = [(metric.code, metric.label)]
        for one in metric.filters:
            group += [
                (f"{metric.code}|{one.code}={value}", f"{metric.label}（{one.label}：{label}）")
                for value, label in one.offered()
            ]
        found.append((metric.label, group))
    return found


def _read(value: str) -> tuple[str, list[list[str]]]:
    metric, _bar, condition = value.partition("|")
    code, _equals, wanted = condition.partition("=")
    return metric, [[code, "eq", wanted]] if condition else []


def _code(metric: str, where: list[list[str]]) -> str:
    """A concern that comes back into the report is the line that the needs map reads."""
    if metric == "consult.concerns" and [one[0] for one in where] == ["concern"]:
        return code_of(where[0][2])
    return ""


def _text(label: Any, of: object, initial: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label % {"label": of}, max_length=60, initial=initial, required=required
    )
