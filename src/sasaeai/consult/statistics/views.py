"""The needs map, the reports, their closing, and the rows behind a figure."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sasaeai.areas.public import AreaKind, Closure
from sasaeai.consult.services import ConsultRefused
from sasaeai.consult.statistics import closing, needs, sheets
from sasaeai.consult.statistics.definitions import asked_for
from sasaeai.consult.statistics.models import ReportDefinition
from sasaeai.consult.views.asking import account, actor
from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.figures import TOTAL
from sasaeai.core.periods import Period, fiscal_year_of, today
from sasaeai.core.tables import Column, Kind, Row, Table, Who, export, export_response
from sasaeai.core.tables import page as table_page
from sasaeai.core.ui import maps
from sasaeai.core.ui.tablepage import Export

FORMATS = (("csv", "CSV"), ("xlsx", "Excel"))
MOST_ROWS = 200


@requires("consult.counts")
@require_GET
def needs_map(request: HttpRequest) -> HttpResponse:
    """Concerns by area and month, as map and as table."""
    exact = actor(request).may("consult.statistics")
    kinds, kind = _kinds(request, exact=exact)
    period = _period(request, exact=exact)
    concern = _concern(request)
    audit.record("consult.needs.seen", detail={"exact": exact, "concern": concern or ""})
    found = _found(request, period, kind, exact=exact) if period and kind else None
    areas = _drawn(found, concern) if found and found.by_area else []
    query = urlencode({"period": request.GET.get("period", ""), "level": kind.code if kind else ""})
    context = {
        "needs": found,
        "exact": exact,
        "kinds": kinds,
        "kind": kind,
        "period": period,
        "name": needs.period_name(period) if period else "",
        "choices": _choices(exact=exact),
        "concern": concern,
        "label": dict(found.concerns).get(concern or "", _("すべての困りごと")) if found else "",
        "areas": areas,
        "files": [
            (label, f"{reverse('consult:needs_file', args=[form])}?{query}")
            for form, label in FORMATS
        ],
    }
    return render(request, "consult/needs.jinja", context)


@requires("consult.counts")
@require_GET
def needs_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table as a file, with what is hidden hidden."""
    exact = actor(request).may("consult.statistics")
    level = _kinds(request, exact=exact)[1]
    period = _period(request, exact=exact)
    if kind not in dict(FORMATS) or level is None or period is None:
        raise Http404
    found = _found(request, period, level, exact=exact)
    if found.by_area is None:
        raise Http404
    audit.record("consult.needs.exported", detail={"exact": exact, "format": kind})
    table, rows = _as_table(found)
    return export_response(
        export(table, rows, format="csv" if kind == "csv" else "xlsx", who=Who.INTERNAL)
    )


def _found(request: HttpRequest, period: Period, kind: AreaKind, *, exact: bool) -> needs.Needs:
    return needs.needs(period, kind=kind, exact=exact, only=_own_areas(request))


def _own_areas(request: HttpRequest) -> list[int] | None:
    """What lies in or around the areas of a reader's duties; None for those who see the whole city."""
    who = actor(request)
    if who.may("consult.counts_everywhere"):
        return None
    own = [duty.area_id for duty in who.duties if duty.area_id]
    return list(Closure.objects.filter(ancestor_id__in=own).values_list("descendant_id", flat=True))


def _kinds(request: HttpRequest, *, exact: bool) -> tuple[list[AreaKind], AreaKind | None]:
    """Sizes of area to choose from, and the one asked for: without a word the smallest of which there
    are few. One only for readers of hidden numbers, or two tables would tell."""
    smallest = AreaKind.objects.order_by("-order").values("pk")[:1]
    kinds = list(AreaKind.objects.filter(public=True).exclude(pk__in=smallest).order_by("order"))
    few = needs.few_enough(kinds)[-1:]
    if not exact:
        kinds = few
    if not kinds:
        return [], None
    asked = request.GET.get("level", "")
    usual = few[0] if few else kinds[0]
    return kinds, next((kind for kind in kinds if kind.code == asked), usual)


def _period(request: HttpRequest, *, exact: bool) -> Period | None:
    """The period asked for, else this fiscal year, or the last half year that is over."""
    asked = request.GET.get("period", "")
    if asked:
        found = needs.read_period(asked, exact=exact)
        if found is None:
            raise Http404
        return found
    if exact:
        return fiscal_year_of(today()).period
    halves = needs.half_years()
    return halves[0] if halves else None


def _choices(*, exact: bool) -> list[tuple[str, str]]:
    if not exact:
        return [(needs.period_name(half), half.label) for half in needs.half_years()]
    found: list[Period] = []
    for year in needs.years():
        found += [year.period, year.second_half, year.first_half]
        found += reversed(year.months)
    return [(needs.period_name(each), each.label) for each in found if each.start <= today()]


def _concern(request: HttpRequest) -> str | None:
    asked = request.GET.get("concern", "")
    return asked if asked.replace("_", "").isalnum() and asked.isascii() else None


def _drawn(found: needs.Needs, concern: str | None) -> list[maps.Area]:
    if concern not in {code for code, _ in found.concerns}:
        concern = None
    return [
        maps.Area(name=area.name, geometry=area.geometry, figure=found.at(concern, str(area.pk)))
        for area in found.areas
        if area.geometry
    ]


