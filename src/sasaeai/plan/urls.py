"""Addresses of the plan. Residents read the city's plan at /plan/, others at /plan/plans/<code>/."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from sasaeai.plan.views import desk, files, importing, indicators, public

app_name = "plan"


def _public(prefix: str, stem: str) -> list[URLPattern]:
    """The same pages for the current plan and for a named one."""
    return [
        path(f"{stem}", public.board, name=f"{prefix}board"),
        path(f"{stem}board.<slug:format>", files.board, name=f"{prefix}board_file"),
        path(f"{stem}print", files.summary, name=f"{prefix}print"),
        path(f"{stem}issues/<int:no>/", public.issue, name=f"{prefix}issue"),
        path(f"{stem}indicators/<str:code>/", public.indicator, name=f"{prefix}indicator"),
        path(
            f"{stem}indicators/<str:code>/years.<slug:format>",
            files.indicator_years,
            name=f"{prefix}years_file",
        ),
        path(
            f"{stem}indicators/<str:code>/districts.<slug:format>",
            files.indicator_districts,
            name=f"{prefix}districts_file",
        ),
    ]


DESK = [
    path("desk/plan/", desk.desk, name="desk"),
    path("desk/plan/about/", desk.about, name="about"),
    path("desk/plan/draft/", desk.draft, name="draft"),
    path("desk/plan/draft/drop/", desk.drop, name="drop_draft"),
    path("desk/plan/import/", importing.upload, name="import"),
    path("desk/plan/import/<int:pk>/", importing.check, name="import_check"),
    path("desk/plan/import/<int:pk>/drop/", importing.drop, name="import_drop"),
    path("desk/plan/import/<int:pk>/sheet.xlsx", importing.check_sheet, name="import_sheet"),
    path("desk/plan/sheet.<slug:format>", importing.sheet, name="sheet"),
    path("desk/plan/years/", desk.years, name="years"),
    path("desk/plan/board.<slug:format>", files.desk_board, name="desk_board_file"),
    path("desk/plan/indicators/", indicators.indicators, name="indicators"),
    path("desk/plan/indicators/<int:pk>/", indicators.indicator, name="desk_indicator"),
    path("desk/plan/indicators/<int:pk>/rows/", indicators.rows, name="desk_rows"),
]

urlpatterns = [
    *DESK,
    *_public("", "plan/"),
    *_public("other_", "plan/plans/<slug:plan>/"),
    path("plan/plans/<slug:plan>/<str:code>/", public.node, name="other_node"),
    path("plan/<str:code>/", public.node, name="node"),
]
