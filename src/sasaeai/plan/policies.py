"""Who may read and write plans: a public plan is everybody's, a draft is the secretariat's."""

from __future__ import annotations

from sasaeai.core.access import Level, RoomAccess, TableAccess, both, either, may, own_account

EDIT = may("plan.edit")
DESK = may("plan.view_desk")
# Each sub-select is itself held to the policies of the table it reads, so a draft hides its tree.
OF_PLAN = "plan_id IN (SELECT p.id FROM plan_plan p)"
OF_VERSION = "version_id IN (SELECT v.id FROM plan_planversion v)"
OF_NODE = "node_id IN (SELECT n.id FROM plan_plannode n)"
OF_IDENTITY = "identity_id IN (SELECT i.id FROM plan_nodeidentity i)"
OF_TELLING = "telling_id IN (SELECT t.id FROM plan_telling t)"
OF_INDICATOR = "indicator_id IN (SELECT i.id FROM plan_indicator i)"
HAS_A_VERSION = "plan_id IN (SELECT v.plan_id FROM plan_planversion v)"
IN_DRAFT = both(
    EDIT, "version_id IN (SELECT v.id FROM plan_planversion v WHERE v.status = 'draft')"
)
NODE_IN_DRAFT = both(
    EDIT,
    "node_id IN (SELECT n.id FROM plan_plannode n JOIN plan_planversion v ON v.id = n.version_id "
    "WHERE v.status = 'draft')",
)


def _draft_table(name: str, *, read: str, write: str) -> TableAccess:
    return TableAccess(
        name, Level.PUBLIC, read=read, insert=write, update=write, delete=write, history=True
    )


ACCESS = RoomAccess(
    room="plan",
    capabilities={
        "plan.edit": ("planner",),
        "plan.view_desk": (
            "planner",
            "manager",
            "social_worker",
            "committee_member",
            "district_officer",
            "auditor",
        ),
        "plan.exact": ("planner", "manager", "auditor"),
    },
    tables=(
        TableAccess(
            "plan_plan",
            Level.PUBLIC,
            read=either("is_public", DESK),
            insert=EDIT,
            update=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_planlink",
            Level.PUBLIC,
            read=OF_PLAN,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_planversion",
            Level.PUBLIC,
            read=both(OF_PLAN, either("status <> 'draft'", EDIT)),
            insert=EDIT,
            update=EDIT,
            delete=both(EDIT, "status = 'draft'"),
            history=True,
        ),
        _draft_table("plan_leveldef", read=OF_VERSION, write=IN_DRAFT),
        _draft_table("plan_nodelineage", read=OF_VERSION, write=IN_DRAFT),
        _draft_table("plan_plannode", read=OF_VERSION, write=IN_DRAFT),
        _draft_table("plan_roleitem", read=OF_NODE, write=NODE_IN_DRAFT),
        _draft_table("plan_nodeissue", read=OF_NODE, write=NODE_IN_DRAFT),
        TableAccess(
            "plan_nodeidentity",
            Level.PUBLIC,
            read=both(
                OF_PLAN,
                either(EDIT, "id IN (SELECT n.identity_id FROM plan_plannode n)"),
            ),
            insert=EDIT,
            delete=EDIT,
        ),
        TableAccess(
            "plan_issue",
            Level.PUBLIC,
            read=both(OF_PLAN, either(EDIT, HAS_A_VERSION)),
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_indicator",
            Level.PUBLIC,
            read=both(
                either("public", DESK),
                "identity_id IN (SELECT i.id FROM plan_nodeidentity i)",
            ),
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_baseline",
            Level.PUBLIC,
            read=OF_INDICATOR,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess("plan_target", Level.PUBLIC, read=OF_INDICATOR, insert=EDIT, append_only=True),
        TableAccess(
            "plan_section", Level.PUBLIC, insert=EDIT, update=EDIT, delete=EDIT, history=True
        ),
        TableAccess(
            "plan_sectionmember",
            Level.INTERNAL,
            read=either(DESK, own_account("account_id")),
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_budgetline",
            Level.PUBLIC,
            read=OF_IDENTITY,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_telling",
            Level.PUBLIC,
            read=OF_PLAN,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
            touches="on",
        ),
        TableAccess(
            "plan_tellingline",
            Level.PUBLIC,
            read=OF_TELLING,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
        ),
        TableAccess(
            "plan_endeddefinition", Level.PUBLIC, read=OF_INDICATOR, insert=EDIT, append_only=True
        ),
        TableAccess(
            "plan_closing",
            Level.PUBLIC,
            read=both(OF_PLAN, either("label <> 'provisional'", DESK)),
            insert=EDIT,
            append_only=True,
        ),
        TableAccess(
            "plan_sheetmap",
            Level.INTERNAL,
            read=EDIT,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
            history=True,
        ),
        TableAccess(
            "plan_planimport",
            Level.INTERNAL,
            read=EDIT,
            insert=EDIT,
            update=EDIT,
            delete=EDIT,
        ),
    ),
)
