"""What people without a sign-in tell us: a mistake on a page; a leader: that her page is true."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import open_to_everyone
from sasaeai.core.text import UnreadableNumber, normalise_phone
from sasaeai.core.ui.forms import PlainWords
from sasaeai.core.ui.guarding import GuardedForm, TooMany, count_sender
from sasaeai.places.enums import VerifiedBy
from sasaeai.places.links import PAPER, DeadLink, opened
from sasaeai.places.models import Listing
from sasaeai.places.published import PublicView, preview
from sasaeai.places.services import (
    NothingProposed,
    change_by_leader,
    propose_change,
    verify_listing,
)
from sasaeai.places.services.proposals import FIELDS, fields_of, label_of, what_it_says

_LONGEST = {"name": 100, "description": 2000, "web": 200, "when": 400}


class FieldsForm(PlainWords, forms.Form):
    """The open fields of a page as the public sees them."""

    remark = forms.CharField(
        label=gettext_lazy("そのほか、気づいたこと"),
        help_text=gettext_lazy("もうやっていない、この日だけ休み、など"),
        widget=forms.Textarea,
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, view: PublicView, **kwargs: Any) -> None:
        super().__init__(*args, initial=what_it_says(view), **kwargs)
        own = {
            name: forms.CharField(
                label=_(label_of(name, view.listing)),
                max_length=_LONGEST.get(name, 200),
                required=name == "name",
                widget=forms.Textarea() if FIELDS[name].long else forms.TextInput(),
            )
            for name in fields_of(view.listing)
        }
        own["phone"].help_text = _("例：000-000-0000")
        if "when" in own:
            own["when"].help_text = _("例：第1・第3火曜日 10時〜12時")
        own["phone"].widget.attrs |= {"inputmode": "tel"}
        self.fields = own | self.fields

    def clean_phone(self) -> str:
        value = str(self.cleaned_data["phone"])
        try:
            normalise_phone(value) if value else ""
        except UnreadableNumber as error:
            raise forms.ValidationError(_("電話番号を入れてください。例：000-000-0000")) from error
        return value

    def clean_web(self) -> str:
        value = str(self.cleaned_data["web"]).strip()
        if value and not value.startswith(("https://", "http://")):
            raise forms.ValidationError(_("https:// ではじまる住所を入れてください。"))
        return value

    @property
    def wanted(self) -> dict[str, str]:
        """Of what was sent; a field that was not in the form is no wish to empty it."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.data}


class ProposalForm(FieldsForm, GuardedForm):
    """What anybody may send; the guards against machines travel with it."""

    contact = forms.CharField(
        label=gettext_lazy("聞きかえしてよいときの連絡先"),
        help_text=gettext_lazy("書かなくてもかまいません。直しがすんだら消します。"),
        max_length=100,
        required=False,
    )


@open_to_everyone
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody tells of a mistake; nothing changes until a keeper has looked."""
    rows = Listing.objects.select_related("category", "area", "organisation", "location", "held_at")
    view = preview(get_object_or_404(rows, code=code, visible=True))
    form = ProposalForm(request.POST or None, view=view)
    if request.method == "POST" and form.is_valid():
        try:
            count_sender(request)
            propose_change(
                view,
                wanted=form.wanted,
                remark=form.cleaned_data["remark"],
                contact=form.cleaned_data["contact"],
            )
        except (NothingProposed, TooMany) as error:
            form.add_error(None, str(error))
        else:
            return redirect("places:thanks", code=code)
    return render(request, "places/propose.jinja", {"form": form, "listing": view.listing})


@open_to_everyone
@require_http_methods(["GET"])
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """What happens next with what was told."""
    listing = get_object_or_404(Listing, code=code, visible=True)
    return render(request, "places/thanks.jinja", {"listing": listing})


@open_to_everyone
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The leader's own entrance: her page as the public sees it, one button, or changes."""
    try:
        with opened(token) as (listing, way):
            response = _confirm(request, listing, paper=way == PAPER)
    except DeadLink:
        response = render(request, "places/dead_link.jinja", status=404)
    response["Cache-Control"] = "no-store"
    return response


def _confirm(request: HttpRequest, listing: Listing, *, paper: bool) -> HttpResponse:
    view = preview(listing)
    changing = request.POST.get("act") == "change"
    form = FieldsForm(request.POST if changing else None, view=view)
    done = ""
    if request.method == "POST" and not changing:
        done = "true"
    elif request.method == "POST" and form.is_valid():
        try:
            change_by_leader(view, wanted=form.wanted, remark=form.cleaned_data["remark"])
        except (NothingProposed, ValueError) as error:
            form.add_error(None, str(error))
        else:
            done = "changed"
    if done:
        listing.refresh_from_db()
        verify_listing(listing, by=VerifiedBy.PAPER if paper else VerifiedBy.LINK)
        view = preview(listing)
    context = {
        "view": view,
        "listing": listing,
        "form": form,
        "now": what_it_says(view),
        "done": done,
        "open": form.errors,
    }
    return render(request, "places/confirm.jinja", context)
