"""Public comment: doors without a sign-in, what the office does, what everybody sees."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Change
from sasaeai.core.periods import today
from sasaeai.core.ui import guarding
from sasaeai.voices.comments.queries import heard_in
from sasaeai.voices.comments.receipts import number_of
from sasaeai.voices.comments.services import (
    Call,
    NotReady,
    Written,
    announce_round,
    call_for_comments,
    enter_comment,
    merge_opinion,
    part_opinion,
    publish_round,
    rows_of,
    save_category,
    send_comment,
    set_aside,
    split_opinion,
    withdraw_round,
)
from sasaeai.voices.enums import Intake
from sasaeai.voices.models import (
    CommentCategory,
    CommentRound,
    Opinion,
    OpinionOriginal,
    Submission,
    SubmissionContact,
)
from sasaeai.voices.refusals import VoicesRefused
from tests.voices.commented import GROUP, PERSON, answered, ended_round, open_round, reread, wrote

pytestmark = pytest.mark.django_db
SECRET = "となりの木村さんが心配です"


@pytest.fixture
def unhurried(monkeypatch):
    """A form may be sent as soon as it is opened."""
    monkeypatch.setattr(guarding, "QUICKEST", timedelta(0))


def typed(page: str, **values: str) -> dict[str, str]:
    """What the browser would send: hidden fields of the form with these values."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {**dict(hidden), "kind": "person", **values}


def test_anybody_writes_and_reads_again_with_the_number(plan, browse, unhurried, cast, as_actor):
    round = open_round(plan)
    client, path = browse(None), f"/voices/comments/{round.pk}/send/"
    form = typed(client.get(path).content.decode(), text1=SECRET, contact="000-000-0001")
    answer = client.post(path, form)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    (number,) = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", answer.content.decode())
    again = client.post(path, form)
    assert number in again.content.decode()
    with as_actor(cast.planner):
        submission = Submission.objects.get()
        assert (submission.channel, number_of(submission.pk)) == ("web", number)
        assert SubmissionContact.objects.get().contact == "000-000-0001"
        assert OpinionOriginal.objects.get().text == SECRET
    shown = client.post("/voices/comments/receipt/", {"number": number}).content.decode()
    assert SECRET in shown
    assert SECRET not in client.get(f"/voices/comments/{round.pk}/").content.decode()


def test_the_id_of_a_submission_is_not_good_for_its_number(plan):
    round = open_round(plan)
    once = uuid4()
    number = send_comment(round, PERSON, [Written(SECRET)], once=once)
    (row,) = Submission.objects.all()
    assert number == number_of(row.pk)
    assert send_comment(round, PERSON, [Written("x")], once=row.pk) != number
    assert send_comment(round, PERSON, [Written("x")], once=once) == number
    assert Submission.objects.count() == 2


def test_one_sender_writes_several_opinions_and_loses_nothing_on_the_way(plan, browse, unhurried):
    round = open_round(plan)
    client, path = browse(None), f"/voices/comments/{round.pk}/send/"
    form = typed(client.get(path).content.decode(), text1="ひとつめ", section1="5ページ")
    more = client.post(path, {**form, "more": "1"})
    page = more.content.decode()
    assert (more.status_code, "ひとつめ" in page, 'name="text2"' in page) == (200, True, True)
    assert Submission.objects.count() == 0
    sent = client.post(path, typed(page, text1="ひとつめ", text2="ふたつめ", text3=""))
    assert sent.status_code == 200
    assert sorted(OpinionOriginal.objects.values_list("opinion__section", flat=True)) == ["", ""]
    assert Opinion.objects.count() == 2
    empty = client.post(path, typed(page, text1="", text2="ふたつめ", name="青葉"))
    assert empty.status_code == 422
    assert 'value="青葉"' in empty.content.decode()


