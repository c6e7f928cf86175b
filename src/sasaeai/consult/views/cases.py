"""The worker's board, the list of cases, one case and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.consult import queries, services
from sasaeai.consult.enums import CaseState, PlanState, Section
from sasaeai.consult.models import Case, ConferenceItem, StopRequest, SupportPlan, Task
from sasaeai.consult.referral import queries as referral
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.services.refusals import SomeoneWasFaster
from sasaeai.consult.steps import CaseStep, offered
from sasaeai.consult.tables import CASES
from sasaeai.consult.views.asking import LARGEST_ID, account, actor, case_in_reach
from sasaeai.consult.writing import standing, writes
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, export, export_response, links_elsewhere
from sasaeai.core.tables import page as table_page
from sasaeai.core.ui.dates import FILTERS
from sasaeai.people.public import PersonRefused, TooManySearches, note_search, search

MOST_HITS = 20


@requires("consult.cases")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What waits: due, unanswered, asked to stop, running out; for the manager what waits long."""
    leads = actor(request).may("consult.lead")
    audit.record("consult.board.seen")
    found = queries.board(account(request), leads=leads)
    context = {
        "board": found,
        "referrals": referral.waiting(account(request), leads=leads),
        "leads": leads,
        "today": today(),
    }
    return render(request, "consult/board.jinja", context)


@requires("consult.cases")
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Cases in reach; mine first, or by state or number."""
    rows, chosen = _chosen(request)
    page = table_page(
        CASES,
        rows,
        request.GET,
        who=Who.INTERNAL,
        path=request.path,
        exports=links_elsewhere(
            lambda kind: reverse("consult:cases_file", args=[kind]), request.GET.urlencode()
        ),
    )
    audit.record("consult.cases.seen", detail={"rows": len(page.rows), **chosen})
    context = {"page": page, "chosen": chosen, "states": CaseState.choices}
    return render(request, "consult/cases.jinja", context)


@requires("consult.cases")
@require_GET
def cases_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file; every case in it is noted first."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = _chosen(request)[0]
    queries.note_cases_seen("consult.cases.exported", rows)
    file = export(CASES, rows, format="csv" if kind == "csv" else "xlsx", who=Who.INTERNAL)
    return export_response(file)


def _chosen(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    rows, chosen = queries.cases(), dict.fromkeys(("q", "state", "mine"), "")
    words = request.GET.get("q", "").strip()[:20]
    if words:
        rows, chosen["q"] = rows.filter(no__istartswith=words), words
    state = request.GET.get("state", "")
    if state in CaseState.values:
        rows, chosen["state"] = rows.filter(state=state), state
    if request.GET.get("mine") == "1":
        rows, chosen["mine"] = rows.filter(owner=account(request)), "1"
    return rows, chosen


@requires("consult.cases")
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one case that the reader may see, the safe-contact line on top."""
    found = case_in_reach(pk)
    audit.record("consult.case.seen", subject=("case", found.pk), person_id=found.person_id)
    person = queries.person_in_reach(found.person_id) if found.person_id else None
    own = standing(found.pk, actor(request))
    household = queries.of_household(found)
    queries.note_cases_seen("consult.cases.seen", household)
    context = {
        "case": found,
        "household": household,
        "person": person,
        "rule": getattr(person, "contact_rule", None),
        "approach": getattr(found, "approach", None),
        "timeline": queries.journal_of(found),
        "assessments": list(found.assessments.select_related("made_by", "approved_by")),
        "plans": list(queries.plans_of(found)),
        "roles": list(found.roles.filter(ends_on=None)),
        "tasks": list(queries.open_tasks().filter(case=found).order_by("due_on")),
        "members": list(found.members.filter(ends_on=None).select_related("account")),
        "contacts": list(queries.contacts().filter(case=found).order_by("-received_on")),
        "consents": list(
            found.consents.select_related("withdrawal").prefetch_related("recipients__organisation")
        ),
        "bases": list(found.bases.select_related("asked_by", "confirmed_by")),
        "shares": list(found.shares.select_related("organisation").order_by("-shared_at")),
        "referrals": list(referral.referrals().filter(case=found).order_by("-made_at")),
        "meetings": list(
            ConferenceItem.objects.filter(case=found)
            .select_related("conference__kind")
            .order_by("-conference__held_on")
        ),
        "moves": list(found.moves.select_related("by").order_by("-at")),
        "refers": found.state != CaseState.CLOSED and own.writes,
        "own": own,
        "groups": _grouped(offered(found, own)),
        "sections": dict(Section.choices),
        "today": today(),
    }
    return render(request, "consult/case.jinja", context)


