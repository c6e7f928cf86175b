"""The editor: the source beside the text, what may be hard to read with its reason, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.refusal import Refusal
from sasaeai.core.text.easy import Finding, check
from sasaeai.core.text.easy.findings import Rule
from sasaeai.places.models import Rendition
from sasaeai.places.renditions import queries
from sasaeai.places.renditions.enums import Form, Making
from sasaeai.places.renditions.forms import WordingForm, begun_with
from sasaeai.places.renditions.source import changes, hash_of, source_of
from sasaeai.places.renditions.spoken import proposed
from sasaeai.places.renditions.subjects import LABELS, VOICE_CODE, Subject, Variant, variant
from sasaeai.places.renditions.views.desk import found_or_404
from sasaeai.places.renditions.voice import voice
from sasaeai.places.renditions.writing import EditedMeanwhile, hand_in, write_rendition
from sasaeai.places.views.desk import actor_of

UNPROCESSABLE = 422
CHECK, HAND_IN = "check", "hand-in"


@dataclass(frozen=True)
class Advice:
    """One rule and the places of one text that it names: words, and what to write instead."""

    rule: Rule
    places: tuple[tuple[str, str], ...]


@dataclass
class Desk:
    """What lies on the writer's desk: the record, its form, the source, the wordings there are."""

    subject: Subject
    variant: Variant
    source: dict[str, str]
    working: Rendition | None
    out: Rendition | None

    @property
    def row(self) -> Rendition | None:
        return self.working or self.out

    @property
    def marks(self) -> dict[str, str]:
        """Which source and which draft stand on the page."""
        return {
            "seen": hash_of(self.source),
            "version": str(self.working.version if self.working else 0),
        }

    def form(self, data: Any) -> WordingForm:
        first = proposed(self.subject, self.variant.form) if self.variant.spoken else ""
        begun = begun_with(self.row, first) | self.marks
        return WordingForm(
            data, subject=self.subject, variant=self.variant, source=self.source, begun=begun
        )


def _desk(of: str, record: str, form: str) -> Desk:
    subject, chosen = found_or_404(of, record), variant(form)
    if chosen is None:
        raise Http404("no such form")
    working, out = queries.latest(subject.rows).get((chosen.form, chosen.language), (None, None))
    return Desk(subject, chosen, source_of(subject, chosen.form), working, out)


@requires("renditions.write")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, of: str, record: str, form: str) -> HttpResponse:
    """Writes one form of one record. ``do`` is check (nothing is saved), save or hand-in."""
    desk = _desk(of, record, form)
    typed = desk.form(request.POST or None)
    do, theirs = request.POST.get("do", ""), None
    if request.method == "POST" and typed.is_valid() and do != CHECK:
        try:
            _save(request, desk, typed.cleaned_data, handed=do == HAND_IN)
        except EditedMeanwhile as error:
            desk.working = theirs = error.row
            typed.add_error(None, str(error))
        except Refusal as error:
            typed.add_error(None, str(error))
        else:
            return redirect(request.path)
    if typed.is_bound:
        typed.data = {**request.POST.dict(), **desk.marks}
    context = _context(request, desk, typed) | {"theirs": theirs}
    status = UNPROCESSABLE if typed.is_bound and typed.errors else 200
    return render(request, "places/rendition_edit.jinja", context, status=status)


def _save(request: HttpRequest, desk: Desk, values: dict[str, Any], *, handed: bool) -> None:
    seen, version = values["seen"] or None, values["version"]
    row = write_rendition(desk.subject, desk.variant, values, seen=seen, version=version)
    if not handed:
        messages.success(request, _("下書きを保存しました。"))
        return
    hand_in(row)
    messages.success(request, _("見てもらうことにしました。別の人が、たしかめて出します。"))


def _context(request: HttpRequest, desk: Desk, typed: WordingForm) -> dict[str, Any]:
    row, out, actor, texts = desk.row, desk.out, actor_of(request), typed.texts
    form = desk.variant.form
    return {
        "subject": desk.subject,
        "variant": desk.variant,
        "form": typed,
        "source": desk.source,
        "lines": [
            (each, typed[each.name], advice(texts[each.name]) if form is Form.EASY else [])
            for each in typed.told
        ],
        "names": LABELS,
        "actor_id": actor.account_id,
        "length": len(texts.get("text", "")) if form is Form.VOICE else None,
        "most": VOICE_CODE,
        "working": desk.working,
        "out": out,
        "row": row,
        "changes": changes(row.source, desk.source) if row is not None else [],
        "may_review": actor.may("renditions.review"),
        "own": row is not None and row.written_by_id == actor.account_id,
        "voiced": voice() is not None,
        "making": Making(out.making).label if out is not None and out.making else "",
    }


def advice(text: str) -> list[Advice]:
    """Findings by their rule, in the order of the rules' first places."""
    found: dict[str, list[Finding]] = {}
    for each in check(text.replace("\r\n", "\n")):
        found.setdefault(each.code, []).append(each)
    return [Advice(rows[0].rule, tuple(_places(rows))) for rows in found.values()]


def _places(rows: Iterable[Finding]) -> Iterable[tuple[str, str]]:
    """Each pair of words and their replacement once."""
    return dict.fromkeys((each.words, each.instead) for each in rows)
