"""Reading addresses the same way on every page of the room. Parts are only ever fetched from a
case that is in reach."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sasaeai.consult import queries
from sasaeai.consult.models import Case, Contact
from sasaeai.consult.writing import writes_contact
from sasaeai.core.access import Actor
from sasaeai.people.public import Account

LARGEST_ID = 2**63 - 1


def actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def account(request: HttpRequest) -> Account:
    """The signed-in account; the middleware let nobody else through."""
    assert isinstance(request.user, Account)
    return request.user


def case_in_reach(pk: int) -> Case:
    """404 unless PostgreSQL shows the case to whoever asks."""
    return get_object_or_404(queries.cases(), pk=min(pk, LARGEST_ID))


def contact_in_reach(pk: int) -> Contact:
    rows = Contact.objects.select_related(
        "person", "handler", "worker", "area", "case", "entered_by", "caller_person"
    )
    return get_object_or_404(rows, pk=min(pk, LARGEST_ID))


def contact_to_write(pk: int) -> Contact:
    """404 also for whoever only reads it, as through a broken glass."""
    found = contact_in_reach(pk)
    if not writes_contact(found.pk):
        raise Http404
    return found
