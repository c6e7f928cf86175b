"""The member's own pages, on the phone first: what to read, what to score, by when."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import response
from sasaeai.core.files import read
from sasaeai.core.tables import UnreadableFile, export_response, safe_name
from sasaeai.evaluation.asking import FORM_METHODS, address_of, id_of
from sasaeai.evaluation.committee import packpaper
from sasaeai.evaluation.committee.enums import MinutesState, OpinionKind, Reply
from sasaeai.evaluation.committee.forms import FileForm, NoteForm, OpinionForm, ReplyForm, ScoreForm
from sasaeai.evaluation.committee.meeting import note_minutes, reply
from sasaeai.evaluation.committee.opinions import record_opinion
from sasaeai.evaluation.committee.queries import member_desk, own_seats
from sasaeai.evaluation.committee.scoring import give_scores, nodes_of, results
from sasaeai.evaluation.committee.sheets import SheetRefused, read_sheet, write_sheet
from sasaeai.evaluation.models import Attendance, Member, MemberPack, Opinion, Score
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.public import load_tree

LARGEST_SHEET = 5 * 1024 * 1024


def own_seat(pk: int) -> Member:
    """The reader's seat in this committee; 404 outside their term."""
    wanted = id_of(pk)
    found = next((row for row in own_seats() if row.committee_id == wanted), None)
    if found is None:
        raise Http404("no seat in this committee")
    return found


@requires("committee.sit")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every committee on which the reader sits today."""
    desks = [member_desk(member) for member in own_seats()]
    return render(request, "evaluation/member_home.jinja", {"desks": desks})


@requires("committee.sit")
@require_http_methods(FORM_METHODS)
def line(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Scores one line and goes on to the next."""
    member = own_seat(pk)
    committee = member.committee
    tree = load_tree(committee.version)
    nodes = nodes_of(committee, tree)
    place = next((at for at, node in enumerate(nodes) if node.identity.code == code), None)
    if place is None:
        raise Http404("no such line")
    node = nodes[place]
    scores = {
        row.criterion_id: row
        for row in Score.objects.filter(member=member, identity_id=node.identity_id)
    }
    following = nodes[place + 1] if place + 1 < len(nodes) else None
    form = ScoreForm(request.POST or None, criteria=list(committee.criteria.all()), scores=scores)
    if request.method == "POST" and form.is_valid():
        try:
            give_scores(member, node.identity, form.given())
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            if following is not None and "next" in request.POST:
                return redirect("evaluation:member_line", pk=pk, code=following.identity.code)
            return redirect("evaluation:member_home")
    content = _in_pack(committee.packs.order_by("-no").first(), code)
    context = {
        "committee": committee,
        "node": node,
        "goal": tree.goal_number(node),
        "place": place + 1,
        "whole": len(nodes),
        "following": following,
        "form": form,
        "indicators": content,
    }
    return render(
        request, "evaluation/member_line.jinja", context, status=422 if form.errors else 200
    )


def _in_pack(pack: MemberPack | None, code: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(indicator, [(year, how sure, figure)]) of this line and below, from the pack and no other."""
    if pack is None:
        return []
    node = next((row for row in pack.content["nodes"] if row["code"] == code), None)
    if node is None:
        return []
    every = [*node["indicators"], *(one for part in node["parts"] for one in part["indicators"])]
    found = []
    for indicator in every:
        years = []
        for year in indicator["years"]:
            figure = packpaper.figure_of(year["figure"])
            words = " ".join(filter(None, (year["window"] or year["label"],)))
            years.append((year["fy"], words, figure.text_with_unit if figure else "—"))
        found.append((indicator["name"], years))
    return found


@requires("committee.sit")
@require_http_methods(FORM_METHODS)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One more opinion; the member's own are listed above the form."""
    member = own_seat(pk)
    nodes = nodes_of(member.committee)
    form = OpinionForm(request.POST or None, nodes=nodes, initial={"kind": OpinionKind.PROPOSAL})
    if request.method == "POST" and form.is_valid():
        about = form.nodes.get(form.cleaned_data["line"])
        try:
            made = record_opinion(
                member.committee,
                kind=OpinionKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
                identity=about.identity if about else None,
                member=member,
            )
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("意見%(no)dとして届けました。") % {"no": made.no})
            return redirect("evaluation:member_opinion", pk=pk)
    own = Opinion.objects.filter(author__member=member).select_related("response").order_by("no")
    context = {
        "committee": member.committee,
        "form": form,
        "own": own,
        "headings": {node.identity_id: node.heading for node in nodes},
    }
    return render(
        request, "evaluation/member_opinion.jinja", context, status=422 if form.errors else 200
    )


