"""The secretariat's pages of a round: the list, the board, and what moves the whole of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import tables
from sasaeai.core.access import Actor, requires
from sasaeai.core.periods import today
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of, issuer
from sasaeai.evaluation.enums import STAGES, RoundKind, Stage
from sasaeai.evaluation.internal.closing import (
    running,
    start_freeze,
    start_publish,
    start_restate,
)
from sasaeai.evaluation.internal.forms import DecisionForm, ReasonForm, RoundForm
from sasaeai.evaluation.internal.handing import unplaced
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.internal.overview import Overview, overview
from sasaeai.evaluation.internal.rounds import open_round, record_decision, set_dues
from sasaeai.evaluation.internal.tables import board_rows, board_table
from sasaeai.evaluation.internal.together import submit_all
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.publication.guards import blockers
from sasaeai.evaluation.refusals import Blocked, EvaluationRefused
from sasaeai.plan.public import Plan, current_plan, load_tree, plans_in_force, version_on

UNPROCESSABLE = 422
MOST_TOLD = 5
MOST_PLANS = 20


def round_of(pk: int) -> EvalRound:
    rows = EvalRound.objects.select_related("plan", "plan__organisation")
    return get_object_or_404(rows, pk=id_of(pk))


@requires("evaluation.view")
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, newest first, with where each is."""
    rows = EvalRound.objects.select_related("plan").prefetch_related("publications")
    context = {
        "rounds": list(rows.order_by("-last_day", "-pk")[:60]),
        "may_run": actor_of(request).may("evaluation.run"),
        "may_plan": actor_of(request).may("plan.edit"),
        "plan": current_plan(),
    }
    return render(request, "evaluation/rounds.jinja", context)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Opens a round of the current plan, or of the one asked for (``?plan=``)."""
    plans = list(plans_in_force()[:MOST_PLANS])
    asked = request.GET.get("plan", "")[:40]
    plan = next((row for row in plans if row.code == asked), None) if asked else current_plan()
    if asked and plan is None:
        raise Http404("no such plan")
    if plan is None:
        return render(request, "evaluation/no_plan.jinja", {})
    form = _round_form(request, plan)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = open_round(
                plan,
                kind=RoundKind(data["kind"]),
                year=data["fy"],
                axes=form.axes,
                dues=form.dues,
                window=form.window,
                depths=data["depths"],
            )
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("%(round)sの評価をはじめました。シートは%(n)s枚です。")
            messages.success(request, words % {"round": made.label, "n": made.sheets.count()})
            return redirect("evaluation:round", made.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "plan": plan, "plans": plans}
    return render(request, "evaluation/round_new.jinja", context, status=status)


def _round_form(request: HttpRequest, plan: Plan) -> RoundForm:
    version = version_on(plan)
    levels = load_tree(version).levels if version is not None else ()
    last = EvalRound.objects.filter(plan=plan).order_by("-pk").first()
    initial: dict[str, object] = {"fy": str(min(max(today().year - 1, plan.fy_from), plan.fy_to))}
    if last is not None:
        axes = list(last.axes.all())
        initial |= {row.axis: row.scale_id for row in axes if row.axis in ("grade", "direction")}
        initial["aspects"] = [row.scale_id for row in axes if row.axis == "aspect"]
        initial["depths"] = last.depths
        initial |= {f"who-{row.stage}": row.who for row in last.dues.all()}
    return RoundForm(request.POST or None, plan=plan, levels=levels, initial=initial)


@requires("evaluation.view")
@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every sheet of a round: where it waits, its grades, what does not fit."""
    found = round_of(pk)
    shown = overview(found)
    actor = actor_of(request)
    wanted = request.GET.get("stage", "")
    sheets = [row.standing.sheet for row in shown.rows]
    may_run = actor.may("evaluation.run")
    homeless = unplaced(sheets, found.plan.organisation_id) if may_run else ()
    rows = [row for row in shown.rows if not wanted or row.standing.revision.stage == wanted]
    context = {
        "round": found,
        "shown": shown,
        "rows": rows,
        "wanted": wanted,
        "late": {row.standing.sheet.pk for row in shown.late(today())},
        "day": today(),
        "may_run": may_run,
        "decisions": list(found.decisions.order_by("id")),
        "publications": list(found.publications.order_by("-revision").defer("content")),
        "blockers": blockers(found, shown) if found.is_frozen else [],
        "mine": _mine(shown, actor),
        "unplaced": list(dict.fromkeys(row.owner for row in homeless)),
        "running": running(found),
    }
    return render(request, "evaluation/round.jinja", context)


