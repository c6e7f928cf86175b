"""The office: calls, what came in by every way, answers, publication."""

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
from sasaeai.voices.comments.forms import CategoryForm, EntryForm, RoundForm
from sasaeai.voices.comments.queries import heard_in, rounds_of
from sasaeai.voices.comments.receipts import number_of
from sasaeai.voices.comments.services import (
    NotReady,
    announce_round,
    blockers,
    call_for_comments,
    enter_comment,
    lacking_in,
    publish_round,
    save_category,
    withdraw_round,
)
from sasaeai.voices.comments.views.residents import blocks_of
from sasaeai.voices.enums import Intake
from sasaeai.voices.models import CommentCategory, CommentRound
from sasaeai.voices.refusals import VoicesRefused

ACTS = {
    "announce": (announce_round, "募集を知らせました。"),
    "publish": (publish_round, "意見と考え方を公表しました。名前と連絡先は消しました。"),
    "withdraw": (withdraw_round, "公表をとりけしました。直してから、もう一度公表できます。"),
}


def round_of(pk: int) -> CommentRound:
    return get_object_or_404(rounds_of(), pk=pk)


@requires("voices.submissions")
@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a round is: who wrote, what is answered, what stands in the way."""
    found = round_of(pk)
    heard = heard_in(found)
    context = {
        "round": found,
        "heard": heard,
        "lacking": [(row, lacking_in(row.opinion)) for row in heard.rows],
        "blockers": blockers(found),
        "submissions": list(
            found.submissions.prefetch_related("opinions").order_by("received_on", "id")
        ),
        "day": today(),
        "may_edit": actor_of(request).may("voices.edit"),
    }
    return render(request, "voices/round_desk.jinja", context)


@requires("voices.edit")
@require_http_methods(FORM_METHODS)
def call(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new round, or new words for one."""
    found = None if pk is None else round_of(pk)
    plan = found.plan if found else current_plan()
    if plan is None:
        raise Http404("no plan yet")
    names = ("title", "about", "draft_url", "draft_where", "opens_on", "closes_on")
    initial = {name: getattr(found, name) for name in names} if found else {"opens_on": today()}
    form = RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = call_for_comments(plan, form.call(), round=found)
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("voices:round_desk", pk=saved.pk)
    context = {"round": found, "plan": plan, "form": form}
    return _answered(request, "voices/round_form.jinja", context)


@requires("voices.contacts")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce, publish, or take the publication back."""
    found = round_of(pk)
    verb, said = ACTS.get(request.POST.get("do", ""), (None, ""))
    if verb is None:
        raise Http404("no such act")
    try:
        verb(found)
    except NotReady as refused:
        messages.error(request, "　".join(str(each) for each in (refused, *refused.blockers[1:3])))
    except VoicesRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _(said))
    return redirect("voices:round_desk", pk=pk)


@requires("voices.contacts")
@require_http_methods(FORM_METHODS)
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """What came by post, by fax or over the counter; the next one follows at once."""
    found = round_of(pk)
    start = {"channel": Intake.POST, "received_on": today()}
    if request.method != "POST":
        return _answered(
            request,
            "voices/comment_enter.jinja",
            {"round": found, "form": EntryForm(initial=start)},
        )
    blocks = blocks_of(request)
    if "more" in request.POST:
        typed = {name: value for name, value in request.POST.items() if value}
        form = EntryForm(blocks=blocks + 1, initial=typed)
        return _answered(request, "voices/comment_enter.jinja", {"round": found, "form": form})
    form = EntryForm(request.POST, blocks=blocks)
    if form.is_valid():
        try:
            saved = enter_comment(
                found, form.sender(), form.written(), once=form.cleaned_data["once"],
                channel=Intake(form.cleaned_data["channel"]),
                received_on=form.cleaned_data["received_on"],
            )  # fmt: skip
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("受付番号 %(number)s で入れました。ご本人に伝えてください。")
                % {"number": number_of(saved.pk)},
            )
            return redirect("voices:comment_enter", pk=pk)
    return _answered(request, "voices/comment_enter.jinja", {"round": found, "form": form})


@requires("voices.edit")
@require_http_methods(FORM_METHODS)
def categories(request: HttpRequest) -> HttpResponse:
    """The council's words for what becomes of an opinion: changed one by one, or a new one."""
    rows = list(CommentCategory.objects.all())
    key = request.POST.get("category", "") if request.method == "POST" else None
    forms = [(row, _category_form(request, row, key)) for row in rows]
    new = CategoryForm(request.POST if key == "" else None, prefix="new")
    row, form = next(((r, f) for r, f in forms if str(r.pk) == key), (None, new))
    if key is not None and form.is_valid():
        try:
            save_category(**form.cleaned_data, category=row)
        except VoicesRefused as refused:
            form.add_error("label", str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("voices:comment_categories")
    context = {"rows": forms, "form": form, "new": new}
    return _answered(request, "voices/comment_categories.jinja", context)


def _category_form(request: HttpRequest, row: CommentCategory, key: str | None) -> CategoryForm:
    return CategoryForm(
        request.POST if key == str(row.pk) else None,
        prefix=f"c{row.pk}",
        initial={"label": row.label, "changes": row.changes, "retired": row.retired},
    )


def _answered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
