"""Names of sheets and columns, as people see them in the file."""

from __future__ import annotations

from typing import Final

PLAN: Final = "plan"
LEVELS: Final = "levels"
NODES: Final = "nodes"
ROLES: Final = "roles"
ISSUES: Final = "issues"
INDICATORS: Final = "indicators"
LINEAGE: Final = "lineage"

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    PLAN: ("key", "value"),
    LEVELS: ("depth", "name", "numbering", "evaluable", "pattern"),
    NODES: (
        "code",
        "parent_code",
        "depth",
        "number_text",
        "title",
        "body",
        "owner",
        "tags",
        "issue_nos",
        "order",
    ),
    ROLES: ("node_code", "actor", "kind", "no", "text"),
    ISSUES: ("no", "title"),
    INDICATORS: (
        "code",
        "node_code",
        "name",
        "metric",
        "filters",
        "class",
        "direction",
        "unit",
        "decimals",
        "public",
        "baseline",
        "baseline_fy",
        "baseline_source",
        "upper",
        "rationale",
        "source",
    ),
    LINEAGE: ("old_code", "new_code", "kind", "date", "note"),
}
REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    PLAN: ("key", "value"),
    LEVELS: ("depth", "name"),
    NODES: ("code", "depth", "title"),
    ROLES: ("node_code", "actor", "kind", "text"),
    ISSUES: ("no", "title"),
    INDICATORS: ("code", "node_code", "name", "unit"),
    LINEAGE: ("old_code", "new_code", "kind"),
}
NEEDED_SHEETS: Final = (LEVELS, NODES)
PLAN_KEYS: Final = ("name", "ordinal", "fy_from", "fy_to", "review_fy", "vision")

NUMBERINGS: Final = ("continuous", "restart", "none")
ACTORS: Final = ("resident", "community", "shakyo", "government", "partner")
ROLE_KINDS: Final = ("example", "pillar", "activity")
CLASSES: Final = ("input", "process", "output", "outcome", "relationship")
DIRECTIONS: Final = ("increase", "decrease", "maintain", "all_of", "monitor")
LINEAGE_KINDS: Final = (
    "renamed", "rewritten", "moved", "split", "merged", "abolished", "new", "continued",
)  # fmt: skip
ENDINGS: Final = ("split", "merged", "abolished", "renamed")
"""Lineage kinds that explain why a code is gone."""

NONE_WORDS: Final = ("なし", "設定なし", "未設定", "基準値なし")
YES: Final = ("1", "true", "yes", "はい", "○", "する")
NO: Final = ("", "0", "false", "no", "いいえ", "×", "しない")
