"""Receiving, reading, answering and correcting contacts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.consult import queries, services
from sasaeai.consult.documents import intake_sheet
from sasaeai.consult.enums import Channel, Outcome, Sensitivity, Source, Theme
from sasaeai.consult.forms.intake import (
    CorrectForm,
    IntakeForm,
    OpenForm,
    PaperForm,
    PassForm,
    SettleForm,
    initial_of,
)
from sasaeai.consult.models import Concern, Contact, Referral
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.tables import CONTACTS
from sasaeai.consult.views.asking import (
    LARGEST_ID,
    account,
    actor,
    contact_in_reach,
    contact_to_write,
)
from sasaeai.consult.writing import writes, writes_contact
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.tables import Who, export, export_response, links_elsewhere
from sasaeai.core.tables import page as table_page
from sasaeai.people.public import (
    Person,
    PersonRefused,
    TooManySearches,
    note_search,
    search,
)

MOST_HITS = 20


@requires("consult.contacts")
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Every contact in reach, newest first; how and with what result can be chosen."""
    rows, chosen = _chosen(request)
    page = table_page(
        CONTACTS,
        rows,
        request.GET,
        who=Who.INTERNAL,
        path=request.path,
        exports=links_elsewhere(
            lambda kind: reverse("consult:contacts_file", args=[kind]), request.GET.urlencode()
        ),
    )
    audit.record("consult.contacts.seen", detail={"rows": len(page.rows), **chosen})
    context = {
        "page": page,
        "chosen": chosen,
        "channels": Channel.choices,
        "outcomes": Outcome.choices,
    }
    return render(request, "consult/contacts.jinja", context)


@requires("consult.contacts")
@require_GET
def contacts_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file; every person in it is noted first."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = _chosen(request)[0]
    ids = list(rows.values_list("pk", "person_id"))
    audit.subjects_seen("consult.contacts.exported", [("contact", pk, who) for pk, who in ids])
    file = export(CONTACTS, rows, format="csv" if kind == "csv" else "xlsx", who=Who.INTERNAL)
    return export_response(file)


