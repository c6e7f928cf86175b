"""Bringing open data in: choose a file, look at what it would do, decide, accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.files.serving import attachment
from sasaeai.core.tables import Who, page, write_csv
from sasaeai.core.ui.words import words
from sasaeai.people.public import Organisation
from sasaeai.places.enums import Fee, StepFree
from sasaeai.places.models import ImportBatch, Listing
from sasaeai.places.municipal import services
from sasaeai.places.municipal.checking import LATER, Checked, Placed, check, sheet_of_refused
from sasaeai.places.municipal.comparing import Change, Kind
from sasaeai.places.municipal.enums import BatchStatus, Hazard
from sasaeai.places.municipal.forms import AcceptForm, UploadForm
from sasaeai.places.municipal.queueing import running, start_accept
from sasaeai.places.municipal.tables import BATCHES
from sasaeai.places.municipal.troubles import Note

MOST = 200
"""Pages of one sort that a screen shows; the counts are of all."""
DOUBTS_AT_ONCE, CONFLICTS_AT_ONCE = 100, 30
"""Questions of one form: a form has a thousand fields at most. What is decided makes room."""


@requires("places.import")
@require_http_methods(["GET", "POST"])
def upload_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; below, those that are being checked and those that were brought in."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            row = services.upload(
                values["file"].read(),
                name=values["file"].name,
                category=values["category"],
                area=values["area"],
                publisher=values["publisher"],
            )
        except services.ImportRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect("places:import-check", batch=row.pk)
    rows = ImportBatch.objects.all()
    waiting = rows.filter(status=BatchStatus.CHECKING).select_related("file")
    context = {
        "form": form,
        "waiting": list(waiting[:20]),
        "part": page(BATCHES, rows, request.GET, who=Who.INTERNAL, path=request.path),
    }
    return render(request, "places/import.jinja", context)


@dataclass(frozen=True)
class Option:
    """A page that a page of the file may be, with the reasons."""

    pk: int
    code: str
    name: str
    area: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Doubt:
    """A page of the file about which a person decides."""

    row: int
    name: str
    about: str
    options: tuple[Option, ...]
    answer: str


@dataclass(frozen=True)
class Shown:
    """One field as the screen says it."""

    name: str
    words: str
    before: str
    after: str
    ticked: bool


@dataclass(frozen=True)
class Paired:
    """A page of ours with what the file would change of it."""

    row: int
    code: str
    name: str
    changes: tuple[Shown, ...]
    days: int


@dataclass(frozen=True)
class Remark:
    """What was noticed in a row."""

    row: str
    name: str
    notes: tuple[Note, ...]


@requires("places.import")
@require_http_methods(["GET", "POST"])
def check_file(request: HttpRequest, batch: int) -> HttpResponse:
    """What the file would do, what has to be decided, and accepting it."""
    rows = ImportBatch.objects.select_related("file", "category", "area")
    row = get_object_or_404(rows, pk=batch)
    if running(row) is not None:
        return redirect("places:import-work", batch=row.pk)
    open_ = row.status == BatchStatus.CHECKING
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and open_ and form.is_valid():
        answer = _decided(request, row, form)
        if answer is not None:
            return answer
        row.refresh_from_db()
    found = check(row) if open_ else None
    return render(request, "places/import_check.jinja", _context(row, found, form))


def _decided(request: HttpRequest, row: ImportBatch, form: AcceptForm) -> HttpResponse | None:
    values = form.cleaned_data
    try:
        services.choose(row, **_choices(request.POST, check(row)))
        if request.POST.get("act") == "accept":
            start_accept(row, show=values["show"], met=[each.code for each in values["met"]])
            return redirect("places:import-work", batch=row.pk)
    except services.ImportRefused as refused:
        if running(row) is not None:
            return redirect("places:import-work", batch=row.pk)
        form.add_error("met" if refused.field == "met" else None, str(refused))
        return None
    messages.success(request, _("えらんだことを残しました。まだ取り込んでいません。"))
    return redirect("places:import-check", batch=row.pk)


def _choices(posted: QueryDict, found: Checked) -> dict[str, dict[str, Any]]:
    """Answers by the publisher's number; what is no question of this file is not listened to."""
    alike: dict[str, str] = {}
    over: dict[str, list[str]] = {}
    for one in found.placed:
        row = one.line.wanted.rows[0]
        if (said := posted.get(f"alike-{row}")) is not None and one.line.candidates:
            alike[one.line.wanted.key] = said
        if posted.get(f"asked-{row}"):
            over[one.line.wanted.key] = posted.getlist(f"over-{row}")
    return {"alike": alike, "over": over}


