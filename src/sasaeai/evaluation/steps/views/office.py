"""The office: who has answered, reminders, a paper form typed in, the round itself."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of, issuer
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.forms import AnswersForm, RoundForm
from sasaeai.evaluation.steps.queries import councils, step_list
from sasaeai.evaluation.steps.services import (
    ChangedMeanwhile,
    StepsRefused,
    answer_steps,
    open_round,
    send_sheet,
)
from sasaeai.evaluation.steps.tables import NOT_SENT, REMINDERS, SENT, reminder_rows
from sasaeai.evaluation.steps.views.officer import current_round, last_year, sheet_of
from sasaeai.plan.public import current_plan


@requires("steps.view")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Which district councils have answered, and whom to remind."""
    round_, day = current_round(), today()
    rows = reminder_rows(round_, day=day) if round_ else []
    if request.GET.get("only") == "waiting":
        rows = [row for row in rows if row["state"] != SENT]
    enters = actor_of(request).may("steps.enter_for_others")
    table = REMINDERS if enters else REMINDERS.unlinked()
    if file := download(table, rows, request.GET, who=Who.INTERNAL, issuer=issuer(), made_at=now()):
        return export_response(file)
    context = {
        "round": round_,
        "day": day,
        "page": table_page(
            table, rows, request.GET, who=Who.INTERNAL, exports=export_links(request.GET)
        ),
        "sent": sum(row["state"] == SENT for row in rows),
        "waiting": sum(row["state"] == NOT_SENT for row in rows),
        "whole": len(rows),
        "enters": enters,
        "may_open": actor_of(request).may("steps.manage"),
    }
    return render(request, "evaluation/steps_desk.jinja", context)


@requires("steps.manage")
@require_http_methods(FORM_METHODS)
def round_page(request: HttpRequest) -> HttpResponse:
    """Opens this fiscal year's self-check, or moves its days while it is open."""
    plan = current_plan()
    if plan is None:
        raise Http404("no plan yet")
    year = fiscal_year_of(today())
    round_ = current_round()
    this = round_ if round_ is not None and round_.fy == year.year else None
    initial = {
        "opens_on": this.opens_on if this else today(),
        "due_on": this.due_on if this else max(year.last_day - timedelta(days=31), today()),
        "closes_on": this.closes_on if this else year.last_day + timedelta(days=30),
    }
    form = RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            open_round(plan, year, **form.cleaned_data)
        except StepsRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("%(year)sのふりかえりをはじめました。") % {"year": year.label}
            )
            return redirect("evaluation:steps_desk")
    context = {"plan": plan, "year": year, "form": form, "this": this}
    return render(
        request, "evaluation/steps_round.jinja", context, status=422 if form.errors else 200
    )


@requires("steps.enter_for_others")
@require_http_methods(FORM_METHODS)
def paper_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Types in one district's paper form, all steps on one page."""
    organisation, round_ = get_object_or_404(councils(), pk=id_of(pk)), current_round()
    if round_ is None:
        raise Http404("no round yet")
    steps, sheet = step_list(round_.version), sheet_of(round_, organisation)
    form = AnswersForm(request.POST or None, steps=steps.steps, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        try:
            saved = answer_steps(
                round_,
                organisation,
                form.answers(),
                source=StepSource.PAPER,
                overall=form.cleaned_data["overall"],
            )
            if "send" in request.POST:
                send_sheet(saved)
        except ChangedMeanwhile as refused:
            form.refuse(refused.states)
        except StepsRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("%(name)sの答えを保存しました。") % {"name": organisation.name}
            )
            return redirect("evaluation:steps_desk")
    lines = {step.role_id: fields for step, fields in form.lines()}
    context = {
        "organisation": organisation,
        "round": round_,
        "sheet": sheet,
        "steps": steps,
        "lines": lines,
        "form": form,
        "states": list(reversed(StepState)),
        "last": last_year(round_, organisation),
    }
    return render(
        request, "evaluation/steps_paper.jinja", context, status=422 if form.errors else 200
    )
