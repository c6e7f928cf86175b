"""Addresses of the notices."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.notices.views import channels, desk, letters, machines, residents, sending

DESK = "desk/notices/<int:notice>/"
urlpatterns = [
    path("notices/", residents.board, name="notices"),
    path("notices/feed.atom", residents.feed, name="notice-feed"),
    path("notices/mail/", letters.ask, name="letters-ask"),
    path("notices/mail/asked/", letters.asked, name="letters-asked"),
    path("notices/mail/<str:token>/", letters.own, name="letters"),
    path("notices/mail/<str:token>/leave/", machines.leave, name="letters-leave"),
    path("notices/line/", machines.line, name="line-events"),
    path("notices/<int:notice>/", residents.notice, name="notice"),
    path("desk/notices/", desk.notice_list, name="notice-list"),
    path("desk/notices/new/", desk.new, name="notice-new"),
    path("desk/notices/sent/<int:dispatch>/", sending.returned, name="notice-returned"),
    path("desk/notices/sent/<int:dispatch>/go-on/", channels.go_on, name="notice-go-on"),
    path(DESK, desk.show, name="notice-desk"),
    path(f"{DESK}edit/", desk.edit, name="notice-edit"),
    path(f"{DESK}act/", desk.act, name="notice-act"),
    path(f"{DESK}print/", sending.print_form, name="notice-print"),
    path(f"{DESK}print/<slug:kind>/", sending.printed, name="notice-paper"),
    path(f"{DESK}mail/", channels.mail, name="notice-mail"),
    path(f"{DESK}line/", channels.line_page, name="notice-line"),
    path(f"{DESK}record/", sending.record, name="notice-record"),
]
