"""Mail and LINE: what it would reach and cost is shown before anything goes out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core.access import requires
from sasaeai.core.tables import Who, page
from sasaeai.places.models import Dispatch, FollowerDay, Notice
from sasaeai.places.notices import line
from sasaeai.places.notices.dispatching import NotPublished
from sasaeai.places.notices.enums import Channel
from sasaeai.places.notices.following import OverQuota, order_line, preview
from sasaeai.places.notices.letters import how_many
from sasaeai.places.notices.resuming import NotStopped, resume
from sasaeai.places.notices.sending import (
    AlreadySent,
    NoMail,
    NotYet,
    base_of,
    going_out,
    has_mail,
    order,
)
from sasaeai.places.notices.tables import FOLLOWERS
from sasaeai.places.tasks import queue_dispatch

CANNOT = (NotPublished, NotYet, AlreadySent, NoMail, OverQuota)
TROUBLE = (line.NoLine, line.LineSilent, line.LineRefused)


@requires("notices.write")
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest, notice: int) -> HttpResponse:
    """How many addresses get it; then one job for all."""
    row = get_object_or_404(Notice, pk=notice)
    try:
        edition = going_out(row)
        count = how_many(edition)
        if request.method == "POST":
            sent = order(row, channel=Channel.MAIL, planned=count)
            queue_dispatch(sent, base=_base(request))
            messages.success(
                request, _("メールを送りはじめました。この画面を閉じても、つづきます。")
            )
            return redirect("places:notice-desk", notice=row.pk)
    except CANNOT as error:
        messages.error(request, str(error))
        return redirect("places:notice-desk", notice=row.pk)
    context = {"edition": edition, "count": count, "ready": has_mail()}
    return render(request, "places/notice_mail.jinja", context)


@requires("notices.write")
@require_http_methods(["GET", "POST"])
def line_page(request: HttpRequest, notice: int) -> HttpResponse:
    """How many friends, how many messages are left, what would stay; then one job."""
    row = get_object_or_404(Notice, pk=notice)
    address = _base(request) + reverse("places:notice", args=[row.pk])
    try:
        edition = going_out(row)
        if request.method == "POST":
            sent = order_line(row)
            queue_dispatch(sent, base=_base(request))
            messages.success(request, _("LINEに送りはじめました。"))
            return redirect("places:notice-desk", notice=row.pk)
        cost, text = preview(row, address=address)
    except (*CANNOT, *TROUBLE) as error:
        messages.error(request, str(error))
        return redirect("places:notice-desk", notice=row.pk)
    rows = FollowerDay.objects.all()
    part = page(FOLLOWERS, rows, request.GET, who=Who.INTERNAL, path=request.path)
    context = {"edition": edition, "cost": cost, "text": text, "part": part}
    return render(request, "places/notice_line.jinja", context)


@requires("notices.write")
@require_POST
def go_on(request: HttpRequest, dispatch: int) -> HttpResponse:
    """Goes on with what stopped halfway."""
    row = get_object_or_404(Dispatch, pk=dispatch)
    try:
        queue_dispatch(resume(row), base=_base(request))
    except NotStopped as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("つづきを送ります。この画面を閉じても、つづきます。"))
    return redirect("places:notice-desk", notice=row.notice_id)


def _base(request: HttpRequest) -> str:
    return base_of(request.build_absolute_uri("/"))