def test_the_guards_keep_machines_away(plan, browse):
    round = open_round(plan)
    client, path = browse(None), f"/voices/comments/{round.pk}/send/"
    form = typed(client.get(path).content.decode(), text1="売ります", homepage="http://x")
    assert client.post(path, form).status_code == 422
    quick = client.post(path, {**form, "homepage": ""})
    assert "もう一度「送る」を押してください。" in quick.content.decode()
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("opens, closes", [(1, 9), (-9, -1)])
def test_outside_of_its_days_nobody_writes(plan, browse, opens, closes):
    round = open_round(
        plan, opens_on=today() + timedelta(days=opens), closes_on=today() + timedelta(days=closes)
    )
    assert browse(None).get(f"/voices/comments/{round.pk}/send/").status_code == 404
    with pytest.raises(VoicesRefused):
        send_comment(round, PERSON, [Written("おくれました")], once=uuid4())
    once = uuid4()
    with (
        pytest.raises(ProgrammingError),
        acting(None, purpose=f"voices.sending {once}"),
        transaction.atomic(),
    ):
        Submission(
            id=once, round=round, kind="person", channel="web", received_on=today(), receipt="x"
        ).save(force_insert=True)


def test_a_door_opens_one_submission_only(plan, cast, as_actor):
    round = open_round(plan)
    own, other = wrote(round, SECRET), wrote(round, "ほかの意見", sender=GROUP)
    with acting(None, purpose=f"voices.receipt {own.pk}"):
        assert [row.text for row in OpinionOriginal.objects.all()] == [SECRET]
        assert list(Submission.objects.values_list("pk", flat=True)) == [own.pk]
        assert Opinion.objects.count() + SubmissionContact.objects.count() == 0
    with acting(None, purpose="voices.receipt"):
        assert OpinionOriginal.objects.count() + Submission.objects.count() == 0
    for name, account in cast.accounts.items():
        with as_actor(account):
            found = (OpinionOriginal.objects.count(), SubmissionContact.objects.count())
        wanted = {"planner": (2, 1), "manager": (2, 0)}.get(name, (0, 0))
        assert (name, found) == (name, wanted)
    assert other.pk != own.pk


def test_a_round_to_which_nobody_wrote_is_published_as_such(plan, browse):
    round = ended_round(plan)
    publish_round(round)
    page = "".join(browse(None).get(f"/voices/comments/{round.pk}/").content.decode().split())
    assert "0<small>名</small>" in page
    assert "0<small>件</small>" in page
    assert "意見はありませんでした" in page


def test_names_go_with_the_publication_and_no_copy_stays(plan, cast, as_actor):
    round = ended_round(plan)
    wrote(round, "意見", sender=GROUP)
    answered(rows_of(round)[0])
    assert SubmissionContact.objects.count() == 1
    publish_round(round)
    assert SubmissionContact.objects.count() == 0
    with as_actor(cast.auditor):
        kept = set(Change.objects.values_list("table_name", flat=True))
        assert ("voices_opinion" in kept, "voices_submissioncontact" in kept) == (True, False)


def test_nobody_publishes_what_she_cannot_see(plan, unpledged_planner, cast, as_actor, browse):
    round, account = ended_round(plan), unpledged_planner
    wrote(round, "意見", sender=GROUP)
    with as_actor(account):
        assert (rows_of(round), SubmissionContact.objects.count()) == ([], 0)
        with pytest.raises(VoicesRefused):
            publish_round(round)
        with pytest.raises(ProgrammingError), transaction.atomic():
            CommentRound.objects.filter(pk=round.pk).update(published_on=today())
    post = {"do": "publish"}
    assert browse(account).post(f"/desk/voices/comments/{round.pk}/act/", post).status_code == 404
    assert browse(account).get(f"/desk/voices/comments/{round.pk}/enter/").status_code == 404
    with as_actor(cast.planner):
        assert (reread(round).published_on, SubmissionContact.objects.count()) == (None, 1)


def test_nothing_changes_once_it_is_published_until_that_is_taken_back(plan, browse):
    round = ended_round(plan)
    wrote(round, "意見")
    row = answered(rows_of(round)[0])
    publish_round(round)
    with pytest.raises(VoicesRefused):
        answered(row, summary="べつの要旨")
    assert Opinion.objects.filter(pk=row.pk).update(summary="べつの要旨") == 0
    page = f"/voices/comments/{round.pk}/"
    assert "見守りを増やしてほしい" in browse(None).get(page).content.decode()
    withdraw_round(round)
    assert "見守りを増やしてほしい" not in browse(None).get(page).content.decode()
    answered(row, summary="直した要旨")
    assert publish_round(round).published_on == today()


def test_an_open_round_is_not_published(plan):
    with pytest.raises(NotReady):
        publish_round(open_round(plan))
    quiet = call_for_comments(plan, Call("まだ", today(), today()))
    with pytest.raises(VoicesRefused):
        announce_round(quiet)


