"""A notice: written by one, approved by another, corrected in the open, counted wherever it went."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from sasaeai.core import metrics
from sasaeai.core.audit.models import Entry
from sasaeai.core.figures import State
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.models import Dispatch, Notice, NoticeEdition, Term
from sasaeai.places.notices.dispatching import (
    NotByHand,
    NotPublished,
    Sent,
    record_dispatch,
    record_return,
)
from sasaeai.places.notices.enums import Channel, EditionState
from sasaeai.places.notices.metrics import METRICS
from sasaeai.places.notices.writing import (
    NoChangeTold,
    NotInWork,
    ReasonMissing,
    SamePerson,
    Wording,
    correct,
    end_on,
    give_back,
    hand_in,
    publish,
    rewrite_notice,
    seen_of,
    withdraw,
    write_notice,
)
from tests.places.notices import SUMMARY, TITLE, draft, in_review, published

pytestmark = pytest.mark.django_db


def value(code, *conditions, area=metrics.WHOLE):
    period = fiscal_year_of(today()).period
    return metrics.figure(metrics.series_of(code, conditions), period, area).value


def page(browse, edition, account=None):
    return browse(account).get(f"/notices/{edition.notice_id}/")


def test_residents_see_it_from_the_moment_another_person_approves(cast, browse, as_actor):
    row = in_review(cast)
    assert page(browse, row).status_code == 404
    assert TITLE not in browse(None).get("/notices/").content.decode()
    with as_actor(cast.planner):
        publish(row, seen=seen_of(row))
    assert TITLE in page(browse, row).content.decode()
    assert SUMMARY in browse(None).get("/notices/").content.decode()
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="places.notice.published").count() == 1


def test_who_wrote_it_cannot_approve_it_and_the_database_holds_to_that(cast, as_actor):
    with as_actor(cast.planner):
        own = hand_in(write_notice(Wording(TITLE, SUMMARY)))
        with pytest.raises(SamePerson):
            publish(own, seen=seen_of(own))
        own.state, own.approved_by_id = EditionState.PUBLISHED, cast.planner.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            own.save()
    row = in_review(cast)
    with as_actor(cast.planner):
        rewrite_notice(row, Wording("直した見出し", SUMMARY))
        with pytest.raises(NotInWork):
            publish(row, seen=seen_of(row))
        with pytest.raises(SamePerson):
            publish(hand_in(row), seen=seen_of(row))


def test_a_writer_without_the_right_cannot_publish_past_the_service(cast, as_actor):
    row = in_review(cast)
    with as_actor(cast.social_worker), pytest.raises(ProgrammingError), transaction.atomic():
        NoticeEdition.objects.filter(pk=row.pk).update(
            state=EditionState.PUBLISHED, approved_by=cast.planner.pk
        )


def test_nobody_but_the_office_reads_a_draft(cast, as_actor):
    row, other = draft(cast), published(cast, title="出ているもの")
    for who, account in {**cast.accounts, "nobody": None}.items():
        with as_actor(account):
            found = set(NoticeEdition.objects.values_list("pk", flat=True))
            office = who in ("social_worker", "planner", "manager")
            assert (who, found) == (who, {row.pk, other.pk} if office else {other.pk})


def test_a_notice_of_tomorrow_is_not_there_today(cast, browse):
    row = published(cast, shown_from=today() + timedelta(days=1))
    assert page(browse, row).status_code == 404
    assert TITLE not in browse(None).get("/notices/feed.atom").content.decode()


def test_an_expired_notice_leaves_the_lists_and_its_page_says_so(cast, browse):
    yesterday = today() - timedelta(days=1)
    row = published(cast, shown_from=yesterday, shown_until=yesterday)
    assert "期限がすぎました" in page(browse, row).content.decode()
    for path in ("/notices/", "/notices/feed.atom", "/"):
        assert TITLE not in browse(None).get(path).content.decode()


def test_the_last_day_is_still_a_day(cast, browse, as_actor):
    row = published(cast)
    with as_actor(cast.planner):
        end_on(row.notice, today())
        with pytest.raises(ValueError, match="はじまる日"):
            end_on(row.notice, today() - timedelta(days=1))
    assert TITLE in browse(None).get("/notices/").content.decode()


def test_sent_back_with_its_reason(cast, as_actor):
    row = in_review(cast)
    with as_actor(cast.manager):
        with pytest.raises(ReasonMissing):
            give_back(row, reason=" ")
        row = give_back(row, reason="電話番号がありません")
    assert (row.state, row.returned) == (EditionState.DRAFT, "電話番号がありません")


def test_a_correction_keeps_the_old_words_until_it_is_approved_and_says_what_it_corrected(
    cast, browse, as_actor
):
    row = published(cast)
    with as_actor(cast.social_worker):
        second = correct(row.notice)
        assert correct(row.notice) == second
        second = rewrite_notice(second, Wording("日にちを直した見出し", SUMMARY))
        with pytest.raises(NoChangeTold):
            hand_in(second)
        change = "日にちを26日から28日に直しました"
        second = hand_in(
            rewrite_notice(second, Wording("日にちを直した見出し", SUMMARY, change=change))
        )
    assert TITLE in page(browse, row).content.decode()
    with as_actor(cast.planner):
        publish(second, seen=seen_of(second))
    text = page(browse, row).content.decode()
    assert (TITLE in text, "日にちを直した見出し" in text, change in text) == (False, True, True)
    with as_actor(None):
        assert list(NoticeEdition.objects.values_list("number", flat=True)) == [2]
    assert value("notices.published") == 1


def test_a_published_wording_is_never_rewritten(cast, as_actor):
    row = published(cast)
    with as_actor(cast.planner):
        for act in (
            lambda: rewrite_notice(row, Wording("x", "y")),
            lambda: hand_in(row),
            lambda: publish(row, seen=seen_of(row)),
        ):
            with pytest.raises(NotInWork):
                act()


def test_withdrawn_it_is_gone_and_what_went_out_stays_counted(cast, browse, as_actor):
    row = published(cast)
    with as_actor(cast.planner):
        withdraw(row.notice)
        withdraw(row.notice)
        with pytest.raises(NotInWork):
            correct(row.notice)
    assert page(browse, row).status_code == 404
    assert (value("notices.published"), value("notices.dispatched")) == (1, 1)
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="places.notice.withdrawn").count() == 1


def test_the_same_form_twice_is_one_notice(cast, as_actor):
    once = uuid4()
    with as_actor(cast.social_worker):
        assert write_notice(Wording("a", "b"), once=once) == write_notice(
            Wording("a", "b"), once=once
        )
        assert Notice.objects.count() == 1


def test_readers_of_an_area_see_theirs_and_the_whole_citys(cast, browse):
    published(cast, title="町ぜんぶの話")
    published(cast, title="朝凪だけの話", areas=[cast.asanagi])
    published(cast, title="東の話", areas=[cast.city])
    for area, there in ((cast.asanagi, True), (cast.ishidatami, False)):
        text = browse(None).get(f"/notices/?area={area.pk}").content.decode()
        found = [title in text for title in ("町ぜんぶの話", "朝凪だけの話", "東の話")]
        assert found == [True, there, True]
    assert browse(None).get("/notices/?area=999999").status_code == 400
    assert browse(None).get("/notices/?term=nothing").status_code == 400


def test_readers_of_a_theme_see_only_it(cast, browse, as_actor):
    published(cast, title="食べる話", terms=[Term.objects.get(code="eat")])
    published(cast, title="ほかの話")
    text = browse(None).get("/notices/?term=eat").content.decode()
    assert ("食べる話" in text, "ほかの話" in text) == (True, False)


def test_older_notices_are_behind_the_newer(cast, browse, monkeypatch):
    monkeypatch.setattr("sasaeai.places.notices.views.residents.PER_PAGE", 1)
    _first, second = published(cast, title="はじめの話"), published(cast, title="次の話")
    text = browse(None).get("/notices/").content.decode()
    assert ("はじめの話" in text, "次の話" in text) == (False, True)
    assert f"?before={second.pk}" in text
    text = browse(None).get(f"/notices/?before={second.pk}").content.decode()
    assert ("はじめの話" in text, "次の話" in text) == (True, False)
    for wrong in ("x", "99999", "1" * 40):
        assert browse(None).get(f"/notices/?before={wrong}").status_code == 400


def test_a_hidden_place_is_never_linked(cast, places, browse, as_actor):
    row = published(cast, listings=[places.salon, places.exercise])
    from sasaeai.places.services import hide_listing

    with as_actor(cast.planner):
        hide_listing(places.salon)
    text = page(browse, row).content.decode()
    assert ("朝凪サロン" in text, "石畳体操" in text) == (False, True)


def test_paper_is_recorded_once_and_counts_by_channel_and_area(cast, as_actor):
    row, once = published(cast), uuid4()
    with as_actor(cast.social_worker):
        sent = Sent(Channel.KAIRAN, cast.asanagi, copies=40, reached=360)
        dispatch = record_dispatch(row.notice, sent, once=once)
        assert record_dispatch(row.notice, sent, once=once) == dispatch
        record_dispatch(row.notice, Sent(Channel.POSTER, cast.ishidatami, copies=3))
        record_return(dispatch, reached=350, returned=21)
        with pytest.raises(NotByHand):
            record_dispatch(row.notice, Sent(Channel.MAIL))
        with pytest.raises(ValueError, match="これからの日"):
            record_dispatch(row.notice, Sent(Channel.KAIRAN, day=today() + timedelta(days=1)))
    kairan = ("channel", "eq", "kairan")
    assert value("notices.dispatched") == 3
    assert value("notices.dispatched", kairan) == 1
    assert value("notices.reach") == 350
    assert value("notices.reach", area=cast.asanagi.pk) == 350
    assert value("notices.reach", area=cast.ishidatami.pk) == 0
    assert value("notices.returned") == 21
    assert value("notices.areas") == 2


def test_a_draft_goes_nowhere(cast, as_actor, browse):
    row = draft(cast)
    with as_actor(cast.social_worker), pytest.raises(NotPublished):
        record_dispatch(row.notice, Sent(Channel.KAIRAN))
    answer = browse(cast.social_worker).get(f"/desk/notices/{row.notice_id}/print/kairan/")
    assert answer.status_code == 302
    with as_actor(cast.planner):
        assert Dispatch.objects.count() == 0


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_nothing_sent_is_zero(cast, metric):
    period = fiscal_year_of(today()).period
    assert metrics.figure(metrics.series_of(metric.code), period).state is State.ZERO
