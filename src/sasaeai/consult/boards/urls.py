"""Addresses of the boards; part of the room's."""

from __future__ import annotations

from django.urls import path

from sasaeai.consult.boards import views

PATHS = [
    path("desk/consult/team/", views.team_board, name="team"),
    path("desk/consult/lead/", views.lead_board, name="lead"),
    path("desk/privacy/", views.privacy_board, name="privacy"),
    path("desk/audit/", views.audit_board, name="audit"),
]
