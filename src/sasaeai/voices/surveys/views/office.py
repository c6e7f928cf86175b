"""The office: surveys of the plan, how they were made, what came back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.plan.public import current_plan
from sasaeai.voices.asking import FORM_METHODS, actor_of, issuer
from sasaeai.voices.enums import Tracking, Way
from sasaeai.voices.models import Survey, SurveyFact
from sasaeai.voices.refusals import VoicesRefused
from sasaeai.voices.surveys.forms import CountsForm, FactForm, SurveyForm
from sasaeai.voices.surveys.queries import counted, facts_of, result_of, surveys_of
from sasaeai.voices.surveys.services import (
    CountedMeanwhile,
    CountsRefused,
    add_fact,
    describe_survey,
    drop_fact,
    set_counts,
    show_survey,
)
from sasaeai.voices.surveys.tables import counts_rows, counts_table


def survey_of(pk: int) -> Survey:
    return get_object_or_404(surveys_of(), pk=pk)


@requires("voices.view")
@require_http_methods(FORM_METHODS)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts and rates with nothing hidden, their files, and findings that speak for an issue."""
    found = survey_of(pk)
    may_edit = actor_of(request).may("voices.edit")
    sent = request.POST if request.method == "POST" and may_edit else None
    form = FactForm(sent, plan=found.plan)
    if sent is not None and form.is_valid():
        try:
            add_fact(found, **form.cleaned_data)
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("voices:survey_desk", pk=pk)
    result = result_of(found, exact=True)
    table, rows = counts_table(found), counts_rows(result)
    if file := download(table, rows, request.GET, who=Who.INTERNAL, issuer=issuer(), made_at=now()):
        return export_response(file)
    context = {
        "survey": found,
        "result": result,
        "page": table_page(
            table, rows, request.GET, who=Who.INTERNAL, exports=export_links(request.GET)
        ),
        "facts": facts_of(found),
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "voices/survey_desk.jinja", context, status=422 if form.errors else 200)


@requires("voices.edit")
@require_POST
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding is taken out again."""
    found = get_object_or_404(SurveyFact, pk=pk)
    drop_fact(found)
    messages.success(request, _("取り消しました。"))
    return redirect("voices:survey_desk", pk=found.survey_id)


@requires("voices.edit")
@require_http_methods(FORM_METHODS)
def describe(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new survey of the plan, or new words for one."""
    found = None if pk is None else survey_of(pk)
    plan = found.plan if found else current_plan()
    if plan is None:
        raise Http404("no plan yet")
    form = SurveyForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            saved = describe_survey(plan, form.described(), survey=found)
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            name = "voices:survey_desk" if found else "voices:survey_counts"
            return redirect(name, pk=saved.pk)
    context = {"survey": found, "plan": plan, "form": form}
    return render(request, "voices/survey_form.jinja", context, status=422 if form.errors else 200)


def _initial(found: Survey | None) -> dict[str, object]:
    if found is None:
        day = today()
        return {"way": Way.BOTH, "tracking": Tracking.ENVELOPE, "opens_on": day, "closes_on": day}
    names = ("title", "population", "sampling", "way", "tracking", "opens_on", "closes_on")
    return {name: getattr(found, name) for name in names}


@requires("voices.edit")
@require_http_methods(FORM_METHODS)
def counts(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent out and what came back, typed in; as a whole or by district."""
    found = survey_of(pk)
    rows = counted(found)
    by_area = "areas" in request.GET
    form = CountsForm(request.POST or None, survey=found, rows=rows, by_area=by_area)
    if request.method == "POST" and form.is_valid():
        try:
            set_counts(found, form.counted(), seen=form.cleaned_data["edition"])
        except CountsRefused as refused:
            form.refuse(refused.problems)
        except CountedMeanwhile as refused:
            form.stands(counted(survey_of(pk)), refused.edition)
            form.add_error(None, str(refused))
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("数を保存しました。"))
            return redirect("voices:survey_desk", pk=pk)
    context = {"survey": found, "form": form, "lines": form.lines(), "split": len(form.places) > 1}
    return render(
        request, "voices/survey_counts.jinja", context, status=422 if form.errors else 200
    )


@requires("voices.edit")
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody, or no longer."""
    found = survey_of(pk)
    try:
        saved = show_survey(found, shown=found.shown_on is None)
    except VoicesRefused as refused:
        messages.error(request, str(refused))
    else:
        said = _("公開しました。") if saved.shown_on else _("非公開にしました。")
        messages.success(request, said)
    return redirect("voices:survey_desk", pk=pk)
