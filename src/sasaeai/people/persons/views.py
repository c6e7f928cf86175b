"""Searching, registering and reading persons; every change is a step on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.contributions import cards
from sasaeai.core.periods import today
from sasaeai.core.tables import Row, Who
from sasaeai.core.tables import page as table_page
from sasaeai.core.text import NameFacts
from sasaeai.people import services
from sasaeai.people.enums import ContactKind, LinkState
from sasaeai.people.models import Account, HouseholdMember, IdentityLink, Person
from sasaeai.people.persons import finding, identity
from sasaeai.people.persons.alike import alike_pairs
from sasaeai.people.persons.forms import DecisionForm, ReasonForm, RegisterForm
from sasaeai.people.persons.keys import facts_of, parts
from sasaeai.people.persons.refusals import PersonRefused, TooManySearches
from sasaeai.people.persons.steps import STEPS
from sasaeai.people.persons.tables import PERSONS

LARGEST_ID = 2**63 - 1
MOST_SUGGESTIONS = 8
MOST_PAIRS = 50


@requires("people.persons")
@require_GET
def persons(request: HttpRequest) -> HttpResponse:
    """Finds persons in reach; nothing is listed before something is asked."""
    words = request.GET.get("q", "").strip()[:100]
    found, refused = None, ""
    if words:
        try:
            rows = finding.search(words)
        except TooManySearches as problem:
            refused = str(problem)
        else:
            found = table_page(PERSONS, rows, request.GET, who=Who.INTERNAL, path=request.path)
            finding.note_search(words, [int(row["id"]) for row in _rows(rows)])
    context = {"words": words, "page": found, "refused": refused}
    return render(request, "people/persons.jinja", context, status=429 if refused else 200)


def _rows(rows: Any) -> list[Row]:
    return list(rows.order_by("kana", "pk").values("id")[:50])


@requires("people.persons")
@require_GET
def alike(request: HttpRequest) -> HttpResponse:
    """Entries of the whole city that may be one person twice; everybody shown is noted."""
    found = alike_pairs()
    pairs = found[:MOST_PAIRS]
    shown = {one.pk for pair in pairs for one in (pair.first, pair.second)}
    audit.subjects_seen("people.person.found", [("person", pk, pk) for pk in sorted(shown)])
    return render(request, "people/alike.jinja", {"pairs": pairs, "count": len(found)})


@requires("people.persons")
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Registers a person; entries that resemble the new one are looked at first."""
    form = RegisterForm(request.POST or None, initial={"name": request.GET.get("name", "")[:100]})
    near: list[finding.Suggestion] = []
    hint = False
    if request.method == "POST" and form.is_valid():
        try:
            near, hint = _resembling(form)
        except TooManySearches as problem:
            form.add_error(None, str(problem))
        else:
            if form.cleaned_data["sure"] or not (near or hint):
                made = _register(form)
                messages.success(request, _("登録しました。"))
                return redirect("people:person", pk=made.pk)
    context = {"form": form, "near": near[:MOST_SUGGESTIONS], "hint": hint}
    status = 422 if form.errors else 200
    return render(request, "people/new_person.jinja", context, status=status)


def _resembling(form: RegisterForm) -> tuple[list[finding.Suggestion], bool]:
    data = form.cleaned_data
    (family, given), (family_kana, given_kana) = parts(data["name"]), parts(data["kana"])
    facts = NameFacts(family, given, family_kana, given_kana, birth=form.birth, phone=data["phone"])
    finding.count_question()
    near = finding.suggestions(facts)
    finding.note_search(f"{data['name']} {data['kana']}", [one.person.pk for one in near])
    return near, finding.hint_of_more(data["name"], data["kana"], form.birth)


def _register(form: RegisterForm) -> Person:
    data = form.cleaned_data
    return services.register_person(
        name=data["name"],
        kana=data["kana"],
        area=data["area"],
        birth=form.birth,
        birth_text=form.birth_text,
        contacts=((ContactKind.PHONE, data["phone"]),) if data["phone"] else (),
    )


@requires("people.persons")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything this room knows about one person, with what other rooms add."""
    found = in_reach(pk)
    audit.record("people.person.seen", subject=("person", found.pk), person_id=found.pk)
    members = HouseholdMember.objects.filter(person=found).order_by("-starts_on")
    present = next((row for row in members if row.ends_on is None), None)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "person": found,
        "rule": getattr(found, "contact_rule", None),
        "names": list(found.names.order_by("kind", "pk")),
        "contacts": list(found.contacts.order_by("kind", "pk")),
        "relations": list(found.relations.filter(ends_on=None).select_related("other")),
        "together": _together(present),
        "decisions": list(identity.same_person(found)),
        "near": finding.suggestions(facts_of(found), besides=found)[:MOST_SUGGESTIONS],
        "readers": list(found.named_readers.filter(ends_on=None).select_related("account")),
        "steps": [(name, step) for name, step in STEPS.items() if step.offered(found)],
        "cards": cards("people.person", found, actor),
        "today": today(),
    }
    return render(request, "people/person.jinja", context)


def _together(member: HouseholdMember | None) -> list[HouseholdMember]:
    """Who lives there today, as far as they are in reach."""
    if member is None:
        return []
    rows = HouseholdMember.objects.filter(household_id=member.household_id, ends_on=None)
    return list(rows.select_related("person").order_by("starts_on", "pk"))


@requires("people.persons")
@require_http_methods(["GET", "POST"])
def person_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One change of a person, on a page of its own."""
    found = in_reach(pk)
    step = STEPS.get(name)
    if step is None or not step.offered(found):
        raise Http404
    form = step.form(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            step.apply(found, form, _account(request))
        except PersonRefused as refused:
            form.add_error(None, str(refused))
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _(step.done))
            return redirect("people:person", pk=found.pk)
    context = {"person": found, "step": step, "form": form}
    status = 422 if form.errors else 200
    return render(request, "people/person_step.jinja", context, status=status)


@requires("people.persons")
@require_POST
def decide(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Same person or not: a decision with its reason."""
    one, two = in_reach(pk), in_reach(other)
    form = DecisionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            identity.decide(
                one,
                two,
                state=LinkState(data["state"]),
                reason=data["reason"],
                by=_account(request),
            )
        except PersonRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("判断を残しました。いつでも取り消せます。"))
    else:
        messages.error(request, _("なぜそう決めたのか、ひとこと書いてください。"))
    return redirect("people:person", pk=one.pk)


@requires("people.persons")
@require_POST
def undo_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a decision back; both entries stand as they were."""
    link = get_object_or_404(
        IdentityLink.objects.select_related("first"), pk=min(pk, LARGEST_ID), undone_at=None
    )
    form = ReasonForm(request.POST)
    if form.is_valid():
        identity.undo(link, reason=form.cleaned_data["why"], by=_account(request))
        messages.success(request, _("判断を取り消しました。"))
    else:
        messages.error(request, _("なぜ取り消すのか、ひとこと書いてください。"))
    return redirect("people:person", pk=link.first_id)


def in_reach(pk: int) -> Person:
    """404 unless PostgreSQL shows the person to whoever asks."""
    rows = Person.objects.select_related("area__kind", "contact_rule")
    return get_object_or_404(rows, pk=min(pk, LARGEST_ID))


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
