"""What partners see, what the person sees, and the broken glass with its review."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.consult import queries, services
from sasaeai.consult.enums import OverrideReason, Section
from sasaeai.consult.forms.fields import text
from sasaeai.consult.models import Case, CaseShare, Handover, Override
from sasaeai.consult.referral.queries import own_referrals
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.views.asking import LARGEST_ID, account, actor
from sasaeai.core import audit
from sasaeai.core.access import requires, signed_in
from sasaeai.core.ui.forms import PlainWords

View = Callable[..., HttpResponse]


def for_a_person(view: View) -> View:
    """An account that belongs to no person has no such pages, whatever the verb."""

    @wraps(view)
    def only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor(request).person_id is None:
            raise Http404
        return view(request, *args, **kwargs)

    return only


class GlassForm(PlainWords, forms.Form):
    """Why, in full, and with the password again."""

    no = forms.CharField(label=gettext_lazy("支援の番号"), max_length=20)
    category = forms.ChoiceField(
        label=gettext_lazy("理由"), choices=OverrideReason.choices, widget=forms.RadioSelect
    )
    reason = text(gettext_lazy("くわしい理由（20文字以上）"), required=True)
    password = forms.CharField(
        label=gettext_lazy("あなたの合言葉"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ReviewForm(PlainWords, forms.Form):
    justified = forms.ChoiceField(
        label=gettext_lazy("開いたことは"),
        choices=[("yes", "正しかった"), ("no", "正しくなかった")],
        widget=forms.RadioSelect,
    )
    finding = text(gettext_lazy("見直しの結果"), required=True)


class AnswerForm(PlainWords, forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("引き受けられない理由"), max_length=200, required=False
    )


@requires("consult.partner")
@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """The cases shared with the reader's organisation at this moment."""
    found = queries.shared_cases()
    queries.note_cases_seen("consult.cases.seen", [one.case for one in found])
    context = {"found": found, "sections": dict(Section.choices)}
    return render(request, "consult/shared.jinja", context)


@requires("consult.partner")
@require_GET
def shared_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The shared sections of one case; each look is kept where the person can read it."""
    case = get_object_or_404(Case.objects.select_related("area"), pk=min(pk, LARGEST_ID))
    shares = list(
        CaseShare.objects.filter(case=case).select_related("organisation", "shared_by", "case")
    )
    if not shares:
        raise Http404
    services.note_disclosure(shares, to=account(request))
    audit.record("consult.case.shown", subject=("case", case.pk), person_id=case.person_id)
    person = queries.person_in_reach(case.person_id) if case.person_id else None
    seen = queries.SharedCase(case, shares)
    context = {
        "seen": seen,
        "person": person,
        "ways": list(person.contacts.all()) if person else [],
        "rule": getattr(person, "contact_rule", None),
        "approach": getattr(case, "approach", None),
        "timeline": queries.journal_of(case),
        "assessment": case.assessments.first(),
        "plans": list(case.plans.exclude(state="draft").prefetch_related("goals")),
        "contacts": list(queries.contacts().filter(case=case)),
        "sections": dict(Section.choices),
    }
    return render(request, "consult/shared_case.jinja", context)


@signed_in
@for_a_person
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Who may see what of me until when, who looked; in plain words."""
    person_id = _person_id(request)
    audit.record("consult.own.seen", subject=("person", person_id), person_id=person_id)
    mine = Case.objects.filter(person_id=person_id, known_to_person=True).order_by("-opened_on")
    cases = list(mine.prefetch_related("plans__goals"))
    context = {
        "cases": cases,
        "decided": queries.own_decisions(plan for case in cases for plan in case.plans.all()),
        "shown": queries.own_shares(person_id),
        "referrals": own_referrals(person_id),
        "contacts": list(
            queries.contacts().filter(caller_person_id=person_id).order_by("-received_on")[:20]
        ),
    }
    return render(request, "consult/own.jinja", context)


@signed_in
@for_a_person
@require_POST
def ask_to_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """「やめる」: what rests on a consent is over, and the council hears of it at once."""
    person_id = _person_id(request)
    share = get_object_or_404(
        CaseShare.objects.select_related("case"),
        pk=min(pk, LARGEST_ID),
        case__person_id=person_id,
        stopped_at=None,
    )
    services.ask_to_stop(share, person_id=person_id)
    messages.success(
        request,
        _("止めました。いまから見られません。担当者が相手に伝えます。")
        if share.consent_id
        else _("伝えました。担当者が確かめて、お知らせします。"),
    )
    return redirect("consult:own")


def _person_id(request: HttpRequest) -> int:
    found = actor(request).person_id
    assert found is not None
    return found


@requires("consult.override")
@require_http_methods(["GET", "POST"])
def glass(request: HttpRequest) -> HttpResponse:
    """Opens a case out of reach for four hours when a life may depend on it."""
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = services.break_glass(
                by=account(request),
                case_no=data["no"],
                category=OverrideReason(data["category"]),
                reason=data["reason"],
                password=data["password"],
            )
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.warning(
                request, _("4時間だけ読めます。管理者と個人情報の管理者に知らせました。")
            )
            return redirect("consult:case", pk=row.case_id)
    status = 422 if form.errors else 200
    waits = Override.objects.filter(account=account(request), reviewed_at=None).exists()
    return render(request, "consult/glass.jinja", {"form": form, "waits": waits}, status=status)


@requires("consult.review")
@require_GET
def glasses(request: HttpRequest) -> HttpResponse:
    """Every broken glass: who, why, and whether it was reviewed. No case content is here."""
    rows = Override.objects.select_related("account", "reviewed_by").order_by("-at")[:200]
    context = {"rows": list(rows), "me": account(request).pk}
    return render(request, "consult/glasses.jinja", context)


@requires("consult.review")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Was it right? Somebody else than the one who did it says so."""
    row = get_object_or_404(
        Override.objects.select_related("account"), pk=min(pk, LARGEST_ID), reviewed_at=None
    )
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.review_glass(
                row,
                by=account(request),
                justified=data["justified"] == "yes",
                finding=data["finding"],
            )
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("見直しを残しました。"))
            return redirect("consult:glasses")
    status = 422 if form.errors else 200
    return render(request, "consult/review.jinja", {"row": row, "form": form}, status=status)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the offered case, or say why not."""
    row = get_object_or_404(
        Handover.objects.select_related("case__person", "from_account"),
        pk=min(pk, LARGEST_ID),
        to_account=account(request),
        answered_at=None,
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("answer") == "take":
                services.take_over(row, by=account(request))
                messages.success(request, _("引きつぎました。"))
            else:
                services.decline_handover(
                    row, by=account(request), reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("断りました。担当は変わりません。"))
        except ConsultRefused as refused:
            form.add_error("reason", str(refused))
        else:
            return redirect("consult:board")
    status = 422 if form.errors else 200
    return render(request, "consult/handover.jinja", {"row": row, "form": form}, status=status)
