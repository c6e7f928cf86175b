"""The eleven addresses. Every answer is made as nobody, and every other site may read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from sasaeai.api.hsds import rows, taxonomies
from sasaeai.api.hsds.asking import Asked, CannotRead, envelope, read
from sasaeai.api.hsds.contract import PROFILE, VERSION, openapi, patch, profile_record
from sasaeai.api.hsds.records import Record
from sasaeai.core.access import acting, open_to_everyone
from sasaeai.core.access.elsewhere import readable_elsewhere

View = Callable[..., HttpResponseBase]
STEP = 200
BASIC = ("search", "page", "per_page", "format")
ASKED: dict[str, frozenset[str]] = {
    "services": frozenset(
        {
            *BASIC,
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "minimal",
            "full",
        }
    ),
    "organizations": frozenset({*BASIC, "full_service", "full", "taxonomy_term_id", "taxonomy_id"}),
    "organization": frozenset({"full_service"}),
    "service_at_locations": frozenset(
        {*BASIC, "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full"}
    ),
    "taxonomies": frozenset(BASIC),
    "taxonomy_terms": frozenset({*BASIC, "taxonomy_id", "top_only", "parent_id"}),
}
"""``postcode`` and ``proximity`` are not offered: the register keeps no postal areas."""


def published(name: str) -> Callable[[View], View]:
    """Reads the parameters; says in JSON what cannot be read, and never asks who is there."""

    def wrap(view: View) -> View:
        @open_to_everyone
        @readable_elsewhere
        @wraps(view)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            response: HttpResponseBase
            try:
                asked = read(request.GET.dict(), ASKED.get(name, frozenset()))
                with acting(None, purpose=request.path):
                    response = view(request, asked, **parts)
            except CannotRead as error:
                response = _json({"detail": [{"loc": error.name, "msg": error.why}]}, status=422)
            except Http404:
                response = _json({"detail": "nothing has this id"}, status=404)
            return response

        return answer

    return wrap


def _json(content: Any, *, status: int = 200) -> HttpResponse:
    return JsonResponse(
        content, status=status, safe=False, json_dumps_params={"ensure_ascii": False}
    )


@published("base")
def base(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """What this is and which profile it follows."""
    return _json(
        {
            "version": VERSION,
            "profile": request.build_absolute_uri(reverse("hsds:profile")),
            "openapi_url": request.build_absolute_uri(reverse("hsds:openapi")),
        }
    )


@published("profile")
def profile(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """The profile ``shakyo-jp``: which files of the specification it patches."""
    return _json(
        profile_record(lambda name: request.build_absolute_uri(reverse("hsds:patch", args=[name])))
    )


@published("patch")
def profile_patch(request: HttpRequest, asked: Asked, name: str) -> HttpResponseBase:
    """One JSON Merge Patch (RFC 7386) of the profile."""
    if name not in PROFILE:
        raise Http404
    response = _json(patch(name))
    response.headers["Content-Type"] = "application/merge-patch+json"
    return response


@published("openapi")
def contract(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """OpenAPI 3.1 of these addresses; the shapes are the specification's own."""
    return _json(openapi(ASKED, server=request.build_absolute_uri(reverse("hsds:base"))))


@published("services")
def services(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    return _listed(request, asked, rows.Services(asked, taxonomies.words()))


@published("service_at_locations")
def service_at_locations(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    return _listed(request, asked, rows.Services(asked, taxonomies.words(), placed=True))


@published("service")
def service(request: HttpRequest, asked: Asked, uuid: UUID) -> HttpResponseBase:
    return _found(rows.one_service(request, uuid))


@published("service_at_location")
def service_at_location(request: HttpRequest, asked: Asked, uuid: UUID) -> HttpResponseBase:
    return _found(rows.one_place(request, uuid))


@published("organizations")
def organizations(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    found = rows.organisations(asked, taxonomies.words())
    if asked.ndjson:
        return _stream(_organizations(request, asked, found))
    shown = _told(request, asked, found[asked.window])
    return _json(envelope(asked, total=found.count(), contents=shown))


def _told(request: HttpRequest, asked: Asked, found: QuerySet[Any]) -> list[Record]:
    return rows.with_services(
        request, list(found), full=asked.full or asked.full_service, whole=asked.full_service
    )


def _organizations(
    request: HttpRequest, asked: Asked, found: QuerySet[Any]
) -> Iterator[list[Record]]:
    """All of them in steps, each read in a transaction of its own."""
    for start in range(0, found.count(), STEP):
        with acting(None, purpose=request.path):
            yield _told(request, asked, found[start : start + STEP])


@published("organization")
def organization(request: HttpRequest, asked: Asked, uuid: UUID) -> HttpResponseBase:
    found = list(rows.organisations(Asked(), taxonomies.words()).filter(uuid=uuid))
    told = rows.with_services(request, found, full=True, whole=asked.full_service)
    return _found(told[0] if told else None)


@published("taxonomies")
def every_taxonomy(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    found = [
        each.record for each in taxonomies.ALL if asked.search in f"{each.name}{each.description}"
    ]
    return _short(asked, found)


@published("taxonomy")
def taxonomy(request: HttpRequest, asked: Asked, uuid: UUID) -> HttpResponseBase:
    return _found(next((each.record for each in taxonomies.ALL if each.uuid == uuid), None))


@published("taxonomy_terms")
def taxonomy_terms(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    return _short(asked, [word.record for word in rows.terms(asked, taxonomies.words())])


@published("taxonomy_term")
def taxonomy_term(request: HttpRequest, asked: Asked, uuid: UUID) -> HttpResponseBase:
    word = taxonomies.words().get(uuid)
    return _found(word.record if word else None)


def _listed(request: HttpRequest, asked: Asked, found: rows.Services) -> HttpResponseBase:
    if asked.ndjson:
        return _stream(
            rows.lines(
                request,
                found,
                step=STEP,
                enter=lambda: acting(None, purpose=request.path),
            )
        )
    contents = found.contents(request, asked.window)
    return _json(envelope(asked, total=found.total, contents=contents))


def _short(asked: Asked, found: list[Record]) -> HttpResponseBase:
    if asked.ndjson:
        return _stream([found])
    return _json(envelope(asked, total=len(found), contents=found[asked.window]))


def _stream(parts: Any) -> StreamingHttpResponse:
    def written() -> Iterator[str]:
        for part in parts:
            for record in part:
                yield json.dumps(record, ensure_ascii=False) + "\n"

    return StreamingHttpResponse(written(), content_type="application/x-ndjson")


def _found(record: Record | None) -> HttpResponse:
    if record is None:
        raise Http404
    return _json(record)
