"""The pages that are driven, who opens them, and the line of the quality table they belong to."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Sort(enum.Enum):
    """The line of the quality table that a page belongs to."""

    LIST = "list"
    DETAIL = "detail"
    BOARD = "board"
    PUBLIC = "public"


class Who(enum.Enum):
    """Who opens a page."""

    COMMISSIONER = "commissioner"
    SOCIAL_WORKER = "social_worker"
    PLANNER = "planner"
    NOBODY = "nobody"


class Of(enum.Enum):
    """What the address of a page names."""

    NOTHING = "nothing"
    OWN_PLANS = "own_plans"
    OFFICE_PLANS = "office_plans"
    PLACES = "places"
    INDICATORS = "indicators"


@dataclass(frozen=True)
class Page:
    """One page under a URL name."""

    code: str
    label: str
    sort: Sort
    who: Who
    url_name: str
    of: Of = Of.NOTHING
    threads: int = 8
    kept: bool = False
    """Answered from memory while nothing has changed."""


PAGES = (
    Page("watch.today", "民生委員の今日", Sort.LIST, Who.COMMISSIONER, "watch:today"),
    Page("watch.people", "民生委員の名簿", Sort.LIST, Who.COMMISSIONER, "watch:people"),
    Page("watch.plans", "見守りの一覧（50行）", Sort.LIST, Who.SOCIAL_WORKER, "watch:plans"),
    Page("watch.board", "期日をすぎた見守り（50行）", Sort.LIST, Who.SOCIAL_WORKER, "watch:board"),
    Page("places.list", "居場所の一覧", Sort.LIST, Who.SOCIAL_WORKER, "places:list"),
    Page(
        "watch.person",
        "民生委員の見守りカード",
        Sort.DETAIL,
        Who.COMMISSIONER,
        "watch:person",
        Of.OWN_PLANS,
    ),
    Page(
        "watch.plan",
        "見守りの1件（事務所）",
        Sort.DETAIL,
        Who.SOCIAL_WORKER,
        "watch:plan",
        Of.OFFICE_PLANS,
    ),
    Page("places.page", "居場所の1件", Sort.DETAIL, Who.SOCIAL_WORKER, "places:page", Of.PLACES),
    Page(
        "plan.indicator",
        "指標のページ",
        Sort.BOARD,
        Who.PLANNER,
        "plan:indicator",
        Of.INDICATORS,
        threads=2,
    ),
    Page(
        "plan.board", "計画のボード（数えずみ）", Sort.BOARD, Who.PLANNER, "plan:board", threads=2
    ),
    Page(
        "portal.home",
        "住民のはじめのページ",
        Sort.PUBLIC,
        Who.NOBODY,
        "portal:home",
        threads=64,
        kept=True,
    ),
    Page(
        "places.public",
        "居場所の一覧（住民）",
        Sort.PUBLIC,
        Who.NOBODY,
        "places:list",
        threads=64,
        kept=True,
    ),
    Page(
        "plan.public",
        "計画のボード（住民）",
        Sort.PUBLIC,
        Who.NOBODY,
        "plan:board",
        threads=64,
        kept=True,
    ),
)
