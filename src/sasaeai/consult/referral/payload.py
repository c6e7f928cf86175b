"""What is sent: taken from the case on the day of sending, as little as was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sasaeai.consult.enums import Caller
from sasaeai.consult.models import Case, Contact, SupportPlan
from sasaeai.consult.referral.enums import Ground, Part
from sasaeai.consult.referral.models import Referral, ReferralLine
from sasaeai.people.public import ContactRule, Person


def lines_of(referral: Referral) -> list[ReferralLine]:
    """The lines as they would be sent now, in the order of ``Part``; not saved."""
    found = [
        (part, text) for part in Part if part in referral.parts for text in _texts(referral, part)
    ]
    return [
        ReferralLine(referral=referral, order=order, part=part, text=text)
        for order, (part, text) in enumerate(found, 1)
    ]


def _texts(referral: Referral, part: Part) -> Iterator[str]:
    person, case = referral.person, referral.case
    if part is Part.NAME:
        yield from _name(person, case)
    elif part is Part.WAYS:
        yield from _ways(referral)
    elif part is Part.CONCERNS:
        for contact in _contacts(referral):
            rows = contact.concerns.select_related("concern").order_by("-main", "concern__order")
            labels = [f"{'◎' if row.main else '○'} {row.concern.label}" for row in rows]
            if labels:
                yield "　".join(labels)
    elif part is Part.WISH:
        yield from (contact.wish for contact in _contacts(referral) if contact.wish)
    elif case is not None and part is Part.APPROACH:
        row = getattr(case, "approach", None)
        if row is not None:
            yield from (f"{label}：{text}" for label, text in (("避けること", row.avoid), ("うまくいくこと", row.works)) if text)  # fmt: skip
    elif case is not None and part is Part.PLAN:
        yield from _plan(case)


def _name(person: Person | None, case: Case | None) -> Iterator[str]:
    if person is None:
        if case is not None and case.called:
            yield case.called
        return
    yield f"{person.name}（{person.kana}）" if person.kana else person.name
    if person.birth is not None:
        yield str(person.birth.text)


def _ways(referral: Referral) -> Iterator[str]:
    """How to reach the person, the rule of safe contact first; or the caller who is waiting."""
    person, contact = referral.person, referral.contact
    if person is not None:
        rule = getattr(person, "contact_rule", None)
        if rule is not None:
            yield from _rule(rule)
        for row in person.contacts.all():
            safe = f"（{row.safe_rule}）" if row.safe_rule else ""
            yield f"{row.get_kind_display()}　{row.value}{safe}"
    elif contact is not None and contact.caller_phone and _caller_agreed(referral, contact):
        yield f"{contact.get_caller_display()}　{contact.caller_name}　{contact.caller_phone}"


def _caller_agreed(referral: Referral, contact: Contact) -> bool:
    """A number belongs to whoever called: the consent of the case's person does not give it away."""
    return referral.ground == Ground.SAID or contact.caller == Caller.SELF


def _rule(rule: ContactRule) -> Iterator[str]:
    """What must not be done when reaching the person, in one line."""
    names = ("no_post", "no_phone", "no_message", "no_visit")
    labels = {field.name: str(field.verbose_name) for field in rule._meta.fields}
    said = [labels[name] for name in names if getattr(rule, name)]
    said += [text for text in (rule.hours, rule.note) if text]
    if said:
        yield "連絡のしかた：" + "、".join(said)


def _contacts(referral: Referral) -> Sequence[Contact]:
    if referral.contact is not None:
        return [referral.contact]
    assert referral.case is not None
    return list(referral.case.contacts.filter(replaced_at=None).order_by("-received_on")[:1])


def _plan(case: Case) -> Iterator[str]:
    plan: SupportPlan | None = case.plans.filter(state="in_force").first()
    if plan is not None:
        yield f"「{plan.words}」"
        yield from (f"目標：{goal.words}" for goal in plan.goals.filter(state="open"))
