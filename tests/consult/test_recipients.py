"""Of hundreds of organisations a consent offers those who come into question, the rest in a list."""

from __future__ import annotations

import re

import pytest

from sasaeai.consult.models import Consent
from sasaeai.core.periods import today, wareki
from sasaeai.people.public import OrganisationKind, found_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(cast, as_actor):
    """A café, a school and a clinic; nobody of them signs in or was ever told anything."""
    with as_actor(cast.administrator):
        return [
            found_organisation(kind, code=f"o-{n}", name=name, kana=kana)
            for n, (kind, name, kana) in enumerate(
                (
                    (OrganisationKind.GROUP, "みんなの食堂", "みんなのしょくどう"),
                    (OrganisationKind.SCHOOL, "はま小学校", "はましょうがっこう"),
                    (OrganisationKind.MEDICAL, "いそ医院", "いそいいん"),
                )
            )
        ]


def _given(case, client, **more):
    return client.post(
        f"/desk/consult/cases/{case.pk}/consent/",
        {
            "sections": ["plan"], "purpose": "support", "how": "written", "given_by": "本人",
            "given_on": wareki(today()), "expires_on": wareki(today()), **more,
        },
    )  # fmt: skip


def test_those_who_come_into_question_can_be_ticked_and_the_others_stand_under_their_kind(
    shared, many, cast, browse
):
    client = browse(cast.social_worker)
    page = client.get(f"/desk/consult/cases/{shared.case.pk}/consent/").content.decode()
    ticked = re.findall(r'name="organisations" value="(\d+)"', page)
    assert ticked == [str(cast.care_centre.pk)]
    listed = page.partition('name="another"')[2].partition("</select>")[0]
    assert [name for name in re.findall(r">([^<>\n]+)</option>", listed) if "--" not in name] == [
        "いそ医院", "はま小学校", "みんなの食堂",
    ]  # fmt: skip
    assert re.findall(r'optgroup label="([^"]+)"', listed)[0] == "医療機関"


def test_a_consent_takes_what_was_ticked_and_what_was_chosen_and_needs_one_of_both(
    shared, many, cast, browse, as_actor
):
    client, clinic = browse(cast.social_worker), many[2]
    empty = _given(shared.case, client, witness="民生委員")
    assert empty.status_code == 422
    assert "どこに伝えてよいかを、えらんでください" in empty.content.decode()
    assert 'value="民生委員"' in empty.content.decode()
    both = _given(shared.case, client, organisations=[cast.care_centre.pk], another=clinic.pk)
    assert both.status_code == 302
    with as_actor(cast.social_worker):
        newest = Consent.objects.order_by("-pk").first()
        told = {row.organisation_id for row in newest.recipients.all()}
    assert told == {cast.care_centre.pk, clinic.pk}
    page = client.get(f"/desk/consult/cases/{shared.case.pk}/consent/").content.decode()
    assert f'name="organisations" value="{clinic.pk}"' in page
