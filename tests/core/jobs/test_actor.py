"""A job is nobody, unless it says that it works for the one who asked, with today's duties."""

from __future__ import annotations

import pytest
from django.db import connection

from sasaeai.core import jobs
from sasaeai.core.access import acting, current, purpose
from sasaeai.core.access.actor import ANONYMOUS
from sasaeai.people.models import Person


def look(seen):
    def body(progress):
        with connection.cursor() as cursor:
            cursor.execute("SELECT access.actor()")
            actor_in_database = cursor.fetchone()[0]
        names = set(Person.objects.values_list("name", flat=True))
        seen.append((current().account_id, actor_in_database, purpose(), names))

    return body


def test_a_job_sees_no_person_though_a_social_worker_asked(cast, asked):
    run, seen = asked(cast.social_worker), []
    jobs.perform(run.pk, look(seen), purpose="job test")
    assert (run.account_id, seen) == (cast.social_worker.pk, [(None, None, "job test", set())])


def test_a_job_started_inside_anothers_work_is_still_nobody(cast, asked):
    run, seen = asked(cast.social_worker), []
    with acting(cast.social_worker.pk, purpose="page"):
        jobs.perform(run.pk, look(seen), purpose="job test")
        after = (current().account_id, purpose())
    assert seen == [(None, None, "job test", set())]
    assert after == (cast.social_worker.pk, "page")


def test_the_database_knows_the_outer_actor_again_after_an_inner_one(cast, as_actor):
    with as_actor(cast.social_worker):
        before = Person.objects.count()
        with as_actor(None):
            assert Person.objects.count() == 0
        assert (before, Person.objects.count()) == (4, 4)


def test_a_job_for_its_asker_sees_what_the_asker_sees(cast, asked):
    run, seen = asked(cast.commissioner), []
    jobs.perform(run.pk, look(seen), purpose="job test", as_asker=True)
    assert [(row[0], row[3]) for row in seen] == [
        (cast.commissioner.pk, {"青葉 きよし", "髙橋 とみ"})
    ]


def test_a_job_for_somebody_whose_term_ended_sees_nobody(cast, asked):
    run, seen = asked(cast.former_commissioner), []
    jobs.perform(run.pk, look(seen), purpose="job test", as_asker=True)
    assert [row[3] for row in seen] == [set()]


def test_a_job_that_nobody_asked_for_is_nobody_even_for_its_asker(asked):
    run, seen = asked(None), []
    jobs.perform(run.pk, look(seen), purpose="job test", as_asker=True)
    assert [(row[0], row[3]) for row in seen] == [(None, set())]


@pytest.mark.django_db
def test_nothing_of_a_job_remains_on_the_connection(cast, as_actor):
    with as_actor(cast.social_worker):
        run = jobs.JobRun.objects.create(task="t", title="t", account_id=cast.social_worker.pk)
    jobs.perform(run.pk, look([]), purpose="job test", as_asker=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.actor()")
        assert (cursor.fetchone(), current()) == ((None,), ANONYMOUS)
