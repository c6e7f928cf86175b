"""What a request asks for: the same way on every page of the room."""

from __future__ import annotations

from django.http import HttpRequest

from sasaeai.core.access import Actor
from sasaeai.people.public import own_council
from sasaeai.plan.public import Issue

FORM_METHODS = ["GET", "HEAD", "POST"]


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def issuer() -> str:
    """The council's name at the foot of each sheet."""
    found = own_council()
    return found.name if found else ""


def numbered(issue: Issue) -> str:
    """An issue as forms offer it: 07 生活課題の複雑化."""
    return f"{issue.number} {issue.title}"
