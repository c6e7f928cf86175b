"""The office: sessions, their cards, coding twice, and the third decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.plan.public import current_plan
from sasaeai.voices.asking import FORM_METHODS, actor_of
from sasaeai.voices.models import Card, Coding, TalkSession
from sasaeai.voices.refusals import VoicesRefused
from sasaeai.voices.sessions.forms import CardForm, ChoiceForm, MaskForm, PasteForm, SessionForm
from sasaeai.voices.sessions.queries import (
    cards_for,
    differing,
    my_last,
    sessions_of,
    standing,
)
from sasaeai.voices.sessions.services import (
    add_cards,
    code_card,
    drop_card,
    lines_of,
    mask_card,
    save_session,
    settle_card,
    show_session,
    take_back,
)


def session_of(pk: int) -> TalkSession:
    return get_object_or_404(sessions_of(), pk=pk)


def card_of(pk: int) -> Card:
    rows = Card.objects.select_related("session__plan", "session__kind", "session__area")
    return get_object_or_404(rows, pk=pk)


@requires("voices.edit")
@require_http_methods(FORM_METHODS)
def describe(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A session that took place, or a correction."""
    found = None if pk is None else session_of(pk)
    plan = found.plan if found else current_plan()
    if plan is None:
        raise Http404("no plan yet")
    names = ("kind", "held_on", "place", "area", "attended", "persons", "note")
    initial = {name: getattr(found, name) for name in names} if found else {"held_on": today()}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_session(plan, form.held(), session=found)
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("voices:session_desk", pk=saved.pk)
    context = {"session": found, "plan": plan, "form": form}
    return _answered(request, "voices/session_form.jinja", context)


@requires("voices.view", "voices.sessions_here")
@require_http_methods(FORM_METHODS)
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session with its cards; whoever types goes on from card to card."""
    found = session_of(pk)
    may_edit = actor_of(request).may("voices.edit")
    sent = request.POST if request.method == "POST" and may_edit else None
    pasting = sent is not None and "texts" in sent
    one, many = CardForm(None if pasting else sent), PasteForm(sent if pasting else None)
    form = many if pasting else one
    if sent is not None and form.is_valid():
        said = form.cleaned_data
        try:
            made = add_cards(found, lines_of(said["texts"]) if pasting else [said["text"]])
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            if pasting:
                messages.success(request, _("%(n)s枚の札を加えました。") % {"n": len(made)})
            return redirect("voices:session_desk", pk=pk)
    cards = found.cards.prefetch_related("issues").order_by("-no")
    context = {
        "session": found,
        "cards": list(cards),
        "standing": standing(found.cards.all()),
        "one": one,
        "many": many,
        "form": form,
        "may_edit": may_edit,
    }
    return _answered(request, "voices/session_desk.jinja", context)


@requires("voices.edit")
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody, or no longer."""
    found = session_of(pk)
    saved = show_session(found, shown=found.shown_on is None)
    messages.success(request, _("公開しました。") if saved.shown_on else _("非公開にしました。"))
    return redirect("voices:session_desk", pk=pk)


@requires("voices.edit")
@require_http_methods(FORM_METHODS)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a card that nobody has coded, or none."""
    found = card_of(pk)
    form = MaskForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and ("drop" in request.POST or form.is_valid()):
        try:
            if "drop" in request.POST:
                drop_card(found)
            else:
                mask_card(found, text=form.cleaned_data["text"])
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("voices:session_desk", pk=found.session_id)
    context = {"card": found, "session": found.session, "form": form}
    return _answered(request, "voices/card.jinja", context)


@requires("voices.code")
@require_http_methods(FORM_METHODS)
def coding(request: HttpRequest) -> HttpResponse:
    """The next card for this person, without what anybody else has chosen."""
    actor = actor_of(request)
    waiting = cards_for(actor)
    asked = request.POST.get("card", "")
    found = waiting.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    sent = request.POST if request.method == "POST" and found is not None else None
    if request.method == "POST" and found is None:
        messages.error(request, _("この札は、もう分けられています。つぎの札へ進んでください。"))
        return redirect("voices:coding")
    found = found or waiting.first()
    form = ChoiceForm(sent, plan=found.session.plan) if found else None
    if form is not None and sent is not None and found is not None and form.is_valid():
        try:
            code_card(found, form.choice())
        except VoicesRefused as refused:
            messages.error(request, str(refused))
        return redirect("voices:coding")
    context = {
        "card": found,
        "form": form,
        "waiting": waiting.count(),
        "done": Coding.objects.filter(coder_id=actor.account_id, third=False).count(),
        "last": my_last(actor),
        "differ": differing(actor).count() if actor.may("voices.settle") else 0,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "voices/coding.jinja", context, status=status)


@requires("voices.code")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The own choice is taken back while nobody else has coded the card."""
    try:
        take_back(card_of(pk))
    except VoicesRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("取り消しました。"))
    return redirect("voices:coding")


@requires("voices.settle")
@require_GET
def differences(request: HttpRequest) -> HttpResponse:
    """Cards on which two differ; the own ones are for others."""
    context = {"cards": list(differing(actor_of(request))[:200])}
    return render(request, "voices/differences.jinja", context)


@requires("voices.settle")
@require_http_methods(FORM_METHODS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Both choices side by side, and the third decision."""
    found = card_of(pk)
    form = ChoiceForm(request.POST or None, plan=found.session.plan)
    if request.method == "POST" and form.is_valid():
        try:
            settle_card(found, form.choice())
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("決めました。"))
            return redirect("voices:differences")
    chosen = [
        [form.issues[str(key)] for key in (row.main_id, *row.others) if str(key) in form.issues]
        for row in Coding.objects.filter(card=found, third=False)
    ]
    context = {"card": found, "session": found.session, "chosen": chosen, "form": form}
    return _answered(request, "voices/settle.jinja", context)


def _answered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
