"""Forms of a public comment: what anybody sends, what the office enters and answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.core.ui.guarding import GuardedForm
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.asking import numbered
from sasaeai.voices.comments.queries import offered_categories
from sasaeai.voices.comments.services import Answer, Call, Sender, Written
from sasaeai.voices.enums import Intake, Residence, Submitter
from sasaeai.voices.models import CommentCategory, Opinion

MOST = 10
LONGEST = 3000


class RoundForm(PlainWords, forms.Form):
    """What is laid open, where it can be read, from when to when."""

    title = forms.CharField(
        label=_("募集の名前"), max_length=120, help_text=_("例：第5次計画（案）への意見")
    )
    about = forms.CharField(
        label=_("何について"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    draft_url = forms.URLField(
        label=_("案を読めるページ"), required=False, max_length=300, assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    draft_where = forms.CharField(
        label=_("案を紙で見られるところ"), required=False, max_length=300,
        help_text=_("例：社協の窓口、各支所、図書館"),
    )  # fmt: skip
    opens_on = DayField(label=_("はじまり"))
    closes_on = DayField(label=_("しめきり"), help_text=_("この日まで受け付けます。"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("opens_on"), values.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("はじまりより後の日にしてください"))
        return values

    def call(self) -> Call:
        return Call(**self.cleaned_data)


class OpinionsForm(PlainWords, forms.Form):
    """Some opinions of one sender; empty ones are left out. ``once`` makes two sendings one."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    blocks = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST)
    kind = forms.ChoiceField(
        label=_("だれの意見ですか"), choices=Submitter.choices, widget=forms.RadioSelect,
        initial=Submitter.PERSON,
    )  # fmt: skip
    residence = forms.ChoiceField(
        label=_("市とのかかわり"),
        choices=Residence.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    name = forms.CharField(label=_("お名前（団体は団体の名前）"), max_length=60, required=False)
    contact = forms.CharField(
        label=_("聞きかえしてよいときの連絡先"), max_length=100, required=False,
        help_text=_("電話かメール。書かなくてもかまいません。結果を公表するときに消します。"),
    )  # fmt: skip

    def __init__(self, *args: Any, blocks: int = 1, **kwargs: Any) -> None:
        self.count = max(1, min(MOST, blocks))
        kwargs["initial"] = {"once": uuid4(), **kwargs.get("initial", {}), "blocks": self.count}
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = {}
        for at in range(1, self.count + 1):
            own[f"section{at}"] = forms.CharField(
                label=_("案のどこについて"), max_length=120, required=False,
                help_text=_("例：12ページ、基本目標2") if at == 1 else "",
            )  # fmt: skip
            own[f"text{at}"] = forms.CharField(
                label=_("意見"), max_length=LONGEST, required=at == 1,
                widget=forms.Textarea(attrs={"rows": 6}),
            )  # fmt: skip
        self.fields = own | self.fields

    def written(self) -> list[Written]:
        values = self.cleaned_data
        return [
            Written(values[f"text{at}"], values[f"section{at}"]) for at in range(1, self.count + 1)
        ]

    def sender(self) -> Sender:
        values = self.cleaned_data
        return Sender(
            kind=Submitter(values["kind"]),
            residence=Residence(values["residence"]) if values["residence"] else None,
            name=values["name"],
            contact=values["contact"],
        )

    def pairs(self) -> Iterator[tuple[int, forms.BoundField, forms.BoundField]]:
        for at in range(1, self.count + 1):
            yield at, self[f"section{at}"], self[f"text{at}"]

    @property
    def full(self) -> bool:
        return self.count >= MOST


class CommentForm(OpinionsForm, GuardedForm):
    """What anybody may send; the guards against machines travel with it."""


class EntryForm(OpinionsForm):
    """A letter, fax or visit to the counter, written down by the office."""

    channel = forms.ChoiceField(
        label=_("届いた方法"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in Intake if each is not Intake.WEB],
    )  # fmt: skip
    received_on = DayField(label=_("届いた日"))


class ReceiptForm(PlainWords, forms.Form):
    number = forms.CharField(
        label=_("受付番号"), max_length=40, help_text=_("例：ABCD-2345-EFGH"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class AnswerForm(PlainWords, forms.Form):
    """What the council makes of one opinion."""

    section = forms.CharField(label=_("案のどこ"), max_length=120, required=False)
    summary = forms.CharField(
        label=_("意見の要旨"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("公表されます。人の名前や、だれか分かることは書きません。意味を変えずに短くします。"),
    )  # fmt: skip
    category = forms.ModelChoiceField(
        label=_("区分"), queryset=CommentCategory.objects.none(), required=False,
        empty_label=_("（まだ決めない）"),
    )  # fmt: skip
    view = forms.CharField(
        label=_("社協の考え方"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    before = forms.CharField(
        label=_("直す前の文"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本文を直す区分のときに要ります。新しく加える文なら、空のままにします。"),
    )  # fmt: skip
    after = forms.CharField(
        label=_("直した後の文"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    issues = forms.ModelMultipleChoiceField(
        label=_("どの課題についてか"), queryset=Issue.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, opinion: Opinion, plan: Plan, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={
                "section": opinion.section,
                "summary": opinion.summary,
                "category": opinion.category_id,
                "view": opinion.view,
                "before": opinion.change_before,
                "after": opinion.change_after,
                "issues": list(opinion.issue_links.values_list("issue_id", flat=True)),
            },
            **kwargs,
        )
        offered = [row.pk for row in offered_categories(opinion.category)]
        category, issues = self.fields["category"], self.fields["issues"]
        assert isinstance(category, forms.ModelChoiceField)
        assert isinstance(issues, forms.ModelMultipleChoiceField)
        category.queryset = CommentCategory.objects.filter(pk__in=offered)
        issues.queryset = Issue.objects.filter(plan=plan).order_by("no")
        issues.label_from_instance = numbered  # type: ignore[assignment]

    def answer(self) -> Answer:
        values = self.cleaned_data
        return Answer(
            summary=values["summary"],
            section=values["section"],
            category=values["category"],
            view=values["view"],
            before=values["before"],
            after=values["after"],
        )


class AsideForm(PlainWords, forms.Form):
    why = forms.CharField(
        label=_("数えないわけ"), max_length=200, required=False,
        help_text=_("例：本人が取り下げた。空にして保存すると、また数えます。"),
    )  # fmt: skip


class CategoryForm(PlainWords, forms.Form):
    label = forms.CharField(label=_("区分"), max_length=40)
    changes = forms.BooleanField(
        label=_("本文を直す（直す前と後の文がないと公表できません）"), required=False
    )
    retired = forms.BooleanField(label=_("もう使わない"), required=False)
