"""Opinions and answers at the office, the paper handed over, and everybody's pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import open_to_everyone, requires
from sasaeai.core.documents import response
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, download, export_links, export_response, safe_name
from sasaeai.core.tables import page as table_page
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of, issuer
from sasaeai.evaluation.committee import packpaper
from sasaeai.evaluation.committee.enums import MinutesState, OpinionKind, PaperKind
from sasaeai.evaluation.committee.forming import in_office
from sasaeai.evaluation.committee.forms import HandForm, OpinionForm, ResponseForm
from sasaeai.evaluation.committee.opinions import (
    answer_opinion,
    answered,
    hand_over,
    publish_answers,
    record_opinion,
)
from sasaeai.evaluation.committee.queries import committees
from sasaeai.evaluation.committee.scoring import nodes_of
from sasaeai.evaluation.committee.tables import opinions_rows, opinions_table
from sasaeai.evaluation.committee.views.office import committee_of
from sasaeai.evaluation.models import (
    Committee,
    Opinion,
    OpinionResponse,
    Recommendation,
    Resolution,
)
from sasaeai.evaluation.refusals import Blocked, EvaluationRefused


def headings_of(committee: Committee) -> dict[int, str]:
    return {node.identity_id: node.heading for node in nodes_of(committee)}


@requires("committee.view")
@require_http_methods(FORM_METHODS)
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """改善工程表: all opinions with their answers; the office adds those said at a meeting."""
    committee = committee_of(pk)
    table, rows = opinions_table(committee), opinions_rows(committee, headings_of(committee))
    if file := download(table, rows, request.GET, who=Who.INTERNAL, issuer=issuer(), made_at=now()):
        return export_response(file)
    may_run = actor_of(request).may("committee.run")
    sent = request.POST if request.method == "POST" and may_run else None
    form = OpinionForm(sent, nodes=nodes_of(committee), initial={"kind": OpinionKind.PROPOSAL})
    if sent is not None and form.is_valid():
        about = form.nodes.get(form.cleaned_data["line"])
        try:
            made = record_opinion(
                committee,
                kind=OpinionKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
                identity=about.identity if about else None,
            )
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("意見%(no)dを記録しました。") % {"no": made.no})
            return redirect("evaluation:opinions", pk=pk)
    context = {
        "committee": committee,
        "rows": rows,
        "page": table_page(
            table, rows, request.GET, who=Who.INTERNAL, exports=export_links(request.GET)
        ),
        "answered": answered(committee),
        "form": form,
        "may_run": may_run,
        "may_answer": actor_of(request).may("committee.answer"),
    }
    return render(request, "evaluation/opinions.jinja", context, status=422 if form.errors else 200)


@requires("committee.answer")
@require_http_methods(FORM_METHODS)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to one opinion, and on to the next that has none."""
    found = get_object_or_404(
        Opinion.objects.select_related("committee__plan", "committee__version"), pk=id_of(pk)
    )
    stands = OpinionResponse.objects.filter(opinion=found).select_related("action").first()
    form = ResponseForm(request.POST or None, committee=found.committee, response=stands)
    if request.method == "POST" and form.is_valid():
        try:
            answer_opinion(found, form.answer())
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("意見%(no)dに答えました。") % {"no": found.no})
            return redirect("evaluation:opinions", pk=found.committee_id)
    context = {
        "opinion": found,
        "committee": found.committee,
        "about": headings_of(found.committee).get(found.identity_id or 0, _("全体")),
        "form": form,
        "response": stands,
    }
    return render(request, "evaluation/opinion.jinja", context, status=422 if form.errors else 200)


@requires("committee.run")
@require_http_methods(FORM_METHODS)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """答申・提言書: kept as it is on the day it is handed over."""
    committee = committee_of(pk)
    form = HandForm(request.POST or None, initial={"handed_on": today()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["kind"] = PaperKind(values["kind"])
        try:
            hand_over(committee, **values)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("わたした日の内容のまま残しました。"))
            return redirect("evaluation:committee", pk=pk)
    context = {"committee": committee, "form": form}
    return render(request, "evaluation/hand.jinja", context, status=422 if form.errors else 200)


@requires("committee.run")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Opinions and answers for everybody, once each has one."""
    committee = committee_of(pk)
    try:
        publish_answers(committee)
    except Blocked as refused:
        messages.error(request, " ".join((str(refused), *refused.blockers[:3])))
    else:
        messages.success(request, _("意見と答えを公開しました。"))
    return redirect("evaluation:opinions", pk=pk)


@open_to_everyone
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The recommendation as PDF; who may see the committee may see it."""
    rows = Recommendation.objects.select_related("committee__plan")
    found = get_object_or_404(rows, committee_id=id_of(pk))
    return response(
        packpaper.recommendation_paper(found),
        safe_name(f"{found.committee.name} {found.get_kind_display()}"),
        inline=True,
    )


@open_to_everyone
@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    """The committees that residents may see."""
    found = list(committees().filter(is_public=True)[:50])
    return render(request, "evaluation/shown_committees.jinja", {"committees": found})


@open_to_everyone
@require_GET
def shown_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule, members, meetings with public minutes, the paper, opinions and answers."""
    committee = get_object_or_404(committees().filter(is_public=True), pk=id_of(pk))
    meetings = committee.meetings.filter(cancelled=False).select_related("minutes").order_by("no")
    table = opinions_table(committee)
    rows = opinions_rows(committee, headings_of(committee)) if committee.answered_on else []
    if file := download(table, rows, request.GET, who=Who.PUBLIC, issuer=issuer(), made_at=now()):
        if committee.answered_on is None:
            raise Http404("not published")
        return export_response(file)
    context = {
        "committee": committee,
        "members": in_office(
            committee, on=min(max(today(), committee.term_from), committee.term_to)
        ),
        "meetings": [
            (
                row,
                m
                if (m := getattr(row, "minutes", None)) and m.state == MinutesState.PUBLIC
                else None,
            )
            for row in meetings
        ],
        "resolutions": list(
            Resolution.objects.filter(meeting__committee=committee).order_by("meeting__no", "no")
        )
        if committee.answered_on
        else [],
        "paper": Recommendation.objects.filter(committee=committee).first(),
        "rows": rows,
        "page": table_page(
            table, rows, request.GET, who=Who.PUBLIC, exports=export_links(request.GET)
        )
        if committee.answered_on
        else None,
        "day": today(),
    }
    return render(request, "evaluation/shown_committee.jinja", context)
