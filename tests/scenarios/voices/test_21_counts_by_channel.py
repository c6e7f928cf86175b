"""An issue's page says how much was heard of it, channel by channel, as long as the lists behind."""

from __future__ import annotations

import re

import pytest

from sasaeai.plan.public import Issue
from sasaeai.voices.comments.services import Answer, answer_opinion, publish_round, rows_of
from sasaeai.voices.models import CommentCategory
from sasaeai.voices.surveys.services import add_fact
from tests.voices.asked import post, survey_of
from tests.voices.commented import ended_round, wrote
from tests.voices.conftest import plan  # noqa: F401
from tests.voices.talked import cards_of, coded, talk

pytestmark = pytest.mark.django_db
EVIDENCE = "/voices/plans/fourth/issues/1/"


@pytest.fixture
def heard(plan, cast):  # noqa: F811
    """Published: one finding, seven cards of which six are confirmed, two opinions. One more card in
    a session that is not published."""
    issue = Issue.objects.get(plan=plan, no=1)
    survey = survey_of(plan, post(posted=2000, valid=943))
    add_fact(survey, issue, text="近所に頼れる人がいない", count=360, base=943)
    for shown, many in ((True, 7), (False, 1)):
        cards = cards_of(talk(plan, shown=shown), *(f"札{at}" for at in range(many)))
        for card in cards[:6]:
            coded(card, cast.planner, issue)
            coded(card, cast.social_worker, issue)
    round = ended_round(plan)
    wrote(round, "声かけを", "集まる場を")
    category = CommentCategory.objects.get(label="参考")
    for row in rows_of(round):
        answer_opinion(
            row, Answer(f"要旨{row.pk}", category=category, view="参考にします。"), issues=[issue]
        )
    publish_round(round)
    return issue


def counts(page: str) -> dict[str, int]:
    """What the trace says of each channel."""
    found = re.findall(r"<summary><span>([^<]+)</span> <span class=\"cnt\">(\d+)</span>", page)
    return {name: int(n) for name, n in found}


def test_the_counts_are_the_lengths_of_their_lists(heard, browse):
    client = browse(None)
    page = client.get("/plan/issues/1/").content.decode()
    said = counts(page)
    assert [
        said[name] for name in ("アンケートの結果", "話し合いの札", "パブリックコメントの意見")
    ] == [1, 6, 2]
    assert f'href="{EVIDENCE}#cards"' not in page
    lists = client.get(EVIDENCE).content.decode()
    assert lists.count('<li class="vo-card">') == 6
    assert (lists.count("360 ÷ 943"), lists.count("要旨")) == (1, 2)
    assert "38.2" in lists


def test_a_line_of_the_plan_has_the_voices_behind_its_issues(heard, browse):
    said = counts(browse(None).get("/plan/T1/").content.decode())
    assert said["話し合いの札"] == 6


def test_the_office_counts_what_is_not_published_too(heard, browse, cast):
    page = browse(cast.social_worker).get("/desk/voices/issues/?issue=1").content.decode()
    row = re.search(r"つながりの希薄化</a></th>(.*?)</tr>", page, re.DOTALL)
    assert row is not None
    assert re.findall(r">(\d+)</a>", row[1]) == ["1", "7", "2"]
    assert page.count('<li class="vo-card">') == 7
