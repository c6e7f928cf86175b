"""The group's page, which opens with the key on the sheet and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import open_to_everyone
from sasaeai.core.refusal import Refusal
from sasaeai.core.ui.guarding import TooMany, count_sender
from sasaeai.places.circles.forms import PageLineForm
from sasaeai.places.circles.services import opened, send_line
from sasaeai.places.models import Circle


@open_to_everyone
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """What went round so far, and room for a line; a key that opens nothing says no more."""
    with opened(key) as circle:
        if circle is None:
            response = render(request, "places/circle_gone.jinja", status=404)
        else:
            response = _page(request, circle, key)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _page(request: HttpRequest, circle: Circle, key: str) -> HttpResponse:
    form = PageLineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count_sender(request)
            values = form.cleaned_data
            send_line(circle, writer=values["writer"], text=values["text"])
        except (TooMany, Refusal) as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{request.path}?sent=1")
    context = {
        "circle": circle,
        "lines": list(circle.lines.all()),
        "form": form,
        "sent": request.GET.get("sent") == "1",
    }
    return render(request, "places/circle.jinja", context)
