"""The draft on screen: its lines, one line and what can be done with it, its levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.people.public import Organisation, OrganisationKind
from sasaeai.plan import amending
from sasaeai.plan.amend_forms import (
    AbolishForm,
    AddForm,
    LevelForms,
    LineForm,
    MergeForm,
    MoveForm,
    SplitForm,
    StartForm,
    levels_of,
    line_initial,
)
from sasaeai.plan.enums import PlanKind, Words
from sasaeai.plan.errors import ChangedMeanwhile
from sasaeai.plan.gathering import owner_told
from sasaeai.plan.models import DEEPEST, Plan, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, draft_of, load_tree
from sasaeai.plan.services import PlanRefused, create_plan, open_draft
from sasaeai.plan.shapes import shapes, start_from
from sasaeai.plan.texts import LineText, mark
from sasaeai.plan.views import finding
from sasaeai.plan.views.desk import FORM_METHODS, shown_plan
from sasaeai.plan.views.reading import comparison_response


@requires("plan.edit")
@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """A draft of the text in force, to be amended."""
    plan = shown_plan(request)
    open_draft(plan)
    messages.success(request, _("下書きを作りました。項目をえらんで直します。"))
    return redirect(_page(plan))


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """A new plan from one of the usual shapes; its lines are then written on screen."""
    form = StartForm(request.POST or None)
    council = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).first()
    if request.method == "POST" and form.is_valid():
        answers = dict(form.cleaned_data)
        shape = next(row for row in shapes() if row.code == answers.pop("shape"))
        if council is None:
            form.add_error(None, _("先に、社協を団体として登録してください。"))
        else:
            answers["kind"] = PlanKind(answers["kind"])
            plan = create_plan(organisation=council, **answers)
            start_from(plan, shape)
            messages.success(request, _("新しい計画の下書きができました。項目をふやしていきます。"))
            return redirect(_page(plan))
    return render(request, "plan/new.jinja", {"form": form, "shapes": shapes()})


def _page(plan: Plan, name: str = "draft", *args: str) -> str:
    return f"{reverse(f'plan:{name}', args=args)}?plan={plan.code}"


def _draft(request: HttpRequest) -> tuple[Plan, PlanVersion, Tree]:
    plan = shown_plan(request)
    version = draft_of(plan)
    if version is None:
        raise Http404("no draft")
    return plan, version, load_tree(version, roles=True)


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def line(request: HttpRequest, code: str) -> HttpResponse:
    """One line of the draft: its words, and moving, splitting, merging, abolishing it."""
    plan, version, tree = _draft(request)
    node = finding.node_of(tree, code)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    data = {name: request.POST if asked == name else None for name in _ACTS}
    forms_: dict[str, forms.Form] = {
        "text": _line_form(plan, tree, node, data["text"]),
        "move": MoveForm(data["move"], tree=tree, node=node, prefix="move"),
        "split": SplitForm(data["split"], prefix="split"),
        "merge": MergeForm(data["merge"], tree=tree, node=node, prefix="merge"),
        "abolish": AbolishForm(data["abolish"], prefix="abolish"),
    }
    standing: list[tuple[str, str]] = []
    if asked in _ACTS and forms_[asked].is_valid():
        try:
            target = _ACTS[asked](node, tree, forms_[asked])
        except ChangedMeanwhile as late:
            standing = _standing_words(
                forms_[asked], _line_form(plan, *_fresh(request, code), None)
            )
            posted = request.POST.copy()
            posted["seen"] = late.seen
            forms_[asked].data = posted
            forms_[asked].add_error(None, str(late))
        except PlanRefused as refused:
            forms_[asked].add_error(None, str(refused))
        else:
            messages.success(request, _("下書きを直しました。"))
            if asked == "merge":
                _tell_owner(request, target, tree, [code, *forms_[asked].cleaned_data["others"]])
            return redirect(f"{_page(plan)}#line-{target}" if target else _page(plan))
    context = {
        "plan": plan,
        "version": version,
        "tree": tree,
        "node": node,
        "path": tree.path(node),
        "forms": forms_,
        "asked": asked,
        "standing": standing,
        "below": len(list(tree.below(node))) - 1,
    }
    return render(request, "plan/draft_line.jinja", context)


def _fresh(request: HttpRequest, code: str) -> tuple[Tree, PlanNode]:
    tree = _draft(request)[2]
    return tree, finding.node_of(tree, code)


def _standing_words(mine: forms.Form, theirs: forms.Form) -> list[tuple[str, str]]:
    """(field, what the draft says now) wherever that is not what was typed."""
    found = []
    for name, field in mine.fields.items():
        said, now = mine.data.get(name, ""), theirs.initial.get(name, "")
        if name == "issues":
            said, now = "、".join(mine.data.getlist(name)), "、".join(now)  # type: ignore[attr-defined]
        if name not in ("seen", "reason") and str(said).split() != str(now).split():
            found.append((str(field.label), str(now)))
    return found


def _tell_owner(request: HttpRequest, into: str, tree: Tree, codes: list[str]) -> None:
    lines = [row for code in codes if (row := tree.node(code)) is not None]
    if told := owner_told(_fresh(request, into)[1], lines):
        messages.info(request, told)


def _line_form(plan: Plan, tree: Tree, node: PlanNode, data: Any) -> LineForm:
    level = tree.level(node.depth)
    issues = [row.no for row in tree.issues.get(node.pk, ())]
    return LineForm(
        data,
        plan=plan,
        first=tree.version.based_on_id is None,
        numbered=bool(level and level.pattern and level.numbering != "none"),
        initial=line_initial(node, tree.roles.get(node.pk, ()), issues) | {"seen": mark(node)},
    )


def _rewrite(node: PlanNode, _tree: Tree, form: Any) -> str:
    answers = form.cleaned_data
    amending.rewrite_line(
        node, text=form.text, reason=answers.get("reason", ""), seen=answers["seen"]
    )
    return node.identity.code


def _move(node: PlanNode, tree: Tree, form: Any) -> str:
    parent = tree.node(form.cleaned_data["parent"])
    amending.move_line(node, parent=parent, reason=form.cleaned_data["reason"])
    return node.identity.code


def _split(node: PlanNode, _tree: Tree, form: Any) -> str:
    parts = form.cleaned_data["parts"]
    made = amending.split_line(node, into=parts, reason=form.cleaned_data["reason"])
    return made[0].identity.code


def _merge(node: PlanNode, tree: Tree, form: Any) -> str:
    answers = form.cleaned_data
    others = [row for code in answers["others"] if (row := tree.node(code)) is not None]
    into = amending.merge_gathered(
        [node, *others], code=answers["code"], title=answers["title"],
        words=Words(answers["words"]), reason=answers["reason"],
    )  # fmt: skip
    return into.identity.code


def _abolish(node: PlanNode, _tree: Tree, form: Any) -> str:
    amending.abolish_line(node, reason=form.cleaned_data["reason"])
    return ""


_ACTS: Mapping[str, Callable[[PlanNode, Tree, Any], str]] = {
    "text": _rewrite,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "abolish": _abolish,
}


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def add(request: HttpRequest) -> HttpResponse:
    """A new line below one (``?below=CODE``) or on top."""
    plan, version, tree = _draft(request)
    below = request.GET.get("below", "")
    parent = finding.node_of(tree, below[:40]) if below else None
    first = version.based_on_id is None
    form = AddForm(
        request.POST or None, first=first, initial={"code": suggested_code(tree, parent)}
    )
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            made = amending.add_line(
                version, parent=parent, code=answers["code"], text=LineText(answers["title"]),
                reason=answers.get("reason", ""),
            )  # fmt: skip
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("項目をふやしました。続けて中身を書けます。"))
            return redirect(_page(plan, "draft_line", made.identity.code))
    level = tree.level(parent.depth + 1 if parent else 1)
    context = {"plan": plan, "version": version, "parent": parent, "level": level, "form": form}
    return render(request, "plan/draft_add.jinja", context)


def suggested_code(tree: Tree, parent: PlanNode | None) -> str:
    """The next code after the last neighbour's (M1.2 → M1.3); empty where none can be guessed."""
    taken = {row.identity.code for row in tree.nodes}
    beside = [row.identity.code for row in tree.children(parent)]
    last = re.fullmatch(r"(.*?)(\d+)", beside[-1]) if beside else None
    if last is None:
        stem = f"{parent.identity.code}." if parent else "G"
        n = 1
    else:
        stem, n = last[1], int(last[2]) + 1
    while f"{stem}{n}" in taken:
        n += 1
    return f"{stem}{n}"


