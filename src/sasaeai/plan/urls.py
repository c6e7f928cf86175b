"""Addresses of the plan. Residents read the city's plan at /plan/, others at /plan/plans/<code>/."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from sasaeai.plan.views import (
    amending,
    building,
    closing,
    desk,
    entries,
    files,
    importing,
    indicators,
    keeping,
    mapping,
    money,
    proofs,
    public,
    reading,
    tellings_book,
    values,
)

app_name = "plan"


def _public(prefix: str, stem: str) -> list[URLPattern]:
    """The same pages for the current plan and for a named one."""
    return [
        path(f"{stem}", public.board, name=f"{prefix}board"),
        path(f"{stem}board.<slug:format>", files.board, name=f"{prefix}board_file"),
        path(f"{stem}print", files.summary, name=f"{prefix}print"),
        path(f"{stem}book", reading.book, name=f"{prefix}book"),
        path(f"{stem}read/", reading.read, name=f"{prefix}read"),
        path(f"{stem}search/", reading.search, name=f"{prefix}search"),
        path(f"{stem}matrix/", reading.matrix, name=f"{prefix}matrix"),
        path(
            f"{stem}matrix/matrix.<slug:format>", reading.matrix_file, name=f"{prefix}matrix_file"
        ),
        path(f"{stem}money/", money.money, name=f"{prefix}money"),
        path(f"{stem}money/money.<slug:format>", money.money_file, name=f"{prefix}money_file"),
        path(f"{stem}tags/<str:tag>/", reading.tag, name=f"{prefix}tag"),
        path(f"{stem}sections/", reading.sections, name=f"{prefix}sections"),
        path(f"{stem}versions/", reading.versions, name=f"{prefix}versions"),
        path(f"{stem}versions/<int:no>/", reading.version, name=f"{prefix}version"),
        path(
            f"{stem}versions/<int:no>/comparison.<slug:format>",
            reading.version_file,
            name=f"{prefix}version_file",
        ),
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
    path("desk/plan/new/", amending.new, name="new"),
    path("desk/plan/draft/", desk.draft, name="draft"),
    path("desk/plan/draft/drop/", desk.drop, name="drop_draft"),
    path("desk/plan/draft/open/", amending.open_, name="open_draft"),
    path("desk/plan/draft/add/", amending.add, name="draft_add"),
    path("desk/plan/draft/levels/", amending.levels, name="draft_levels"),
    path(
        "desk/plan/draft/comparison.<slug:format>",
        amending.comparison_file,
        name="draft_comparison",
    ),
    path("desk/plan/draft/lines/<str:code>/", amending.line, name="draft_line"),
    path("desk/plan/draft/lines/<str:code>/shift/", amending.shift, name="draft_shift"),
    path("desk/plan/money/", money.desk_money, name="desk_money"),
    path("desk/plan/money/sheet.xlsx", money.sheet, name="money_sheet"),
    path("desk/plan/money/take/", money.take, name="money_take"),
    path("desk/plan/money/entries/<int:pk>/drop/", money.drop, name="money_drop"),
    path("desk/plan/money/lines/<str:code>/", money.line, name="money_line"),
    path("desk/plan/tellings/", keeping.tellings, name="tellings"),
    path("desk/plan/tellings/excel/", tellings_book.return_, name="tellings_return"),
    path("desk/plan/tellings/excel/book.xlsx", tellings_book.book, name="tellings_book"),
    path("desk/plan/tellings/new/", keeping.telling, name="telling_new"),
    path("desk/plan/tellings/<int:pk>/", keeping.telling, name="telling"),
    path("desk/plan/tellings/<int:pk>/drop/", keeping.drop, name="telling_drop"),
    path("desk/plan/indicators/<int:pk>/proofs/<int:reading>/", proofs.proof, name="proof"),
    path(
        "desk/plan/indicators/<int:pk>/proofs/<int:reading>.json",
        proofs.proof_json,
        name="proof_json",
    ),
    path("desk/plan/targets/", keeping.targets, name="targets"),
    path("desk/plan/links/", keeping.links, name="links"),
    path("desk/plan/links/<int:pk>/drop/", keeping.unlink, name="unlink"),
    path("desk/plan/sections/", keeping.sections, name="desk_sections"),
    path("desk/plan/sections/<int:pk>/join/", keeping.join, name="section_join"),
    path("desk/plan/sections/<int:pk>/end/", keeping.end, name="section_end"),
    path("desk/plan/sections/<int:pk>/resume/", keeping.resume, name="section_resume"),
    path("desk/plan/sections/members/<int:pk>/leave/", keeping.leave, name="section_leave"),
    path("desk/plan/import/", importing.upload, name="import"),
    path("desk/plan/import/<int:pk>/", importing.check, name="import_check"),
    path("desk/plan/import/<int:pk>/columns/", mapping.columns, name="import_columns"),
    path("desk/plan/import/<int:pk>/columns.json", mapping.columns_json, name="import_map"),
    path("desk/plan/import/<int:pk>/drop/", importing.drop, name="import_drop"),
    path("desk/plan/import/<int:pk>/sheet.xlsx", importing.check_sheet, name="import_sheet"),
    path("desk/plan/wide.xlsx", files.wide, name="wide"),
    path("desk/plan/sheet.<slug:format>", importing.sheet, name="sheet"),
    path("desk/plan/years/", closing.years, name="years"),
    path("desk/plan/years/work/<int:pk>/", closing.job, name="close_job"),
    path("desk/plan/years/work/<int:pk>/cancel/", closing.cancel, name="cancel_close"),
    path("desk/plan/drift/", closing.drift, name="drift"),
    path("desk/plan/drift.<slug:format>", files.drift, name="drift_file"),
    path("desk/plan/indicators/new/", building.new, name="new_indicator"),
    path("desk/plan/indicators/<int:pk>/edit/", building.edit, name="edit_indicator"),
    path("desk/plan/values/book.xlsx", values.book, name="values_book"),
    path("desk/plan/values/", values.return_, name="values_return"),
    path("desk/plan/indicators/<int:pk>/entries/", entries.entries, name="entries"),
    path("desk/plan/board.<slug:format>", files.desk_board, name="desk_board_file"),
    path("desk/plan/indicators/", indicators.indicators, name="indicators"),
    path("desk/plan/indicators/<int:pk>/", indicators.indicator, name="desk_indicator"),
    path("desk/plan/indicators/<int:pk>/rows/", indicators.rows, name="desk_rows"),
]

urlpatterns = [
    *DESK,
    path("plan/plans/", reading.plans, name="plans"),
    *_public("", "plan/"),
    *_public("other_", "plan/plans/<slug:plan>/"),
    path("plan/plans/<slug:plan>/<str:code>/", public.node, name="other_node"),
    path("plan/<str:code>/", public.node, name="node"),
]
