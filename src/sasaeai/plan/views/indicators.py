"""Indicators at the desk: exact figures, targets with reasons, and the rows behind a figure."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.areas.public import Area, descendants
from sasaeai.core import audit, metrics, tables
from sasaeai.core.access import requires
from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import Who
from sasaeai.plan.counted import counted_table, marked
from sasaeai.plan.districts import by_district
from sasaeai.plan.entering import names_of
from sasaeai.plan.figures import measure, printed
from sasaeai.plan.forms import BaselineForm, RetireForm, TargetForm, target_initial
from sasaeai.plan.measuring import (
    resume_indicator,
    retire_indicator,
    set_baseline,
    set_target,
)
from sasaeai.plan.models import Indicator, Target
from sasaeai.plan.queries import load_tree, version_on
from sasaeai.plan.seeing import who_may_see
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.standing import titles_of
from sasaeai.plan.tables import INDICATORS, indicator_rows
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan
from sasaeai.plan.views.public import indicator_context


@requires("plan.view_desk")
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators of a plan with what each still lacks."""
    plan = shown_plan(request)
    actor = finding.actor_of(request)
    rows = list(plan.indicators.select_related("identity").order_by("order", "id"))
    found = measure(plan, rows, exact=actor.may("plan.exact"))
    version = version_on(plan)
    tree = load_tree(version) if version else None
    titles = titles_of(tree, rows) if tree else {}
    page = tables.page(
        INDICATORS, indicator_rows(found, titles), request.GET, who=Who.INTERNAL, path=request.path
    )
    context = {"plan": plan, "table": page, "may_edit": actor.may("plan.edit")}
    return render(request, "plan/indicators.jinja", context)


@requires("plan.view_desk")
@require_http_methods(FORM_METHODS)
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator with exact figures by district; the secretariat sets baseline and targets."""
    row = get_object_or_404(Indicator.objects.select_related("identity", "plan__breakdown"), pk=pk)
    plan, actor = row.plan, finding.actor_of(request)
    year = finding.year_of(request, plan)
    may_edit = actor.may("plan.edit")
    if request.method == "POST" and not may_edit:
        raise Http404("out of reach")
    asked = request.POST.get("act", "")
    target = TargetForm(
        request.POST if asked == "target" else None,
        plan=plan,
        prefix="target",
        initial=target_initial(row, year),
    )
    baseline = BaselineForm(
        request.POST if asked == "baseline" else None,
        prefix="baseline",
        initial=_baseline_initial(row),
    )
    retire = RetireForm(request.POST if asked == "retire" else None, plan=plan, prefix="retire")
    if request.method == "POST" and _acted(request, row, asked, retire):
        return redirect("plan:desk_indicator", row.pk)
    if request.method == "POST" and _done(request, row, target, baseline):
        return redirect("plan:desk_indicator", row.pk)
    version = version_on(plan)
    if version is None:
        raise Http404("no version yet")
    tree = load_tree(version)
    exact = actor.may("plan.exact")
    item = measure(plan, [row], year=year, exact=exact)[0]
    context = indicator_context(plan, tree, row, item, exact=exact) | {
        "districts": by_district(plan, item, year=year, exact=exact),
        "history": _history(row),
        "retire": retire,
        "beside": metrics.beside(item.series, year.period) if item.series else [],
        "seeing": who_may_see(item.metric, public=row.public),
        "target": target,
        "baseline": baseline,
        "may_edit": may_edit,
        "exact": exact,
    }
    return render(request, "plan/desk_indicator.jinja", context)


def _baseline_initial(row: Indicator) -> dict[str, str]:
    known = getattr(row, "baseline", None)
    if known is None:
        return {"fy": FiscalYear(row.plan.fy_from - 1).label}
    value = "" if known.value is None else f"{known.value.normalize():f}"
    return {"fy": FiscalYear(known.fy).label, "value": value, "source": known.source}


def _target_figure(row: Indicator, act: Target) -> Figure | None:
    """What the act set; None where it took the target back."""
    if act.value is None:
        return None
    return Figure.of(act.value, unit=row.unit, decimals=row.decimals)


def _history(row: Indicator) -> list[tuple[Target, Figure | None, Figure | None, str]]:
    """Each act with what it set, what stood before, and who set it, the newest first."""
    acts = list(row.targets.select_related("supersedes").order_by("-id"))
    names = names_of({act.account_id for act in acts})
    return [
        (
            act,
            _target_figure(row, act),
            _target_figure(row, act.supersedes) if act.supersedes is not None else None,
            names.get(act.account_id, ""),
        )
        for act in acts
    ]


def _acted(request: HttpRequest, row: Indicator, asked: str, form: RetireForm) -> bool:
    """Retiring, and taking that back."""
    if asked == "resume":
        resume_indicator(row)
        messages.success(request, _("また見ることにしました。"))
        return True
    if asked != "retire" or not form.is_valid():
        return False
    try:
        last, reason = form.cleaned_data["last_fy"], form.cleaned_data["reason"]
        retire_indicator(row, last_fy=last.year, reason=reason)
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("見るのをやめました。これまでの数字とページは残ります。"))
    return True


def _done(request: HttpRequest, row: Indicator, target: TargetForm, baseline: BaselineForm) -> bool:
    form = target if target.is_bound else baseline
    if not form.is_bound or not form.is_valid():
        return False
    answers = dict(form.cleaned_data)
    try:
        if form is target:
            answers["fy"] = answers["fy"].year
            set_target(row, **answers)
            messages.success(request, _("目標を記録しました。前の目標も残っています。"))
        else:
            answers["fy"] = answers["fy"].year
            set_baseline(row, **answers)
            messages.success(request, _("基準値を記録しました。"))
    except PlanRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@requires("plan.view_desk")
@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The records that make a figure, as far as this person's duties reach."""
    row = get_object_or_404(Indicator.objects.select_related("identity", "plan"), pk=pk)
    year = finding.year_of(request, row.plan)
    exact = finding.actor_of(request).may("plan.exact")
    item = measure(row.plan, [row], year=year, exact=exact)[0]
    if item.series is None or item.metric is None:
        raise Http404("nothing is counted yet")
    area = _area(request)
    if area is not None and not exact:
        raise Http404("small districts are for those who may see exact figures")
    inside = None if area is None else descendants(area.pk)
    counted = marked(item.metric, metrics.rows(item.series, year.period, inside))
    listed = counted_table(item, item.metric, counted.model)
    page = tables.page(listed, counted, request.GET, who=Who.INTERNAL, path=request.path)
    audit.record(
        "plan.rows.opened",
        subject=("indicator", row.pk),
        detail={"year": year.year, "area": area.pk if area else 0, "shown": len(page.rows)},
    )
    figure = item.now.live
    if area is not None and item.metric.area and item.now.series is not None:
        figure = printed(metrics.figure(item.series, year.period, area.pk), row)
    context = {
        "plan": row.plan,
        "item": item,
        "year": year,
        "area": area,
        "figure": figure,
        "table": page,
    }
    return render(request, "plan/rows.jinja", context)


def _area(request: HttpRequest) -> Area | None:
    text = request.GET.get("area", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadRequest("area")
    return get_object_or_404(Area, pk=int(text))
