"""Addresses of the statistics; part of the room's."""

from __future__ import annotations

from django.urls import path

from sasaeai.consult.statistics import versioning, views

PATHS = [
    path("desk/consult/needs/", views.needs_map, name="needs"),
    path("desk/consult/needs/export.<str:kind>", views.needs_file, name="needs_file"),
    path("desk/consult/statistics/", views.statistics, name="statistics"),
    path("desk/consult/statistics/versions/<bigint:pk>/", versioning.definition, name="definition"),
    path(
        "desk/consult/statistics/versions/<slug:code>/new/",
        versioning.new_version,
        name="new_version",
    ),
    path("desk/consult/statistics/<slug:code>/<slug:when>/", views.report, name="report"),
    path(
        "desk/consult/statistics/<slug:code>/<slug:when>/export.<str:kind>",
        views.report_file,
        name="report_file",
    ),
    path(
        "desk/consult/statistics/<slug:code>/<slug:when>/close/",
        views.close_report,
        name="close_report",
    ),
    path(
        "desk/consult/statistics/<slug:code>/<slug:when>/check/",
        views.check_report,
        name="check_report",
    ),
    path(
        "desk/consult/statistics/<slug:code>/<slug:when>/differences/",
        views.note_differences,
        name="note_differences",
    ),
    path(
        "desk/consult/statistics/<slug:code>/<slug:when>/rows/<slug:cell>/",
        views.report_rows,
        name="report_rows",
    ),
]
