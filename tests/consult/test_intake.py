"""A contact counts without a name, is answered, named later, and corrected without losing a row."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sasaeai.consult import metrics, services
from sasaeai.consult.enums import Caller, Channel, Outcome, Source, TaskKind, Urgency
from sasaeai.consult.models import Concern, Contact, Draft, Task
from sasaeai.consult.services.refusals import ReasonMissing, WrongDay
from sasaeai.consult.services.working_days import is_working_day, working_days_after
from sasaeai.core.metrics.counting import seeing_every_row
from sasaeai.core.periods import TOKYO, Period, fiscal_year_of, today
from sasaeai.people.public import LinkState, Person, decide, register_person
from tests.consult.conftest import told

PATH = "/desk/consult/contacts/new/"


def month() -> Period:
    return fiscal_year_of(today()).period


def form(**more: object) -> dict[str, object]:
    return {
        "once": str(uuid4()), "channel": "phone", "caller": "self", "field": "other",
        "urgency": "normal", "numbers": "", "wish": "", "outcome": "", "caller_name": "",
        "caller_phone": "", "place": "", **more,
    }  # fmt: skip


def test_one_minute_numbers_words_outcome_enter(cast, browse, as_actor):
    answer = browse(cast.social_worker).post(
        PATH, form(numbers="３、７", wish="家賃が払えない", outcome="information")
    )
    assert answer.status_code == 302
    with as_actor(cast.social_worker):
        (row,) = Contact.objects.all()
        marked = list(row.concerns.order_by("-main").values_list("concern__order", "main"))
        assert (row.wish, row.outcome, row.person) == ("家賃が払えない", "information", None)
        assert marked == [(3, True), (7, False)]
        assert row.response_days == 0


def test_who_calls_for_herself_and_says_her_name_is_called_by_it(cast, browse):
    """Who calls for somebody else has not said whom it is about."""
    client, said = (
        browse(cast.social_worker),
        {"outcome": "information", "caller_name": "北の 花子"},
    )
    for caller, heading in (("self", "北の 花子 さん"), ("neighbour", "名前のない相談")):
        page = client.get(client.post(PATH, form(caller=caller, **said)).url).content.decode()
        assert f"<h1>{heading}" in page


def test_the_same_form_sent_twice_is_one_contact(cast, browse, as_actor):
    client, sent = browse(cast.social_worker), form(outcome="information")
    assert [client.post(PATH, sent).status_code for _ in range(2)] == [302, 302]
    with as_actor(cast.social_worker):
        assert Contact.objects.count() == 1


def test_a_number_that_is_not_there_is_told_at_the_field_and_keeps_the_words(cast, browse):
    answer = browse(cast.social_worker).post(PATH, form(numbers="3 99", wish="聞いた話"))
    assert answer.status_code == 422
    assert "この番号はありません：99" in answer.content.decode()
    assert "聞いた話" in answer.content.decode()


def test_a_draft_survives_on_the_server_and_is_the_writers_alone(cast, browse, as_actor):
    client = browse(cast.social_worker)
    assert (
        client.post(
            "/desk/consult/contacts/draft/", {"wish": "途中まで", "numbers": "3"}
        ).status_code
        == 204
    )
    again = browse(cast.social_worker).get(PATH).content.decode()
    assert "途中まで" in again
    assert "書きかけを戻しました" in again
    assert "途中まで" not in browse(cast.manager).get(PATH).content.decode()
    with as_actor(cast.commissioner):
        assert Draft.objects.count() == 0
    client.post(PATH, form(outcome="information"))
    assert "途中まで" not in client.get(PATH).content.decode()


def test_without_an_outcome_somebody_has_to_answer_and_urgent_is_due_today(cast, as_actor):
    with as_actor(cast.social_worker):
        services.receive(told(), by=cast.social_worker, once=uuid4())
        services.receive(
            told(urgency=Urgency.NOW), by=cast.social_worker, once=uuid4(), outcome=Outcome.URGENT
        )
        due = list(
            Task.objects.filter(kind=TaskKind.REPLY).order_by("pk").values_list("due_on", flat=True)
        )
    assert due == [working_days_after(today(), 2), today()]


def test_a_contact_without_a_name_is_counted_and_linking_does_not_count_it_again(cast, as_actor):
    with as_actor(cast.social_worker):
        row = services.receive(told(), by=cast.social_worker, once=uuid4())
        before = _count(metrics.contacts)
        services.link_person(row, Person.objects.get(name="青葉 きよし"))
        assert (before, _count(metrics.contacts), _count(metrics.persons)) == (1, 1, 1)


def test_a_correction_keeps_the_old_row_and_counts_once(cast, as_actor):
    with as_actor(cast.social_worker):
        old = services.receive(
            told(channel=Channel.PHONE),
            by=cast.social_worker,
            once=uuid4(),
            outcome=Outcome.INFORMATION,
        )
        with pytest.raises(ReasonMissing):
            services.correct(old, told(), by=cast.social_worker, once=uuid4(), why=" ")
        new = services.correct(
            old,
            told(channel=Channel.COUNTER),
            by=cast.social_worker,
            once=uuid4(),
            why="来所だった",
        )
        old.refresh_from_db()
        assert (old.channel, old.replace_reason, new.replaces_id) == ("phone", "来所だった", old.pk)
        assert (new.outcome_at, new.response_days) == (old.outcome_at, old.response_days)
        assert Contact.objects.count() == 2
        assert _count(metrics.contacts) == 1


def test_paper_is_entered_for_whoever_received_it(cast, browse, as_actor):
    sent = form(
        received_on="令和8年11月2日" if today().year == 2026 else str(today()),
        received_at="10:30", worker=cast.manager.pk, outcome="information",
    )  # fmt: skip
    answer = browse(cast.social_worker).post("/desk/consult/contacts/paper/", sent)
    assert answer.status_code == 302
    with as_actor(cast.manager):
        row = Contact.objects.get()
        assert (row.worker, row.entered_by) == (cast.manager, cast.social_worker)
        assert row.source == Source.PAPER


def test_the_paper_sheet_is_one_page(cast, browse):
    answer = browse(cast.social_worker).get("/desk/consult/contacts/paper.pdf")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert content[:4] == b"%PDF"
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") <= 1


def test_tomorrow_is_refused(cast, as_actor):
    with as_actor(cast.social_worker), pytest.raises(WrongDay):
        services.receive(
            told(),
            by=cast.social_worker,
            once=uuid4(),
            received_at=timezone.now() + timedelta(days=1),
        )


def test_a_linked_pair_is_one_person_from_the_day_it_was_linked(cast, as_actor):
    with as_actor(cast.social_worker):
        one, two = (
            register_person(name="森 花", kana="もり はな", area=cast.asanagi_beat)
            for _ in range(2)
        )
        for person in (one, two):
            services.receive(
                told(person=person, caller=Caller.FAMILY), by=cast.social_worker, once=uuid4()
            )
        assert _persons() == 2
        decide(one, two, state=LinkState.SAME, reason="本人に確かめた", by=cast.social_worker)
        assert _persons() == 1
        assert Contact.objects.filter(person=two).count() == 1


def test_the_year_turns_at_midnight_in_japan(cast, as_actor):
    year = fiscal_year_of(today()).period
    late = datetime.combine(year.start, datetime.min.time(), TOKYO) - timedelta(minutes=10)
    with as_actor(cast.social_worker):
        for at in (late, late + timedelta(minutes=20)):
            services.receive(told(), by=cast.social_worker, once=uuid4(), received_at=at)
        with seeing_every_row():
            assert metrics.contacts(year).count() == 1


def test_working_days_leave_out_weekends_holidays_and_the_new_year():
    from datetime import date

    assert working_days_after(date(2026, 12, 25), 3) == date(2027, 1, 5)
    assert not is_working_day(date(2026, 11, 23))


def test_concerns_are_rows_that_a_council_words_itself(cast, as_actor):
    with as_actor(cast.manager):
        Concern.objects.filter(code="other").update(label="そのほかの困りごと")
        assert Concern.objects.filter(ended_on=None).count() == 16


def _count(rows) -> int:
    with seeing_every_row():
        return rows(month()).count()


def _persons() -> int:
    with seeing_every_row():
        return metrics.persons(month()).values("counted_person").distinct().count()
