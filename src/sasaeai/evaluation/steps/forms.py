"""The forms of the community steps: a few steps on the phone, all of them from paper, a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.evaluation.models import StepSheet
from sasaeai.evaluation.steps.enums import StepState
from sasaeai.evaluation.steps.queries import Step, states_of
from sasaeai.evaluation.steps.services import Answer

NONE = ("", _("まだ答えない"))


@dataclass(frozen=True)
class Kept:
    """What a sheet holds beside the states."""

    remarks: Mapping[int | None, str]
    evidence: Mapping[int, Sequence[tuple[str, str]]]


def kept_in(sheet: StepSheet | None) -> Kept:
    """Two queries, none for a sheet that does not exist yet."""
    if sheet is None:
        return Kept({}, {})
    evidence: dict[int, list[tuple[str, str]]] = {}
    for row in sheet.evidence.all():
        evidence.setdefault(row.role_id, []).append((row.title, row.href))
    return Kept({row.role_id: row.text for row in sheet.remarks.all()}, evidence)


class AnswersForm(PlainWords, forms.Form):
    """One choice per step with what stood on the screen; ``full`` adds remark and evidence."""

    def __init__(
        self,
        *args: Any,
        steps: Sequence[Step],
        sheet: StepSheet | None,
        places: Sequence[tuple[str, str]] = (),
        full: bool = False,
        **kwargs: Any,
    ) -> None:
        self.steps, self.full, self.places = list(steps), full, list(places)
        self.stands, self.kept = states_of(sheet), kept_in(sheet)
        super().__init__(*args, **kwargs)
        for step in self.steps:
            self._add(step)
        if not full:
            self.fields["overall"] = forms.CharField(
                label=_("全体について"),
                required=False,
                max_length=300,
                initial=self.kept.remarks.get(None, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def _add(self, step: Step) -> None:
        stands, key = self.stands.get(step.role_id), step.role_id
        self.fields[f"s{key}"] = forms.ChoiceField(
            label=f"{step.sign} {step.text}",
            choices=[*StepState.choices, NONE],
            required=False,
            initial=stands or "",
            widget=forms.RadioSelect,
        )
        self.fields[f"was{key}"] = forms.CharField(
            required=False, max_length=8, initial=stands or "", widget=forms.HiddenInput
        )
        self.fields[f"r{key}"] = forms.CharField(
            label=_("ひとこと"),
            required=False,
            max_length=300,
            initial=self.kept.remarks.get(key, ""),
            widget=forms.Textarea(attrs={"rows": 2}) if self.full else forms.TextInput,
        )
        if self.full:
            self._add_evidence(key)

    def _add_evidence(self, key: int) -> None:
        known = self.kept.evidence.get(key, ())
        own = {href for href, _name in self.places}
        other = next(((title, href) for title, href in known if href not in own), ("", ""))
        if self.places:
            self.fields[f"p{key}"] = forms.MultipleChoiceField(
                label=_("この地区のどこで見られますか"),
                choices=self.places,
                required=False,
                initial=[href for _title, href in known if href in own],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields[f"t{key}"] = forms.CharField(
            label=_("ほかに見てほしいもの"), required=False, max_length=120, initial=other[0],
            help_text=_("例：広報紙9月号"),
        )  # fmt: skip
        self.fields[f"u{key}"] = forms.URLField(
            label=_("そのアドレス"), required=False, max_length=300, initial=other[1],
            assume_scheme="https", widget=forms.URLInput(attrs={"inputmode": "url"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for step in self.steps:
            if values.get(f"u{step.role_id}") and not values.get(f"t{step.role_id}"):
                self.add_error(f"t{step.role_id}", _("何が見られるか、名前を入れてください"))
        return values

    def lines(self) -> list[tuple[Step, list[forms.BoundField]]]:
        """Each step with its controls in the order of the screen."""
        names = ("s", "was", "r", "p", "t", "u")
        return [
            (
                step,
                [self[f"{n}{step.role_id}"] for n in names if f"{n}{step.role_id}" in self.fields],
            )
            for step in self.steps
        ]

    def answers(self) -> list[Answer]:
        """What was typed, ready for the service; call after ``is_valid``."""
        return [self._answer(step.role_id) for step in self.steps]

    def _answer(self, key: int) -> Answer:
        values, names = self.cleaned_data, dict(self.places)
        evidence = list(self.kept.evidence.get(key, ()))
        if self.full:
            evidence = [(names[href], href) for href in values.get(f"p{key}", ())]
            if values.get(f"u{key}"):
                evidence.append((values[f"t{key}"], values[f"u{key}"]))
        return Answer(
            key,
            _state(values[f"s{key}"]),
            seen=_state(values[f"was{key}"]),
            remark=values[f"r{key}"],
            evidence=tuple(evidence),
        )

    def refuse(self, states: Mapping[int, StepState | None]) -> None:
        """Another person was first: the error stands at the step, what was typed stays."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for key, state in states.items():
            words = state.label if state else _("未入力")
            self.data[f"was{key}"] = state or ""  # type: ignore[index]
            self.add_error(
                f"s{key}",
                _("ほかの人が「%(state)s」にしています。どちらにするか、もう一度えらんでください。")
                % {"state": words},
            )


def _state(text: str) -> StepState | None:
    return StepState(text) if text in StepState.values else None


class RoundForm(PlainWords, forms.Form):
    """When the self-check of the year opens, when it is due, when it closes."""

    opens_on = DayField(label=_("はじまり"))
    due_on = DayField(label=_("しめきり"), help_text=_("この日をすぎると、お願いの一覧に出ます。"))
    closes_on = DayField(
        label=_("受け付けの終わり"), help_text=_("この日をすぎると、だれも直せなくなります。")
    )
