"""One old line, or one open promise, with what speaks for a decision and the decision itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.evaluation.asking import FORM_METHODS, actor_of, id_of
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.evaluation.refusals import EditConflict, EvaluationRefused
from sasaeai.evaluation.succession import queries
from sasaeai.evaluation.succession.actions import Promise, decide_action, promises, undo_action
from sasaeai.evaluation.succession.forms import (
    ContinueForm,
    Deciding,
    EndForm,
    FateForm,
    MergeForm,
    SplitForm,
    fate_initial,
)
from sasaeai.evaluation.succession.views.ways import UNPROCESSABLE, succession_asked
from sasaeai.plan.public import (
    AlreadyDecided,
    Decided,
    Place,
    PlanNode,
    PlanRefused,
    RoleItem,
    Succession,
    Words,
    continue_line,
    end_line,
    going_on_in,
    merge_into,
    owner_told,
    split_into,
    undo_decision,
)

FORMS: Mapping[str, type[Deciding]] = {
    "continue": ContinueForm,
    "merge": MergeForm,
    "split": SplitForm,
    "end": EndForm,
}


def _line(found: Succession, code: str) -> Decided:
    line = found.line(code)
    if line is None:
        raise Http404("no such line")
    return line


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def line(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """The old line's words, figures and evidence; four ways to decide."""
    found = succession_asked(plan)
    here = _line(found, code)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {
        name: kind(
            request.POST if asked == name else None, found=found, line=here, prefix=name,
            initial=_initial(here, name),
        )
        for name, kind in FORMS.items()
    }  # fmt: skip
    if asked in forms and forms[asked].is_valid():
        try:
            _VERBS[asked](found, code, forms[asked].cleaned_data)
        except AlreadyDecided as late:
            forms[asked].add_error(None, str(late))
            data = request.POST.copy()
            data[f"{asked}-seen"] = late.line.seen
            forms[asked].data = data
            here = late.line
        except PlanRefused as refused:
            forms[asked].add_error(None, str(refused))
        else:
            messages.success(request, _("決めました。"))
            if asked == "merge":
                _tell_owner(request, plan, code)
                return redirect("evaluation:succession_line", plan, code)
            return _onwards(plan, code)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {
        "found": found,
        "line": here,
        "path": found.tree.path(here.node),
        "together": together(found, here),
        "roles": found.tree.roles.get(here.node.pk, ()),
        "evidence": queries.evidence(found, here, actor_of(request)),
        "progress": queries.progress(found),
        "forms": forms,
        "asked": asked,
        "next": found.next_after(code),
    }
    return render(request, "evaluation/succession_line.jinja", context, status=status)


def _tell_owner(request: HttpRequest, plan: str, code: str) -> None:
    """Several sections may have answered for what is one line now."""
    found = succession_asked(plan)
    for into in _line(found, code).into:
        if told := owner_told(into, going_on_in(found, into)):
            messages.info(request, told)


def together(found: Succession, line: Decided) -> list[tuple[PlanNode, tuple[RoleItem, ...]]]:
    """The other old lines that go on in the same new one, with what each says."""
    into = {row.pk for row in line.into}
    others = [
        row.node
        for row in found.lines
        if row.node.pk != line.node.pk and into & {node.pk for node in row.into}
    ]
    return [(node, found.tree.roles.get(node.pk, ())) for node in others]


def _initial(line: Decided, name: str) -> dict[str, Any]:
    """A decision that stands is shown in the form that made it."""
    found: dict[str, Any] = {"note": line.note if line.kind else ""}
    if line.into and name in ("continue", "merge"):
        found["title"] = line.into[0].title
    if line.into and name == "split":
        found["titles"] = "\n".join(row.title for row in line.into)
    return found


def _onwards(plan: str, code: str) -> HttpResponse:
    """To the next line that is still open, else back to the whole."""
    found = succession_asked(plan)
    after = found.next_after(code)
    if after is None:
        return redirect("evaluation:succession", plan)
    return redirect("evaluation:succession_line", plan, after.node.identity.code)


def _continue(found: Succession, code: str, data: dict[str, Any]) -> None:
    names = ("seen", "title", "note", "indicators")
    continue_line(found.new, code, place=data["place"], **{name: data[name] for name in names})


def _merge(found: Succession, code: str, data: dict[str, Any]) -> None:
    names = ("seen", "title", "note", "indicators")
    merge_into(
        found.new, [code, *data["others"]], place=data["place"], words=Words(data["words"]),
        **{name: data[name] for name in names},
    )  # fmt: skip


def _split(found: Succession, code: str, data: dict[str, Any]) -> None:
    place: Place = data["place"]
    split_into(
        found.new, code, seen=data["seen"], titles=data["titles"].splitlines(),
        note=data["note"], place=Place(under=place.under), indicators=data["indicators"],
    )  # fmt: skip


def _end(found: Succession, code: str, data: dict[str, Any]) -> None:
    end_line(found.new, code, seen=data["seen"], note=data["note"])


_VERBS: Mapping[str, Callable[[Succession, str, dict[str, Any]], None]] = {
    "continue": _continue,
    "merge": _merge,
    "split": _split,
    "end": _end,
}


@requires("plan.edit")
@require_POST
def undo(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Undecided again; drafted lines on which somebody worked stay in the draft."""
    found = succession_asked(plan)
    here = _line(found, code)
    try:
        kept = undo_decision(found.new, code, seen=request.POST.get("seen", here.seen))
    except PlanRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("まだ決めていないことにしました。"))
        for node in kept:
            messages.info(
                request, _("下書きの「%(name)s」は残しています。") % {"name": node.heading}
            )
    return redirect("evaluation:succession_line", plan, code)


def _promise(found: Succession, pk: int) -> Promise:
    row = get_object_or_404(ImprovementAction, pk=id_of(pk), plan=found.old)
    promise = next(
        (each for each in promises(found.old, found.new) if each.action.pk == row.pk), None
    )
    if promise is None:
        raise Http404("no open action")
    return promise


@requires("plan.edit")
@require_http_methods(FORM_METHODS)
def action(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Carry over, finish before, or drop."""
    found = succession_asked(plan)
    promise = _promise(found, pk)
    form = FateForm(request.POST or None, new=found.new, initial=_fate(promise, found))
    if request.method == "POST" and form.is_valid():
        try:
            decide_action(
                found.new, promise.action, form.given, version=form.cleaned_data["version"]
            )
        except EditConflict as late:
            data = request.POST.copy()
            data["version"] = str(late.version)
            form.data = data
            form.add_error(None, str(late))
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("決めました。"))
            address = reverse("evaluation:succession", args=[plan])
            return redirect(f"{address}#actions")
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"found": found, "promise": promise, "form": form}
    return render(request, "evaluation/succession_action.jinja", context, status=status)


def _fate(promise: Promise, found: Succession) -> dict[str, Any]:
    row = promise.decision
    usual = fate_initial(promise.action, found.new)
    if row is None:
        return usual
    given = {
        "version": row.version, "fate": row.fate, "owner": row.owner, "reason": row.reason,
        "owner_account": row.owner_account_id, "due_on": row.due_on,
        "target_fy": str(row.target_fy or ""),
    }  # fmt: skip
    return usual | {name: value for name, value in given.items() if value}


@requires("plan.edit")
@require_POST
def action_undo(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Undecided again."""
    found = succession_asked(plan)
    undo_action(found.new, _promise(found, pk).action)
    messages.success(request, _("まだ決めていないことにしました。"))
    return redirect("evaluation:succession_action", plan, pk)