def _context(row: ImportBatch, found: Checked | None, form: AcceptForm) -> dict[str, Any]:
    usual = {"row": row, "form": form, "found": found, "result": row.result}
    if found is None:
        return usual
    bodies = dict(Organisation.objects.values_list("pk", "name"))
    doubts = sorted(
        (one for one in found.placed if one.line.candidates),
        key=lambda one: one.line.kind != Kind.ALIKE,
    )[:DOUBTS_AT_ONCE]
    changed = found.of(Kind.CHANGED)
    decided = row.choices.get("over", {})
    with_conflicts = sorted(
        (one for one in changed if _touched(one, row)),
        key=lambda one: one.line.wanted.key in decided,
    )
    following = [one for one in changed if one.line.follows or one.line.sessions]
    return usual | {
        "counts": found.counts,
        "doubts": _doubts(doubts, row),
        "conflicts": [
            _paired(one, _touched(one, row), bodies) for one in with_conflicts[:CONFLICTS_AT_ONCE]
        ],
        "more_conflicts": max(0, len(with_conflicts) - CONFLICTS_AT_ONCE),
        "changed": [_paired(one, one.line.follows, bodies) for one in following[:MOST]],
        "new": found.of(Kind.NEW)[:MOST],
        "refused": [Remark(str(one.row), "", one.notes) for one in found.refused[:MOST]],
        "noticed": [one for one in map(_remark, found.placed) if one.notes][:MOST],
        "most": MOST,
    }


def _touched(one: Placed, row: ImportBatch) -> tuple[Change, ...]:
    """Fields that somebody here changed: those that stay and those that were ticked."""
    ticked = row.choices.get("over", {}).get(one.line.wanted.key, [])
    return tuple(change for change in one.line.changes if change.conflict or change.name in ticked)


def _doubts(doubts: list[Placed], row: ImportBatch) -> list[Doubt]:
    pages = Listing.objects.select_related("area").in_bulk(
        {each.listing_id for one in doubts for each in one.line.candidates}
    )
    said = row.choices.get("alike", {})
    return [
        Doubt(
            row=one.line.wanted.rows[0],
            name=one.line.wanted.fields["name"],
            about="　".join(
                one.line.wanted.fields.get(name, "") for name in ("place_name", "address", "phone")
            ).strip(),
            options=tuple(
                Option(each.listing_id, page.code, page.name, page.area.name, tuple(each.words))
                for each in one.line.candidates
                if (page := pages.get(each.listing_id)) is not None
            ),
            answer=said.get(one.line.wanted.key, LATER),
        )
        for one in doubts
    ]


def _paired(one: Placed, changes: tuple[Change, ...], bodies: Mapping[int, str]) -> Paired:
    known = one.line.known
    assert known is not None
    return Paired(
        row=one.line.wanted.rows[0],
        code=known.code,
        name=known.name,
        changes=tuple(
            Shown(
                each.name,
                words(each.words),
                said(each.name, each.before, bodies),
                said(each.name, each.after, bodies),
                ticked=not each.conflict,
            )
            for each in changes
        ),
        days=len(one.line.sessions),
    )


def said(name: str, value: str, bodies: Mapping[int, str]) -> str:
    """A field's value in the words of the page."""
    if not value:
        return ""
    if name == "fee":
        return words(Fee(value).label)
    if name == "step_free":
        return words(StepFree(value).label)
    if name == "hazards":
        return _("・").join(words(Hazard(code).label) for code in value.split())
    if name == "organisation":
        return bodies.get(int(value), "")
    return _("避難所としても使います") if name == "also_shelter" else value


def _remark(one: Placed) -> Remark:
    wanted = one.line.wanted
    rows = _("、").join(str(number) for number in wanted.rows[:5])
    return Remark(rows, wanted.fields["name"], wanted.notes)


@requires("places.import")
@require_GET
def refused_rows(request: HttpRequest, batch: int) -> HttpResponse:
    """Rows that do not come in, with the reason before each, to be sent back to the publisher."""
    row = get_object_or_404(
        ImportBatch.objects.select_related("file", "category", "area"), pk=batch
    )
    heads, rows = sheet_of_refused(check(row))
    content, _losses = write_csv(heads, rows)
    audit.record("places.import.sent_back", subject=("import_batch", row.pk))
    name = f"{row.file.name.removesuffix('.csv')}　直してほしい行.csv"
    return attachment(content, name=name, content_type="text/csv; charset=utf-8")


@requires("places.import")
def drop_file(request: HttpRequest, batch: int) -> HttpResponse:
    """Takes a file off the list."""
    row = get_object_or_404(ImportBatch, pk=batch)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if running(row) is not None:
        return redirect("places:import-work", batch=row.pk)
    try:
        services.drop(row)
    except services.ImportRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("取り込みを取りやめました。"))
    return redirect("places:import")
