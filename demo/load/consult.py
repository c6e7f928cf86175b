"""A year and more of consultation: contacts of all kinds, cases in all states, consents and shares.

The cast leads there: the resident has a plan and a share she may stop, the partner has cases to
read, the manager a broken glass to review and a ground to confirm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import models as fields
from django.db.models import F
from django.db.models.functions import Cast

from demo.city.city import City
from demo.city.model import DutyKind as Known
from demo.load import conferences, pending, referrals
from demo.load.accounts import worker_numbers
from demo.load.areas import area_ids
from demo.load.consult_words import (
    AVOID,
    CALLS,
    ENTRIES,
    GOALS,
    ROLES,
    STRENGTHS,
    WORDS,
    WORKS,
)
from demo.load.rows import insert, part
from sasaeai.consult import models as m
from sasaeai.core.periods import TOKYO, fiscal_year_of
from sasaeai.people.enums import Basis, DutyKind
from sasaeai.people.models import IdentityLink, Release

CONTACTS_A_YEAR, DAYS = 20_000, 610
CHANNELS = (("phone", 52), ("counter", 20), ("visit", 10), ("mail", 5), ("message", 4), ("salon", 6), ("outreach", 3))  # fmt: skip
CALLERS = (("self", 44), ("family", 26), ("commissioner", 14), ("agency", 8), ("neighbour", 6), ("other", 2))  # fmt: skip
OUTCOMES = (("information", 36), ("referral", 26), ("continue", 33), ("urgent", 2), ("", 3))
STATES = (("running", 34), ("closed", 30), ("assessing", 8), ("planning", 8), ("review", 6), ("watching", 8), ("unreachable", 3), ("intake", 3))  # fmt: skip
THEMES = (("general", 36), ("isolation", 18), ("withdrawal", 16), ("hardship", 24), ("rights", 6))
ALL_SECTIONS = ["basics", "ways", "contacts", "entries", "assessment", "plan"]
TABLES = (
    Release, IdentityLink, m.Case, m.Contact, m.ContactConcern, m.CaseMember, m.CaseMove,
    m.CaseEntry, m.Approach, m.Assessment, m.SupportPlan, m.Goal, m.CommunityRole, m.Task,
    m.Consent, m.ConsentRecipient, m.Withdrawal, m.LegalBasis, m.CaseShare, m.Disclosure,
    m.Override, m.Handover, *referrals.TABLES, *conferences.TABLES,
)  # fmt: skip
"""In the order in which they are written: what others point to comes first."""


def load(city: City) -> None:
    book = Book(city)
    book.cases()
    book.contacts()
    pending.old_contacts(book)
    referrals.refer(book)
    conferences.confer(book)
    with part(f"相談 {len(book.rows[m.Contact]):,}・支援 {len(book.rows[m.Case]):,}", *TABLES):
        for model in TABLES:
            insert(model, book.rows.get(model, []))
        m.CaseEntry._base_manager.update(
            created_at=Cast(F("on"), output_field=fields.DateTimeField())
        )
        referrals.put_moments(book)


def _draw(random: Random, weights: tuple[tuple[str, int], ...]) -> str:
    codes, counts = zip(*weights, strict=True)
    return str(random.choices(codes, counts)[0])


@dataclass
class Book:
    """Rows by table, with the numbers that tie them; one stream of chance, so a city is the same."""

    city: City
    rows: dict[type, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(f"consult {self.city.seed}")
        self.today = self.city.today
        self.ids = area_ids(self.city)
        self.named = worker_numbers(self.city)
        self.workers = [
            worker.number
            for worker in self.city.workers
            if any(duty.kind is Known.SOCIAL_WORKER for duty in worker.duties)
        ]
        self.partners = {
            worker.key: (worker.number, duty.organisation)
            for worker in self.city.workers
            for duty in worker.duties
            if duty.kind is Known.PARTNER and duty.organisation
        }
        self.names: dict[int, str] = {}
        self.agencies: set[tuple[int, int]] = set()
        self.moments: dict[int, datetime] = {}
        self.concerns = dict(m.Concern.objects.values_list("code", "pk"))
        self.people: list[tuple[int, int]] = []
        self.cast: dict[str, tuple[int, int]] = {}
        for family in self.city.families():
            for person in family.persons:
                place = (person.number, self.ids[family.household.beat])
                self.names[person.number] = f"{person.surname} {person.given}"
                if person.key:
                    self.cast[person.key] = place
                if not (person.protected or person.died_on or person.moved_on):
                    self.people.append(place)
        self.random.shuffle(self.people)
        self.numbers: dict[str, int] = {}
        last = Release._base_manager.aggregate(last=fields.Max("pk"))["last"]
        self.next_release = (last or 0) + 1

    def add(self, row: Any) -> Any:
        known = self.rows.setdefault(type(row), [])
        if type(row) is Release:
            row.pk = self.next_release + len(known)
        elif type(row) is not IdentityLink:
            row.pk = len(known) + 1
        known.append(row)
        return row

    def day(self, least: int, most: int) -> date:
        return self.today - timedelta(days=self.random.randint(least, most))

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    # Contacts

    def contacts(self) -> None:
        total = max(60, int(CONTACTS_A_YEAR * float(self.city.scale) * DAYS / 365))
        cases = [case for case in self.rows[m.Case] if case.person_id]
        for number in range(total):
            if number < len(cases):
                self.contact(cases[number].opened_on, case=cases[number])
            else:
                self.contact(self.day(0, DAYS))

    def contact(self, day: date, case: Any = None) -> None:
        chance = self.random
        main, others, about, words = chance.choice(CALLS)
        outcome = "continue" if case else _draw(chance, OUTCOMES)
        if outcome == "" and (self.today - day).days > 9:
            outcome = "information"
        if outcome == "continue" and case is None:
            outcome = "information"
        caller = _draw(chance, CALLERS)
        person, area = chance.choice(self.people)
        named = case is not None or chance.random() < 0.55
        wait = 0 if outcome == "" else min(int(chance.expovariate(0.9)), (self.today - day).days)
        at = datetime.combine(day, time(chance.randint(9, 16), chance.randint(0, 59)), TOKYO)
        answered = at + timedelta(days=wait, minutes=20)
        worker = case.owner_id if case and case.owner_id else chance.choice(self.workers)
        row = self.add(
            m.Contact(
                once=self.uuid(),
                received_at=at,
                received_on=day,
                channel=_draw(chance, CHANNELS),
                caller=caller,
                person_id=(case.person_id if case else person) if named else None,
                caller_person_id=(case.person_id if case else person)
                if named and caller == "self"
                else None,
                area_id=case.area_id if case else area,
                field=about,
                urgency="now" if outcome == "urgent" else "normal",
                wish=words,
                minutes=chance.choice((5, 10, 15, 20, 30, 45)),
                outcome=outcome,
                outcome_at=answered if outcome else None,
                first_response_at=answered if outcome else None,
                response_days=wait if outcome else None,
                worker_id=worker,
                entered_by_id=worker,
                handler_id=worker,
                case_id=case.pk if case else None,
            )
        )
        for place, code in enumerate((main, *others)):
            self.add(
                m.ContactConcern(contact_id=row.pk, concern_id=self.concerns[code], main=place == 0)
            )
        if not outcome:
            self.task("reply", "返事をする", worker, day + timedelta(days=2), contact_id=row.pk)

    # Cases

    def cases(self) -> None:
        self.cast_cases()
        pending.add(self)
        wanted = max(24, min(int(CONTACTS_A_YEAR * float(self.city.scale) * 0.7), 280))
        taken = {case.person_id for case in self.rows[m.Case]}
        for person, area in self.people:
            if len(self.rows[m.Case]) >= wanted:
                break
            if person not in taken:
                self.case(person, area, state=_draw(self.random, STATES))

    def case(self, person: int | None, area: int, *, state: str = "running", **more: Any) -> Any:
        chance = self.random
        opened = more.pop("opened_on", None) or self.day(
            20 if state in ("intake", "assessing") else 60, 90 if state == "intake" else 780
        )
        owner = more.pop("owner_id", None) or chance.choice(self.workers)
        closed = self.between(opened, 60) if state == "closed" else None
        case = self.add(
            m.Case(
                no=self.number(opened),
                person_id=person,
                owner_id=owner,
                area_id=area,
                theme=more.pop("theme", None) or _draw(chance, THEMES),
                state=state,
                opened_on=opened,
                closed_on=closed,
                closure_reason=chance.choice(("reached", "settled", "handed_on", "moved"))
                if closed
                else "",
                told_person="来所のときに伝えた" if closed else "",
                **more,
            )
        )
        self.add(m.CaseMember(case_id=case.pk, account_id=owner, starts_on=opened))
        self.move(case, opened, "", "intake")
        if state == "closed":
            self.move(case, closed, "running", "closed")
        elif chance.random() < 0.06 and state == "running":
            self.move(case, self.between(opened, 30), "running", "closed")
            self.move(case, self.between(opened, 40), "closed", "assessing", reopened=True)
        self.journal(case)
        if state not in ("intake", "assessing", "unreachable"):
            self.understood(case)
        if state in ("running", "review", "watching", "closed"):
            self.planned(case)
        return case

    def number(self, opened: date) -> str:
        year = fiscal_year_of(opened).short
        self.numbers[year] = self.numbers.get(year, 0) + 1
        return f"{year}-{self.numbers[year]:04d}"

    def between(self, first: date, least: int) -> date:
        span = max((self.today - first).days - 1, 1)
        return first + timedelta(days=self.random.randint(min(least, span), span))

    def move(self, case: Any, day: Any, before: str, after: str, *, reopened: bool = False) -> None:
        self.add(
            m.CaseMove(
                case_id=case.pk,
                on=day,
                by_id=case.owner_id,
                before=before,
                after=after,
                reopened=reopened,
                area_id=case.area_id,
            )
        )

    def journal(self, case: Any) -> None:
        last = case.closed_on or self.today
        span = max((last - case.opened_on).days, 1)
        for step in range(min(2 + span // 40, 12)):
            kind, reached, body = self.random.choice(ENTRIES)
            if case.state == "unreachable":
                kind, reached, body = ENTRIES[2]
            self.add(
                m.CaseEntry(
                    case_id=case.pk,
                    kind=kind,
                    on=case.opened_on + timedelta(days=min(span, step * 40)),
                    body=body,
                    visibility="shared" if step % 3 == 0 else "team",
                    reached=reached,
                    minutes=self.random.choice((10, 20, 30, 60)),
                    author_id=case.owner_id,
                    area_id=case.area_id,
                    once=self.uuid(),
                )
            )

    def understood(self, case: Any) -> None:
        chance = self.random
        self.add(
            m.Approach(case_id=case.pk, works=chance.choice(WORKS), avoid=chance.choice(AVOID))
        )
        self.add(
            m.Assessment(
                case_id=case.pk,
                version=1,
                living="ひとりで暮らし、買い物は週に一度。",
                strengths=chance.choice(STRENGTHS),
                worries="困ったときに頼める人が思いつかないと話す。",
                summary="急がず、会うことを続けながら、行くところを増やす。",
                made_by_id=case.owner_id,
                made_on=min(case.opened_on + timedelta(days=10), self.today),
                **self.approval(case, min(case.opened_on + timedelta(days=12), self.today)),
            )
        )

    def approval(self, case: Any, day: date) -> dict[str, Any]:
        """The manager has read most versions that are a while old; the newest wait."""
        manager = self.named["manager"]
        if (
            case.owner_id == manager
            or (self.today - day).days < 120
            or case.sensitivity == "secret"
        ):
            return {}
        return {"approved_by_id": manager, "approved_at": datetime.combine(day, time(16), TOKYO)}

    def planned(self, case: Any) -> Any:
        chance = self.random
        starts = min(case.opened_on + timedelta(days=20), self.today)
        review = starts + timedelta(days=180)
        if case.state != "closed" and review < self.today - timedelta(days=20):
            review = self.today + timedelta(days=chance.randint(-12, 150))
        plan = self.add(
            m.SupportPlan(
                case_id=case.pk,
                version=1,
                words=chance.choice(WORDS),
                support="月に二回会う。窓口には同行する。",
                starts_on=starts,
                review_on=max(review, starts + timedelta(days=30)),
                state="ended" if case.state == "closed" else "in_force",
                agreed=chance.choice(("signed", "signed", "oral")),
                agreed_on=starts,
                area_id=case.area_id,
                changed_by_id=case.owner_id,
            )
        )
        for order, words in enumerate(chance.sample(GOALS, 2), 1):
            state = chance.choice(("open", "met", "revised", "met", "dropped"))
            if case.state != "closed" and chance.random() < 0.5:
                state = "open"
            self.add(
                m.Goal(
                    case_id=case.pk,
                    plan_id=plan.pk,
                    order=order,
                    words=words,
                    state=state,
                    settled_on=None if state == "open" else self.between(starts, 10),
                    evidence="" if state == "open" else "本人といっしょに確かめた。",
                    area_id=case.area_id,
                )
            )
        kind, who, does = chance.choice(ROLES)
        self.add(m.CommunityRole(case_id=case.pk, kind=kind, who=who, does=does, starts_on=starts))
        if case.state != "closed":
            self.task(
                "review", "計画（第1版）の見直し", case.owner_id, plan.review_on, case_id=case.pk
            )
            if chance.random() < 0.3:
                due = self.today + timedelta(days=chance.randint(-6, 14))
                self.task("follow_up", "電話で様子を聞く", case.owner_id, due, case_id=case.pk)
        return plan

    def task(self, kind: str, what: str, owner: int, due: date, **of: Any) -> Any:
        return self.add(
            m.Task(
                kind=kind,
                what=what,
                owner_id=owner,
                due_on=due,
                escalates_on=due + timedelta(days=5),
                **of,
            )
        )

    # Sharing, and what the cast finds

    def cast_cases(self) -> None:
        mine = self.named["social_worker"]
        partner, organisation = self.partners["partner"]
        mother = self.case(*self.cast["morimoto_sakura"], owner_id=mine, theme="hardship", opened_on=self.day(200, 240))  # fmt: skip
        share = self.share(mother, organisation, ALL_SECTIONS)
        for _ in range(2):
            self.add(
                m.Disclosure(
                    share_id=share.pk,
                    case_id=mother.pk,
                    person_id=mother.person_id,
                    account_id=partner,
                    organisation_id=organisation,
                    sections=share.sections,
                )
            )
        alone = self.case(*self.cast["tsukino_hajime"], owner_id=mine, theme="isolation", opened_on=self.day(380, 420))  # fmt: skip
        self.share(alone, organisation, ["basics", "plan"], days=20)
        taken_back = self.case(*self.cast["kobune_masaru"], owner_id=mine)
        self.share(taken_back, organisation, ALL_SECTIONS, withdrawn=True)
        son = self.case(None, self.cast["aoba_kiyoshi"][1], state="assessing", owner_id=mine, theme="withdrawal", called="電話をくれた人の長男（30代）", known_to_person=False)  # fmt: skip
        self.add(
            m.LegalBasis(
                case_id=son.pk,
                kind="life",
                article="個人情報の保護に関する法律 第27条第1項第2号",
                facts="三日ほど食べた様子がないと、家族から連絡があった。",
                asked_by_id=mine,
                review_on=self.today + timedelta(days=30),
            )
        )
        other = self.named["other_social_worker"]
        self.case(*self.cast["hanaoka_sumie"], owner_id=other, theme="rights", sensitivity="secret")  # fmt: skip
        handed = self.case(*self.cast["okano_fumi"], owner_id=other)
        self.add(
            m.Handover(
                case_id=handed.pk,
                from_account_id=other,
                to_account_id=mine,
                proposed_by_id=other,
                note="来月から担当地区が変わります。金曜の午後に会っています。",
            )
        )
        self.told_apart(mine)

    def share(self, case: Any, organisation: int, sections: list[str], *, days: int = 150, withdrawn: bool = False) -> Any:  # fmt: skip
        until = self.today + timedelta(days=days)
        given = case.opened_on + timedelta(days=15)
        consent = self.add(
            m.Consent(
                case_id=case.pk,
                person_id=case.person_id,
                sections=sections,
                purpose="support",
                how="written",
                given_on=given,
                expires_on=until,
                entered_by_id=case.owner_id,
            )
        )
        self.add(m.ConsentRecipient(consent_id=consent.pk, organisation_id=organisation))
        referrals.agency(self, case, organisation, given, "share")
        lent = None
        if withdrawn:
            self.add(
                m.Withdrawal(consent_id=consent.pk, how="written", entered_by_id=case.owner_id)
            )
        elif {"basics", "ways"} & set(sections):
            lent = self.add(
                Release(
                    person_id=case.person_id,
                    audience=DutyKind.PARTNER_WORKER,
                    organisation_id=organisation,
                    basis=Basis.CONSENT,
                    starts_on=given,
                    ends_on=until,
                    with_contacts="ways" in sections,
                )
            )
        return self.add(
            m.CaseShare(
                case_id=case.pk,
                area_id=case.area_id,
                organisation_id=organisation,
                sections=sections,
                purpose="support",
                consent_id=consent.pk,
                starts_on=given,
                ends_on=until,
                lent_id=lent.pk if lent else None,
                shared_by_id=case.owner_id,
                stopped_at=datetime.combine(self.day(2, 6), time(11), TOKYO) if withdrawn else None,
                stopped_by_id=case.owner_id if withdrawn else None,
                stop_reason="本人が同意を取りやめた" if withdrawn else "",
            )
        )

    def told_apart(self, by: int) -> None:
        """Two men of one name and birth day: linked by mistake, undone, decided to be two."""
        first, second = sorted((self.cast["takahashi_ladder"][0], self.cast["takahashi_plain"][0]))
        undone = datetime.combine(self.day(10, 20), time(15), TOKYO)
        self.add(
            IdentityLink(
                first_id=first,
                second_id=second,
                state="same",
                reason="名前と生年月日が同じ",
                decided_by_id=by,
                undone_by_id=by,
                undone_at=undone,
                undone_reason="訪問したら、べつの人だった",
            )
        )
