"""What this room holds about a person, line by line, as far as whoever prints reaches it.

What others said about the person is left out and named. What the person does not know of (a case
opened on somebody else's call, a meeting without consent, a call that belongs to no case they know)
is left out without a word on their print: to say that it is there could endanger whoever spoke.
The worker sees both and decides with the manager.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from sasaeai.consult.conference.deciding import decisive
from sasaeai.consult.conference.enums import MeetingGround
from sasaeai.consult.conference.models import ConferenceItem
from sasaeai.consult.enums import Caller
from sasaeai.consult.models import Approach, Case, Contact
from sasaeai.consult.referral.models import Referral
from sasaeai.core.periods import wareki
from sasaeai.people.public import Ground, Held, Line, Person, omitting

GONE = "（保存期間がすぎたため、文章は廃棄しました）"
UNWRITTEN = "（書いてありません）"
KNOWN = Q(known_to_person=True)


def held(person: Person) -> Held:
    cases = Case.objects.filter(person=person)
    contacts = Contact.objects.filter(Q(person=person) | Q(caller_person=person), replaced_at=None)
    own = contacts.filter(Q(caller_person=person) | Q(person=person, caller=Caller.SELF)).distinct()
    others = contacts.exclude(pk__in=own.values("pk"))
    named = others.filter(case__person=person, case__known_to_person=True)
    meetings = ConferenceItem.objects.filter(case__person=person)
    told = meetings.filter(
        case__known_to_person=True, conference__kind__ground=MeetingGround.CONSENT
    )
    return Held(
        tuple(_lines(own, cases.filter(KNOWN))),
        omitting(
            ("ほかの人から受けた相談", named.count(), Ground.HARM),
            ("会議の資料と記録", told.count(), Ground.HARM),
            ("ほかの人から受けた相談", others.count() - named.count(), Ground.UNTOLD),
            ("会議の資料と記録", meetings.count() - told.count(), Ground.UNTOLD),
            ("本人が知らない支援", cases.exclude(KNOWN).count(), Ground.UNTOLD),
        ),
    )


def _lines(contacts: QuerySet[Contact], cases: QuerySet[Case]) -> Iterator[Line]:
    for contact in contacts.order_by("received_on", "pk"):
        yield (
            "相談",
            contact.received_on,
            contact.wish or (GONE if contact.erased_on else UNWRITTEN),
        )
    rows = cases.prefetch_related(
        "entries", "plans__goals", "assessments", "consents", "shares__organisation", "tasks"
    )
    for case in rows.order_by("opened_on", "pk"):
        yield "支援", case.opened_on, f"{case.no}　{case.get_state_display()}"
        if case.erased_on:
            yield "支援", case.erased_on, GONE
        else:
            yield from _story(case)


def _story(case: Case) -> Iterator[Line]:
    for assessment in reversed(case.assessments.all()):
        said = (assessment.living, assessment.strengths, assessment.worries, assessment.summary)
        yield "アセスメント", assessment.made_on, _joined(*said)
    for line in Approach.objects.filter(case=case):
        yield "関わり方", None, _joined(line.works, line.avoid)
    yield from _plans(case)
    for entry in sorted(case.entries.all(), key=lambda one: (one.on, one.pk)):
        yield "経過", entry.on, f"{entry.get_kind_display()}　{entry.body}"
    for task in case.tasks.all():
        yield "すること", task.due_on, _joined(task.what, task.result)
    for consent in case.consents.all():
        yield "同意", consent.given_on, f"{consent.get_how_display()}　{consent.given_by}"
    for share in case.shares.all():
        yield "共有", share.starts_on, share.organisation.name
    sent = Referral.objects.filter(case=case, sent_on__isnull=False).select_related("organisation")
    for referral in sent.order_by("sent_on", "pk"):
        yield "つなぎ", referral.sent_on, referral.organisation.name


def _plans(case: Case) -> Iterator[Line]:
    """Where each was decided is told of meetings on consent, as far as the person may know."""
    plans = list(reversed(case.plans.all()))
    decided = any(plan.decided_in_id for plan in plans)
    meetings = {item.pk: item.conference for item in decisive(case)} if decided else {}
    for plan in plans:
        goals = (goal.words for goal in plan.goals.all())
        where = meetings.get(plan.decided_in_id or 0)
        told = f"{wareki(where.held_on)}の{where.kind.label}で決めた" if where else ""
        yield "計画", plan.starts_on, _joined(plan.words, plan.support, *goals, told)


def _joined(*parts: str) -> str:
    return "／".join(part for part in parts if part)
