"""Forms of the external evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.figures import preset_scales
from sasaeai.core.periods import FiscalYear
from sasaeai.core.quorum import Quorum
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.evaluation.committee.enums import (
    CommitteeKind,
    Method,
    Office,
    Openness,
    OpinionKind,
    PaperKind,
    Presence,
    Reply,
    ResponseKind,
    ScoreKind,
    TieRule,
)
from sasaeai.evaluation.committee.meeting import Votes
from sasaeai.evaluation.committee.opinions import Answer
from sasaeai.evaluation.committee.scoring import Given
from sasaeai.evaluation.models import (
    Attendance,
    Committee,
    Criterion,
    Member,
    OpinionResponse,
    Score,
    Seat,
)
from sasaeai.people.public import Account, DutyKind
from sasaeai.plan.public import Plan, PlanNode

LINES = _("一行に一つずつ書きます。")


class ScoreForm(PlainWords, forms.Form):
    """One line of the plan: a step per criterion, or why there is none."""

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], scores: dict[int, Score], **kwargs: Any
    ) -> None:
        self.criteria = list(criteria)
        super().__init__(*args, **kwargs)
        for row in self.criteria:
            score = scores.get(row.pk)
            stands = (score.step or score.kind) if score else ""
            others = [(kind.value, kind.label) for kind in (ScoreKind.ABSTAINED, ScoreKind.RECUSED)]
            self.fields[f"c{row.pk}"] = forms.ChoiceField(
                label=row.name,
                help_text=row.meaning,
                choices=[
                    *((s.key, _labelled(s.label, s.meaning)) for s in row.pure.steps),
                    *others,
                ],
                initial=stands,
                widget=forms.RadioSelect,
            )
            self.fields[f"r{row.pk}"] = forms.CharField(
                label=_("理由・気づいたこと"),
                required=False,
                max_length=300,
                initial=score.reason if score else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for row in self.criteria:
            if values.get(f"c{row.pk}") == ScoreKind.RECUSED and not values.get(f"r{row.pk}"):
                self.add_error(f"r{row.pk}", _("加わらない理由を入れてください"))
        return values

    def given(self) -> list[Given]:
        found = []
        for row in self.criteria:
            chosen, reason = self.cleaned_data[f"c{row.pk}"], self.cleaned_data[f"r{row.pk}"]
            if chosen in (ScoreKind.ABSTAINED, ScoreKind.RECUSED):
                found.append(Given(row, ScoreKind(chosen), reason=reason))
            else:
                found.append(Given(row, step=chosen, reason=reason))
        return found


def _labelled(label: str, meaning: str) -> str:
    return f"{label}　{meaning}" if meaning else label


class OpinionForm(PlainWords, forms.Form):
    """One opinion of the member, on a line or on the whole."""

    kind = forms.ChoiceField(label=_("種類"), choices=OpinionKind.choices, widget=forms.RadioSelect)
    line = forms.ChoiceField(label=_("どこについて"), required=False)
    text = forms.CharField(
        label=_("意見"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, nodes: Sequence[PlanNode], **kwargs: Any) -> None:
        self.nodes = {str(node.identity_id): node for node in nodes}
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        assert isinstance(line, forms.ChoiceField)
        line.choices = [("", _("全体")), *((key, node.heading) for key, node in self.nodes.items())]


class ReplyForm(PlainWords, forms.Form):
    reply = forms.ChoiceField(
        label=_("出席しますか"),
        choices=[(each.value, each.label) for each in Reply if each.value],
        widget=forms.RadioSelect,
    )


class NoteForm(PlainWords, forms.Form):
    text = forms.CharField(
        label=_("直してほしいところ"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class FileForm(PlainWords, forms.Form):
    file = forms.FileField(label=_("書き入れた評価票（Excel）"))


class CommitteeForm(PlainWords, forms.Form):
    """The rule of a new committee as the 要綱 has it."""

    kind = forms.ChoiceField(label=_("どの評価ですか"), choices=CommitteeKind.choices)
    year = forms.ChoiceField(label=_("評価する年度"))
    as_of = DayField(label=_("数字の時点"), help_text=_("月の終わりの日にします。"))
    categories = forms.CharField(
        label=_("委員の区分と人数"),
        help_text=_("例：学識経験者 3（一行に一つ）"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    quorum = forms.ChoiceField(label=_("定足数"), choices=Quorum.choices)
    tie = forms.ChoiceField(label=_("可否同数のとき"), choices=TieRule.choices)
    openness = forms.ChoiceField(label=_("会議の公開"), choices=Openness.choices)
    substitutes = forms.BooleanField(label=_("代理の出席をみとめる"), required=False)
    term_from = DayField(label=_("任期のはじまり"))
    term_to = DayField(label=_("任期の終わり"))
    scoring_from = DayField(label=_("評価のはじまり"))
    scoring_due = DayField(label=_("評価のしめきり"))
    criteria = forms.CharField(
        label=_("何を見て評価しますか"), help_text=LINES, widget=forms.Textarea(attrs={"rows": 3})
    )
    scale = forms.ChoiceField(label=_("尺度"))
    text = forms.CharField(
        label=_("要綱"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("year", [(str(fy.year), fy.label) for fy in plan.span])
        scales = preset_scales().values()
        self._choose("scale", [(row.key, row.name) for row in scales if len(row.steps) > 1])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_year(self) -> FiscalYear:
        return FiscalYear(int(self.cleaned_data["year"]))

    def clean_categories(self) -> tuple[tuple[str, int], ...]:
        found = []
        for line in _lines(self.cleaned_data["categories"]):
            words, _space, number = line.replace("　", " ").rpartition(" ")
            count = number.removesuffix("人")
            if not words.strip() or not count.isdigit() or not 1 <= int(count) <= 99:
                raise forms.ValidationError(
                    _("「%(line)s」を読み取れません。「学識経験者 3」のように書いてください。")
                    % {"line": line}
                )
            found.append((words.strip()[:30], int(count)))
        return tuple(found)

    def clean_criteria(self) -> tuple[str, ...]:
        return tuple(line[:40] for line in _lines(self.cleaned_data["criteria"]))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class MemberForm(PlainWords, forms.Form):
    """A new member; the account is offered to those with the duty of a committee member."""

    name = forms.CharField(label=_("名前"), max_length=60)
    kana = forms.CharField(label=_("ふりがな"), max_length=120, required=False)
    post = forms.CharField(label=_("所属"), max_length=80, required=False)
    seat = forms.ModelChoiceField(label=_("区分"), queryset=Seat.objects.none())
    office = forms.ChoiceField(label=_("役"), choices=Office.choices, initial=Office.MEMBER)
    appointed_on = DayField(label=_("委嘱した日"))
    until = DayField(label=_("任期の終わり"), required=False)
    account = forms.ModelChoiceField(
        label=_("サインイン"),
        queryset=Account.objects.none(),
        required=False,
        help_text=_("紙だけの委員は、空のままにします。"),
    )
    substitute_of = forms.ModelChoiceField(
        label=_("だれのあとか"), queryset=Member.objects.none(), required=False
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        querysets = {
            "seat": committee.categories.all(),
            "account": Account.objects.filter(duties__kind=DutyKind.COMMITTEE_MEMBER).distinct(),
            "substitute_of": committee.members.all(),
        }
        for name, rows in querysets.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean_office(self) -> Office:
        return Office(self.cleaned_data["office"])


class MeetingForm(PlainWords, forms.Form):
    held_on = DayField(label=_("いつ"))
    starts = forms.TimeField(
        label=_("何時から"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("何時まで"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("どこで"), max_length=100)
    agenda = forms.CharField(
        label=_("議題"), help_text=LINES, widget=forms.Textarea(attrs={"rows": 4})
    )


class AttendanceForm(PlainWords, forms.Form):
    """Who came; one choice per member."""

    observers = forms.IntegerField(
        label=_("傍聴した人"), required=False, min_value=0, max_value=9999
    )

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        self.rows = list(rows)
        super().__init__(*args, **kwargs)
        for row in self.rows:
            self.fields[f"p{row.member_id}"] = forms.ChoiceField(
                label=row.member.name,
                choices=Presence.choices,
                required=False,
                initial=row.presence,
            )
            self.fields[f"n{row.member_id}"] = forms.CharField(
                label=_("代理の人"), required=False, max_length=60, initial=row.substitute
            )

    def presence(self) -> dict[int, Presence]:
        return {
            row.member_id: Presence(self.cleaned_data[f"p{row.member_id}"]) for row in self.rows
        }

    def substitutes(self) -> dict[int, str]:
        return {row.member_id: self.cleaned_data[f"n{row.member_id}"] for row in self.rows}


class ResolutionForm(PlainWords, forms.Form):
    text = forms.CharField(label=_("決めたこと"), widget=forms.Textarea(attrs={"rows": 3}))
    method = forms.ChoiceField(label=_("決め方"), choices=Method.choices, widget=forms.RadioSelect)
    votes_for = forms.IntegerField(label=_("賛成"), required=False, min_value=0, max_value=99)
    votes_against = forms.IntegerField(label=_("反対"), required=False, min_value=0, max_value=99)
    votes_abstained = forms.IntegerField(label=_("棄権"), required=False, min_value=0, max_value=99)
    chair_for = forms.ChoiceField(
        label=_("可否同数のとき、委員長は"),
        choices=[("", _("同数ではない")), ("yes", _("可決とした")), ("no", _("否決とした"))],
        required=False,
    )
    dissent = forms.CharField(
        label=_("反対意見"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def votes(self) -> Votes | None:
        values = self.cleaned_data
        if values["method"] != Method.VOTE:
            return None
        return Votes(
            values.get("votes_for") or 0,
            values.get("votes_against") or 0,
            values.get("votes_abstained") or 0,
            {"yes": True, "no": False}.get(values["chair_for"]),
        )


class MinutesForm(PlainWords, forms.Form):
    text = forms.CharField(label=_("議事録"), widget=forms.Textarea(attrs={"rows": 16}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ResponseForm(PlainWords, forms.Form):
    """The council's answer to one opinion."""

    kind = forms.ChoiceField(
        label=_("対応"), choices=ResponseKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("答え"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    section = forms.CharField(label=_("担当"), max_length=60)
    due_on = DayField(label=_("いつまで"), required=False)
    target_fy = forms.ChoiceField(label=_("反映する年度"), required=False)
    action_text = forms.CharField(
        label=_("すること（改善策）"),
        required=False,
        max_length=300,
        help_text=_("入れると、改善策の一覧に加わります。「いつまで」も入れてください。"),
    )

    def __init__(
        self, *args: Any, committee: Committee, response: OpinionResponse | None, **kwargs: Any
    ) -> None:
        if response is not None:
            kwargs["initial"] = {
                "kind": response.kind, "text": response.text, "section": response.section,
                "due_on": response.due_on, "target_fy": response.target_fy or "",
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        field = self.fields["target_fy"]
        assert isinstance(field, forms.ChoiceField)
        years = [FiscalYear(committee.fy + n) for n in range(6)]
        field.choices = [("", _("決めない")), *((str(fy.year), fy.label) for fy in years)]
        if response is not None and response.action_id:
            del self.fields["action_text"]

    def answer(self) -> Answer:
        values = self.cleaned_data
        return Answer(
            ResponseKind(values["kind"]),
            values["text"],
            values["section"],
            values["due_on"],
            int(values["target_fy"]) if values["target_fy"] else None,
            values.get("action_text", ""),
        )


class HandForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=PaperKind.choices, initial=PaperKind.PROPOSAL)
    addressed = forms.CharField(label=_("だれに"), max_length=60, help_text=_("例：会長"))
    handed_on = DayField(label=_("わたした日"))
    preamble = forms.CharField(
        label=_("前文"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
