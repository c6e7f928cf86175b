"""The builder's form: its fields follow from the metric chosen, so nothing wrong can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import population_keys
from sasaeai.core.metrics import (
    PARTS,
    POPULATION,
    RESERVED,
    SINCE,
    Condition,
    Kind,
    Metric,
    shape_of,
)
from sasaeai.core.periods import FiscalYear, UnreadableFiscalYear
from sasaeai.core.ui.forms import PlainWords
from sasaeai.core.ui.words import words
from sasaeai.plan.building import Wanted, conditions_of
from sasaeai.plan.building_start import WAYS_OF, standing_targets
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.filter_fields import crossed_spans, filter_fields
from sasaeai.plan.forms import NumberField, YearField
from sasaeai.plan.measuring import Change, Definition, counts_otherwise
from sasaeai.plan.models import Indicator, NodeIdentity, Plan
from sasaeai.plan.queries import Tree
from sasaeai.plan.sentences import population_word

PART = re.compile(
    r"^(?P<label>.+?)[\s　、,（(]*(?:(?P<years>\d{1,2})年|(?P<months>\d{1,3})か月)?[）)]?$"
)
CAN_SINCE = (Kind.FLOW,)
CAN_PEOPLE = (Kind.FLOW, Kind.STOCK, Kind.CUMULATIVE, Kind.DISTINCT)
PLAIN_WAYS = tuple(way for way in IndicatorDirection if way is not IndicatorDirection.ALL_OF)


class BuildForm(PlainWords, forms.Form):
    """One indicator over one metric; filters, baseline and a target per year of the plan."""

    node = forms.ChoiceField(label=_("計画のどこを見る数字か"))
    name = forms.CharField(
        label=_("指標の名前"), max_length=120, help_text=_("例：体操の集まりの数")
    )
    unit = forms.CharField(
        label=_("単位"), max_length=12, help_text=_("人・回・件・か所・円・%など")
    )
    decimals = forms.TypedChoiceField(
        label=_("小数の桁"), coerce=int, choices=[(n, str(n)) for n in range(4)]
    )
    direction = forms.ChoiceField(label=_("どちらへ向かうとよいか"), widget=forms.RadioSelect)
    upper = NumberField(
        label=_("保つ上の数"), required=False, max_digits=18, decimal_places=4,
        help_text=_("「保つ」のときだけ。目標からこの数までの間にあれば達成です。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("種類"), choices=IndicatorClass.choices)
    public = forms.BooleanField(label=_("みなさんに公開する"), required=False, initial=True)
    rationale = forms.CharField(
        label=_("えらんだ理由"), max_length=300, required=False, widget=forms.Textarea,
        help_text=_("この数字で何が分かるか。みなさんのページにも出ます。"),
    )  # fmt: skip
    source = forms.CharField(
        label=_("出典"), max_length=200, required=False,
        help_text=_("ほかの団体の数字のとき、どこから来た数字か。"),
    )  # fmt: skip
    base_fy = forms.CharField(label=_("基準の年度"), max_length=20, required=False)
    base_value = NumberField(
        label=_("基準値"), required=False, max_digits=18, decimal_places=4,
        help_text=_("数えていなかったときは空のままにします（基準値なし）。0とはちがいます。"),
    )  # fmt: skip
    base_source = forms.CharField(
        label=_("基準値の出典"), max_length=200, required=False, help_text=_("どこから来た数字か")
    )
    reason = forms.CharField(
        label=_("目標を決めた理由"), max_length=300, required=False, widget=forms.Textarea,
        help_text=_("目標を入れた・変えたときは必ず書きます。"),
    )  # fmt: skip
    decision = forms.CharField(
        label=_("目標を決めたところ"),
        max_length=120,
        required=False,
        help_text=_("例：第3回理事会"),
    )

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        metric: Metric,
        tree: Tree,
        row: Indicator | None = None,
        **kwargs: Any,
    ) -> None:
        self.plan, self.metric, self.row = plan, metric, row
        super().__init__(*args, **kwargs)
        self._choose("node", _nodes(tree))
        ways = WAYS_OF.get(metric.kind, PLAIN_WAYS)
        self._choose("direction", [(way.value, way.label) for way in ways])
        self._add_filters()
        self._add_shape()
        for year in plan.span:
            self.fields[f"t_{year.year}"] = NumberField(
                label=year.label, required=False, max_digits=18, decimal_places=4
            )
        if row is not None:
            self._add_change()

    def _choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, words(label)) for code, label in choices]

    def _add_filters(self) -> None:
        for each in self.metric.filters:
            self.fields.update(dict(filter_fields(self.metric, each)))

    def _add_shape(self) -> None:
        if self.metric.kind in CAN_SINCE:
            self.fields["since"] = forms.BooleanField(
                label=gettext("計画のはじめから足していく（累計）"), required=False
            )
        keys = population_keys() if self.metric.kind in CAN_PEOPLE else []
        if keys:
            choices = [("", gettext("割らない（数のまま）"))]
            self.fields["population"] = forms.ChoiceField(
                label=gettext("人口などで割る"),
                required=False,
                choices=[*choices, *((key, population_word(key)) for key in keys)],
                help_text=gettext("割合にするときは、単位を「%」か「‰」にします。"),
            )
        if self.metric.kind is Kind.COMPOUND and self.metric.entered:
            self.fields["parts"] = forms.CharField(
                label=gettext("そろえること"),
                widget=forms.Textarea,
                max_length=1000,
                help_text=gettext(
                    "1行に1つ。期限のあるものは、うしろに書きます。例：災害ボランティアセンターの訓練 3年"
                ),
            )

    def _add_change(self) -> None:
        year = YearField(label=gettext("新しい数え方をはじめる年度"), required=False)
        year.offer(self.plan.span)
        self.fields["change_year"] = year
        self.fields["change_reason"] = forms.CharField(
            label=gettext("数え方を変える理由"),
            max_length=300,
            required=False,
            widget=forms.Textarea,
            help_text=gettext("何を数えるか・単位・桁を変えたときは必ず書きます。"),
        )
        self.fields["change_decision"] = forms.CharField(
            label=gettext("数え方を変えると決めたところ"), max_length=120, required=False
        )
        self.fields["backcast"] = forms.BooleanField(
            label=gettext("前の年度も新しい数え方で数えて、横に出す"),
            required=False,
            help_text=gettext("発表した数字は変わりません。くらべるための行が1つふえます。"),
        )

    def names(self, prefix: str) -> list[str]:
        return [name for name in self.fields if name.startswith(prefix)]

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        shape = [name for name in ("since", "population", "parts") if name in self.fields]
        return [self[name] for name in (*self.names("f_"), *shape)]

    @property
    def target_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names("t_")]

    @property
    def change_fields(self) -> list[forms.BoundField]:
        names = ("change_year", "change_reason", "change_decision", "backcast")
        return [self[name] for name in names if name in self.fields]

    def clean_base_fy(self) -> int | None:
        text = self.cleaned_data["base_fy"]
        if not text:
            return None
        try:
            return FiscalYear.parse(text).year
        except UnreadableFiscalYear as unreadable:
            raise ValidationError(words(unreadable.hint)) from unreadable

    def clean_parts(self) -> list[dict[str, Any]]:
        """Lines of words as facts; ``3年`` and ``18か月`` at the end say how long one holds."""
        known = (
            {part.label: part.code for part in shape_of(self.row.filters).parts} if self.row else {}
        )
        found: list[dict[str, Any]] = []
        for line in self.cleaned_data["parts"].splitlines():
            read = PART.match(line.strip())
            if not line.strip() or read is None:
                continue
            months = int(read["years"]) * 12 if read["years"] else int(read["months"] or 0)
            label = read["label"].strip()[:60]
            part = {"code": known.get(label, f"p{len(found) + 1}"), "label": label}
            found.append(part | ({"months": months} if months else {}))
        if not found:
            raise ValidationError(gettext("そろえることを、1行に1つ書いてください。"))
        if len({part["label"] for part in found}) < len(found):
            raise ValidationError(gettext("同じことが2回書いてあります。"))
        return _numbered(found)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        for name in crossed_spans(answers):
            self.add_error(name, gettext("はじめより小さくなっています。"))
        if answers.get("upper") is not None and answers.get("direction") != "maintain":
            self.add_error("upper", gettext("「保つ」のときだけ入れてください。"))
        if answers.get("population") and answers.get("unit") not in ("%", "‰"):
            self.add_error("unit", gettext("人口などで割るときは「%」か「‰」にしてください。"))
        wants = [name for name in self.names("t_") if answers.get(name) is not None]
        if wants and answers.get("direction") == IndicatorDirection.MONITOR:
            self.add_error(wants[0], gettext("「見守る」指標には目標をおけません。"))
        if wants and self._targets_moved(answers) and not answers.get("reason"):
            self.add_error("reason", gettext("目標を決めた理由を入れてください。"))
        if not self.errors and self._silently_changed(answers):
            words_ = gettext("何を数えるかが変わります。変える理由を入れてください。")
            self.add_error("change_reason", words_)
        return answers

    def _silently_changed(self, answers: dict[str, Any]) -> bool:
        row = self.row
        if row is None or not row.metric or answers.get("change_reason"):
            return False
        return counts_otherwise(row, self._definition(answers))

    def _targets_moved(self, answers: dict[str, Any]) -> bool:
        before = standing_targets(self.row) if self.row else {}
        years = [int(name.removeprefix("t_")) for name in self.names("t_")]
        return any(answers.get(f"t_{fy}") != before.get(fy) for fy in years)

    def conditions(self, answers: dict[str, Any]) -> tuple[Condition, ...]:
        found = list(conditions_of(answers))
        if answers.get("since"):
            found.append((SINCE, RESERVED[SINCE], self.plan.fy_from))
        if answers.get("population"):
            found.append((POPULATION, RESERVED[POPULATION], answers["population"]))
        if answers.get("parts"):
            found.append((PARTS, RESERVED[PARTS], answers["parts"]))
        return tuple(found)

    def refuse(self, refused: PlanRefused) -> None:
        """Says a refusal where it belongs: at the field of its condition, else above the form."""
        code = getattr(refused, "code", None)
        stem = f"f_{code}"
        names = [name for name in self.fields if name == stem or name.startswith(f"{stem}_")]
        self.add_error(names[0] if code and names else None, str(refused))

    def _definition(self, answers: dict[str, Any]) -> Definition:
        return Definition(
            name=answers["name"],
            unit=answers["unit"],
            metric=self.metric.code,
            conditions=self.conditions(answers),
            kind=IndicatorClass(answers["kind"]),
            direction=IndicatorDirection(answers["direction"]),
            decimals=answers["decimals"],
            public=answers["public"],
            rationale=answers["rationale"],
            source=answers["source"],
            upper=answers["upper"],
        )

    def wanted(self) -> Wanted:
        """The answers as what ``build_indicator`` takes; only for a valid form."""
        answers = self.cleaned_data
        before = standing_targets(self.row) if self.row else {}
        targets: dict[int, Decimal | None] = {}
        for name in self.names("t_"):
            fy = int(name.removeprefix("t_"))
            if answers.get(name) is not None or before.get(fy) is not None:
                targets[fy] = answers.get(name)
        change = None
        if answers.get("change_reason"):
            year = answers.get("change_year")
            change = Change(
                reason=answers["change_reason"],
                decision=answers.get("change_decision", ""),
                from_fy=year.year if year else None,
                backcast=bool(answers.get("backcast")),
            )
        return Wanted(
            identity=NodeIdentity.objects.get(plan=self.plan, code=answers["node"]),
            definition=self._definition(answers),
            code=self.row.code if self.row else "",
            baseline_fy=answers["base_fy"],
            baseline=answers["base_value"],
            baseline_source=answers["base_source"],
            targets=targets,
            reason=answers["reason"],
            decision=answers["decision"],
            change=change,
        )


def _numbered(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A fact keeps its code while its words stay; a new one gets a code nobody has."""
    taken: set[str] = set()
    for part in parts:
        code, number = part["code"], len(parts)
        while code in taken:
            number += 1
            code = f"p{number}"
        part["code"] = code
        taken.add(code)
    return parts


def _nodes(tree: Tree) -> list[tuple[str, str]]:
    return [
        (node.identity.code, "　" * (node.depth - 1) + node.heading)
        for top in tree.children(None)
        for node in tree.below(top)
    ]
