"""Addresses of the consult room: /desk/consult/ for the council, /desk/shared/ for partners,
/me/consult/ for the person."""

from __future__ import annotations

from django.urls import path

from sasaeai.consult.boards.urls import PATHS as BOARDS
from sasaeai.consult.conference import urls as conference
from sasaeai.consult.consents import urls as consents
from sasaeai.consult.referral import urls as referral
from sasaeai.consult.statistics.urls import PATHS as STATISTICS
from sasaeai.consult.views import cases, intake, sharing

app_name = "consult"
urlpatterns = [
    *STATISTICS,
    *BOARDS,
    *referral.urlpatterns,
    *conference.urlpatterns,
    *consents.urlpatterns,
    path("desk/consult/", cases.board, name="board"),
    path("desk/consult/contacts/", intake.contacts, name="contacts"),
    path("desk/consult/contacts/export.<str:kind>", intake.contacts_file, name="contacts_file"),
    path("desk/consult/contacts/new/", intake.new_contact, name="new_contact"),
    path("desk/consult/contacts/draft/", intake.draft, name="draft"),
    path("desk/consult/contacts/draft/forget/", intake.forget_draft, name="forget_draft"),
    path("desk/consult/contacts/pass/", intake.pass_on, name="pass_on"),
    path("desk/consult/contacts/paper/", intake.paper, name="paper"),
    path("desk/consult/contacts/paper.pdf", intake.paper_file, name="paper_file"),
    path("desk/consult/contacts/<bigint:pk>/", intake.contact, name="contact"),
    path("desk/consult/contacts/<bigint:pk>/settle/", intake.settle, name="settle"),
    path("desk/consult/contacts/<bigint:pk>/answered/", intake.respond, name="respond"),
    path("desk/consult/contacts/<bigint:pk>/person/", intake.link, name="link"),
    path("desk/consult/contacts/<bigint:pk>/correct/", intake.correct, name="correct"),
    path("desk/consult/contacts/<bigint:pk>/open/", intake.open_case, name="open"),
    path("desk/consult/cases/", cases.cases, name="cases"),
    path("desk/consult/cases/export.<str:kind>", cases.cases_file, name="cases_file"),
    path("desk/consult/cases/<bigint:pk>/", cases.case, name="case"),
    path(
        "desk/consult/cases/<bigint:pk>/tasks/<bigint:task>/", cases.finish_task, name="finish_task"
    ),
    path(
        "desk/consult/cases/<bigint:pk>/stops/<bigint:stop>/", cases.handle_stop, name="handle_stop"
    ),
    path("desk/consult/cases/<bigint:pk>/person/", cases.name_case, name="name_case"),
    path("desk/consult/cases/<bigint:pk>/<slug:name>/", cases.case_step, name="step"),
    path("desk/consult/handovers/<bigint:pk>/", sharing.handover, name="handover"),
    path("desk/consult/glass/", sharing.glass, name="glass"),
    path("desk/consult/glasses/", sharing.glasses, name="glasses"),
    path("desk/consult/glasses/<bigint:pk>/", sharing.review, name="review"),
    path("desk/shared/", sharing.shared, name="shared"),
    path("desk/shared/<bigint:pk>/", sharing.shared_case, name="shared_case"),
    path("me/consult/", sharing.own, name="own"),
    path("me/consult/shares/<bigint:pk>/stop/", sharing.ask_to_stop, name="ask_to_stop"),
]