def _grouped(steps: dict[str, CaseStep]) -> dict[str, list[tuple[str, CaseStep]]]:
    found: dict[str, list[tuple[str, CaseStep]]] = {}
    for name, step in steps.items():
        found.setdefault(step.group, []).append((name, step))
    return found


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def name_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The person behind「電話をくれた人の長男」is known by name now: found, chosen, told or not."""
    found = case_in_reach(pk)
    if found.person_id is not None or found.state == CaseState.CLOSED or not writes([found.pk]):
        raise Http404
    words, hits = request.GET.get("q", "").strip()[:100], []
    if request.method == "POST":
        number = request.POST.get("person", "")
        chosen = (
            queries.person_in_reach(min(int(number), LARGEST_ID)) if _is_number(number) else None
        )
        if chosen is None:
            messages.error(request, _("この番号の人が見つかりません。"))
        else:
            known = request.POST.get("known") == "1"
            try:
                services.name_case(found, chosen, known_to_person=known)
            except ConsultRefused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, _("結びつけました。"))
                return redirect("consult:case", pk=found.pk)
    elif words:
        try:
            hits = list(search(words).order_by("kana", "pk")[:MOST_HITS])
            note_search(words, [person.pk for person in hits])
        except (TooManySearches, PersonRefused) as refused:
            messages.error(request, str(refused))
    context = {"case": found, "words": words, "hits": hits}
    return render(request, "consult/name_case.jinja", context)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def case_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One change of a case, on a page of its own. A lost race keeps both texts side by side."""
    found = case_in_reach(pk)
    step = offered(found, standing(found.pk, actor(request))).get(name)
    if step is None:
        raise Http404
    form = step.make(request.POST or None, case=found)
    changes: list[tuple[str, str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            step.apply(found, form, account(request))
        except SomeoneWasFaster as faster:
            if "version" in form.fields:
                _read_again(step, found, form, faster)
            else:
                changes = _changes(found, form)
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _(step.done))
            return redirect("consult:case", pk=found.pk)
    context = {
        "case": found,
        "step": step,
        "name": name,
        "form": form,
        "changes": changes,
        "reading": step.reads(found),
    }
    if changes:
        context["theirs"] = (
            found.plans.filter(state=PlanState.DRAFT).select_related("changed_by").first()
        )
    status = 409 if changes else 422 if form.errors else 200
    return render(request, "consult/step.jinja", context, status=status)


def _read_again(step: CaseStep, case: Case, form: Any, faster: SomeoneWasFaster) -> None:
    """The newest version stands on the page now; it is done to that one once it was read."""
    newest = step.reads(case)
    if newest is None:
        raise Http404
    form.add_error(None, str(faster))
    form.data = {**form.data.dict(), "version": str(newest.version)}


def _changes(case: Case, form: Any) -> list[tuple[str, str, str, str]]:
    """Where the two versions differ; the form then stands on the newest revision, own words kept."""
    theirs: SupportPlan = case.plans.get(state=PlanState.DRAFT)
    kept = dict(form.data.items())
    kept["revision"] = str(theirs.revision)
    form.data = kept
    wareki = FILTERS["wareki"]
    pairs = (
        ("本人の言葉", form.cleaned_data["words"], theirs.words),
        ("まわりがすること", form.cleaned_data["support"], theirs.support),
        ("いつから", wareki(form.cleaned_data["starts_on"]), wareki(theirs.starts_on)),
        ("見直す日", wareki(form.cleaned_data["review_on"]), wareki(theirs.review_on)),
    )
    return [(label, "", mine, there) for label, mine, there in pairs if mine != there]


@requires("consult.cases")
@require_POST
def finish_task(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Done. The task is fetched from the case in reach, never by its number alone."""
    found = case_in_reach(pk)
    row = get_object_or_404(Task, case=found, pk=min(task, LARGEST_ID))
    if not standing(found.pk, actor(request)).team:
        raise Http404
    services.finish_task(row, by=account(request), result=request.POST.get("result", "")[:500])
    messages.success(request, _("終わりにしました。"))
    return redirect("consult:case", pk=found.pk)


@requires("consult.cases")
@require_POST
def handle_stop(request: HttpRequest, pk: int, stop: int) -> HttpResponse:
    """What the person asked for on their own page is done."""
    found = case_in_reach(pk)
    row = get_object_or_404(
        StopRequest.objects.select_related(
            "share__case", "share__organisation", "share__lent", "share__stopped_by"
        ),
        case=found,
        pk=min(stop, LARGEST_ID),
    )
    if not standing(found.pk, actor(request)).team:
        raise Http404
    services.handle_stop(row, by=account(request))
    messages.success(request, _("共有は止まっています。連携機関に伝える仕事がボードに出ています。"))
    return redirect("consult:case", pk=found.pk)
