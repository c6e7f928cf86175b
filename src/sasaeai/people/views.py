"""Accounts and duties for the administrator, the journal for the auditor, one's own page for all."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit, tables
from sasaeai.core.access import requires, signed_in
from sasaeai.core.contributions import cards
from sasaeai.core.periods import today
from sasaeai.people import queries, services
from sasaeai.people.enums import DutyKind
from sasaeai.people.forms import AccountForm, DutyForm, LastDayForm
from sasaeai.people.models import Account, Duty
from sasaeai.people.persons.refusals import StillNeeded
from sasaeai.people.tables import ACCOUNTS, JOURNAL

PLEDGE_VERSION = "1"


@signed_in
@require_GET
def own_page(request: HttpRequest) -> HttpResponse:
    """My duties, and who looked at the records about me."""
    actor = request.actor  # type: ignore[attr-defined]
    me = get_object_or_404(Account, pk=actor.account_id)
    seen = None
    if actor.person_id:
        rows = queries.journal(person_id=actor.person_id)
        seen = tables.page(JOURNAL, rows, request.GET, who=tables.Who.INTERNAL, path=request.path)
        audit.record("people.own.read", subject=("person", actor.person_id))
    context = {
        "me": me,
        "duties": queries.duties_of(me),
        "seen": seen,
        "today": today(),
        "cards": cards("people.own", me, actor),
        "directory": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "people/own.jinja", context)


@requires("people.manage_accounts")
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in."""
    words = request.GET.get("q", "")[:60]
    rows = Account.objects.filter(name__icontains=words) if words else Account.objects.all()
    page = tables.page(ACCOUNTS, rows, request.GET, who=tables.Who.INTERNAL, path=request.path)
    return render(request, "people/accounts.jinja", {"page": page, "words": words})


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """A new sign-in; its first password is shown once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.open_account(**form.cleaned_data)
        return _show_key(request, made)
    status = 422 if form.errors else 200
    return render(request, "people/new_account.jinja", {"form": form}, status=status)


@requires("people.manage_accounts")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One sign-in with its duties; a POST adds a duty."""
    row = get_object_or_404(Account, pk=pk)
    form = DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        kind = DutyKind(data.pop("kind"))
        try:
            services.appoint(row, kind, **data)
        except services.TermOverlaps as problem:
            form.add_error("starts_on", str(problem))
        else:
            messages.success(request, _("役目を登録しました。"))
            return redirect("people:account", pk=row.pk)
    context = {
        "row": row,
        "form": form,
        "duties": queries.duties_of(row),
        "pledge": row.pledges.order_by("-signed_on").first(),
        "today": today(),
    }
    return render(request, "people/account.jinja", context, status=422 if form.errors else 200)


@requires("people.manage_accounts")
@require_POST
def new_key(request: HttpRequest, pk: int) -> HttpResponse:
    """A forgotten password: a new one is made and told once."""
    return _show_key(request, get_object_or_404(Account, pk=pk))


@requires("people.manage_accounts")
@require_POST
def pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper pledge of secrecy has been handed in."""
    row = get_object_or_404(Account, pk=pk)
    services.pledge(row, text_version=PLEDGE_VERSION, signed_on=today())
    messages.success(request, _("誓約書を登録しました。"))
    return redirect("people:account", pk=pk)


@requires("people.manage_accounts")
@require_POST
def end_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a duty; yesterday ends it at once."""
    duty = get_object_or_404(Duty, pk=pk)
    form = LastDayForm(request.POST)
    if form.is_valid() and form.cleaned_data["last_day"] >= duty.starts_on:
        try:
            services.end_duty(duty, last_day=form.cleaned_data["last_day"])
        except StillNeeded as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("役目のおわりを登録しました。"))
    else:
        messages.error(
            request,
            _("最後の日は「令和8年11月30日」のように、はじまりより後の日を入力してください。"),
        )
    return redirect("people:account", pk=duty.account_id)


@requires("audit.read")
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Every act, newest first; looking here is an act too."""
    person, actor = _number(request, "person"), _number(request, "actor")
    rows = queries.journal(person_id=person, actor_id=actor)
    audit.record("people.journal.read", subject=("journal", None), person_id=person)
    page = tables.page(
        JOURNAL,
        rows,
        request.GET,
        who=tables.Who.INTERNAL,
        path=request.path,
    )
    return render(request, "people/journal.jinja", {"page": page, "person": person, "by": actor})


@requires("audit.read")
@require_GET
def journal_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file; the export itself stands in the journal first."""
    person, actor = _number(request, "person"), _number(request, "actor")
    audit.record("people.journal.read", subject=("journal", None), detail={"format": kind})
    rows = queries.journal(person_id=person, actor_id=actor)
    file = tables.export(JOURNAL, rows, format=kind, who=tables.Who.INTERNAL)  # type: ignore[arg-type]
    return tables.export_response(file)


@requires("audit.read")
@require_http_methods(["GET", "POST"])
def chain(request: HttpRequest) -> HttpResponse:
    """How far the journal is sealed and whether it still holds; a POST asks for a check now."""
    if request.method == "POST":
        audit.record("people.journal.check_asked", subject=("journal", None))
        audit.ask_for_check()
        messages.success(
            request, _("確かめはじめました。少したったら、このページを開きなおしてください。")
        )
        return redirect("people:chain")
    return render(request, "people/chain.jinja", {"state": audit.chain_state()})


def _show_key(request: HttpRequest, row: Account) -> HttpResponse:
    key = services.give_new_key(row)
    return render(request, "people/key.jinja", {"row": row, "key": key})


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise tables.BadTableQuery(name)
    return int(text)
