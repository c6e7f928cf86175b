"""One opinion at the office: as it was written, summed up, answered, merged; and who sent it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.voices.asking import FORM_METHODS, actor_of
from sasaeai.voices.comments.forms import AnswerForm, AsideForm
from sasaeai.voices.comments.receipts import number_of
from sasaeai.voices.comments.services import (
    answer_opinion,
    merge_opinion,
    part_opinion,
    rows_of,
    set_aside,
    split_opinion,
)
from sasaeai.voices.models import Opinion, OpinionOriginal, Submission, SubmissionContact
from sasaeai.voices.refusals import VoicesRefused


def opinion_of(pk: int) -> Opinion:
    rows = Opinion.objects.select_related("round__plan", "submission", "category", "merged_into")
    return get_object_or_404(rows, pk=pk)


@requires("voices.submissions")
@require_http_methods(FORM_METHODS)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The words as they came beside what the council makes of them; then on to the next."""
    found = opinion_of(pk)
    may_edit = actor_of(request).may("voices.edit") and found.round.published_on is None
    sent = request.POST if request.method == "POST" and may_edit else None
    form = AnswerForm(sent, opinion=found, plan=found.round.plan)
    rows = rows_of(found.round)
    if sent is not None and form.is_valid():
        try:
            answer_opinion(found, form.answer(), issues=form.cleaned_data["issues"])
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            follows = next((row for row in _after(rows, found) if not row.view), None)
            if follows is None:
                return redirect("voices:round_desk", pk=found.round_id)
            return redirect("voices:opinion", pk=follows.pk)
    original = OpinionOriginal.objects.filter(opinion=found).first()
    audit.record("voices.original.seen", subject=("public_opinion", found.pk))
    context = {
        "opinion": found,
        "round": found.round,
        "original": original,
        "form": form,
        "merged": list(found.merged.all()),
        "others": [row for row in rows if row.pk != found.pk],
        "may_edit": may_edit,
    }
    return render(request, "voices/opinion.jinja", context, status=422 if form.errors else 200)


def _after(rows: list[Opinion], found: Opinion) -> list[Opinion]:
    """The rows after this one, then those before it."""
    at = next((place for place, row in enumerate(rows) if row.pk == found.pk), 0)
    return [*rows[at + 1 :], *rows[:at]]


@requires("voices.edit")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge with another, part again, or split into two."""
    found, here = opinion_of(pk), pk
    do = request.POST.get("do", "")
    try:
        if do == "merge":
            into = request.POST.get("into", "")
            other = found.round.opinions.filter(pk=int(into) if into.isdecimal() else 0).first()
            if other is None:
                raise VoicesRefused("まとめる先の意見をえらんでください。")
            here = merge_opinion(found, into=other).pk
        elif do == "part":
            part_opinion(found)
        elif do == "split":
            here = split_opinion(found).pk
        else:
            raise Http404("no such act")
    except VoicesRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("保存しました。"))
    return redirect("voices:opinion", pk=here)


@requires("voices.submissions")
@require_http_methods(FORM_METHODS)
def submission(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Who sent it and how; name and contact only for those who may ask back."""
    found = get_object_or_404(Submission.objects.select_related("round"), pk=submission)
    actor = actor_of(request)
    may_edit = actor.may("voices.edit") and found.round.published_on is None
    sent = request.POST if request.method == "POST" and may_edit else None
    form = AsideForm(sent, initial={"why": found.set_aside_why})
    if sent is not None and form.is_valid():
        try:
            set_aside(found, why=form.cleaned_data["why"])
        except VoicesRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("voices:round_desk", pk=found.round_id)
    contact = SubmissionContact.objects.filter(submission=found).first()
    audit.record(
        "voices.submission.seen", subject=("comment_round", found.round_id),
        detail={"contact": contact is not None},
    )  # fmt: skip
    context = {
        "submission": found,
        "round": found.round,
        "number": number_of(found.pk),
        "contact": contact,
        "may_contact": actor.may("voices.contacts"),
        "originals": list(OpinionOriginal.objects.filter(submission=found).order_by("opinion_id")),
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "voices/submission.jinja", context, status=422 if form.errors else 200)
