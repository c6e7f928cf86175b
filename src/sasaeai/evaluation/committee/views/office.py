"""The office's pages: the committee, its members, the pack, results, and what is public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import jobs
from sasaeai.core.access import requires
from sasaeai.core.figures import preset_scales
from sasaeai.core.jobs import JobRun, JobState
from sasaeai.core.periods import fiscal_year_of, month, today
from sasaeai.core.quorum import Quorum
from sasaeai.core.tables import Who, download, export_links, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.core.ui.jobpages import follow, shown
from sasaeai.core.ui.jobview import JobView
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of, issuer
from sasaeai.evaluation.committee.enums import CommitteeKind, Openness, TieRule
from sasaeai.evaluation.committee.forming import (
    Rule,
    Window,
    form_committee,
    seat_member,
    show_committee,
)
from sasaeai.evaluation.committee.forms import CommitteeForm, MemberForm
from sasaeai.evaluation.committee.opinions import answered
from sasaeai.evaluation.committee.queries import committees, meetings_of, seated
from sasaeai.evaluation.committee.scoring import close_scoring, nodes_of, progress_of, results
from sasaeai.evaluation.committee.tables import results_rows, results_table
from sasaeai.evaluation.committee.views.members import pack_response
from sasaeai.evaluation.models import Committee, MemberPack, Recommendation
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.evaluation.tasks import make_member_pack
from sasaeai.plan.public import current_plan


def committee_of(pk: int) -> Committee:
    return get_object_or_404(committees(), pk=id_of(pk))


@requires("committee.view")
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """All committees; with one, straight to it."""
    found = list(committees()[:100])
    context = {"committees": found, "may_run": actor_of(request).may("committee.run")}
    return render(request, "evaluation/committees.jinja", context)


@requires("committee.run")
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Sets up a committee by its rule."""
    plan = current_plan()
    if plan is None:
        raise Http404("no plan yet")
    year = min(max(fiscal_year_of(today()), plan.span.first), plan.span.last)
    initial = {
        "year": str(year.year),
        "as_of": min(max(month(today()).last_day, year.period.start), year.last_day),
        "term_from": year.period.start,
        "term_to": year.last_day,
        "scoring_from": today(),
        "scoring_due": year.last_day,
        "criteria": _("進みぐあい"),
        "scale": "five",
    }
    form = CommitteeForm(request.POST or None, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _formed(form.cleaned_data, plan)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("評価委員会を作りました。委員を入れてください。"))
            return redirect("evaluation:committee", pk=made.pk)
    context = {"plan": plan, "form": form}
    return render(
        request, "evaluation/committee_new.jinja", context, status=422 if form.errors else 200
    )


def _formed(values: dict[str, Any], plan: Any) -> Committee:
    scale = preset_scales()[values["scale"]]
    if Committee.objects.filter(plan=plan, kind=values["kind"], fy=values["year"].year).exists():
        raise EvaluationRefused("この年度の同じ評価の委員会は、もうあります。")
    return form_committee(
        plan,
        kind=CommitteeKind(values["kind"]),
        year=values["year"],
        rule=Rule(
            values["categories"],
            Quorum(values["quorum"]),
            TieRule(values["tie"]),
            Openness(values["openness"]),
            values["substitutes"],
            values["text"],
        ),
        window=Window(
            values["as_of"],
            (values["term_from"], values["term_to"]),
            (values["scoring_from"], values["scoring_due"]),
        ),
        criteria=[(name, "", scale) for name in values["criteria"]],
    )


@requires("committee.view")
@require_GET
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the committee stands: members, meetings, pack, opinions, the paper."""
    found = committee_of(pk)
    whole = len(nodes_of(found)) * found.criteria.count()
    runs = JobRun.objects.filter(task=make_member_pack.name, key=_job_key(found))
    run = runs.order_by("-pk").first()
    context = {
        "committee": found,
        "whole": whole,
        "seated": seated(found, progress_of(found)),
        "meetings": list(meetings_of(found)),
        "packs": list(found.packs.order_by("-no")),
        "answered": answered(found),
        "paper": Recommendation.objects.filter(committee=found).first(),
        "criteria": list(found.criteria.all()),
        "categories": list(found.categories.all()),
        "day": today(),
        "may_run": actor_of(request).may("committee.run"),
    }
    job = _job(run, found) if run else None
    return follow(request, "evaluation/committee.jinja", job, context)


def _job_key(found: Committee) -> str:
    return f"committee {found.pk} pack"


def _job(run: JobRun, found: Committee) -> JobView:
    here = reverse("evaluation:committee", args=[found.pk])
    done = run.state == JobState.DONE and "pack" in run.result
    return shown(
        run,
        title=_("評価資料を作っています") if run.open else _("評価資料"),
        note=_("%(n)sページ") % {"n": run.result["pages"]} if done else "",
        failed=_("できませんでした"),
        refresh_url=here,
        result_url=reverse("evaluation:committee_pack", args=[run.result["pack"]]) if done else "",
        result_label=_("評価資料を開く（PDF）"),
    )


@requires("committee.run")
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a new pack; one that is being made is not asked for twice."""
    found = committee_of(pk)
    jobs.start(
        make_member_pack, key=_job_key(found), title=f"評価資料　{found.name}"[:200],
        committee_id=found.pk,
    )  # fmt: skip
    return redirect("evaluation:committee", pk=found.pk)


@requires("committee.view")
@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """A pack as members got it."""
    rows = MemberPack.objects.select_related("file")
    return pack_response(get_object_or_404(rows, pk=id_of(pk)))


@requires("committee.run")
@require_http_methods(FORM_METHODS)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoints one member."""
    found = committee_of(pk)
    form = MemberForm(
        request.POST or None, committee=found, initial={"appointed_on": found.term_from}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = seat_member(found, **form.cleaned_data)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)sさんを委員に入れました。") % {"name": made.name})
            return redirect("evaluation:committee", pk=found.pk)
    context = {"committee": found, "form": form}
    return render(
        request, "evaluation/committee_member.jinja", context, status=422 if form.errors else 200
    )


@requires("committee.run")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the scoring."""
    close_scoring(committee_of(pk))
    messages.success(request, _("評価の受け付けを終えました。結果を見られます。"))
    return redirect("evaluation:committee_results", pk=pk)


@requires("committee.run")
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the committee's rule, members and meetings public, or not."""
    found = committee_of(pk)
    show_committee(found, public=not found.is_public)
    return redirect("evaluation:committee", pk=pk)


@requires("committee.view")
@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Means and distributions; before scoring closes only how many are in."""
    found = committee_of(pk)
    lines = results(found) if found.closed else []
    table, rows = results_table(found), results_rows(lines)
    if file := download(table, rows, request.GET, who=Who.INTERNAL, issuer=issuer(), made_at=now()):
        return export_response(file)
    context = {
        "committee": found,
        "lines": lines,
        "page": table_page(
            table, rows, request.GET, who=Who.INTERNAL, exports=export_links(request.GET)
        ),
    }
    return render(request, "evaluation/committee_results.jinja", context)
