"""The consent form on paper: what it says, who prints it, and what never stands on it."""

from __future__ import annotations

import re
from copy import copy
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.enums import ConsentHow, OverrideReason, Section
from sasaeai.consult.models import Case, Consent
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today, wareki
from sasaeai.people.public import ContactPoint, Person, protect
from tests.cast import Cast, tie
from tests.consult.conftest import agree, full_case

READINGS = 8.6
"""Points: readings, foot and the word under the code are no larger."""
SELF_ONLY = [str(Section.BASICS), str(Section.PLAN)]


def words(response) -> str:
    """All that stands on the paper, without spaces and line ends."""
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    pages = pypdf.PdfReader(BytesIO(response.content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def plain(response) -> str:
    """The same without the readings over the words, as a reader says it."""
    found: list[str] = []

    def larger(text: str, _now: object, matrix: list[float], _font: object, size: float) -> None:
        if size * abs(matrix[0]) > READINGS:
            found.append(text)

    for page in pypdf.PdfReader(BytesIO(response.content)).pages:
        page.extract_text(visitor_text=larger)
    return re.sub(r"\s", "", "".join(found))


def sent(cast: Cast, **more: object) -> dict[str, object]:
    return {
        "sections": SELF_ONLY,
        "organisations": [cast.care_centre.pk],
        "purpose": "support",
        "expires_on": wareki(today() + timedelta(days=90)),
        **more,
    }


def paper_of(case: Case) -> str:
    return f"/desk/consult/cases/{case.pk}/consent/paper.pdf"


def copy_of(consent: Consent) -> str:
    return f"/desk/consult/cases/{consent.case_id}/consents/{consent.pk}/paper.pdf"


def test_a_worker_prints_what_is_typed_before_anybody_has_agreed(shared, cast, browse, as_actor):
    response = browse(cast.social_worker).post(paper_of(shared.case), sent(cast))
    text = plain(response)
    assert [
        said in text
        for said in (
            "青葉きよし", cast.care_centre.name.replace(" ", ""), "お名前と、生まれた日",
            "いっしょに立てた支援の計画", "みんなでいっしょに、あなたを支えるため",
            wareki(today() + timedelta(days=90)), "いつでも、やめられます",
            cast.social_worker.name.replace(" ", ""), "ご自分で書いてください", "立ち会った人",
            "成年後見人など",
        )
    ] == [True] * 11  # fmt: skip
    assert text.index("伝えないこと") < text.index("住所と、電話番号")
    with as_actor(cast.social_worker):
        rows = list(Consent.objects.filter(case=shared.case))
    assert ("控え" in text, rows) == (False, [shared.consent])


def test_no_address_telephone_or_number_of_the_case_is_on_it(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        person = Person.objects.get(pk=shared.case.person_id)
        point = ContactPoint.objects.filter(person=person).first()
        kept = [shared.case.no, point.value, "秘密の心配", "経過-team", "電気代"]
    client = browse(cast.social_worker)
    for response in (
        client.post(paper_of(shared.case), sent(cast, sections=[str(each) for each in Section])),
        client.get(copy_of(shared.consent)),
    ):
        text = words(response)
        assert [each for each in kept if each.replace(" ", "") in text] == []
        assert "青葉" not in response.headers["Content-Disposition"]


def test_the_copy_says_what_was_recorded_and_whether_it_still_holds(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        other = agree(
            shared.case, cast.social_worker, cast.care_centre, sections=[Section.PLAN],
            given_by="青葉 まり", authority="成年後見人", witness="立会 たろう",
        )  # fmt: skip
    client = browse(cast.social_worker)
    text = plain(client.get(copy_of(other)))
    assert [
        said in text
        for said in (
            "控え",
            "青葉まり",
            "成年後見人",
            "立会たろう",
            "書面",
            "取りやめに",
            "ご自分で",
        )
    ] == [True, True, True, True, True, False, False]
    with as_actor(cast.social_worker):
        services.withdraw_consent(other, by=cast.social_worker, how=ConsentHow.WRITTEN)
    assert "取りやめになりました" in words(client.get(copy_of(other)))


def test_what_is_missing_is_asked_for_and_the_page_still_records(shared, cast, browse):
    response = browse(cast.social_worker).post(
        paper_of(shared.case),
        sent(cast, sections=[], expires_on=wareki(today() - timedelta(days=1))),
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert ("今日より後の日" in page, f'action="/desk/consult/cases/{shared.case.pk}/consent/"' in page) == (True, True)  # fmt: skip


def test_where_somebody_lives_in_safety_is_not_offered_on_paper(shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        case = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        protect(case.person, by=cast.social_worker, why="夫からの暴力")
    client = browse(cast.social_worker)
    both = [str(Section.BASICS), str(Section.WAYS)]
    assert client.post(paper_of(case), sent(cast, sections=both)).status_code == 422
    assert "石川ゆう" in words(client.post(paper_of(case), sent(cast)))


def test_printing_is_in_the_journal_without_what_was_typed(shared, cast, browse, as_actor):
    client, began = browse(cast.social_worker), timezone.now()
    client.post(paper_of(shared.case), sent(cast))
    client.get(copy_of(shared.consent))
    with as_actor(cast.auditor):
        rows = list(
            Entry.objects.filter(verb="consult.consent.printed", at__gte=began).order_by("pk")
        )
    assert [(row.person_id, row.subject_id, row.detail) for row in rows] == [
        (shared.case.person_id, shared.case.pk, {"consent": None}),
        (shared.case.person_id, shared.case.pk, {"consent": shared.consent.pk}),
    ]


def test_the_way_to_the_own_page_only_for_whom_has_one(shared, cast, browse):
    client = browse(cast.social_worker)
    without = words(client.post(paper_of(shared.case), sent(cast)))
    tie(cast.resident, Person.objects.get(pk=shared.case.person_id))
    having = words(client.post(paper_of(shared.case), sent(cast)))
    Case.objects.filter(pk=shared.case.pk).update(known_to_person=False)
    untold = words(client.post(paper_of(shared.case), sent(cast)))
    assert ["だれが見られるか" in text for text in (without, having, untold)] == [
        False,
        True,
        False,
    ]


def test_who_only_reads_a_case_prints_nothing_new(shared, cast, colleague, browse, as_actor):
    reader = browse(colleague)
    assert reader.post(paper_of(shared.case), sent(cast)).status_code == 404
    assert reader.get(copy_of(shared.consent)).status_code == 200
    with as_actor(cast.social_worker):
        case = full_case(
            Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami,
            sensitivity="secret",
        )  # fmt: skip
        hidden = agree(case, cast.social_worker, cast.care_centre)
    by = copy(colleague)
    by.set_password("ひらけゴマ-2026")
    with as_actor(by):
        services.break_glass(
            by=by, case_no=case.no, category=OverrideReason.LIFE, password="ひらけゴマ-2026",
            reason="応答がなく、家族から安否の確認を頼まれました。",
        )  # fmt: skip
    assert reader.get(f"/desk/consult/cases/{case.pk}/").status_code == 200
    assert reader.get(copy_of(hidden)).status_code == 404
    assert reader.post(paper_of(case), sent(cast)).status_code == 404


@pytest.mark.parametrize("through", ["other", "unknown"])
def test_a_consent_is_only_reached_through_its_own_case(through, shared, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
    pk = other.pk if through == "other" else 10**18
    path = f"/desk/consult/cases/{pk}/consents/{shared.consent.pk}/paper.pdf"
    assert browse(cast.social_worker).get(path).status_code == 404
