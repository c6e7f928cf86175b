"""Cases, contacts and shares for the matrix."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sasaeai.consult import services
from sasaeai.consult.enums import BasisKind, ClosureReason, ConsentHow, Outcome, OverrideReason
from sasaeai.consult.models import Case, Contact, ReportDefinition, StopRequest, Task
from sasaeai.consult.statistics import closing
from sasaeai.core.access import acting
from sasaeai.core.periods import month, today
from sasaeai.people.models import Destruction, RetentionRule
from sasaeai.people.public import Account, register_person
from sasaeai.people.retention import services as retention
from sasaeai.people.retention.models import Asks, HoldReason
from sasaeai.people.retention.services import receive_request
from tests.access.meeting_objects import meetings
from tests.access.referral_objects import referrals
from tests.cast import Cast, tie
from tests.consult.conftest import EVERYTHING, agree, full_case, told

PASSWORD = "ひらけゴマ-2026"


def build(cast: Cast) -> dict[str, Any]:
    """One of each kind, made by the social worker; the resident is the person of ``own``."""
    by = cast.social_worker
    with acting(by.pk, purpose="test"):
        people = {
            name: register_person(name=f"相談 {name}", kana=f"そうだん {kana}", area=cast.asanagi_beat)
            for name, kana in (
                ("own", "あ"), ("revoked", "い"), ("ended", "う"), ("secret", "え"), ("stopped", "お"),
            )
        }  # fmt: skip
        cases = {
            name: full_case(
                person, by, cast.asanagi, sensitivity="secret" if name == "secret" else "normal"
            )
            for name, person in people.items()
        }
        cases["unnamed"] = services.open_case(
            by=by, area=cast.asanagi, called="電話の人の長男", known_to_person=False
        )
        own = _share(cases["own"], cast)
        services.ask_basis(
            cases["own"], by=by, kind=BasisKind.LIFE, article="条", facts="事実",
            review_on=today() + timedelta(days=9),
        )  # fmt: skip
        other = _share(cases["revoked"], cast)
        services.withdraw_consent(other.consent, by=by, how=ConsentHow.WRITTEN)
        hidden = agree(cases["secret"], by, cast.care_centre)
        stopped = _share(cases["stopped"], cast)
        services.stop_share(stopped, by=by, reason="終わった")
        still = _share(cases["stopped"], cast)
        services.stop_share(still, by=by, reason="終わった")
        _close(cases["ended"], by)
        contact = services.receive(told(person=people["own"]), by=by, once=uuid4())
        secret_contact = services.receive(told(person=people["secret"]), by=by, once=uuid4())
        for row, case in ((contact, cases["own"]), (secret_contact, cases["secret"])):
            row.case = case
            row.save(update_fields=["case"])
        loose = services.receive(told(), by=by, once=uuid4(), outcome=Outcome.CONTINUE)
        task = services.add_task(cases["own"], what="電話", due_on=today(), owner=by)
        referred = referrals(cases, cast)
        called = meetings(cases, cast)
        handover = services.propose_handover(cases["own"], to=cast.manager, by=by)
        asked = receive_request(
            people["own"],
            kind=Asks.DISCLOSE,
            what="見たい",
            by=by,
            identity="免許証",
            asked_on=today(),
        )
    tie(cast.resident, people["own"])
    with acting(cast.resident.pk, purpose="test"):
        stop = StopRequest.objects.create(share=own, case=cases["own"], person=people["own"])
    return {
        "cases": {name: case.pk for name, case in cases.items()},
        "consents": {"own": own.consent_id, "revoked": other.consent_id, "secret": hidden.pk},
        "contact": contact.pk,
        "secret_contact": secret_contact.pk,
        "loose_contact": loose.pk,
        "case_task": task.pk,
        "handover": handover.pk,
        "stop": stop.pk,
        "retention_rule": RetentionRule.objects.get(holding="consult.case").pk,
        "subject_request": asked.pk,
        "own_share": own.pk,
        "other_share": other.pk,
        "referrals": referred,
        "meetings": called,
        "override": _override(cast, cases["secret"].no),
        **_reports(cast),
        **_retired(cast),
    }


def _share(case: Case, cast: Cast):
    consent = agree(case, cast.social_worker, cast.care_centre)
    return services.share_case(
        case, by=cast.social_worker, organisation=cast.care_centre, sections=EVERYTHING,
        ends_on=today() + timedelta(days=30), consent=consent,
    )  # fmt: skip


def _close(case: Case, by: Account) -> None:
    for row in Task.objects.filter(case=case, done_on=None):
        services.finish_task(row, by=by)
    services.close_case(
        case, reason=ClosureReason.REACHED, summary="終わり", told_person="電話で", by=by
    )


def _retired(cast: Cast) -> dict[str, Any]:
    """Old contacts: one destroyed by two people, one held, one proposed."""
    rule = RetentionRule.objects.get(holding="consult.contact")

    def old() -> int:
        with acting(cast.social_worker.pk, purpose="test"):
            row = services.receive(
                told(), by=cast.social_worker, once=uuid4(), outcome=Outcome.INFORMATION
            )
            Contact.objects.filter(pk=row.pk).update(received_on=date(2015, 5, 5))
        return row.pk

    def propose() -> Destruction:
        old()
        with acting(cast.privacy_officer.pk, purpose="test"):
            return retention.propose(rule, by=cast.privacy_officer)

    done = propose()
    with acting(cast.manager.pk, purpose="test"):
        retention.approve(done, by=cast.manager)
    held = old()
    with acting(cast.privacy_officer.pk, purpose="test"):
        hold = retention.hold(rule, row_id=held, why=HoldReason.ABUSE, by=cast.privacy_officer)
    return {"destroyed": done.pk, "hold": hold.pk, "proposed": propose().pk}


def _reports(cast: Cast) -> dict[str, Any]:
    """The monthly report with its last month closed."""
    definition = ReportDefinition.objects.get(code="monthly")
    last = month(month(today()).start - timedelta(days=1))
    with acting(cast.manager.pk, purpose="test"):
        closing.close(definition, last, by=cast.manager)
    return {"report_definition": definition.pk, "closed_month": f"{last.start:%Y-%m}"}


def _override(cast: Cast, no: str) -> int:
    """An unreviewed broken glass, for those who review."""
    by = Account.objects.get(pk=cast.social_worker.pk)
    by.set_password(PASSWORD)
    with acting(by.pk, purpose="test"):
        row = services.break_glass(
            by=by,
            case_no=no,
            category=OverrideReason.LIFE,
            reason="応答がなく家族から安否の確認を頼まれました。",
            password=PASSWORD,
        )
    return row.pk
