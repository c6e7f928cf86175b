"""Addresses of the external evaluation: /committee/ members, /desk/committee/ office, /committees/ all."""

from __future__ import annotations

from django.urls import path

from sasaeai.evaluation.committee.views import books, meetings, members, office, opinions

urlpatterns = [
    path("committee/", members.home, name="member_home"),
    path("committee/<int:pk>/opinion/", members.opinion, name="member_opinion"),
    path("committee/<int:pk>/pack.pdf", members.pack, name="member_pack"),
    path("committee/<int:pk>/sheet.pdf", members.sheet_paper, name="member_paper"),
    path("committee/<int:pk>/sheet/", members.sheet, name="member_sheet"),
    path("committee/<int:pk>/results/", members.outcome, name="member_results"),
    path("committee/<int:pk>/lines/<str:code>/", members.line, name="member_line"),
    path("committee/meetings/<int:pk>/", members.meeting, name="member_meeting"),
    path("desk/committee/", office.every, name="committees"),
    path("desk/committee/new/", office.new, name="committee_new"),
    path("desk/committee/<int:pk>/", office.committee, name="committee"),
    path("desk/committee/<int:pk>/members/", office.member, name="committee_member"),
    path("desk/committee/<int:pk>/pack/", office.make, name="committee_make"),
    path("desk/committee/packs/<int:pk>.pdf", office.pack, name="committee_pack"),
    path("desk/committee/<int:pk>/close/", office.close, name="committee_close"),
    path("desk/committee/<int:pk>/show/", office.show, name="committee_show"),
    path("desk/committee/<int:pk>/results/", office.outcome, name="committee_results"),
    path("desk/committee/<int:pk>/meetings/", meetings.new, name="meeting_new"),
    path("desk/committee/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("desk/committee/meetings/<int:pk>/move/", meetings.move, name="minutes_move"),
    path("desk/committee/meetings/<int:pk>/invitation.pdf", meetings.invitation, name="invitation"),
    path("desk/committee/<int:pk>/opinions/", opinions.opinions, name="opinions"),
    path("desk/committee/<int:pk>/opinions/book.xlsx", books.book, name="opinions_book"),
    path("desk/committee/<int:pk>/opinions/book/", books.return_, name="opinions_return"),
    path("desk/committee/opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("desk/committee/<int:pk>/hand/", opinions.hand, name="hand"),
    path("desk/committee/<int:pk>/publish/", opinions.publish, name="answers_publish"),
    path("committees/", opinions.shown, name="shown_committees"),
    path("committees/<int:pk>/", opinions.shown_one, name="shown_committee"),
    path("committees/<int:pk>/paper.pdf", opinions.paper, name="paper"),
]
