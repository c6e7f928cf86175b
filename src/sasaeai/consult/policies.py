"""Who reaches which part of a case. One answer for page, list, search, count, export and join.

What each table opens is here; the ways to a case themselves are in ``ways``. Each section lies in a
table of its own, so a share opens tables, not fields. The database asks at every read whether a
share still rests on something: a withdrawn consent carries nothing at the next click.
"""

from __future__ import annotations

from collections.abc import Callable

from sasaeai.consult.conference import policies as conference
from sasaeai.consult.erasing import FUNCTIONS as ERASING
from sasaeai.consult.reach import FUNCTIONS
from sasaeai.consult.referral import policies as referral
from sasaeai.consult.statistics.policies import CAPABILITIES as STATISTICS
from sasaeai.consult.statistics.policies import TABLES as STATISTICS_TABLES
from sasaeai.consult.ways import (
    SEES_CASE,
    among,
    assigned,
    by_assigned,
    by_person,
    by_staff,
    by_team,
    contact_by,
    of_case,
    part,
    shared,
    staff,
    writes_contact,
)
from sasaeai.core.access import (
    Level,
    Limits,
    RoomAccess,
    Span,
    TableAccess,
    both,
    either,
    may,
    own_account,
    own_person,
    within,
)

SEES_CONTACT = either(
    contact_by("consult_contact", by_staff),
    own_person("caller_person_id"),
    both(own_person("person_id"), "caller = 'self'"),
    shared("case_id", "contacts"),
)
FRESH = both(own_account("author_id"), "created_at > now() - interval '24 hours'")
SEES_ENTRY = either(
    both(
        by_staff("consult_caseentry.case_id"),
        either("visibility <> 'named'", by_assigned("consult_caseentry.case_id")),
    ),
    both("visibility = 'shared'", shared("case_id", "entries")),
)
SEES_TASK = either(
    both(may("consult.cases"), own_account("owner_id")),
    by_staff("consult_task.case_id"),
    both(
        may("consult.contacts"),
        "EXISTS (SELECT 1 FROM consult_contact tc WHERE tc.id = consult_task.contact_id)",
    ),
)
ADDS_TASK = both(
    may("consult.cases"),
    either(by_team("consult_task.case_id"), writes_contact("consult_task.contact_id")),
)
WRITES_TASK = either(
    ADDS_TASK,
    both(
        may("consult.cases"),
        own_account("owner_id"),
        either("case_id IS NULL", f"NOT {among('case_id', 'consult_opened')}"),
    ),
)
"""Nobody who looks through a broken glass, not even on what was once given to them to do."""
OWN_SHARES = either(by_person("consult_caseshare.case_id"))
PARTNERS_SHARES = among("consult_caseshare.id", "consult_live_shares")
REVIEWS = may("consult.review")


def _of_consent(column: str, reach: Callable[[str], str]) -> str:
    return (
        f"EXISTS (SELECT 1 FROM consult_consent oc WHERE oc.id = {column} "
        f"AND {reach('oc.case_id')})"
    )