@requires("plan.edit")
@require_POST
def shift(request: HttpRequest, code: str) -> HttpResponse:
    """One place up or down."""
    plan, _version, tree = _draft(request)
    node = finding.node_of(tree, code)
    amending.shift_line(node, up=request.POST.get("way") != "down")
    return redirect(f"{_page(plan)}#line-{code}")


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def levels(request: HttpRequest) -> HttpResponse:
    """Names, numbers and evaluation of the levels, up to six."""
    plan, version, tree = _draft(request)
    initial = [
        {
            "name": row.name, "numbering": row.numbering, "pattern": row.pattern,
            "evaluable": row.evaluable,
        }
        for row in tree.levels
    ]  # fmt: skip
    initial += [{"numbering": "none"}] * (DEEPEST - len(initial))
    formset = LevelForms(request.POST or None, initial=initial)
    refusal = ""
    if request.method == "POST" and formset.is_valid():
        try:
            amending.describe_levels(version, levels=levels_of(formset))
        except PlanRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("段を直しました。番号もつけなおしました。"))
            return redirect(_page(plan))
    context = {"plan": plan, "version": version, "formset": formset, "refusal": refusal}
    return render(request, "plan/draft_levels.jinja", context)


@requires("plan.edit")
@require_GET
def comparison_file(request: HttpRequest, format: str) -> HttpResponse:
    """新旧対照表 of the draft, for the meeting that will decide."""
    plan, version, _tree = _draft(request)
    return comparison_response(plan, version, format)
