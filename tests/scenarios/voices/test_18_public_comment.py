"""8 submitters, 16 opinions in five categories: people are not opinions, merging loses none."""

from __future__ import annotations

import pytest

from sasaeai.voices.comments.queries import heard_in
from sasaeai.voices.comments.receipts import number_of
from sasaeai.voices.comments.services import (
    NotReady,
    merge_opinion,
    publish_round,
    rows_of,
)
from sasaeai.voices.models import CommentRound
from tests.voices.commented import GROUP, PERSON, answered, ended_round, wrote
from tests.voices.conftest import plan  # noqa: F401

pytestmark = pytest.mark.django_db
WRITTEN = (4, 3, 2, 2, 2, 1, 1, 1)
CATEGORIES = (("修正", 3), ("盛込済", 6), ("参考", 5), ("対応困難", 1), ("その他", 1))


@pytest.fixture
def sixteen(plan) -> CommentRound:  # noqa: F811
    """The first sender is a group; every opinion has a summary of its own."""
    round = ended_round(plan)
    for at, many in enumerate(WRITTEN):
        wrote(round, *(f"意見{at}-{n}の原文" for n in range(many)), sender=PERSON if at else GROUP)
    wanted = [label for label, many in CATEGORIES for _n in range(many)]
    for at, (row, label) in enumerate(zip(rows_of(round), wanted, strict=True)):
        answered(row, label, summary=f"要旨{at}")
    return round


def texts(page: str) -> str:
    return "".join(page.split())


def test_the_page_tells_people_and_opinions_apart(sixteen, browse):
    publish_round(sixteen)
    counts = heard_in(CommentRound.objects.get()).counts
    assert (counts.people, counts.groups, counts.opinions) == (8, 1, 16)
    assert [(category.label, n) for category, n in counts.categories] == list(CATEGORIES)
    assert sum(n for _category, n in counts.categories) == 16
    page = browse(None).get(f"/voices/comments/{sixteen.pk}/").content.decode()
    assert "8<small>名</small></span><span>（団体を含む）</span>" in texts(page).replace(
        "<small>名</small>", "<small>名</small>"
    )
    assert "16<small>件</small>" in texts(page)
    assert page.count("要旨") >= 16


def test_two_equal_opinions_are_one_row_and_still_two_opinions(sixteen, browse):
    first, second = [row for row in rows_of(sixteen) if row.category.label == "参考"][:2]
    merge_opinion(second, into=first)
    publish_round(sixteen)
    heard = heard_in(CommentRound.objects.get())
    assert (heard.counts.rows, heard.counts.opinions) == (15, 16)
    assert [(category.label, n) for category, n in heard.counts.categories] == list(CATEGORIES)
    assert [row.opinion.no for row in heard.rows] == list(range(1, 16))
    page = browse(None).get(f"/voices/comments/{sixteen.pk}/").content.decode()
    assert page.count('id="opinion-') == 15
    assert "同じ意見 2件" in page
    file = (
        browse(None).get(f"/voices/comments/{sixteen.pk}/?format=csv").content.decode("utf-8-sig")
    )
    assert len(file.splitlines()) == 16


def test_a_changed_text_must_be_shown_before_it_is_published(sixteen):
    changed = next(row for row in rows_of(sixteen) if row.category.label == "修正")
    answered(changed, "修正", before="", after="")
    with pytest.raises(NotReady) as refused:
        publish_round(sixteen)
    assert [str(each) for each in refused.value.blockers] == [
        "1番目の意見に、直す前と直した後の文がありません。"
    ]
    answered(changed, "修正", before="", after="月に1回訪ねます。")
    assert publish_round(sixteen).published_on is not None


def test_an_opinion_without_the_councils_view_holds_everything_up(sixteen):
    row = rows_of(sixteen)[5]
    answered(row, "盛込済", view="")
    with pytest.raises(NotReady) as refused:
        publish_round(sixteen)
    assert [str(each) for each in refused.value.blockers] == [
        "6番目の意見に、社協の考え方がありません。"
    ]


def test_the_number_shows_the_sender_original_summary_and_answer(sixteen, browse, cast, as_actor):
    submission = rows_of(sixteen)[0].submission
    number, client = number_of(submission.pk), browse(None)

    def seen(typed: str) -> str:
        return client.post("/voices/comments/receipt/", {"number": typed}).content.decode()

    before = seen(number)
    assert ["意見0-0の原文" in before, "意見1-0の原文" in before, "要旨0" in before] == [
        True, False, False,
    ]  # fmt: skip
    with as_actor(cast.planner):
        publish_round(sixteen)
    after = seen(f" {number.lower().replace('-', '')} ")
    assert [
        text in after for text in ("意見0-0の原文", "要旨0", "参考にします。", "月に1回訪ねます。")
    ] == [True] * 4
    assert "意見1-0の原文" not in after
    assert "この番号の意見は見つかりません" in seen("AAAA-BBBB-CCCC")
