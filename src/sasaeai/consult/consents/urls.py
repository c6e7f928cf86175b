"""Addresses of the consent form: what is typed comes by POST, so that no address tells of it."""

from __future__ import annotations

from django.urls import path

from sasaeai.consult.consents import views

OF_CASE = "desk/consult/cases/<bigint:pk>/"
urlpatterns = [
    path(f"{OF_CASE}consent/paper.pdf", views.typed_file, name="consent_paper"),
    path(f"{OF_CASE}consents/<bigint:consent>/paper.pdf", views.saved_file, name="consent_copy"),
]