def _mine(shown: Overview, actor: Actor) -> int:
    """How many sheets wait at a stage of the reader's own duty (and section)."""
    mine = {stage for stage in STAGES if actor.may(f"evaluation.{stage}")}
    waiting = [row.standing for row in shown.rows if row.standing.revision.stage in mine]
    others = others_sheets(row.sheet for row in waiting if row.revision.stage == Stage.SELF)
    return sum(row.revision.stage != Stage.SELF or row.sheet.pk not in others for row in waiting)


@requires("evaluation.view")
@require_GET
def board_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The board as CSV, XLSX or PDF."""
    found = round_of(pk)
    shown = overview(found)
    file = tables.export(
        board_table(shown),
        board_rows(shown),
        format=format,  # type: ignore[arg-type]
        who=tables.Who.INTERNAL,
        issuer=issuer(),
        made_at=now(),
    )
    return tables.export_response(file)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def dues(request: HttpRequest, pk: int) -> HttpResponse:
    """New days for the stages."""
    found = round_of(pk)
    known = {row.stage: row for row in found.dues.all()}
    initial = {f"due-{key}": row.due_on for key, row in known.items()}
    initial |= {f"who-{key}": row.who for key, row in known.items()}  # type: ignore[misc]
    form = RoundForm(request.POST or None, plan=found.plan, levels=(), initial=initial)
    for name in ("kind", "fy", "first_day", "last_day", "depths", "grade", "direction", "aspects"):
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        set_dues(found, form.dues)
        messages.success(request, _("しめきりを決めました。"))
        return redirect("evaluation:round", found.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "round": found}
    return render(request, "evaluation/round_dues.jinja", context, status=status)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms the figures once all have judged; what holds it up is listed."""
    return _decided(request, round_of(pk), restate=False)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def restate(request: HttpRequest, pk: int) -> HttpResponse:
    """修正確定 of a frozen year, with its reason."""
    return _decided(request, round_of(pk), restate=True)


@requires(
    "evaluation.self", "evaluation.section", "evaluation.secretariat", "evaluation.management"
)
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Submits every sheet that waits for the reader, as it is written."""
    found = round_of(pk)
    done = submit_all(found)
    if done.submitted:
        messages.success(request, _("%(n)s枚のシートを提出しました。") % {"n": done.submitted})
    for number, words in done.left[:MOST_TOLD]:
        messages.warning(request, f"{number}　{words}")
    if not done.submitted and not done.left:
        messages.info(request, _("提出できるシートはありません。担当の段階では、先に書きます。"))
    return redirect("evaluation:round", found.pk)


def _decided(request: HttpRequest, found: EvalRound, *, restate: bool) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    held: tuple[str, ...] = ()
    if not restate:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        try:
            start = start_restate if restate else start_freeze
            run = start(found, **form.cleaned_data)
        except Blocked as blocked:
            form.add_error(None, str(blocked))
            held = blocked.blockers
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("evaluation:round_job", found.pk, run.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "round": found, "restate": restate, "held": held}
    return render(request, "evaluation/round_freeze.jinja", context, status=status)


@requires("evaluation.run")
@require_http_methods(FORM_METHODS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes what the board or the councillors were told or decided."""
    found = round_of(pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_decision(found, **form.cleaned_data)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("会議の結果を入れました。"))
            return redirect("evaluation:round", found.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "round": found, "decisions": list(found.decisions.order_by("id"))}
    return render(request, "evaluation/round_decide.jinja", context, status=status)


@requires("evaluation.run")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the publication of the round, or of its next revision."""
    found = round_of(pk)
    try:
        run = start_publish(found, reason=request.POST.get("reason", ""))
    except Blocked as blocked:
        messages.error(request, f"{blocked}　{'　'.join(blocked.blockers[:5])}")
    except EvaluationRefused as refused:
        messages.error(request, str(refused))
    else:
        return redirect("evaluation:round_job", found.pk, run.pk)
    return redirect("evaluation:round", found.pk)
