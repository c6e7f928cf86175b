"""The secretariat hands sheets to the section that answers for them now."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.ui.forms import PlainWords
from sasaeai.evaluation.asking import FORM_METHODS
from sasaeai.evaluation.enums import RoundStatus
from sasaeai.evaluation.internal.handing import (
    LONGEST_REASON,
    being_put_right,
    hand_sheets,
    unplaced,
)
from sasaeai.evaluation.models import EvalRound, EvalSheet
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.evaluation.views.rounds import UNPROCESSABLE, round_of
from sasaeai.plan.public import Section, standing_sections


class SheetsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Sheets by number, line and the owner they have now."""

    def label_from_instance(self, obj: EvalSheet) -> str:
        return f"{obj.number}　{obj.node.heading}（{obj.owner or now_('担当なし')}）"


class HandForm(PlainWords, forms.Form):
    """Which sheets, to which section, and why."""

    sheets = SheetsField(
        EvalSheet.objects.none(), label=_("シート"), widget=forms.CheckboxSelectMultiple
    )
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("引きつぐ係"), empty_label=_("えらんでください")
    )
    reason = forms.CharField(
        label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("例：令和8年4月の組織の見直しで、地域福祉係に移ったため"),
    )  # fmt: skip

    def __init__(self, *args: object, found: EvalRound, offered: list[int], **kwargs: object):
        super().__init__(*args, **kwargs)
        sheets = self.fields["sheets"]
        assert isinstance(sheets, forms.ModelMultipleChoiceField)
        sheets.queryset = found.sheets.filter(pk__in=offered).select_related("node")
        sheets.initial = offered
        section = self.fields["section"]
        assert isinstance(section, forms.ModelChoiceField)
        section.queryset = standing_sections().filter(organisation=found.plan.organisation_id)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """All sheets without a section that stands, or the one asked for (``?sheet=``)."""
    found = round_of(pk)
    published = found.status == RoundStatus.PUBLISHED
    rows = being_put_right(found) if published else found.sheets
    sheets = list(rows.order_by("order"))
    asked = request.GET.get("sheet", "")
    offered = [row.pk for row in sheets if str(row.pk) == asked] or [
        row.pk for row in unplaced(sheets, found.plan.organisation_id)
    ]
    form = HandForm(request.POST or None, found=found, offered=offered)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = hand_sheets(
                found, list(data["sheets"]), to=data["section"], reason=data["reason"]
            )
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            words = now_("%(n)s枚のシートを「%(section)s」に引きつぎました。")
            messages.success(request, words % {"n": len(made), "section": made[0].owner})
            return redirect("evaluation:round", found.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"round": found, "form": form, "offered": offered}
    return render(request, "evaluation/round_hand.jinja", context, status=status)