def test_what_is_set_aside_counts_nowhere_and_comes_back(plan):
    round = ended_round(plan)
    kept, aside = wrote(round, "同じ意見"), wrote(round, "同じ意見")
    first, second = rows_of(round)
    merge_opinion(first, into=second)
    assert second.submission_id in (kept.pk, aside.pk)
    set_aside(second.submission, why="本人が取り下げた")
    counts = heard_in(reread(round)).counts
    assert (counts.people, counts.opinions, counts.rows) == (1, 1, 1)
    set_aside(second.submission, why="")
    assert heard_in(reread(round)).counts.opinions == 2


def test_merging_follows_to_the_head_and_can_be_undone(plan):
    round = ended_round(plan)
    wrote(round, "あ", "い", "う")
    first, second, third = rows_of(round)
    merge_opinion(second, into=first)
    merge_opinion(third, into=second)
    assert {row.merged_into_id for row in (reload(second), reload(third))} == {first.pk}
    counts = heard_in(round).counts
    assert (counts.rows, counts.opinions, counts.people) == (1, 3, 1)
    part_opinion(third)
    assert heard_in(round).counts.rows == 2
    with pytest.raises(VoicesRefused):
        merge_opinion(first, into=first)
    other = ended_round(plan)
    wrote(other, "よその意見")
    with pytest.raises(VoicesRefused):
        merge_opinion(first, into=rows_of(other)[0])


def reload(row: Opinion) -> Opinion:
    return Opinion.objects.get(pk=row.pk)


def test_one_text_with_two_opinions_is_split(plan):
    round = ended_round(plan)
    wrote(round, "見守りと、居場所について")
    made = split_opinion(rows_of(round)[0])
    counts = heard_in(round).counts
    assert (counts.people, counts.opinions) == (1, 2)
    assert OpinionOriginal.objects.get(opinion=made).text == "見守りと、居場所について"


def test_late_post_is_taken_and_a_day_before_the_call_is_not(plan):
    round = ended_round(plan)
    values = {"once": uuid4(), "channel": Intake.FAX}
    entered = enter_comment(
        round, PERSON, [Written("あとから届いた")], received_on=today(), **values
    )
    assert (
        enter_comment(round, PERSON, [Written("あとから届いた")], received_on=today(), **values)
        == entered
    )
    with pytest.raises(VoicesRefused):
        enter_comment(
            round, PERSON, [Written("早すぎる")], once=uuid4(), channel=Intake.POST,
            received_on=round.opens_on - timedelta(days=1),
        )  # fmt: skip


def test_categories_are_the_councils_own_words(plan):
    assert [row.label for row in CommentCategory.objects.all()] == [
        "修正", "盛込済", "参考", "対応困難", "その他",
    ]  # fmt: skip
    made = save_category(label="ご質問", changes=False)
    with pytest.raises(VoicesRefused):
        save_category(label="ご質問", changes=True)
    assert save_category(label="質問", changes=False, retired=True, category=made).label == "質問"


def test_only_the_secretariat_writes(plan, cast, as_actor, browse):
    round = ended_round(plan)
    wrote(round, SECRET)
    (row,) = rows_of(round)
    with as_actor(cast.manager):
        assert Opinion.objects.filter(pk=row.pk).update(summary="x") == 0
        with pytest.raises(CommentRound.DoesNotExist):
            wrote(round, "代わりに")
        assert CommentRound.objects.update(title="x") == 0
    page = browse(cast.manager).get(f"/desk/voices/opinions/{row.pk}/").content.decode()
    assert (SECRET in page, "保存して、つぎへ" in page) == (True, False)
    assert browse(cast.social_worker).get(f"/desk/voices/opinions/{row.pk}/").status_code == 404


def test_the_office_answers_one_after_the_other(plan, cast, browse):
    round = ended_round(plan)
    wrote(round, "あ", "い")
    first, second = rows_of(round)
    category = CommentCategory.objects.get(label="参考")
    sent = {"summary": "要旨", "category": str(category.pk), "view": "参考にします。"}
    answer = browse(cast.planner).post(f"/desk/voices/opinions/{first.pk}/", sent)
    assert answer["Location"] == f"/desk/voices/opinions/{second.pk}/"
    lacking = browse(cast.planner).post(f"/desk/voices/opinions/{second.pk}/", {"view": "書いた文"})
    assert (lacking.status_code, "書いた文" in lacking.content.decode()) == (422, True)
