"""View, search, print, export, refusal, override, destruction: each leaves who, when, what and why; a
resident sees the staff who looked; a change past the services breaks the chain."""

from __future__ import annotations

from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.models import Contact
from sasaeai.core.audit.models import Change, Entry
from tests.cast import tie
from tests.consult.conftest import full_case, shared, told

pytestmark = pytest.mark.django_db
__all__ = ["shared"]


def acts_of(cast, as_actor, account) -> list[str]:
    with as_actor(cast.auditor):
        return list(
            Entry.objects.filter(actor_id=account.pk).order_by("pk").values_list("verb", flat=True)
        )


@pytest.mark.parametrize(
    ("path", "verb"),
    [
        ("/desk/consult/", "consult.board.seen"),
        ("/desk/consult/team/", "consult.board.seen"),
        ("/desk/consult/cases/", "consult.cases.seen"),
        ("/desk/consult/cases/export.csv", "consult.cases.exported"),
        ("/desk/consult/contacts/export.xlsx", "consult.contacts.exported"),
        ("/desk/consult/needs/", "consult.needs.seen"),
        ("/desk/consult/needs/export.csv", "consult.needs.exported"),
        ("/desk/consult/statistics/monthly/2026-04/", "consult.report.seen"),
        ("/desk/consult/statistics/monthly/2026-04/export.csv", "consult.report.exported"),
        ("/desk/consult/statistics/monthly/2026-04/rows/contacts/", "consult.report.rows_seen"),
        ("/desk/people/?q=あおば", "people.person.searched"),
        ("/desk/requests/", "people.request.seen"),
        ("/desk/accounts/", "core.out_of_reach"),
    ],
)
def test_looking_searching_taking_and_knocking_leave_a_line(cast, as_actor, browse, shared, path, verb):  # fmt: skip
    browse(cast.social_worker).get(path)
    assert verb in acts_of(cast, as_actor, cast.social_worker)


def test_two_hundred_changes_in_one_statement_are_two_hundred_lines(cast, as_actor):
    with as_actor(cast.social_worker):
        rows = [services.receive(told(), by=cast.social_worker, once=uuid4()) for _ in range(20)]
        assert Contact.objects.filter(pk__in=[row.pk for row in rows]).update(urgency="soon") == 20
    with as_actor(cast.auditor):
        lines = Change.objects.filter(table_name="consult_contact", operation="update")
        assert (
            lines.filter(row_id__in=[row.pk for row in rows], after__urgency="soon").count() == 20
        )


def test_the_resident_sees_who_of_the_staff_looked_and_no_word_of_what_was_written(
    cast, as_actor, browse, shared
):
    tie(cast.resident, shared.case.person)
    browse(cast.social_worker).get(f"/desk/consult/cases/{shared.case.pk}/")
    text = browse(cast.resident).get("/me/").content.decode()
    assert cast.social_worker.name in text
    assert "支援の記録を見た" in text
    assert "秘密の暮らし" not in text


def test_whoever_is_out_of_reach_leaves_nothing_about_the_case_but_the_knock(
    cast, as_actor, browse
):
    with as_actor(cast.social_worker):
        secret = full_case(
            None, cast.social_worker, cast.asanagi, called="誰か", sensitivity="secret"
        )
    assert browse(cast.manager).get(f"/desk/consult/cases/{secret.pk}/").status_code == 404
    with as_actor(cast.auditor):
        last = Entry.objects.filter(actor_id=cast.manager.pk).latest("pk")
        assert (last.verb, last.subject_id) == ("core.out_of_reach", None)
