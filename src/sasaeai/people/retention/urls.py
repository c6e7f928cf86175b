"""Addresses of retention and requests; part of the room's."""

from __future__ import annotations

from django.urls import path

from sasaeai.people.retention import asking, batches, views

PATHS = [
    path("desk/retention/", views.schedule, name="retention"),
    path("desk/retention/<bigint:pk>/", views.rule, name="retention_rule"),
    path("desk/retention/<bigint:pk>/propose/", views.propose, name="propose_destruction"),
    path("desk/retention/<bigint:pk>/hold/<bigint:row_id>/", views.hold, name="hold"),
    path("desk/retention/holds/<bigint:pk>/lift/", views.lift, name="lift_hold"),
    path("desk/retention/batches/<bigint:pk>/", batches.batch, name="destruction"),
    path("desk/retention/batches/<bigint:pk>/approve/", batches.approve, name="destroy"),
    path(
        "desk/retention/batches/<bigint:pk>/certificate.pdf",
        batches.certificate,
        name="certificate",
    ),
    path("desk/requests/", asking.requests_list, name="requests"),
    path("desk/requests/<bigint:pk>/", asking.one_request, name="request"),
    path("desk/people/<bigint:pk>/requests/new/", asking.new_request, name="new_request"),
    path("desk/people/<bigint:pk>/held.pdf", asking.held, name="held"),
]
