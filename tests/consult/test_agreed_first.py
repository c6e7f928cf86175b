"""What a worker reads when telling somebody: those who were agreed to first, and each thing once."""

from __future__ import annotations

import re

from sasaeai.consult.forms.case import ShareForm
from sasaeai.consult.forms.recipients import agreed_first
from sasaeai.consult.referral.forms import ReferForm
from sasaeai.core.periods import wareki
from sasaeai.people.public import Organisation, OrganisationKind, found_organisation
from tests.consult.conftest import agree
from tests.consult.referring import sent


def groups(field) -> dict[str, list[str]]:
    return {str(name): [text for _pk, text in rows] for name, rows in list(field.choices)[1:]}


def test_the_form_of_a_share_begins_with_its_only_consent(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        form = ShareForm(None, case=shared.case)
        first = next(iter(groups(form.fields["organisation"]).items()))
        assert first == ("同意のある機関", [cast.care_centre.name])
        assert [form.fields[name].initial for name in ("ground", "organisation", "ends_on")] == [
            f"c{shared.consent.pk}", cast.care_centre.pk, wareki(shared.consent.expires_on),
        ]  # fmt: skip
        ((_code, line),) = form.fields["ground"].choices
        assert f"（{cast.care_centre.name}に、" in line


def test_with_two_consents_nothing_is_chosen_beforehand(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        agree(shared.case, cast.social_worker, kinds=[OrganisationKind.MEDICAL])
        form = ShareForm(None, case=shared.case)
        assert [form.fields[name].initial for name in ("ground", "organisation", "ends_on")] == [
            None, None, None,
        ]  # fmt: skip


def test_a_consent_for_a_kind_puts_all_of_that_kind_first(shared, cast, as_actor):
    with as_actor(cast.administrator):
        found_organisation(
            OrganisationKind.MEDICAL, code="clinic", name="みなと診療所", kana="みなと"
        )
    with as_actor(cast.social_worker):
        consent = agree(shared.case, cast.social_worker, kinds=[OrganisationKind.MEDICAL])
        (name, rows), *others = agreed_first([consent])[1:]
        medical = list(Organisation.objects.filter(kind="medical", ended_on=None).order_by("kana"))
        assert (name, rows) == ("同意のある機関", [(row.pk, row.name) for row in medical])
        assert [row for _kind, rows in others for row in rows if row[0] == medical[0].pk] == []


def test_nobody_is_put_first_where_nobody_agreed(shared, cast, as_actor):
    with as_actor(cast.social_worker):
        form = ReferForm(None, about=shared.case, initial={"once": ""})
        assert "同意のある機関" not in groups(form.fields["organisation"])


def test_the_addressee_reads_each_thing_under_one_heading_and_that_it_came(
    shared, cast, browse, as_actor
):
    with as_actor(cast.social_worker):
        row = sent(shared.case, cast)
    page = browse(cast.partner_worker).get(f"/desk/referred/{row.pk}/").content.decode()
    heads = re.findall(r"<dt>([^<]+)</dt>", page)
    assert (heads.count("名前・生年月日"), "青葉 きよし" in page) == (1, True)
    assert ("届いた" in page, re.search(r"chip[^>]*>[^<]*(<svg.*?</svg>)?[^<]*送った", page)) == (
        True,
        None,
    )
