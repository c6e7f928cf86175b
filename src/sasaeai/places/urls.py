"""Addresses of the places."""

from __future__ import annotations

from django.urls import path

from sasaeai.places.circles import urls as circles
from sasaeai.places.desks import urls as desks
from sasaeai.places.municipal import urls as municipal
from sasaeai.places.notices import urls as notices
from sasaeai.places.renditions import urls as renditions
from sasaeai.places.views import (
    days,
    desk,
    emergency,
    feeds,
    gaps,
    handing,
    keeping,
    needs,
    opendata,
    residents,
    schedules,
    sessions,
    starting,
    telling,
)

app_name = "places"
PLACE = "desk/places/<slug:code>/"
urlpatterns = [
    *notices.urlpatterns,
    *desks.urlpatterns,
    *circles.urlpatterns,
    *renditions.urlpatterns,
    *municipal.urlpatterns,
    path("places/", residents.place_list, name="list"),
    path("places/today/", days.day, name="day"),
    path("places/calendar/", days.calendar, name="calendar"),
    path("places/map/", residents.area_map, name="map"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("start/", starting.start, name="start"),
    path("places/criteria/", residents.criteria, name="criteria"),
    path("places/sitemap.xml", feeds.sitemap, name="sitemap"),
    path("places/calendar.ics", feeds.calendars, name="calendars"),
    path("places/open-data/", opendata.overview, name="opendata-overview"),
    path("places/open-data/<slug:dataset>.csv", opendata.file, name="opendata"),
    path("places/new.atom", feeds.atom, name="atom"),
    path("places/places.geojson", feeds.geojson, name="geojson"),
    path("places/confirm/<str:token>/", telling.confirm, name="confirm"),
    path("places/<slug:code>/", residents.place, name="page"),
    path("places/<slug:code>/propose/", telling.propose, name="propose"),
    path("places/<slug:code>/propose/thanks/", telling.thanks, name="thanks"),
    path("places/<slug:code>/calendar.ics", feeds.calendar, name="ics"),
    path("places/<slug:code>/flyer/", residents.flyer, name="flyer"),
    path("desk/places/", desk.place_list, name="desk"),
    path("desk/places/new/", desk.new, name="new"),
    path("desk/places/due/", keeping.due, name="due"),
    path("desk/places/due/ask/", keeping.ask_due, name="ask-due"),
    path("desk/places/proposals/", keeping.proposals, name="proposals"),
    path("desk/places/proposals/<uuid:proposal>/", keeping.proposal, name="proposal"),
    path("desk/places/needs/", needs.needs, name="needs"),
    path("desk/places/words/", needs.words, name="words"),
    path("desk/places/basket/", handing.baskets, name="baskets"),
    path("desk/places/basket/add/<slug:code>/", handing.add, name="basket-add"),
    path("desk/places/basket/<int:basket>/", handing.basket, name="basket"),
    path("desk/places/basket/<int:basket>/change/", handing.change, name="basket-change"),
    path("desk/places/basket/<int:basket>/handed/", handing.handed, name="handed"),
    path("desk/places/basket/<int:basket>/paper/", handing.paper, name="basket-paper"),
    path("desk/places/refused/", desk.refused, name="refused"),
    path("desk/places/coverage/", gaps.coverage, name="coverage"),
    path("desk/places/rule/sentence/", schedules.sentence_of, name="sentence"),
    path(PLACE, desk.show, name="show"),
    path(f"{PLACE}edit/", desk.edit, name="edit"),
    path(f"{PLACE}status/", desk.status, name="status"),
    path(f"{PLACE}verify/", desk.verify, name="verify"),
    path(f"{PLACE}ask/", keeping.ask, name="ask"),
    path(f"{PLACE}form/", keeping.form, name="form"),
    path(f"{PLACE}hide/", keeping.hide, name="hide"),
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
