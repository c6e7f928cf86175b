"""Building an indicator without code: choose what to count, narrow it, read it back, try it, save."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.core import metrics
from sasaeai.core.access import requires
from sasaeai.core.metrics import Metric, UnknownMetric
from sasaeai.core.periods import today
from sasaeai.plan.building import Tried, build_indicator, try_indicator
from sasaeai.plan.building_forms import BuildForm
from sasaeai.plan.building_start import initial_of
from sasaeai.plan.charting import chart_years
from sasaeai.plan.models import Indicator, Plan
from sasaeai.plan.queries import load_tree
from sasaeai.plan.seeing import who_may_see
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Step 1 chooses the metric (``?metric=``), step 2 asks the rest, tries and saves."""
    plan = shown_plan(request)
    metric = _metric(request.GET.get("metric", ""))
    if metric is None:
        node = request.GET.get("node", "")[:40]
        context = {"plan": plan, "rooms": _rooms(), "node": node, "row": None}
        return render(request, "plan/build_choose.jinja", context)
    return _form(request, plan, metric, None)


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over an indicator that stands; another metric may be chosen."""
    row = get_object_or_404(Indicator.objects.select_related("identity", "plan", "baseline"), pk=pk)
    metric = _metric(request.GET.get("metric", "") or row.metric)
    if metric is None or request.GET.get("metric") == "":
        context = {"plan": row.plan, "rooms": _rooms(), "row": row, "node": ""}
        return render(request, "plan/build_choose.jinja", context)
    return _form(request, row.plan, metric, row)


def _metric(code: str) -> Metric | None:
    try:
        return metrics.get(code[:60]) if code else None
    except UnknownMetric:
        return None


def _rooms() -> list[tuple[str, list[Metric]]]:
    """Everything that can be counted under its heading; what is entered comes last."""
    rows = sorted(metrics.every(), key=lambda each: (each.entered, each.theme == "", each.theme))
    return [(theme or _("そのほかの記録"), list(found)) for theme, found in groupby(rows, _theme)]


def _theme(each: Metric) -> str:
    return each.theme


def _form(request: HttpRequest, plan: Plan, metric: Metric, row: Indicator | None) -> HttpResponse:
    tree = load_tree(finding.version_of(plan))
    node = request.GET.get("node", "")[:40]
    form = BuildForm(
        request.POST or None,
        plan=plan,
        metric=metric,
        tree=tree,
        row=row,
        initial=initial_of(row, plan, metric, node),
    )
    tried: Tried | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "save":
                made = build_indicator(plan, form.wanted())
                messages.success(request, _("指標を保存しました。"))
                return redirect("plan:desk_indicator", made.pk)
            exact = finding.actor_of(request).may("plan.exact")
            tried = try_indicator(plan, form.wanted(), exact=exact)
        except PlanRefused as refused:
            form.refuse(refused)
    return render(request, "plan/build.jinja", _context(form, tried))


def _context(form: BuildForm, tried: Tried | None) -> dict[str, object]:
    public = form.cleaned_data.get("public", True) if tried else True
    review = form.plan.review_fy
    return {
        "plan": form.plan,
        "metric": form.metric,
        "row": form.row,
        "form": form,
        "tried": tried,
        "years": chart_years(tried.item, review_fy=review) if tried else [],
        "seeing": who_may_see(form.metric, public=public),
        "day": today(),
    }
