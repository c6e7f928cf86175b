"""What people ask about the records on themself: received, answered in time, printed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import audit, tables
from sasaeai.core.access import requires
from sasaeai.core.periods import today, wareki
from sasaeai.people.models import Person
from sasaeai.people.persons.refusals import PersonRefused
from sasaeai.people.retention import holdings, services
from sasaeai.people.retention.forms import AnswerForm, RequestForm
from sasaeai.people.retention.models import Asks, Decision, SubjectRequest
from sasaeai.people.retention.views import LARGEST_ID, MOST, me, told

HELD = tables.Table(
    "held",
    "あなたについて持っている記録",
    (
        tables.Column("section", "区分", head=True),
        tables.Column("on", "日", kind=tables.Kind.DATE),
        tables.Column("text", "内容"),
    ),
    order=("place",),
    unique="place",
)


@requires("people.requests")
@require_GET
def requests_list(request: HttpRequest) -> HttpResponse:
    """What people asked about themselves, the most urgent first."""
    rows = SubjectRequest.objects.select_related("person", "received_by")
    audit.record("people.request.seen")
    context = {
        "waiting": list(rows.filter(answered_on=None).order_by("due_on", "pk")[:MOST]),
        "answered": list(rows.exclude(answered_on=None).order_by("-answered_on", "-pk")[:MOST]),
        "today": today(),
    }
    return render(request, "people/requests.jinja", context)


@requires("people.requests")
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=min(pk, LARGEST_ID))
    form = RequestForm(request.POST or None, initial={"asked_on": wareki(today())})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            row = services.receive_request(
                person, kind=Asks(data.pop("kind")), by=me(request), **data
            )
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("受けつけました。期限までに答えます。"))
            return redirect("people:request", pk=row.pk)
    context = {"person": person, "form": form}
    return render(request, "people/new_request.jinja", context, status=422 if form.errors else 200)


@requires("people.requests")
@require_http_methods(["GET", "POST"])
def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request; a POST answers it, or extends it with a reason."""
    row = get_object_or_404(
        SubjectRequest.objects.select_related("person", "received_by", "answered_by"),
        pk=min(pk, LARGEST_ID),
    )
    extending = request.method == "POST" and "why" in request.POST
    form = AnswerForm(None if extending else request.POST or None)
    if extending:
        told(
            request,
            lambda: services.extend_request(row, why=request.POST["why"][:500]),
            _("期限を30日延ばしました。本人に、わけを伝えてください。"),
        )
        return redirect("people:request", pk=row.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_request(
                row,
                decision=Decision(form.cleaned_data["decision"]),
                answer=form.cleaned_data["answer"],
                by=me(request),
            )
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("答えを残しました。"))
            return redirect("people:requests")
    audit.record("people.request.seen", subject=("request", row.pk), person_id=row.person_id)
    omitted = holdings.held_about(row.person).omitted if row.answered_on is None else ()
    context = {"row": row, "form": form, "today": today(), "omitted": omitted}
    return render(request, "people/request.jinja", context, status=422 if form.errors else 200)


@requires("people.requests")
@require_GET
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about a person, on paper, as far as whoever prints reaches it."""
    person = get_object_or_404(Person, pk=min(pk, LARGEST_ID))
    found = holdings.held_about(person)
    audit.record(
        "people.held.printed",
        subject=("person", person.pk),
        person_id=person.pk,
        detail={"lines": len(found.lines), "omitted": sum(one.number for one in found.omitted)},
    )
    left_out = [
        ("のせていないもの", None, f"{one.section}　{one.number}件　{one.ground.value}")
        for one in found.told
    ]
    file = tables.export(
        HELD,
        [
            {"place": place, "section": section, "on": day, "text": text}
            for place, (section, day, text) in enumerate((*found.lines, *left_out))
        ],
        format="pdf",
        who=tables.Who.INTERNAL,
        notes=(
            f"{person.name}さんについて、{wareki(today())}に持っていた記録です。",
            f"担当の{me(request).name}が見られる記録からつくりました。",
            *(["のせていないものと、そのわけは、表のおわりにあります。"] if left_out else []),
        ),
        made_at=timezone.now(),
    )
    return tables.export_response(file)
