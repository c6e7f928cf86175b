"""Forms for retention and for what people ask about themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.ui.forms import WrittenDayField
from sasaeai.people.retention.models import Asks, Decision

LONGEST = 2000


class YearsForm(forms.Form):
    """How long; empty keeps for ever."""

    years = forms.IntegerField(
        label=_("何年残すか"), min_value=1, max_value=100, required=False,
        help_text=_("空けておくと、ずっと残します。"),
    )  # fmt: skip
    until_age = forms.IntegerField(
        label=_("本人が子どものとき、何歳になるまで残すか"), min_value=1, max_value=100,
        required=False, help_text=_("空けておくと、子どもの記録もほかと同じように数えます。"),
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Why nothing is destroyed."""

    why = forms.CharField(label=_("廃棄しないわけ"), max_length=500)


class RequestForm(forms.Form):
    """What somebody asks about the records on themself."""

    kind = forms.ChoiceField(label=_("何を求めているか"), choices=Asks.choices)
    asked_on = WrittenDayField(label=_("受けた日"))
    asked_by = forms.CharField(label=_("だれから"), max_length=60, initial="本人")
    identity = forms.CharField(
        label=_("本人をどう確かめたか"), max_length=60, help_text=_("運転免許証、顔見知り など")
    )
    what = forms.CharField(label=_("内容"), max_length=LONGEST, widget=forms.Textarea)


class AnswerForm(forms.Form):
    """The decision and what the person was told."""

    decision = forms.ChoiceField(label=_("結果"), choices=Decision.choices)
    answer = forms.CharField(
        label=_("本人に伝えたことと、わけ"), max_length=LONGEST, widget=forms.Textarea
    )