def _chosen(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    rows, chosen = queries.contacts(), dict.fromkeys(("channel", "outcome"), "")
    for name, known in (("channel", Channel.values), ("outcome", [*Outcome.values, "none"])):
        value = request.GET.get(name, "")
        if value in known:
            rows = rows.filter(**{name: "" if value == "none" else value})
            chosen[name] = value
    return rows, chosen


@requires("consult.contacts")
@require_http_methods(["GET", "POST"])
def new_contact(request: HttpRequest) -> HttpResponse:
    """The one-minute form. What was typed before a session broke off is there again."""
    by = account(request)
    about = _about(request)
    draft = None if request.method == "POST" else services.read_draft(by)
    form = IntakeForm(request.POST or None, about=about, initial={"once": uuid4(), **(draft or {})})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.receive(
                form.told, by=by, once=form.cleaned_data["once"], outcome=form.decided
            )
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            services.drop_draft(by)
            messages.success(request, _("記録しました。"))
            return redirect("consult:contact", pk=made.pk)
    context = {"form": form, "about": about, "draft": bool(draft)}
    return render(request, "consult/intake.jinja", context, status=422 if form.errors else 200)


def _about(request: HttpRequest) -> Person | None:
    number = request.GET.get("person", "")
    if not number.isascii() or not number.isdigit():
        return None
    return queries.person_in_reach(min(int(number), LARGEST_ID))


@requires("consult.contacts")
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keeps what stands in the form, on the server; an empty form forgets it."""
    kept = {
        name: (values if name == "concerns" else values[0])
        for name, values in request.POST.lists()
        if name in IntakeForm.base_fields and name != "once" and any(values)
    }
    services.save_draft(account(request), kept)
    return HttpResponse(status=204)


@requires("consult.contacts")
@require_POST
def forget_draft(request: HttpRequest) -> HttpResponse:
    services.drop_draft(account(request))
    return redirect("consult:new_contact")


@requires("consult.contacts")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """A sheet filled in by hand, typed in for whoever received it (代理入力)."""
    form = PaperForm(request.POST or None, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.receive(
                form.told,
                by=account(request),
                once=form.cleaned_data["once"],
                outcome=form.decided,
                received_at=form.moment,
                worker=form.cleaned_data["worker"],
                source=Source.PAPER,
            )
        except ConsultRefused as refused:
            form.add_error("received_on", str(refused))
        else:
            messages.success(request, _("紙の相談票を入力しました。"))
            return redirect("consult:contact", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "consult/paper.jinja", {"form": form}, status=status)


@requires("consult.contacts")
@require_GET
def paper_file(request: HttpRequest) -> HttpResponse:
    """The empty sheet on one A4, with the concerns as they are worded today."""
    audit.record("consult.paper.printed", subject=("form", None))
    base = (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")
    return intake_sheet(
        list(Concern.objects.filter(ended_on=None)), entry_url=base + reverse("consult:paper")
    )


@requires("consult.contacts")
@require_GET
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact with what became of it."""
    found = contact_in_reach(pk)
    audit.record("consult.contact.seen", subject=("contact", found.pk), person_id=found.person_id)
    rows = found.concerns.select_related("concern").order_by("-main", "concern__order")
    mine = writes_contact(found.pk)
    context = {
        "contact": found,
        "concerns": list(rows),
        "rule": getattr(found.person, "contact_rule", None) if found.person else None,
        "tasks": list(queries.open_tasks().filter(contact=found)),
        "successor": Contact.objects.filter(replaces=found).first(),
        "referrals": list(Referral.objects.filter(contact=found).select_related("organisation")),
        "mine": mine,
        "refers": mine and (found.case_id is None or bool(writes([found.case_id]))),
        "settle": SettleForm(initial={"outcome": found.outcome}),
    }
    return render(request, "consult/contact.jinja", context)


@requires("consult.contacts")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """How the contact ended."""
    found = contact_to_write(pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("結果をえらんでください。"))
        return redirect("consult:contact", pk=found.pk)
    try:
        services.settle(found, outcome=Outcome(form.cleaned_data["outcome"]))
    except ConsultRefused as refused:
        messages.error(request, str(refused))
    else:
        for task in queries.open_tasks().filter(contact=found):
            services.finish_task(task, by=account(request))
        messages.success(request, _("結果を書きました。"))
    return redirect("consult:contact", pk=found.pk)


@requires("consult.contacts")
@require_POST
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Called back: the first answer was given now."""
    found = contact_to_write(pk)
    services.respond(found)
    messages.success(request, _("返事をした日時を残しました。"))
    return redirect("consult:contact", pk=found.pk)


@requires("consult.contacts")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it was about: found by name, chosen by a person."""
    found = contact_to_write(pk)
    words = request.GET.get("q", "").strip()[:100]
    hits: list[Person] = []
    if request.method == "POST":
        number = request.POST.get("person", "")
        chosen = (
            queries.person_in_reach(min(int(number), LARGEST_ID))
            if number.isascii() and number.isdigit()
            else None
        )
        if chosen is None:
            messages.error(request, _("この番号の人が見つかりません。"))
        else:
            services.link_person(found, chosen)
            messages.success(request, _("結びつけました。"))
            return redirect("consult:contact", pk=found.pk)
    elif words:
        try:
            hits = list(search(words).order_by("kana", "pk")[:MOST_HITS])
            note_search(words, [person.pk for person in hits])
        except (TooManySearches, PersonRefused) as refused:
            messages.error(request, str(refused))
    context = {"contact": found, "words": words, "hits": hits}
    return render(request, "consult/link.jinja", context)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest) -> HttpResponse:
    """Unanswered contacts go to a colleague at once; a manager may say whose."""
    by = account(request)
    leads = actor(request).may("consult.lead")
    form = PassForm(request.POST or None, by=by, leads=leads)
    if request.method == "POST" and form.is_valid():
        count = services.pass_contacts(
            of=form.cleaned_data.get("of") or by, to=form.cleaned_data["to"]
        )
        messages.success(request, _("%(n)s件を引きつぎました。") % {"n": count})
        return redirect("consult:board")
    status = 422 if form.errors else 200
    return render(request, "consult/pass_on.jinja", {"form": form}, status=status)


@requires("consult.contacts")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written down wrongly; the old row stays to be read."""
    found = contact_to_write(pk)
    initial = {"once": uuid4(), **initial_of(found)}
    form = CorrectForm(request.POST or None, about=found.person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.correct(
                found,
                form.told,
                by=account(request),
                once=form.cleaned_data["once"],
                why=form.cleaned_data["why"],
            )
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("訂正しました。前の記録は残っています。"))
            return redirect("consult:contact", pk=made.pk)
    context = {"contact": found, "form": form}
    return render(request, "consult/correct.jinja", context, status=422 if form.errors else 200)


@requires("consult.cases")
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """From a contact to long company."""
    found = contact_to_write(pk)
    if found.case_id:
        return redirect("consult:case", pk=found.case_id)
    form = OpenForm(request.POST or None, initial=_open_initial(found))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data |= {"theme": Theme(data["theme"]), "sensitivity": Sensitivity(data["sensitivity"])}
        try:
            case = services.open_case(by=account(request), contact=found, **data)
        except ConsultRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("支援をはじめました。"))
            return redirect("consult:case", pk=case.pk)
    context = {"contact": found, "form": form}
    return render(request, "consult/open.jinja", context, status=422 if form.errors else 200)


def _open_initial(contact: Contact) -> dict[str, Any]:
    return {
        "person": contact.person_id,
        "area": contact.area_id,
        "known_to_person": contact.caller == "self",
    }