ACCESS = RoomAccess(
    room="consult",
    functions=(*FUNCTIONS, *referral.FUNCTIONS, *conference.FUNCTIONS, *ERASING),
    capabilities={
        "consult.contacts": ("social_worker", "manager"),
        "consult.cases": ("social_worker", "manager"),
        "consult.lead": ("manager",),
        "consult.partner": ("partner_worker",),
        "consult.override": ("social_worker", "manager"),
        "consult.review": ("manager", "privacy_officer"),
        "consult.privacy": ("privacy_officer",),
        "consult.audit": ("auditor",),
        **conference.CAPABILITIES,
        **STATISTICS,
    },
    pledged=frozenset(
        {
            *conference.CAPABILITIES,
            "consult.contacts",
            "consult.cases",
            "consult.lead",
            "consult.partner",
            "consult.override",
            "consult.review",
            "consult.statistics",
        }
    ),
    tables=(
        TableAccess(
            "consult_concern",
            Level.INTERNAL,
            insert=may("consult.lead"),
            update=may("consult.lead"),
            history=True,
        ),
        TableAccess(
            "consult_contact",
            Level.SENSITIVE,
            read=SEES_CONTACT,
            insert=both(
                may("consult.contacts"),
                own_account("entered_by_id"),
                either("case_id IS NULL", by_team("consult_contact.case_id")),
            ),
            update=contact_by("consult_contact", by_team),
            history=True,
            touches="received_on",
        ),
        TableAccess(
            "consult_contactconcern",
            Level.SENSITIVE,
            read="EXISTS (SELECT 1 FROM consult_contact kc "
            "WHERE kc.id = consult_contactconcern.contact_id)",
            insert=writes_contact("consult_contactconcern.contact_id"),
            history=True,
        ),
        TableAccess(
            "consult_draft",
            Level.SENSITIVE,
            read=either(own_account("account_id"), may("consult.lead")),
            insert=own_account("account_id"),
            update=either(own_account("account_id"), may("consult.lead")),
            delete=own_account("account_id"),
        ),
        TableAccess(
            "consult_case",
            Level.SENSITIVE,
            read=SEES_CASE,
            insert=both(
                may("consult.cases"), within("area_id", "consult.cases"), own_account("owner_id")
            ),
            update=either(
                assigned("consult_case"),
                both(may("consult.cases"), among("id", "consult_offered")),
            ),
            history=True,
            touches="*",
            after="consult_keep_area",
        ),
        TableAccess(
            "consult_casearea",
            Level.PERSONAL,
            read=by_staff("consult_casearea.case_id"),
        ),
        TableAccess(
            "consult_casemember",
            Level.PERSONAL,
            read=by_staff("consult_casemember.case_id"),
            insert=by_assigned("consult_casemember.case_id"),
            update=by_assigned("consult_casemember.case_id"),
            history=True,
        ),
        TableAccess(
            "consult_casemove",
            Level.SENSITIVE,
            read=by_staff("consult_casemove.case_id"),
            insert=both(own_account("by_id"), by_team("consult_casemove.case_id")),
            append_only=True,
            touches="on",
        ),
        TableAccess(
            "consult_caseentry",
            Level.SENSITIVE,
            read=SEES_ENTRY,
            insert=both(
                own_account("author_id"),
                by_team("consult_caseentry.case_id"),
                of_case(
                    "consult_caseentry.case_id",
                    either("cc.state <> 'closed'", "amends_id IS NOT NULL"),
                ),
            ),
            update=both(
                FRESH,
                of_case("consult_caseentry.case_id", both(staff("cc"), "cc.state <> 'closed'")),
            ),
            history=True,
            touches="on",
        ),
        part("consult_approach", section="assessment"),
        TableAccess(
            "consult_assessment",
            Level.SENSITIVE,
            read=either(
                by_staff("consult_assessment.case_id"),
                shared("consult_assessment.case_id", "assessment"),
            ),
            insert=both(
                own_account("made_by_id"),
                "approved_by_id IS NULL",
                by_assigned("consult_assessment.case_id"),
            ),
            update=both(
                by_assigned("consult_assessment.case_id"),
                f"NOT {own_account('made_by_id')}",
                either("approved_by_id IS NULL", own_account("approved_by_id")),
            ),
            limits=Limits("", ("approved_by_id", "approved_at")),
            after="consult_keep_approval",
            history=True,
        ),
        part(
            "consult_supportplan",
            section="plan",
            own=both("agreed IN ('signed', 'oral')", by_person("consult_supportplan.case_id")),
            touches="agreed_on",
        ),
        TableAccess(
            "consult_goal",
            Level.SENSITIVE,
            read=either(
                by_staff("consult_goal.case_id"),
                shared("case_id", "plan"),
                by_person("consult_goal.case_id"),
            ),
            insert=by_assigned("consult_goal.case_id"),
            update=by_assigned("consult_goal.case_id"),
            history=True,
            touches="*",
        ),
        part(
            "consult_communityrole", section="plan", own=by_person("consult_communityrole.case_id")
        ),
        TableAccess(
            "consult_task",
            Level.SENSITIVE,
            read=SEES_TASK,
            insert=ADDS_TASK,
            update=WRITES_TASK,
            history=True,
        ),
        TableAccess(
            "consult_handover",
            Level.SENSITIVE,
            read=either(
                own_account("to_account_id"),
                own_account("from_account_id"),
                by_staff("consult_handover.case_id"),
            ),
            insert=both(own_account("proposed_by_id"), by_assigned("consult_handover.case_id")),
            update=own_account("to_account_id"),
            history=True,
        ),
        TableAccess(
            "consult_consent",
            Level.SENSITIVE,
            read=either(by_staff("consult_consent.case_id"), by_person("consult_consent.case_id")),
            insert=both(own_account("entered_by_id"), by_assigned("consult_consent.case_id")),
            append_only=True,
        ),
        TableAccess(
            "consult_consentrecipient",
            Level.SENSITIVE,
            read="EXISTS (SELECT 1 FROM consult_consent rc "
            "WHERE rc.id = consult_consentrecipient.consent_id)",
            insert=_of_consent("consult_consentrecipient.consent_id", by_assigned),
            append_only=True,
        ),
        TableAccess(
            "consult_withdrawal",
            Level.SENSITIVE,
            read="EXISTS (SELECT 1 FROM consult_consent wc "
            "WHERE wc.id = consult_withdrawal.consent_id)",
            insert=both(
                own_account("entered_by_id"), _of_consent("consult_withdrawal.consent_id", by_team)
            ),
            append_only=True,
        ),
        TableAccess(
            "consult_legalbasis",
            Level.SENSITIVE,
            read=by_staff("consult_legalbasis.case_id"),
            insert=both(
                own_account("asked_by_id"),
                "confirmed_at IS NULL",
                by_assigned("consult_legalbasis.case_id"),
            ),
            update=both(may("consult.lead"), by_team("consult_legalbasis.case_id")),
            history=True,
            plain=("article",),
        ),
        TableAccess(
            "consult_caseshare",
            Level.SENSITIVE,
            read=either(by_staff("consult_caseshare.case_id"), OWN_SHARES, PARTNERS_SHARES),
            insert=both(own_account("shared_by_id"), by_assigned("consult_caseshare.case_id")),
            update=by_team("consult_caseshare.case_id"),
            history=True,
            touches=Span("starts_on", "ends_on", ("case_id", "area_id", "stopped_at")),
        ),
        TableAccess(
            "consult_disclosure",
            Level.SENSITIVE,
            read=either(
                by_staff("consult_disclosure.case_id"),
                by_person("consult_disclosure.case_id"),
                own_account("account_id"),
            ),
            insert=both(own_account("account_id"), shared("consult_disclosure.case_id", "")),
            append_only=True,
        ),
        TableAccess(
            "consult_stoprequest",
            Level.SENSITIVE,
            read=either(own_person("person_id"), by_staff("consult_stoprequest.case_id")),
            insert=both(own_person("person_id"), by_person("consult_stoprequest.case_id")),
            update=by_team("consult_stoprequest.case_id"),
            history=True,
        ),
        TableAccess(
            "consult_override",
            Level.SENSITIVE,
            read=either(own_account("account_id"), REVIEWS),
            insert=both(
                own_account("account_id"),
                may("consult.override"),
                "reviewed_at IS NULL",
                "until < clock_timestamp() + interval '4 hours 5 minutes'",
            ),
            update=both(REVIEWS, f"NOT {own_account('account_id')}"),
            history=True,
        ),
        *STATISTICS_TABLES,
        *referral.TABLES,
        *conference.TABLES,
    ),
)
