"""Addresses of the people room."""

from __future__ import annotations

from django.urls import path

from sasaeai.people import views
from sasaeai.people.persons import views as persons
from sasaeai.people.retention.urls import PATHS as RETENTION

app_name = "people"
urlpatterns = [
    *RETENTION,
    path("me/", views.own_page, name="own"),
    path("desk/accounts/", views.accounts, name="accounts"),
    path("desk/accounts/new/", views.new_account, name="new_account"),
    path("desk/accounts/<bigint:pk>/", views.account, name="account"),
    path("desk/accounts/<bigint:pk>/key/", views.new_key, name="new_key"),
    path("desk/accounts/<bigint:pk>/pledge/", views.pledge, name="pledge"),
    path("desk/duties/<bigint:pk>/end/", views.end_duty, name="end_duty"),
    path("desk/people/", persons.persons, name="persons"),
    path("desk/people/alike/", persons.alike, name="alike"),
    path("desk/people/new/", persons.new_person, name="new_person"),
    path("desk/people/<bigint:pk>/", persons.person, name="person"),
    path("desk/people/<bigint:pk>/same/<bigint:other>/", persons.decide, name="decide"),
    path("desk/people/<bigint:pk>/<slug:name>/", persons.person_step, name="person_step"),
    path("desk/people/links/<bigint:pk>/undo/", persons.undo_link, name="undo_link"),
    path("desk/journal/", views.journal, name="journal"),
    path("desk/journal/chain/", views.chain, name="chain"),
    path("desk/journal/export/<slug:kind>/", views.journal_file, name="journal_file"),
]
