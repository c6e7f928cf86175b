"""The officer's own pages on the phone: ten lines of the plan, a few steps each, then sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.areas.public import descendants
from sasaeai.core.access import requires
from sasaeai.core.documents import response
from sasaeai.core.periods import today
from sasaeai.core.tables import safe_name
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, address_of, id_of, issuer
from sasaeai.evaluation.models import StepRound, StepSheet
from sasaeai.evaluation.steps import paper
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.forms import AnswersForm, kept_in
from sasaeai.evaluation.steps.queries import (
    councils,
    newest_round,
    own_councils,
    round_before,
    states_by_key,
    states_of,
    step_list,
)
from sasaeai.evaluation.steps.services import (
    ChangedMeanwhile,
    StepsRefused,
    answer_steps,
    district_of,
    send_sheet,
)
from sasaeai.people.public import Organisation
from sasaeai.places.public import Wish, findable

BOTH = ("steps.mark", "steps.enter_for_others")
MOST_PLACES = 40


@requires("steps.mark")
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Straight to the one district council; a choice for those who serve several."""
    found = own_councils(actor_of(request))
    if len(found) == 1:
        return redirect("evaluation:steps_own", pk=found[0].pk)
    return render(request, "evaluation/steps_choose.jinja", {"councils": found})


@requires("steps.mark")
@require_GET
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the district stands, line by line of the plan, and what is still to answer."""
    organisation = own_council(request, pk)
    round_ = current_round()
    sheet = sheet_of(round_, organisation)
    states, kept = states_of(sheet), kept_in(sheet)
    steps = step_list(round_.version) if round_ else None
    context = {
        "organisation": organisation,
        "round": round_,
        "sheet": sheet,
        "kept": kept,
        "day": today(),
        "groups": [
            (group, sum(step.role_id in states for step in group.steps))
            for group in (steps.groups if steps else ())
        ],
        "answered": len(states),
        "whole": len(steps.steps) if steps else 0,
        "counts": [(state, list(states.values()).count(state)) for state in StepState],
        "open": round_ is not None and round_.opens_on <= today() <= round_.closes_on,
    }
    return render(request, "evaluation/steps_own.jinja", context)


@requires("steps.mark")
@require_http_methods(FORM_METHODS)
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The steps of one line of the plan: one tap each, more only for those who want to say more."""
    organisation, round_ = own_council(request, pk), current_round()
    steps = step_list(round_.version) if round_ else None
    group = steps.group(code) if steps else None
    if round_ is None or steps is None or group is None:
        raise Http404("no such line")
    sheet = sheet_of(round_, organisation)
    form = AnswersForm(
        request.POST or None,
        steps=group.steps,
        sheet=sheet,
        places=places_of(organisation),
        full=True,
    )
    following = steps.after(group)
    if request.method == "POST" and form.is_valid() and _saved(form, round_, organisation):
        messages.success(request, _("保存しました。"))
        if following is not None and "next" in request.POST:
            return redirect("evaluation:steps_answer", pk=pk, code=following.code)
        return redirect("evaluation:steps_own", pk=pk)
    context = {
        "organisation": organisation,
        "round": round_,
        "group": group,
        "place": steps.groups.index(group) + 1,
        "groups": len(steps.groups),
        "following": following,
        "form": form,
        "last": last_year(round_, organisation),
    }
    return render(
        request, "evaluation/steps_answer.jinja", context, status=422 if form.errors else 200
    )


def _saved(form: AnswersForm, round_: StepRound, organisation: Organisation) -> bool:
    try:
        answer_steps(round_, organisation, form.answers(), source=StepSource.PHONE)
    except ChangedMeanwhile as refused:
        form.refuse(refused.states)
    except StepsRefused as refused:
        form.add_error(None, str(refused))
    return not form.errors


@requires("steps.mark")
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the year's answers in; everybody sees them from now on."""
    sheet = sheet_of(current_round(), own_council(request, pk))
    try:
        if sheet is None:
            raise StepsRefused(_("まだひとつも答えていません。答えてから届けてください。"))
        send_sheet(sheet)
    except StepsRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("届けました。ありがとうございます。"))
    return redirect("evaluation:steps_own", pk=pk)


@requires(*BOTH)
@require_GET
def sheet_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The A4 form of one district, with a QR code that leads back to the screen."""
    organisation, round_ = council_in_reach(request, pk), current_round()
    if round_ is None:
        raise Http404("no round yet")
    pdf = paper.answer_sheet(
        round_,
        organisation,
        step_list(round_.version),
        last_year(round_, organisation),
        address=address_of(request, reverse("evaluation:steps_own", args=[organisation.pk])),
        issuer=issuer(),
        made_at=now(),
    )
    name = safe_name(f"地域のステップ {organisation.name} {round_.year.label}")
    return response(pdf, name, inline=True)


def current_round() -> StepRound | None:
    return newest_round()


def sheet_of(round_: StepRound | None, organisation: Organisation) -> StepSheet | None:
    if round_ is None:
        return None
    return StepSheet.objects.filter(round=round_, organisation=organisation).first()


def own_council(request: HttpRequest, pk: int) -> Organisation:
    """404 unless the actor is an officer of this very council today."""
    wanted = id_of(pk)
    found = next((row for row in own_councils(actor_of(request)) if row.pk == wanted), None)
    if found is None:
        raise Http404("not an officer of this council")
    return found


def council_in_reach(request: HttpRequest, pk: int) -> Organisation:
    if actor_of(request).may("steps.enter_for_others"):
        return get_object_or_404(councils(), pk=id_of(pk))
    return own_council(request, pk)


def last_year(round_: StepRound, organisation: Organisation) -> dict[tuple[str, int], StepState]:
    """What the same district said in the round before, by the step's key."""
    before = round_before(round_)
    sheet = sheet_of(before, organisation)
    if before is None or sheet is None:
        return {}
    return states_by_key(sheet, step_list(before.version))


def places_of(organisation: Organisation) -> list[tuple[str, str]]:
    """(address, name) of the district's own active places, for evidence."""
    area = district_of(organisation)
    if area is None:
        return []
    found = findable(Wish(), on=today()).filter(area_id__in=descendants(area.pk))
    rows = found.order_by("kana", "pk").values_list("code", "name")[:MOST_PLACES]
    return [(reverse("places:page", args=[code]), name) for code, name in rows]
