"""The floor: the same SQL, no policies, no session, no journal, a plain table."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bench.bare.settings import ORDER


def rows(request: HttpRequest, name: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ORDER["lists"][name])
        heads = [column.name for column in cursor.description]
        found = cursor.fetchall()
    return render(request, "rows.jinja", {"heads": heads, "rows": found})


def save(request: HttpRequest) -> HttpResponse:
    """One visit and one line of a journal, durable, then on to the next page."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in ORDER["save"]:
            cursor.execute(statement)
    return HttpResponseRedirect("/")
