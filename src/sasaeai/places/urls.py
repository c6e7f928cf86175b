"""Addresses of the places."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.views import desk, gaps, residents, schedules, sessions

app_name = "places"
PLACE = "desk/places/<slug:code>/"
urlpatterns = [
    path("places/", residents.place_list, name="list"),
    path("places/today/", residents.day, name="day"),
    path("places/map/", residents.area_map, name="map"),
    path("places/<slug:code>/", residents.place, name="page"),
    path("places/<slug:code>/flyer/", residents.flyer, name="flyer"),
    path("desk/places/", desk.place_list, name="desk"),
    path("desk/places/new/", desk.new, name="new"),
    path("desk/places/coverage/", gaps.coverage, name="coverage"),
    path("desk/places/rule/sentence/", schedules.sentence_of, name="sentence"),
    path(PLACE, desk.show, name="show"),
    path(f"{PLACE}edit/", desk.edit, name="edit"),
    path(f"{PLACE}status/", desk.status, name="status"),
    path(f"{PLACE}verify/", desk.verify, name="verify"),
    path(f"{PLACE}schedule/", schedules.overview, name="schedule"),
    path(f"{PLACE}schedule/new/", schedules.rule_new, name="rule-new"),
    path(f"{PLACE}schedule/<int:rule>/", schedules.rule_change, name="rule-change"),
    path(f"{PLACE}schedule/<int:rule>/end/", schedules.rule_end, name="rule-end"),
    path(f"{PLACE}sessions/<int:session>/cancel/", schedules.cancel, name="cancel"),
    path(f"{PLACE}sessions/<int:session>/move/", schedules.move, name="move"),
    path(f"{PLACE}attendance/", sessions.attendance, name="attendance"),
    path(f"{PLACE}attendance/<int:session>/", sessions.session, name="session"),
    path(f"{PLACE}attendance/<int:session>/withdraw/", sessions.withdraw, name="withdraw"),
    path(f"{PLACE}sheet/", sessions.sheet, name="sheet"),
]
