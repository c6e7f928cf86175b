"""Addresses of meetings: /desk/consult/meetings/ for the council, /desk/meetings/ for those invited."""

from __future__ import annotations

from django.urls import path

from sasaeai.consult.conference.views import desk, invited, kinds

ROOM, THEIRS = "desk/consult/meetings/", "desk/meetings/"
urlpatterns = [
    path(ROOM, desk.conferences, name="conferences"),
    path(f"{ROOM}new/", desk.call, name="call"),
    path(f"{ROOM}kinds/", kinds.kinds, name="conference_kinds"),
    path(f"{ROOM}kinds/new/", kinds.new_kind, name="new_conference_kind"),
    path(f"{ROOM}kinds/<bigint:pk>/", kinds.kind_rules, name="conference_kind"),
    path(f"{ROOM}<bigint:pk>/", desk.conference, name="conference"),
    path(f"{ROOM}<bigint:pk>/agenda.pdf", desk.agenda_file, name="agenda_file"),
    path(f"{ROOM}<bigint:pk>/<slug:name>/", desk.conference_step, name="conference_step"),
    path(f"{ROOM}<bigint:pk>/papers/<bigint:paper>", desk.paper_file, name="conference_paper_file"),
    path(f"{ROOM}<bigint:pk>/items/<bigint:item>/<slug:name>/", desk.item_step, name="item_step"),
    path(THEIRS, invited.meetings, name="meetings"),
    path(f"{THEIRS}<bigint:pk>/", invited.meeting_page, name="meeting"),
    path(f"{THEIRS}<bigint:pk>/papers/<bigint:paper>", invited.paper_read, name="paper_read"),
    path(f"{THEIRS}<bigint:pk>/promise/", invited.promise, name="promise"),
]
