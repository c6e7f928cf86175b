"""What people look for in vain, and the words by which things are found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.core.text import fold
from sasaeai.places.models import Category, SearchMiss, SynonymGroup, UnmetNeed
from sasaeai.places.services import TooFewWords, note_need, set_cycle, set_synonyms
from sasaeai.places.tables import NEEDS
from sasaeai.places.views import asked
from sasaeai.plan.public import Issue, current_plan

A_YEAR = timedelta(days=365)


@requires("places.edit")
@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest) -> HttpResponse:
    """Words of the last year that found nothing, the most frequent first, with their issues."""
    if request.method == "POST":
        return _note(request)
    rows = _rows()
    if file := download(NEEDS, rows, request.GET, who=Who.INTERNAL):
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    plan = current_plan()
    context = {
        "part": page(NEEDS, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links),
        "rows": rows,
        "chosen": request.GET.get("words", ""),
        "known": UnmetNeed.objects.filter(words=request.GET.get("words", "")).first(),
        "issues": list(Issue.objects.filter(plan=plan).order_by("no")) if plan else [],
    }
    return render(request, "places/needs.jinja", context)


def _rows() -> list[dict[str, Any]]:
    """One line for each word: how often, when last, in how many districts, what became of it."""
    known = {row.words: row for row in UnmetNeed.objects.prefetch_related("issues")}
    counted = (
        SearchMiss.objects.filter(day__gt=today() - A_YEAR)
        .values("words", "area")
        .annotate(times=Count("pk"), last=Max("day"))
        .order_by("-times", "words")
    )
    lines: dict[str, _Line] = {}
    for row in counted:
        line = lines.setdefault(fold(row["words"]), _Line(row["words"]))
        line.times += row["times"]
        line.last = max(line.last, row["last"])
        line.areas |= {row["area"]} - {None}
    found = sorted(lines.values(), key=lambda line: (-line.times, line.words))
    return [_row(number, line, known.get(line.words)) for number, line in enumerate(found, start=1)]


@dataclass
class _Line:
    """One wish in all its spellings (ﾃﾞﾝｷｭｳ and でんきゅう), shown in the commonest."""

    words: str
    times: int = 0
    last: date = date.min
    areas: set[int] = field(default_factory=set)


def _row(number: int, line: _Line, need: UnmetNeed | None) -> dict[str, Any]:
    issues = "、".join(f"{issue.no:02d}" for issue in need.issues.all()) if need else ""
    return {
        "id": number,
        "words": line.words,
        "times": line.times,
        "last": line.last,
        "districts": len(line.areas),
        "issues": issues,
        "state": "done" if need and need.done_on else "tied" if issues else "open",
    }


def _note(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("words", "")[:40]
    if not SearchMiss.objects.filter(words=words).exists():
        messages.error(request, _("そのことばは、一覧にありません。"))
        return redirect("places:needs")
    plan = current_plan()
    chosen = {pk for text in request.POST.getlist("issue") if (pk := asked.number(text))}
    note_need(
        words=words,
        issues=Issue.objects.filter(plan=plan, pk__in=chosen) if plan else (),
        note=request.POST.get("note", "").strip()[:300],
        done_on=today() if request.POST.get("done") == "1" else None,
    )
    messages.success(request, _("書きました。"))
    return redirect("places:needs")


@requires("places.edit")
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Words that mean the same, and how often each kind of page is confirmed."""
    if request.method == "POST":
        _change_words(request)
        return redirect("places:words")
    context = {
        "groups": list(SynonymGroup.objects.order_by("pk")),
        "categories": list(Category.objects.filter(in_use=True)),
    }
    return render(request, "places/words.jinja", context)


def _change_words(request: HttpRequest) -> None:
    try:
        if code := request.POST.get("category", ""):
            months = [
                int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
                for text in (request.POST.get("check", ""), request.POST.get("hide", ""))
            ]
            category = get_object_or_404(Category, code=code)
            set_cycle(category, check_months=months[0], hide_months=months[1])
        else:
            pk = asked.number(request.POST.get("group", ""))
            group = get_object_or_404(SynonymGroup, pk=pk) if pk else None
            given = request.POST.get("words", "").replace("，", "、").replace(",", "、")
            set_synonyms(given.split("、"), group=group)
    except (TooFewWords, ValueError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("書きました。"))
