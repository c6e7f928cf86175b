"""A consent lasts through its last day in Japan and not a minute longer; its owner is warned."""

from __future__ import annotations

from datetime import timedelta

from sasaeai.consult import queries, services
from sasaeai.consult.enums import Section
from sasaeai.consult.models import Case, CaseShare, Consent, ConsentRecipient
from sasaeai.core.periods import today
from sasaeai.people.public import Person
from tests.consult.conftest import agree, full_case


def test_the_last_day_still_carries_and_the_day_after_does_not(db, cast, as_actor, browse):
    by = cast.social_worker
    with as_actor(by):
        ends_today = full_case(Person.objects.get(name="青葉 きよし"), by, cast.asanagi_beat)
        ended = full_case(Person.objects.get(name="石川 ゆう"), by, cast.ishidatami_beat)
        for case, last in ((ends_today, today()), (ended, today() - timedelta(days=1))):
            consent = Consent.objects.create(
                case=case, person=case.person, sections=["plan"], purpose="support", how="written",
                given_on=today() - timedelta(days=90), expires_on=last, entered_by=by,
            )  # fmt: skip
            ConsentRecipient.objects.create(consent=consent, organisation=cast.care_centre)
            CaseShare.objects.create(
                case=case, organisation=cast.care_centre, sections=["plan"], purpose="support",
                consent=consent, starts_on=today() - timedelta(days=90),
                ends_on=today() + timedelta(days=90), shared_by=by,
            )  # fmt: skip
    with as_actor(cast.partner_worker):
        assert list(Case.objects.values_list("pk", flat=True)) == [ends_today.pk]
    client = browse(cast.partner_worker)
    assert client.get(f"/desk/shared/{ends_today.pk}/").status_code == 200
    assert client.get(f"/desk/shared/{ended.pk}/").status_code == 404


def test_the_owner_is_warned_and_renewing_makes_a_new_row(db, cast, as_actor, browse):
    by = cast.social_worker
    with as_actor(by):
        case = full_case(Person.objects.get(name="青葉 きよし"), by, cast.asanagi_beat)
        for days in (7, 30, 31):
            consent = agree(case, by, cast.care_centre, days=days)
            services.share_case(
                case, by=by, organisation=cast.care_centre, sections=[Section.PLAN],
                ends_on=today() + timedelta(days=days), consent=consent,
            )  # fmt: skip
        warned = [(row.expires_on - today()).days for row in queries.expiring(by)]
        assert warned == [7, 30]
        old = Consent.objects.get(expires_on=today() + timedelta(days=7))
        agree(case, by, cast.care_centre, days=365)
        old.refresh_from_db()
        assert old.expires_on == today() + timedelta(days=7)
        assert Consent.objects.count() == 4
    assert "1週間以内" in browse(by).get("/desk/consult/").content.decode()
