"""One sheet: read, write, return, revise, comment, prove."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.files import Refused, read
from sasaeai.core.files.serving import attachment
from sasaeai.evaluation.asking import FORM_METHODS, id_of
from sasaeai.evaluation.enums import EvidenceKind, Stage
from sasaeai.evaluation.internal.drafts import differences, draft_of, save_draft
from sasaeai.evaluation.internal.evidence import add_comment, add_evidence, withdraw_evidence
from sasaeai.evaluation.internal.forms import TEXTS, JudgementForm
from sasaeai.evaluation.internal.judging import Judgement, start_from
from sasaeai.evaluation.internal.sheetview import SheetPage, sheet_page
from sasaeai.evaluation.internal.stages import revise_sheet, send_back, submit
from sasaeai.evaluation.models import EvalSheet, EvidenceLink
from sasaeai.evaluation.refusals import EditConflict, EvaluationRefused

WRITERS = (
    "evaluation.self",
    "evaluation.section",
    "evaluation.secretariat",
    "evaluation.management",
)
UNPROCESSABLE, CONFLICT = 422, 409


def sheet_of(pk: int) -> EvalSheet:
    return get_object_or_404(EvalSheet, pk=id_of(pk))


def page_of(pk: int, revision: str = "") -> SheetPage:
    """The sheet as it stands, or one revision of it; 404 for one that never was."""
    if revision and not (revision.isascii() and revision.isdigit() and len(revision) < 4):
        raise Http404("no such revision")
    page = sheet_page(sheet_of(pk), revision=int(revision) if revision else None)
    if page is None:
        raise Http404("no such revision")
    return page


@requires("evaluation.view")
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The evaluation sheet."""
    page = page_of(pk, request.GET.get("rev", ""))
    context = {"page": page, "texts": TEXTS, "kinds": EvidenceKind.choices}
    return render(request, "evaluation/sheet.jinja", context)


@requires(*WRITERS)
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes at the stage where the sheet waits: kept as a draft, or handed on."""
    page = page_of(pk)
    revision = page.standing.revision
    if not page.writes:
        if request.method == "POST":
            audit.record("evaluation.sheet.refused", subject=("eval_sheet", page.sheet.pk))
        messages.error(request, _("このシートは、いま、あなたの番ではありません。"))
        return redirect("evaluation:sheet", pk)
    stage = Stage(revision.stage)
    draft = draft_of(revision)
    start = Judgement.of(draft.data) if draft is not None else start_from(revision)
    form = JudgementForm(
        request.POST or None,
        axes=page.axes,
        stage=stage,
        plan=page.round.plan,
        initial=JudgementForm.filled(start, draft.version if draft is not None else 0),
    )
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "stage": stage,
        "draft": draft,
        "conflict": None,
    }
    if request.method == "POST" and form.is_valid():
        try:
            answer = _kept(request, page, form)
        except EditConflict as conflict:
            context["conflict"] = conflict
            context["changes"] = _changes(page, form.judgement, conflict)
            return render(request, "evaluation/sheet_write.jinja", context, status=CONFLICT)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            return answer
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "evaluation/sheet_write.jinja", context, status=status)


def _kept(request: HttpRequest, page: SheetPage, form: JudgementForm) -> HttpResponse:
    """A draft is always kept first, so that a refusal loses nothing."""
    revision, judgement = page.standing.revision, form.judgement
    version = form.cleaned_data["version"] or 0
    saved = save_draft(revision, judgement, version=version)
    form.data = {**form.data.dict(), "version": str(saved.version)}  # type: ignore[attr-defined]
    if request.POST.get("do") != "submit":
        if request.headers.get("HX-Request"):
            return HttpResponse(
                f'<input type="hidden" name="version" id="id_version" value="{saved.version}">'
            )
        messages.success(request, _("下書きをとっておきました。まだ提出していません。"))
        return redirect("evaluation:write", page.sheet.pk)
    submit(revision, judgement)
    messages.success(request, _("提出しました。次の段階へ進みました。"))
    return redirect("evaluation:sheet", page.sheet.pk)


def _changes(
    page: SheetPage, mine: Judgement, conflict: EditConflict
) -> list[tuple[str, str, str, str]]:
    """(label, before, mine, theirs) in words, for the difference of two editors."""
    labels: dict[str, str] = {name: str(label) for name, label, _hint in TEXTS}
    labels |= {"comment": _("評価の理由・意見"), "target_fy": _("反映する年度")}
    labels |= {"no_action_reason": _("改善策をおかない理由")}
    labels |= {f"grades.{axis.pk}": axis.scale.name for axis in page.axes}
    steps = {str(s.pk): s.label for axis in page.axes for s in axis.scale.steps.all()}
    before = start_from(page.standing.revision).data
    return [
        (
            labels.get(name, name),
            str(before.get(name) or ""),
            steps.get(left, left) if name.startswith("grades.") else left,
            steps.get(right, right) if name.startswith("grades.") else right,
        )
        for name, left, right in differences(mine, dict(conflict.theirs))
    ]


@requires(*WRITERS)
@require_POST
def send_back_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Returns a sheet to an earlier stage with a reason."""
    page = page_of(pk)
    to = request.POST.get("to", "")
    try:
        if to not in Stage.values:
            raise EvaluationRefused(_("もどす段階をえらんでください。"))
        send_back(page.standing.revision, to=Stage(to), reason=request.POST.get("reason", ""))
    except EvaluationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("理由をつけてもどしました。"))
    return redirect("evaluation:sheet", pk)


@requires(*WRITERS)
@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the next revision of a frozen sheet."""
    found = sheet_of(pk)
    try:
        made = revise_sheet(found, reason=request.POST.get("reason", ""))
    except EvaluationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("第%(no)s版をひらきました。公表したページは前の版のままです。") % {"no": made.no},
        )
    return redirect("evaluation:sheet", pk)


@requires(*WRITERS)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A word between the stages."""
    found = sheet_of(pk)
    try:
        add_comment(found, request.POST.get("text", ""))
    except EvaluationRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"/desk/evaluation/sheets/{pk}/#comments")


@requires(*WRITERS)
@require_POST
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Links what a statement rests on: a page of ours, a session, a file."""
    found = sheet_of(pk)
    upload = request.FILES.get("file")
    try:
        add_evidence(
            found,
            kind=request.POST.get("kind", ""),
            label=request.POST.get("label", ""),
            address=request.POST.get("address", ""),
            content=upload.read() if upload is not None else b"",
            name=str(upload.name) if upload is not None else "",
        )
    except (EvaluationRefused, Refused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("根拠をつけました。"))
    return redirect(f"/desk/evaluation/sheets/{pk}/#evidence")


def evidence_of(pk: int) -> EvidenceLink:
    rows = EvidenceLink.objects.select_related("file", "sheet__round")
    return get_object_or_404(rows, pk=id_of(pk))


@requires(*WRITERS)
@require_POST
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a link off the sheet; the history keeps it."""
    row = evidence_of(pk)
    try:
        withdraw_evidence(row)
    except EvaluationRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"/desk/evaluation/sheets/{row.sheet_id}/#evidence")


@requires("evaluation.view")
@require_GET
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file behind a link, always as an attachment."""
    row = evidence_of(pk)
    if row.file is None:
        raise Http404("no file")
    return attachment(read(row.file), name=row.file.name)