@requires("committee.sit")
@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest pack on paper; opening it is noted."""
    found = own_seat(pk).committee.packs.select_related("file").order_by("-no").first()
    if found is None:
        raise Http404("no pack yet")
    return pack_response(found)


def pack_response(found: MemberPack) -> HttpResponse:
    audit.record("evaluation.pack.read", subject=("member_pack", found.pk))
    answer = HttpResponse(read(found.file), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="pack-{found.pk}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires("committee.sit")
@require_GET
def sheet_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The score sheet to fill in with a pen, with what stands already."""
    member = own_seat(pk)
    criteria = list(member.committee.criteria.all())
    scores = {
        (row.identity_id, row.criterion_id): row for row in Score.objects.filter(member=member)
    }
    lines = []
    for node in nodes_of(member.committee):
        chosen = []
        for each in criteria:
            row = scores.get((node.identity_id, each.pk))
            words = "" if row is None else row.get_kind_display()
            if row is not None and row.step:
                words = each.pure.step(row.step).label
            chosen.append(words)
        lines.append({"heading": node.heading, "chosen": chosen})
    pdf = packpaper.score_sheet(
        member.committee,
        lines,
        address=address_of(request, reverse("evaluation:member_home")),
        made_at=now(),
    )
    return response(pdf, safe_name(f"評価票 {member.committee.year.label}"), inline=True)


@requires("committee.sit")
@require_http_methods(FORM_METHODS)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The score sheet as Excel: ``?format=xlsx`` takes it, the form gives it back."""
    member = own_seat(pk)
    if request.GET.get("format") == "xlsx":
        return export_response(write_sheet(member))
    form = FileForm(request.POST or None, request.FILES or None)
    rows: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(LARGEST_SHEET + 1)
            given = read_sheet(member.committee, content)
            with transaction.atomic():
                for identity, judgements in given:
                    give_scores(member, identity, judgements)
        except SheetRefused as refused:
            rows = refused.rows
            form.add_error(None, str(refused))
        except UnreadableFile as refused:
            form.add_error("file", refused.hint)
        except EvaluationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(n)s項目の評価を取り込みました。") % {"n": len(given)})
            return redirect("evaluation:member_home")
    context = {"committee": member.committee, "form": form, "rows": rows}
    return render(
        request, "evaluation/member_sheet.jinja", context, status=422 if form.errors else 200
    )


@requires("committee.sit")
@require_http_methods(FORM_METHODS)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: what it is about, the member's reply, minutes to check."""
    attendance = get_object_or_404(
        Attendance.objects.select_related("meeting__committee", "meeting__minutes", "member"),
        meeting_id=id_of(pk),
        member_id__in=[row.pk for row in own_seats()],
    )
    found = attendance.meeting
    minutes = getattr(found, "minutes", None)
    checking = minutes is not None and minutes.state == MinutesState.CIRCULATED
    act = request.POST.get("act", "")
    form = ReplyForm(request.POST if act == "reply" else None, initial={"reply": attendance.reply})
    note = NoteForm(request.POST if act == "note" else None)
    if act == "reply" and form.is_valid():
        reply(attendance, Reply(form.cleaned_data["reply"]))
        messages.success(request, _("返事を届けました。"))
        return redirect("evaluation:member_meeting", pk=pk)
    if act == "note" and minutes is not None and note.is_valid():
        try:
            note_minutes(minutes, attendance.member, note.cleaned_data["text"])
        except EvaluationRefused as refused:
            note.add_error(None, str(refused))
        else:
            messages.success(request, _("直してほしいところを届けました。"))
            return redirect("evaluation:member_meeting", pk=pk)
    context = {
        "meeting": found,
        "attendance": attendance,
        "form": form,
        "note": note,
        "minutes": minutes,
        "checking": checking,
        "notes": list(minutes.notes.filter(member=attendance.member)) if minutes else [],
        "materials": list(found.materials.select_related("pack")),
        "resolutions": list(found.resolutions.order_by("no")),
    }
    wrong = bool(form.errors or note.errors)
    return render(request, "evaluation/member_meeting.jinja", context, status=422 if wrong else 200)


@requires("committee.sit")
@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """The results side by side, once scoring has closed."""
    committee = own_seat(pk).committee
    if not committee.closed:
        raise Http404("scoring is still open")
    context = {"committee": committee, "lines": results(committee)}
    return render(request, "evaluation/member_results.jinja", context)
