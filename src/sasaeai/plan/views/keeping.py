"""What is kept beside the plan: tellings, links to other plans, sections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.periods import today
from sasaeai.core.search import matching
from sasaeai.core.tables import Who, download, export_links, export_response, page
from sasaeai.plan.enums import LinkKind, TellingKind
from sasaeai.plan.keep_forms import (
    EndForm,
    JoinForm,
    LinkForm,
    SectionForm,
    TellingForm,
    telling_initial,
)
from sasaeai.plan.models import NodeIdentity, Plan, PlanLink, Section, SectionMember, Telling
from sasaeai.plan.queries import load_tree, version_on
from sasaeai.plan.revising import revisions
from sasaeai.plan.services import PlanRefused, drop_link, keep_section, link_plan
from sasaeai.plan.staffing import end_section, join_section, leave_section, resume_section
from sasaeai.plan.telling import change_telling, drop_telling, record_telling
from sasaeai.plan.telling_tables import REVISIONS, TELLINGS, revision_rows
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan


@requires("plan.view_desk")
@require_GET
def tellings(request: HttpRequest) -> HttpResponse:
    """How, when and to whom the plan was made known."""
    plan = shown_plan(request)
    rows = matching(Telling.objects.filter(plan=plan), request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    if kind in TellingKind.values:
        rows = rows.filter(kind=kind)
    may_edit = finding.actor_of(request).may("plan.edit")
    table = TELLINGS if may_edit else TELLINGS.unlinked()
    if file := download(
        table, rows, request.GET, who=Who.INTERNAL, issuer=plan.organisation.name, made_at=now()
    ):
        audit.record("plan.tellings.exported", detail={"format": request.GET["format"]})
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    context = {
        "plan": plan,
        "part": page(table, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links),
        "kinds": TellingKind.choices,
        "asked": request.GET,
        "may_edit": may_edit,
    }
    return render(request, "plan/tellings.jinja", context)


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def telling(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new record, or one to be put right."""
    row = (
        get_object_or_404(Telling.objects.select_related("plan__breakdown"), pk=pk) if pk else None
    )
    plan = row.plan if row else shown_plan(request)
    version = version_on(plan)
    tree = load_tree(version) if version else None
    initial: dict[str, Any] = telling_initial(row) if row else {}
    form = TellingForm(request.POST or None, plan=plan, tree=tree, initial=initial)
    if request.method == "POST" and form.is_valid():
        codes = form.cleaned_data["lines"]
        lines = list(NodeIdentity.objects.filter(plan=plan, code__in=codes))
        try:
            if row is None:
                record_telling(plan, form.told, lines=lines, once=form.cleaned_data["once"])
            else:
                change_telling(row, form.told, lines=lines)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("周知の記録を残しました。"))
            return redirect(f"{reverse('plan:tellings')}?plan={plan.code}")
    return render(request, "plan/telling.jinja", {"plan": plan, "row": row, "form": form})


@requires("plan.edit")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes away a record that was written by mistake."""
    row = get_object_or_404(Telling.objects.select_related("plan"), pk=pk)
    plan = row.plan
    drop_telling(row)
    messages.success(request, _("周知の記録を1件消しました。"))
    return redirect(f"{reverse('plan:tellings')}?plan={plan.code}")


@requires("plan.view_desk")
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Targets that were changed on the way: old beside new, who, when and why."""
    plan = shown_plan(request)
    rows = revision_rows(revisions(plan))
    if file := download(
        REVISIONS, rows, request.GET, who=Who.INTERNAL, issuer=plan.organisation.name,
        made_at=now(),
    ):  # fmt: skip
        audit.record("plan.targets.exported", detail={"format": request.GET["format"]})
        return export_response(file)
    links = export_links(request.GET, path=request.path)
    part = page(REVISIONS, rows, request.GET, who=Who.INTERNAL, path=request.path, exports=links)
    return render(request, "plan/targets.jinja", {"plan": plan, "part": part})


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def links(request: HttpRequest) -> HttpResponse:
    """Plans beside, above and before this one, and those that name it."""
    plan = shown_plan(request)
    form = LinkForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        answers["kind"] = LinkKind(answers["kind"])
        if answers["to_plan"] is not None:
            answers["name"] = answers["url"] = ""
        try:
            link_plan(plan, **answers)
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("計画をつなぎました。"))
            return redirect(_links(plan))
    context = {
        "plan": plan,
        "form": form,
        "links": list(plan.links.select_related("to_plan").order_by("kind", "id")),
        "linked_from": list(plan.linked_from.select_related("plan").order_by("kind", "id")),
    }
    return render(request, "plan/links.jinja", context)


def _links(plan: Plan) -> str:
    return f"{reverse('plan:links')}?plan={plan.code}"


@requires("plan.edit")
@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a link away."""
    row = get_object_or_404(PlanLink.objects.select_related("plan"), pk=pk)
    plan = row.plan
    drop_link(row)
    messages.success(request, _("つながりを外しました。"))
    return redirect(_links(plan))


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def sections(request: HttpRequest) -> HttpResponse:
    """The sections that answer for lines; ``?id=`` opens one of them."""
    plan = shown_plan(request)
    rows = list(Section.objects.filter(organisation=plan.organisation))
    opened = next((row for row in rows if str(row.pk) == request.GET.get("id")), None)
    names = ("name", "phone", "work", "order")
    known = {name: getattr(opened, name) for name in names} if opened else None
    form = SectionForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                keep_section(plan.organisation, opened, **form.cleaned_data)
        except IntegrityError:
            form.add_error("name", _("同じ名前の担当が、もうあります。"))
        else:
            messages.success(request, _("担当を残しました。"))
            return redirect(f"{reverse('plan:desk_sections')}?plan={plan.code}")
    people = list(opened.members.select_related("account")) if opened else []
    context = {
        "plan": plan,
        "rows": rows,
        "opened": opened,
        "form": form,
        "people": [row for row in people if row.until is None or row.until >= today()],
        "joining": JoinForm() if opened else None,
        "ending": EndForm() if opened else None,
        "day": today(),
    }
    return render(request, "plan/desk_sections.jinja", context)


@requires("plan.edit")
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody works in the section from today on."""
    section = get_object_or_404(Section, pk=pk)
    form = JoinForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("加える人をえらんでください。"))
        return _section(pk)
    try:
        join_section(section, form.cleaned_data["account"])
    except PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("係に加えました。"))
    return _section(pk)


def _section(pk: int) -> HttpResponse:
    return redirect(f"{reverse('plan:desk_sections')}?id={pk}")


@requires("plan.edit")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The section has a last day."""
    section = get_object_or_404(Section, pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("最後の日を「令和8年3月31日」のように入れてください。"))
        return _section(pk)
    try:
        end_section(section, last=form.cleaned_data["last"])
    except PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("係の最後の日を残しました。途中の評価シートは、引きつぐ係を決めてください。")
        )
    return _section(pk)


@requires("plan.edit")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """The section goes on after all."""
    resume_section(get_object_or_404(Section, pk=pk))
    messages.success(request, _("係の終わりを取り消しました。係の人は、もういちど加えてください。"))
    return _section(pk)


@requires("plan.edit")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody no longer works in the section; it holds at once."""
    row = get_object_or_404(SectionMember.objects.select_related("section"), pk=pk)
    try:
        leave_section(row)
    except PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("係から外しました。"))
    return _section(row.section_id)
