"""What a request asks for, or a 404: the same way on every page of the room."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest

from sasaeai.core.access import Actor
from sasaeai.people.public import Account, Organisation, OrganisationKind

LARGEST_ID = 2**63 - 1
FORM_METHODS = ["GET", "HEAD", "POST"]


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def account_of(request: HttpRequest) -> Account:
    """The signed-in account; the middleware let nobody else through."""
    assert isinstance(request.user, Account)
    return request.user


def id_of(number: int) -> int:
    """A number from an address that PostgreSQL can hold; one that is too large finds nothing."""
    if number > LARGEST_ID:
        raise Http404("no such row")
    return number


def address_of(request: HttpRequest, path: str) -> str:
    """The whole address, for a QR code on paper."""
    return (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/") + path


def issuer() -> str:
    """The council's name at the foot of each sheet."""
    found = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).order_by("pk").first()
    return found.name if found else ""
