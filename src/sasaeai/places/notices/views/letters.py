"""Residents ask for notices by mail, confirm, change, and leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.core.ui.forms import PlainWords
from sasaeai.core.ui.guarding import GuardedForm, TooMany, count_sender
from sasaeai.places.models import Subscription, Term
from sasaeai.places.notices.letters import DeadLink, ask_for_letters, choose, confirm, leave, opened
from sasaeai.places.notices.sending import base_of, has_mail
from sasaeai.places.tasks import send_confirmation


class ChoiceForm(PlainWords, forms.Form):
    """What one wants to hear of."""

    area = forms.ModelChoiceField(
        label=gettext_lazy("地区"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=gettext_lazy("町ぜんぶ"),
        help_text=gettext_lazy("地区をえらぶと、その地区と町ぜんぶのお知らせがとどきます。"),
    )
    terms = forms.ModelMultipleChoiceField(
        label=gettext_lazy("テーマ"),
        queryset=Term.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("えらばないと、ぜんぶとどきます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = all_districts()  # type: ignore[attr-defined]
        self.fields["terms"].queryset = Term.objects.filter(in_use=True)  # type: ignore[attr-defined]


class AskForm(ChoiceForm, GuardedForm):
    """An address and a wish; nothing else is asked."""

    mail = forms.EmailField(label=gettext_lazy("メールアドレス"), max_length=254)
    field_order = ("mail", "area", "terms")


@open_to_everyone
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asking for the mails; the answer is the same whether or not the address is known."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            count_sender(request)
        except TooMany as error:
            form.add_error(None, str(error))
        else:
            row = ask_for_letters(values["mail"], area=values["area"], terms=list(values["terms"]))
            if row is not None and has_mail():
                base = base_of(request.build_absolute_uri("/"))
                send_confirmation.defer(
                    subscription=str(row), base=base, language=get_language() or "ja"
                )
            return redirect("places:letters-asked")
    return render(request, "places/letters_ask.jinja", {"form": form, "ready": has_mail()})


@open_to_everyone
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "places/letters_asked.jinja")


@open_to_everyone
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The entrance of one address: confirm, change, leave. Opening it changes nothing."""
    try:
        with opened(token) as row:
            response = _own(request, row, token)
    except DeadLink:
        response = gone(request)
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest, row: Subscription, token: str) -> HttpResponse:
    changing = request.POST.get("act") == "change"
    chosen = {"area": row.area_id, "terms": list(row.terms.all())}
    form = ChoiceForm(request.POST if changing else None, initial=chosen)
    if request.method == "POST" and request.POST.get("act") == "confirm":
        confirm(row)
        messages.success(request, _("申しこみをたしかめました。これから、お知らせがとどきます。"))
        return redirect("places:letters", token=token)
    if request.method == "POST" and request.POST.get("act") == "leave":
        leave(row)
        return render(request, "places/letters_left.jinja")
    if changing and form.is_valid():
        choose(row, area=form.cleaned_data["area"], terms=list(form.cleaned_data["terms"]))
        messages.success(request, _("受けとるお知らせを変えました。"))
        return redirect("places:letters", token=token)
    context = {"row": row, "form": form, "token": token}
    return render(request, "places/letters.jinja", context)


def gone(request: HttpRequest) -> HttpResponse:
    """The same words for a forged entrance and for an address that has left."""
    return render(request, "places/letters_gone.jinja", status=404)
