"""Addresses of the people room."""

from __future__ import annotations

from django.urls import path

from sasaeai.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.own_page, name="own"),
    path("desk/accounts/", views.accounts, name="accounts"),
    path("desk/accounts/new/", views.new_account, name="new_account"),
    path("desk/accounts/<bigint:pk>/", views.account, name="account"),
    path("desk/accounts/<bigint:pk>/key/", views.new_key, name="new_key"),
    path("desk/accounts/<bigint:pk>/pledge/", views.pledge, name="pledge"),
    path("desk/duties/<bigint:pk>/end/", views.end_duty, name="end_duty"),
    path("desk/journal/", views.journal, name="journal"),
    path("desk/journal/export/<slug:kind>/", views.journal_file, name="journal_file"),
]
