"""Who writes at which stage. PostgreSQL holds that nobody approves what they wrote themselves."""

from __future__ import annotations

from sasaeai.core.access import (
    Level,
    SqlFunction,
    TableAccess,
    both,
    either,
    may,
    own_account,
)

CAPABILITIES = {
    "evaluation.view": ("social_worker", "manager", "planner", "auditor"),
    "evaluation.self": ("social_worker", "planner"),
    "evaluation.section": ("manager",),
    "evaluation.secretariat": ("planner",),
    "evaluation.management": ("manager",),
    "evaluation.run": ("planner",),
    "evaluation.act": ("social_worker", "manager", "planner"),
}
VIEW = may("evaluation.view")
RUN = may("evaluation.run")
ACT = may("evaluation.act")
WRITES = either(
    *(may(f"evaluation.{stage}") for stage in ("self", "section", "secretariat", "management"))
)
WORKS = (
    "m.section_id = s.section_id AND m.since <= access.today() "
    "AND (m.until IS NULL OR m.until >= access.today())"
)
# A section without people, or a line without a section, is anybody's who may write.
FUNCTIONS = (
    SqlFunction(
        "sheet_author(revision bigint) RETURNS bigint LANGUAGE sql STABLE",
        "SELECT coalesce((SELECT e.account_id FROM evaluation_stageentry e "
        "WHERE e.revision_id = revision AND e.stage = 'self' AND e.move = 'submitted' "
        "ORDER BY e.id DESC LIMIT 1), 0)",
    ),
    SqlFunction(
        "sheet_is_ours(sheet bigint) RETURNS boolean LANGUAGE sql STABLE",
        "SELECT coalesce((SELECT s.section_id IS NULL "
        f"OR NOT EXISTS (SELECT 1 FROM plan_sectionmember m WHERE {WORKS}) "
        f"OR EXISTS (SELECT 1 FROM plan_sectionmember m WHERE {WORKS} "
        "AND m.account_id = access.actor()) "
        "FROM evaluation_evalsheet s WHERE s.id = sheet), false)",
    ),
    SqlFunction(
        "revision_is_ours(revision bigint) RETURNS boolean LANGUAGE sql STABLE",
        "SELECT access.sheet_is_ours((SELECT r.sheet_id FROM evaluation_sheetrevision r "
        "WHERE r.id = revision))",
    ),
)
ANOTHER = "access.sheet_author(revision_id) <> (SELECT access.actor())"


OTHERS = either(*(may(f"evaluation.{stage}") for stage in ("section", "secretariat", "management")))
OUR_REVISION = either(RUN, "access.revision_is_ours(revision_id)")
OUR_SHEET = either(OTHERS, both(may("evaluation.self"), "access.sheet_is_ours(sheet_id)"))


def _at(stage: str) -> str:
    own = both(f"stage = '{stage}'", may(f"evaluation.{stage}"))
    return both(own, OUR_REVISION if stage == "self" else ANOTHER)


DRAFTS = either(
    *(
        both(f"stage = '{stage}'", may(f"evaluation.{stage}"))
        for stage in ("section", "secretariat", "management")
    ),
    both("stage = 'self'", may("evaluation.self"), OUR_REVISION),
)


MAY_WRITE_ENTRY = both(
    own_account("account_id"),
    either(*map(_at, ("self", "section", "secretariat", "management"))),
)
OWN_ENTRY = (
    "entry_id IN (SELECT e.id FROM evaluation_stageentry e "
    "WHERE e.account_id = (SELECT access.actor()))"
)


def _run(name: str, *, delete: bool = False) -> TableAccess:
    """Set up by the secretariat, read by all who evaluate."""
    return TableAccess(
        name,
        Level.INTERNAL,
        read=VIEW,
        insert=RUN,
        update=RUN,
        delete=RUN if delete else "",
        history=True,
    )


TABLES = (
    _run("evaluation_scale"),
    _run("evaluation_scalestep", delete=True),
    TableAccess(
        "evaluation_evalround",
        Level.PUBLIC,
        read=either(VIEW, "status = 'published'"),
        insert=RUN,
        update=RUN,
        history=True,
    ),
    _run("evaluation_roundaxis", delete=True),
    _run("evaluation_stagedue", delete=True),
    TableAccess("evaluation_bodydecision", Level.INTERNAL, read=VIEW, insert=RUN, append_only=True),
    TableAccess(
        "evaluation_evalsheet", Level.INTERNAL, read=VIEW, insert=RUN, update=RUN, history=True
    ),
    TableAccess(
        "evaluation_sheetrevision",
        Level.INTERNAL,
        read=VIEW,
        insert=either(RUN, OUR_SHEET),
        update=OUR_SHEET,
        history=True,
    ),
    TableAccess(
        "evaluation_stageentry",
        Level.INTERNAL,
        read=VIEW,
        insert=MAY_WRITE_ENTRY,
        append_only=True,
    ),
    TableAccess(
        "evaluation_stagegrade", Level.INTERNAL, read=VIEW, insert=OWN_ENTRY, append_only=True
    ),
    TableAccess(
        "evaluation_sheetdraft",
        Level.INTERNAL,
        read=WRITES,
        insert=DRAFTS,
        update=DRAFTS,
        delete=DRAFTS,
    ),
    TableAccess(
        "evaluation_sheethandover",
        Level.INTERNAL,
        read=VIEW,
        insert=both(RUN, own_account("account_id")),
        append_only=True,
    ),
    TableAccess("evaluation_sheetfigure", Level.INTERNAL, read=VIEW, insert=RUN, append_only=True),
    TableAccess(
        "evaluation_evidencelink",
        Level.INTERNAL,
        read=VIEW,
        insert=both(OUR_SHEET, own_account("account_id")),
        update=OUR_SHEET,
        history=True,
    ),
    TableAccess(
        "evaluation_sheetcomment",
        Level.INTERNAL,
        read=VIEW,
        insert=both(WRITES, own_account("account_id")),
        append_only=True,
    ),
)
