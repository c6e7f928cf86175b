"""The money of the plan: public sums up the tree, and the office's entries and yearly sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import tables
from sasaeai.core.access import open_to_everyone, requires
from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import UnreadableFile, Who, read_xlsx
from sasaeai.plan.forms import LARGEST_UPLOAD
from sasaeai.plan.importing.sheet import BadSheet
from sasaeai.plan.keep_forms import MoneyForm, MoneyUploadForm
from sasaeai.plan.models import BudgetLine, NodeIdentity, Plan
from sasaeai.plan.money import money_of
from sasaeai.plan.money_tables import money_rows, money_table, sheet_rows, sheet_table
from sasaeai.plan.queries import Tree, load_tree
from sasaeai.plan.services import PlanRefused
from sasaeai.plan.spending import drop_money, set_money, take_money_sheet
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan
from sasaeai.plan.views.files import list_file
from sasaeai.plan.views.public import addresses


@open_to_everyone
@require_GET
def money(request: HttpRequest, plan: str = "") -> HttpResponse:
    """What is planned and spent, line by line and year by year, summed up the tree."""
    found = finding.plan_of(plan)
    tree = load_tree(finding.version_of(found))
    context = {
        "plan": found, "tree": tree, "at": addresses(found, plan), "money": money_of(found, tree),
    }  # fmt: skip
    return render(request, "plan/money.jinja", context)


@open_to_everyone
@require_GET
def money_file(request: HttpRequest, format: str, plan: str = "") -> HttpResponse:
    """The same sums as a list."""
    found = finding.plan_of(plan)
    shown = money_of(found, load_tree(finding.version_of(found)))
    issuer = found.organisation.name
    return list_file(
        money_table(shown), money_rows(shown), format=finding.format_of(format), issuer=issuer
    )


def _asked(request: HttpRequest) -> tuple[Plan, Tree, FiscalYear]:
    plan = shown_plan(request)
    tree = load_tree(finding.version_of(plan))
    return plan, tree, finding.year_of(request, plan)


@requires("plan.view_desk")
@require_GET
def desk_money(request: HttpRequest) -> HttpResponse:
    """One year's money of every line, and the sheet that goes out and comes back."""
    plan, tree, year = _asked(request)
    shown = money_of(plan, tree, every=True)
    place = year.year - plan.fy_from
    context = {
        "plan": plan,
        "money": shown,
        "year": year,
        "place": place,
        "upload": MoneyUploadForm(),
        "errors": (),
        "may_edit": finding.actor_of(request).may("plan.edit"),
    }
    return render(request, "plan/desk_money.jinja", context)


@requires("plan.view_desk")
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The year's sheet for the sections, with what is known already."""
    plan, tree, year = _asked(request)
    file = tables.export(
        sheet_table(plan, year), sheet_rows(tree, year.year), format="xlsx", who=Who.INTERNAL,
        issuer=plan.organisation.name, made_at=now(),
    )  # fmt: skip
    return tables.export_response(file)


@requires("plan.edit")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The sheet comes back: all of it, or the rows that must be put right."""
    plan, tree, year = _asked(request)
    form = MoneyUploadForm(request.POST, request.FILES)
    errors: tuple[str, ...] = ()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if upload.size > LARGEST_UPLOAD:
                raise UnreadableFile(_("ファイルが大きすぎます（10MBまで）。"))
            written = take_money_sheet(plan, read_xlsx(upload.read()).rows, fy=year.year)
        except UnreadableFile as unreadable:
            errors = (unreadable.hint,)
        except BadSheet as bad:
            errors = tuple(str(error) for error in bad.errors)
        else:
            messages.success(request, _("%(n)s件を書きこみました。") % {"n": written})
            return redirect(_page(plan, year))
    context = {
        "plan": plan,
        "money": money_of(plan, tree, every=True),
        "year": year,
        "place": year.year - plan.fy_from,
        "upload": form,
        "errors": errors,
        "may_edit": True,
    }
    return render(request, "plan/desk_money.jinja", context)


def _page(plan: Plan, year: FiscalYear) -> str:
    return f"{reverse('plan:desk_money')}?plan={plan.code}&year={year.year}"


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def line(request: HttpRequest, code: str) -> HttpResponse:
    """One line's entries of a year; ``?item=ID`` opens one of them."""
    plan, tree, year = _asked(request)
    identity = get_object_or_404(NodeIdentity, plan=plan, code=code)
    entries = list(BudgetLine.objects.filter(identity=identity, fy=year.year).order_by("id"))
    opened = next((row for row in entries if str(row.pk) == request.GET.get("item")), None)
    if opened is None and len(entries) == 1 and "new" not in request.GET:
        opened = entries[0]
    form = MoneyForm(request.POST or None, initial=_initial(opened))
    if request.method == "POST" and form.is_valid():
        try:
            row = set_money(
                identity, fy=year.year, item=form.cleaned_data["item"], amounts=form.amounts
            )
            if opened is not None and opened.pk != row.pk:
                drop_money(opened)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("お金の記録を残しました。"))
            return redirect(_page(plan, year))
    node = tree.node(code)
    context = {
        "plan": plan,
        "year": year,
        "identity": identity,
        "heading": node.heading if node else code,
        "entries": entries,
        "opened": opened,
        "form": form,
    }
    return render(request, "plan/desk_money_line.jinja", context)


def _initial(row: BudgetLine | None) -> dict[str, object]:
    if row is None:
        return {}
    names = (
        "item", "not_applicable", "planned", "planned_source", "spent", "spent_source", "note",
    )  # fmt: skip
    found = {name: getattr(row, name) for name in names}
    return {key: "" if value is None else value for key, value in found.items()}


@requires("plan.edit")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one entry away."""
    row = get_object_or_404(BudgetLine.objects.select_related("identity__plan"), pk=pk)
    plan, fy = row.identity.plan, row.fy
    if not plan.fy_from <= fy <= plan.fy_to:
        raise Http404("not a year of this plan")
    drop_money(row)
    messages.success(request, _("お金の記録を1件消しました。"))
    return redirect(_page(plan, FiscalYear(fy)))