def _as_table(found: needs.Needs) -> tuple[Table, list[Row]]:
    """One row for each area and one for the whole, a column for each concern; what the page says
    beside the figures goes along, one note a line as far as there are lines."""
    labels = [(code, label) for code, label in found.concerns]
    places = found.places
    notes = [*found.notes[: len(places) - 1], " ".join(found.notes[len(places) - 1 :])]
    rows: list[Row] = [
        {
            "place": number,
            "area": name,
            "total": found.at(TOTAL, key),
            "note": notes[number] if number < len(notes) else "",
            **{f"c_{code}": found.at(code, key) for code, _ in labels},
        }
        for number, (key, name) in enumerate(places)
    ]
    columns = (
        Column("area", "地区", head=True),
        *(Column(f"c_{code}", label, kind=Kind.FIGURE, unit="件") for code, label in labels),
        Column("total", "合計", kind=Kind.FIGURE, unit="件"),
        Column("note", "注"),
    )
    title = f"困りごとの地図（{found.period.label}）"
    return Table("needs", title, columns, order=("place",), unique="place", page_size=500), rows


@requires("consult.statistics")
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Every report, its versions, and which periods are closed."""
    audit.record("consult.statistics.seen")
    context = {"reports": sheets.overview(), "leads": actor(request).may("consult.lead")}
    return render(request, "consult/statistics.jinja", context)


@requires("consult.statistics")
@require_GET
def report(request: HttpRequest, code: str, when: str) -> HttpResponse:
    """One period: closed figures beside those of now, 差異 and errata below."""
    found = _sheet(code, when)
    audit.record("consult.report.seen", detail={"report": code, "when": found.name})
    links = [
        Export(label=label, href=reverse("consult:report_file", args=[code, found.name, form]))
        for form, label in FORMATS
    ]
    context = {
        "sheet": found,
        "page": table_page(
            sheets.table_of(found), found.lines(), {}, who=Who.INTERNAL, path=request.path, exports=links
        ),
        "leads": actor(request).may("consult.lead"),
        "labels": {cell.code: cell.label for cell in found.cells},
        "figures": {cell.code: cell.figure for cell in found.cells},
    }  # fmt: skip
    return render(request, "consult/report.jinja", context)


@requires("consult.statistics")
@require_GET
def report_file(request: HttpRequest, code: str, when: str, kind: str) -> HttpResponse:
    if kind not in dict(FORMATS):
        raise Http404
    found = _sheet(code, when)
    audit.record("consult.report.exported", detail={"report": code, "when": found.name})
    file = export(
        sheets.table_of(found),
        found.lines(),
        format="csv" if kind == "csv" else "xlsx",
        who=Who.INTERNAL,
    )
    return export_response(file)


@requires("consult.lead")
@require_POST
def close_report(request: HttpRequest, code: str, when: str) -> HttpResponse:
    """The month is closed: its figures stand from now on."""
    definition, period = _asked(code, when)
    try:
        closing.close(definition, period, by=account(request))
    except ConsultRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("締めました。あとの訂正は、差異として残ります。"))
    return redirect("consult:report", code=code, when=when)


@requires("consult.lead")
@require_POST
def check_report(request: HttpRequest, code: str, when: str) -> HttpResponse:
    """Counts the closed period again, now instead of tonight."""
    found = _sheet(code, when)
    if found.close is None:
        raise Http404
    (check,) = closing.verify([found.close])
    if check.differing:
        messages.warning(request, _("締めたときと、ちがうところがあります。"))
    else:
        messages.success(request, _("締めたときと、ぜんぶ同じです。"))
    return redirect("consult:report", code=code, when=when)


@requires("consult.lead")
@require_POST
def note_differences(request: HttpRequest, code: str, when: str) -> HttpResponse:
    """What changed since the close, with its reason."""
    found = _sheet(code, when)
    if found.close is None:
        raise Http404
    try:
        closing.note_differences(
            found.close, by=account(request), reason=request.POST.get("reason", "")[:500]
        )
        closing.verify([found.close])
    except ConsultRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("差異として残しました。"))
    return redirect("consult:report", code=code, when=when)


@requires("consult.statistics")
@require_GET
def report_rows(request: HttpRequest, code: str, when: str, cell: str) -> HttpResponse:
    """The rows behind one figure, as far as the reader may see them."""
    found = _sheet(code, when)
    wanted = next((each for each in found.cells if each.code == cell and each.counted), None)
    if wanted is None or wanted.counted is None:
        raise Http404
    rows = sheets.rows_of(wanted, found.period)
    columns = wanted.counted.columns
    shown = list(rows.order_by("pk").values_list(*(path for path, _ in columns))[:MOST_ROWS])
    audit.record(
        "consult.report.rows_seen", detail={"report": code, "cell": cell, "rows": len(shown)}
    )
    context = {
        "sheet": found,
        "cell": wanted,
        "columns": [label for _, label in columns],
        "rows": shown,
        "most": MOST_ROWS,
    }
    return render(request, "consult/report_rows.jinja", context)


def _asked(code: str, when: str) -> tuple[ReportDefinition, Period]:
    found = asked_for(code, when)
    if found is None or found[1].start > today():
        raise Http404
    return found


def _sheet(code: str, when: str) -> sheets.Sheet:
    return sheets.sheet(*_asked(code, when))
