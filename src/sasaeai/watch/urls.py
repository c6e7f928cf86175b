"""Addresses of the watch room: /visits/ is the phone, /desk/watch/ the office."""

from __future__ import annotations

from django.urls import path

from sasaeai.watch.views import desk, phone, sheets

app_name = "watch"
urlpatterns = [
    path("visits/", phone.today_page, name="today"),
    path("visits/people/", phone.people, name="people"),
    path("visits/people/<int:plan_id>/", phone.person, name="person"),
    path("visits/people/<int:plan_id>/record/", phone.record, name="record"),
    path("visits/undo/<int:visit_id>/", phone.undo, name="undo"),
    path("visits/noticed/<int:visit_id>/", phone.describe, name="describe"),
    path("visits/worries/", phone.worries, name="worries"),
    path("visits/worries/<int:worry_id>/", phone.worry, name="worry"),
    path("visits/month/", phone.month_page, name="month"),
    path("desk/watch/", desk.board, name="board"),
    path("desk/watch/districts/", desk.districts, name="districts"),
    path("desk/watch/plans/", desk.plans, name="plans"),
    path("desk/watch/plans/export.<str:kind>", desk.export_plans, name="export"),
    path("desk/watch/plans/new/", desk.choose, name="choose"),
    path("desk/watch/plans/new/<int:person_id>/", desk.start, name="start"),
    path("desk/watch/plans/<int:plan_id>/", desk.plan, name="plan"),
    path("desk/watch/plans/<int:plan_id>/card/", desk.revise, name="revise"),
    path("desk/watch/plans/<int:plan_id>/<slug:name>/", desk.step, name="step"),
    path("desk/watch/visits/<int:visit_id>/void/", desk.void, name="void"),
    path("desk/watch/worries/<int:worry_id>/", desk.close, name="close"),
    path("desk/watch/sheet/", sheets.sheets, name="sheets"),
    path("desk/watch/sheet/<int:beat_id>/", sheets.sheet, name="sheet"),
    path("desk/watch/sheet/<int:beat_id>/paper.pdf", sheets.paper, name="paper"),
]
