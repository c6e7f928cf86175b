"""Improvement actions: the list, one action, a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import tables
from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.evaluation.actions.effects import effects
from sasaeai.evaluation.actions.forms import ActionForm, MoveForm, RescheduleForm
from sasaeai.evaluation.actions.services import (
    Came,
    create_action,
    move_action,
    reschedule_action,
    verify_action,
)
from sasaeai.evaluation.actions.tables import ACTIONS, action_rows
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of, issuer
from sasaeai.evaluation.enums import ActionStatus, Origin
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.evaluation.views.sheets import sheet_of
from sasaeai.plan.public import current_plan

UNPROCESSABLE = 422
SHOWN = ("open", "late", "mine", "done", "all")


def action_of(pk: int) -> ImprovementAction:
    rows = ImprovementAction.objects.select_related(
        "plan", "sheet__round", "sheet__node", "effect_indicator", "owner_account"
    )
    return get_object_or_404(rows, pk=id_of(pk))


@requires("evaluation.view")
@require_GET
def actions(request: HttpRequest) -> HttpResponse:
    """All actions of the current plan, those that are open first."""
    plan = current_plan()
    shown = request.GET.get("show", "open")
    rows = ImprovementAction.objects.filter(plan=plan).select_related("sheet__round")
    unfinished = (ActionStatus.OPEN, ActionStatus.DOING)
    counts = {
        "open": rows.filter(status__in=unfinished).count(),
        "late": rows.filter(status__in=unfinished, due_on__lt=today()).count(),
        "mine": rows.filter(
            status__in=unfinished, owner_account=actor_of(request).account_id
        ).count(),
        "done": rows.filter(status=ActionStatus.DONE).count(),
    }
    if shown == "mine":
        rows = rows.filter(owner_account=actor_of(request).account_id)
    if shown in ("open", "late", "mine"):
        rows = rows.filter(status__in=unfinished)
    if shown == "late":
        rows = rows.filter(due_on__lt=today())
    if shown == "done":
        rows = rows.filter(status=ActionStatus.DONE)
    listed = list(rows.order_by("due_on", "pk"))
    answers = effects(plan, listed) if plan is not None else {}
    data = action_rows(listed, answers)
    if file := tables.download(
        ACTIONS, data, request.GET, who=tables.Who.INTERNAL, issuer=issuer(), made_at=now()
    ):
        return tables.export_response(file)
    context = {
        "page": tables.page(
            ACTIONS, data, request.GET, who=tables.Who.INTERNAL,
            exports=tables.export_links(request.GET),
        ),
        "shown": shown if shown in SHOWN else "all",
        "counts": counts,
        "may_act": actor_of(request).may("evaluation.act") and plan is not None,
    }  # fmt: skip
    return render(request, "evaluation/actions.jinja", context)


@requires("evaluation.act")
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new action of a sheet, or of an opinion or incident."""
    sheet = sheet_of(pk) if pk else None
    plan = sheet.round.plan if sheet is not None else current_plan()
    if plan is None:
        return render(request, "evaluation/no_plan.jinja", {})
    form = ActionForm(
        request.POST or None, plan=plan, with_origin=sheet is None,
        initial={
            "target_fy": str((sheet.round.fy if sheet else plan.fy_from) + 1),
            "owner": sheet.owner if sheet else "",
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        came = (
            Came(Origin.SHEET, sheet=sheet)
            if sheet is not None
            else Came(Origin(data["origin"]), label=data["origin_label"])
        )
        names = ("text", "owner", "owner_account", "due_on", "target_fy")
        try:
            made = create_action(
                plan, came=came, effect=form.effect, **{name: data[name] for name in names}
            )
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("改善策を決めました。"))
            if sheet is not None:
                return redirect(f"/desk/evaluation/sheets/{sheet.pk}/#next")
            return redirect("evaluation:action", made.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "sheet": sheet}
    return render(request, "evaluation/action_new.jinja", context, status=status)


@requires("evaluation.view")
@require_GET
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action with its notes and what the confirmed year says."""
    return _shown(request, action_of(pk))


def _shown(
    request: HttpRequest,
    row: ImprovementAction,
    *,
    move: MoveForm | None = None,
    again: RescheduleForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "row": row,
        "answer": effects(row.plan, [row])[row.pk],
        "notes": list(row.notes.order_by("id")),
        "may_act": actor.may("evaluation.act"),
        "may_verify": actor.may("evaluation.act")
        and row.status == ActionStatus.DONE
        and row.verified_on is None
        and actor.account_id not in (row.owner_account_id, row.done_by_id),
        "move": move or MoveForm(initial={"status": row.status}),
        "again": again
        or RescheduleForm(
            plan=row.plan, initial={"due_on": row.due_on, "target_fy": str(row.target_fy)}
        ),
        "late": row.is_open and row.due_on < today(),
    }
    status = UNPROCESSABLE if move is not None or again is not None else 200
    return render(request, "evaluation/action.jinja", context, status=status)


@requires("evaluation.act")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves an action on."""
    row, form = action_of(pk), MoveForm(request.POST)
    if form.is_valid():
        try:
            move_action(
                row,
                status=ActionStatus(form.cleaned_data["status"]),
                note=form.cleaned_data["note"],
            )
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("改善策の様子を残しました。"))
            return redirect("evaluation:action", pk)
    return _shown(request, row, move=form)


@requires("evaluation.act")
@require_POST
def reschedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, with the reason."""
    row = action_of(pk)
    form = RescheduleForm(request.POST, plan=row.plan)
    if form.is_valid():
        try:
            reschedule_action(row, **form.cleaned_data)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("期限を変えました。"))
            return redirect("evaluation:action", pk)
    return _shown(request, row, again=form)


@requires("evaluation.act")
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else has seen that it was done."""
    try:
        verify_action(action_of(pk), note=request.POST.get("note", ""))
    except EvaluationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("できたことを確認しました。"))
    return redirect("evaluation:action", pk)
